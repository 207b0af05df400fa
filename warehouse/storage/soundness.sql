-- For `check`: every value once.

-- name: tables
select table_name
from duckdb_tables()
where database_name = current_database() and schema_name = 'base'
order by all;

-- name: read_all
select bit_xor(hash(t))
from base.{table} as t;
