-- For exports in lines: each row as the line DuckDB writes itself.

-- name: lines
with line_rows as (
    {rows}
)
select {columns}
from line_rows;
