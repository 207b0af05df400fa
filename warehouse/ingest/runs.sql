-- For ingest: crawl reports and the catalogue of outlets.

-- name: known_runs
select run_id
from base.run
where status <> 'crashed';

-- name: status_of_run
select status
from base.run
where run_id = $run;

-- name: add_run
insert into base.run
values (?, ?, ?, ?, ?, ?);

-- name: count_changed_sources
select count(*)
from (select * from incoming except select * from base.source);

-- name: drop_sources
delete from base.source
where source_id in (select source_id from incoming);

-- name: add_sources
insert into base.source by name
select *
from incoming;

-- name: delete_run
delete from {table}
where run_id = $run;
