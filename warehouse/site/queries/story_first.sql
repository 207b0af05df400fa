-- For what cites a story: its first articles, by capture.
select m.report_id
from memory.main.member as m
join memory.main.report as r on r.report_id = m.report_id
where m.story_id = $story and r.copy_kind = ''
order by r.first_seen, r.report_id
limit $limit
