-- For `check`: rows that break the promise this file is named for.
select version_id
from base.version
where report_id not in (select report_id from base.report);
