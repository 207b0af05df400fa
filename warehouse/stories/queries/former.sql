-- For deciding: the stories that the changed reports were told in.
create or replace temp table former as
select report_id, story_id
from base.story_report
where report_id in (select report_id from changed)
