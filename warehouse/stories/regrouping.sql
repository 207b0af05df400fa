-- For grouping: what people say of where reports belong, as it was when stories were grouped.

-- name: known
select *
from base.regrouping
order by said_at, regrouping_id;

-- name: clear
delete from base.regrouping;
