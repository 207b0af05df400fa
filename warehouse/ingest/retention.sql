-- For retention: raw pages past their time, and where the others lie after a rewrite.

-- name: expired
select segment, capture_id
from base.capture
where warc_offset is not null and segment not like 'import/%' and fetched_at < $before and list_contains($outcomes, outcome)
union all
-- what an article looked like is kept as long as its page
select segment, capture_id
from base.as_seen
where warc_offset is not null and fetched_at < $before and list_contains($outcomes, 'stored')
order by all;

-- name: of_segment
select capture_id
from base.capture
where segment = $segment and warc_offset is not null
union all
select capture_id
from base.as_seen
where segment = $segment and warc_offset is not null;

-- name: place
update base.{table}
set warc_offset = p.warc_offset
from new_place as p
where {table}.capture_id = p.capture_id and {table}.segment = $segment;

-- name: segment
update base.segment
set digest = $digest, size_bytes = $size
where segment = $segment;
