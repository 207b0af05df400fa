-- For `check`: rows that break the promise this file is named for.
select capture_id
from base.capture
where segment not in (select segment from base.segment);
