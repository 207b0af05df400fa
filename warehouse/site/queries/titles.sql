-- For the desk: what some stories, disputes and reports are called.
select 'story' as kind, story_id as key, title, language
from memory.main.story
where story_id in (select unnest($stories))
union all
select 'dispute' as kind, dispute_id as key, title, language
from memory.main.dispute
where dispute_id in (select unnest($disputes))
union all
select 'article' as kind, report_id as key, title, language
from memory.main.report
where report_id in (select unnest($reports))
