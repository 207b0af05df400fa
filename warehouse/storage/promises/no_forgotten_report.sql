-- For `check`: rows that break the promise this file is named for.
select report_id
from base.report
where report_id in (select forgotten_id from base.forgotten);
