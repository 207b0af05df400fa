-- For lists of stories: their headlines in the reader's language.
select m.story_id, r.title, r.language, r.report_id, r.source, r.country
from memory.main.member as m
join memory.main.report as r on r.report_id = m.report_id
where list_contains($stories, m.story_id) and r.language = $language
qualify row_number() over (partition by m.story_id order by r.copy_kind <> '', coalesce(r.published_at, r.first_seen), r.report_id) = 1
