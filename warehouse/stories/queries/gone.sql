-- For deciding: with what changed, the reports that are no more. Every report there is, is compared: only where some may have gone.
insert into changed
select p.report_id
from base.story_report as p
anti join base.report as r on r.report_id = p.report_id
where p.report_id not in (select report_id from changed)
