-- For removals: the ids that stay away.

-- name: forgotten
select forgotten_id
from base.forgotten;

-- name: tombstones
select forgotten_id, reason, forgotten_at
from base.forgotten
order by all;
