-- For the data dictionary: views and columns with their comments.

-- name: views
select view_name, comment
from duckdb_views()
where database_name = current_database() and not internal
order by view_name;

-- name: columns
select c.column_name, c.data_type, c.comment
from duckdb_columns() as c
where c.database_name = current_database() and c.schema_name = 'main' and c.table_name = $view
order by c.column_index;
