-- For `check`: rows that break the promise this file is named for.
select report_id
from base.report
where version_id not in (select version_id from base.version);
