-- For `check`: rows that break the promise this file is named for.
select report_id
from base.report
where article_id not in (select report_id from base.report where copy_kind is null);
