-- For `check`: rows that break the promise this file is named for.
select capture_id
from base.capture
where report_id is not null and report_id not in (select report_id from base.report);
