-- For the shared warehouse: how it is made and kept.

-- name: is_new
select count(*)
from duckdb_tables()
where database_name = current_database() and schema_name = 'base';

-- name: lock
-- Asked of PostgreSQL: waits until no other committer has it.
select pg_advisory_lock({number});

-- name: alive
select 1;

-- name: options
-- Once, when it is made.
call warehouse.set_option('parquet_compression', 'zstd');
call warehouse.set_option('data_inlining_row_limit', 0);
