-- For every writer: rows of an Arrow table, or of a list a column.

-- name: append
insert into {table} by name
select *
from incoming;

-- name: append_few
insert into {table} ({columns})
select {values};
