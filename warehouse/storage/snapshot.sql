-- For publishing: counts, and the slim copy.

-- name: count_articles
select count(*)
from articles;

-- name: told_since
select count(*)
from base.journal
where entry_no > $entry and kind <> 'run';

-- name: tables
select table_name
from duckdb_tables()
where database_name = 'warehouse' and schema_name = 'base';

-- name: empty
delete from base.{table};

-- name: fill
insert into base.{table} by name
select * {bodies}
from whole.base.{table};
