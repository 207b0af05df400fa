-- For analysts: the reports that travelled furthest, with their copies. Parameter: least (copies, default 2).
select s.copies, s.sources, s.countries, a.language, a.topic, a.source, a.title, a.url
from spread as s
join articles as a on a.article_id = s.article_id
where s.copies >= coalesce(cast($least as integer), 2)
order by s.copies desc, a.article_id
