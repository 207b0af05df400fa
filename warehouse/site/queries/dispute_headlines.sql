-- For a dispute's page: per story one headline a language, the story's own first.
select r.*, s.story_id
from memory.main.story as s
cross join unnest(s.leads) with ordinality as l(lead, place)
join memory.main.report as r on r.report_id = l.lead.report_id
where list_contains($stories, s.story_id)
order by s.story_id, r.report_id <> s.report_id, l.place
