-- For `check`: rows that break the promise this file is named for.
select version_id
from base.fact
where version_id not in (select version_id from base.version);
