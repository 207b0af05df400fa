-- For an article's page: its copies, earliest first.
select * from memory.main.report where article_id = $article and report_id <> $article order by first_seen, report_id
