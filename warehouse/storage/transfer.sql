-- For moving a warehouse between a file and DuckLake.

-- name: tables
select table_name
from duckdb_tables()
where database_name = current_database() and schema_name = 'base'
order by table_name;

-- name: columns
select column_name
from duckdb_columns()
where database_name = current_database() and schema_name = 'base' and table_name = $table
order by column_index;

-- name: holds
-- Anything beside its own making.
select count(*)
from base.journal
where kind <> 'schema';

-- name: empty
delete from base.{table};

-- name: take
insert into base.{table} by name
select *
from old.base.{table};

-- name: empty_whole
delete from whole.base.{table};

-- name: give
insert into whole.base.{table} by name
select *
from base.{table};

-- name: digest
select count(*), coalesce(sum(hash({columns})::hugeint), 0)
from {table};
