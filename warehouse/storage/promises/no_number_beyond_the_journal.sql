-- For `check`: rows that break the promise this file is named for.
select report_id
from base.report
where changed_no > (select max(entry_no) from base.journal);
