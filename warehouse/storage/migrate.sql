-- For migrations: which were applied, and the digest of the views.

-- name: bookkeeping
create schema if not exists base;
create table if not exists base.schema_version (number integer, name varchar, applied_at timestamptz);
comment on table base.schema_version is 'Migrations applied to this file; number 0 is the digest of the views';
comment on column base.schema_version.number is 'Number of the migration; 0 for the views';
comment on column base.schema_version.name is 'File name of the migration; of the views, the SHA-256 of their files';
comment on column base.schema_version.applied_at is 'UTC';

-- name: has_bookkeeping
select 1
from duckdb_tables()
where database_name = current_database() and schema_name = 'base' and table_name = 'schema_version';

-- name: applied
select number
from base.schema_version
where number > 0;

-- name: note_migration
insert into base.schema_version
values (?, ?, ?);

-- name: digest_of_views
select name
from base.schema_version
where number = 0;

-- name: views
select view_name
from duckdb_views()
where database_name = current_database() and not internal;

-- name: drop_digest_of_views
delete from base.schema_version
where number = 0;

-- name: note_digest_of_views
insert into base.schema_version
values (0, ?, ?);

-- name: explained_at_the_table
-- Columns of views that have no comment of their own, with that of the column of the same name in base.report.
select c.table_name, c.column_name, t.comment
from duckdb_columns() as c
join duckdb_columns() as t
    on t.database_name = c.database_name
    and t.schema_name = 'base'
    and t.table_name = 'report'
    and t.column_name = c.column_name
where c.database_name = current_database()
    and c.schema_name = 'main'
    and c.comment is null
    and t.comment is not null
    and c.table_name in (select view_name from duckdb_views() where database_name = current_database() and not internal)
order by all;

-- name: explain_column
comment on column main.{view}.{column} is '{comment}';

-- name: kind_of_current
select type
from duckdb_databases()
where database_name = current_database();
