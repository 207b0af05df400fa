-- For `check`: rows that break the promise this file is named for.
select report_id
from base.report
group by report_id
having count(*) > 1;
