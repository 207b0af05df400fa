-- For an article's page: its story.
select s.*
from memory.main.member as m
join memory.main.story as s on s.story_id = m.story_id
where m.report_id = $report
