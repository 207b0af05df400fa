-- For a story's page: every report, articles by first capture, each followed by its copies.
select r.*, m.score as link_score, coalesce(m.reason, '') as link_reason
from memory.main.member as m
join memory.main.report as r on r.report_id = m.report_id
where m.story_id = $story
order by min(r.first_seen) over (partition by r.article_id), r.article_id, r.copy_kind <> '', r.first_seen, r.report_id
