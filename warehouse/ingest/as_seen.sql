-- For ingest and rebuilding: visits as seen.

-- name: known
select capture_id
from base.as_seen
where capture_id in (select capture_id from wanted);

-- name: carry
insert into base.as_seen by name
select *
from old.base.as_seen
where capture_id not in (select capture_id from base.as_seen);
