-- For ingest and status: what of the captures is not known yet, and folders in which nothing such is.

-- name: settled
select folder, mtime_ns
from base.settled_folder;

-- name: forget
delete from base.settled_folder
where folder = $folder;

-- name: settle
insert into base.settled_folder
values ($folder, $mtime_ns);

-- name: unknown_segments
select name
from (select unnest($names::varchar[]) as name)
where name not in (select segment from base.segment);

-- name: unknown_runs
select name
from (select unnest($names::varchar[]) as name)
where name not in (select run_id from base.run where status <> 'crashed');
