-- For citing: how a statement is parsed, and which functions give another answer each time.

-- name: parsed
select json_serialize_sql(?);

-- name: shaky_functions
select distinct function_name
from duckdb_functions()
where stability <> 'CONSISTENT';
