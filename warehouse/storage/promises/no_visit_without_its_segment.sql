-- For `check`: rows that break the promise this file is named for.
select capture_id
from base.as_seen
where segment not in (select segment from base.segment);
