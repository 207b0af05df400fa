-- For lists of stories: their headlines in the reader's language.
select s.story_id, r.title, r.language, r.report_id, r.source, r.country
from memory.main.story as s
cross join unnest(s.leads) as l(lead)
join memory.main.report as r on r.report_id = l.lead.report_id
where list_contains($stories, s.story_id) and l.lead.language = $language
