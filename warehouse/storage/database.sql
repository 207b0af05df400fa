-- For whoever opens a file: which one a connection has.

-- name: file_of_current
select path
from duckdb_databases()
where database_name = current_database();
