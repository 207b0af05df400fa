-- For the shared warehouse: its versions (DuckLake counts one a transaction), which of them stay, and what is made smaller.

-- name: make
create schema if not exists lake;
create table if not exists lake.kept_version (version bigint, reason varchar, kept_at timestamptz);

-- name: partitioned
-- Tables whose rows are laid into files by month, language and topic already.
select distinct t.table_name
from {metadata}.ducklake_partition_info as p
join {metadata}.ducklake_table as t on t.table_id = p.table_id and t.end_snapshot is null
where p.end_snapshot is null;

-- name: partition_report
alter table base.report set partitioned by (year(first_seen), month(first_seen), language, topic);

-- name: partition_capture
alter table base.capture set partitioned by (year(fetched_at), month(fetched_at));

-- name: versions
select snapshot_id, snapshot_time
from ducklake_snapshots('warehouse')
order by snapshot_id;

-- name: kept
select version, min(reason)
from lake.kept_version
group by version
order by version;

-- name: keep
insert into lake.kept_version
select $version, $reason, $at
where not exists (select 1 from lake.kept_version where version = $version and reason = $reason);

-- name: files
-- Files of rows that are of the newest state, and their bytes.
select count(*), coalesce(sum(file_size_bytes), 0)
from {metadata}.ducklake_data_file
where end_snapshot is null;

-- name: merge
call ducklake_merge_adjacent_files('warehouse');
call ducklake_rewrite_data_files('warehouse');

-- name: expire
call ducklake_expire_snapshots('warehouse', versions => [{numbers}]);

-- name: clean
-- A day later, so that whoever reads meanwhile finds what they began with.
call ducklake_cleanup_old_files('warehouse', older_than => now() - interval 1 day);
