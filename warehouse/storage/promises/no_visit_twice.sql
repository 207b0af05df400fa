-- For `check`: rows that break the promise this file is named for.
select capture_id
from base.as_seen
group by capture_id
having count(*) > 1;
