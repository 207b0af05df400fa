-- For a dispute's page: per story one headline a language, the story's own first.
select r.*, m.story_id
from memory.main.story as s
join memory.main.member as m on m.story_id = s.story_id
join memory.main.report as r on r.report_id = m.report_id
where list_contains($stories, s.story_id) and r.copy_kind = ''
qualify row_number() over (partition by m.story_id, r.language order by r.report_id <> s.report_id, r.first_seen, r.report_id) = 1
order by m.story_id, r.report_id <> s.report_id, r.first_seen, r.report_id
