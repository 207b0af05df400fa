-- For deciding: the reports of the given stories, by where they lie: found once, their contents are read there.
select p.story_id, p.report_id, r.rowid as base_row, r.version_id, r.copy_kind is null as independent
from base.story_report as p
join base.report as r on r.report_id = p.report_id
where p.story_id in (select story_id from wanted)
