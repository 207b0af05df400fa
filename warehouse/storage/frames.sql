-- For every writer: rows of an Arrow table.

-- name: append
insert into {table} by name
select *
from incoming;
