-- For the desk: of some stories the latest articles, of some disputes the latest stories.
with mine as materialized (
    select report_id, story_id from memory.main.member where story_id in (select unnest($stories))
)
select 'story' as kind, m.story_id as key, r.report_id as id, r.title, r.language, r.first_seen
from memory.main.report as r
join mine as m on m.report_id = r.report_id
where r.copy_kind = ''
qualify row_number() over (partition by m.story_id order by r.first_seen desc, r.report_id) <= $most
union all
select 'dispute' as kind, whole_dispute_id as key, story_id as id, title, language, first_seen
from memory.main.story
where whole_dispute_id in (select unnest($disputes))
qualify row_number() over (partition by whole_dispute_id order by first_seen desc, story_id) <= $most
order by kind, key, first_seen desc, id
