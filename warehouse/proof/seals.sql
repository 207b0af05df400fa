-- For sealing and proving: captures of a day, trees and their leaves.

-- name: find
with found as (
    select capture_id, url, fetched_at, segment, warc_offset
    from base.capture
    where capture_id = $asked
    union all
    select capture_id, url, fetched_at, segment, warc_offset
    from base.report
    where report_id = $asked or canonical_url = $asked or url = $asked
    union all
    select capture_id, url, fetched_at, segment, warc_offset
    from base.capture
    where url = $asked
    union all
    select $asked as capture_id, url, fetched_at, segment, warc_offset
    from base.as_seen
    where capture_id = $asked or list_id = $asked
)
select f.*, coalesce(c.run_id, s.run_id) as run_id, r.detail
from found as f
left join base.capture as c on c.capture_id = f.capture_id
left join base.as_seen as s on f.capture_id in (s.capture_id, s.list_id)
left join base.run as r on r.run_id = c.run_id
order by f.fetched_at desc
limit 1;

-- name: seen_of
select capture_id, list_id
from base.as_seen
where report_id = $asked or capture_id = $asked or report_id in (select report_id from base.report where canonical_url = $asked or url = $asked)
order by fetched_at desc
limit 1;

-- name: open_days
with leaving as ({leaving})
select cast(timezone('UTC', c.fetched_at) as date) as day
from leaving as c
left join base.leaf as l on l.capture_id = c.capture_id
where l.capture_id is null and c.fetched_at < $midnight
group by all
order by day;

-- name: open
with leaving as ({leaving})
select c.capture_id, any_value(c.payload_digest)
from leaving as c
left join base.leaf as l on l.capture_id = c.capture_id
where l.capture_id is null and cast(timezone('UTC', c.fetched_at) as date) = $day
group by c.capture_id
order by c.capture_id;

-- name: leaving
select capture_id, payload_digest, fetched_at
from base.capture
where segment not like 'import/%'
union all
select capture_id, payload_digest, fetched_at
from base.as_seen
union all
select list_id, list_digest, fetched_at
from base.as_seen;

-- name: seals
select day, batch, leaves, root, sealed_at, entry_no, number, previous, chain
from base.seal
order by chain nulls first, day, batch;

-- name: leaves
select capture_id || ' ' || payload_digest
from base.leaf
where day = $day and batch = $batch and chain is not distinct from $chain
order by position;

-- name: leaf
select day, batch, position, chain
from base.leaf
where capture_id = $id
order by chain nulls first, day, batch
limit 1;

-- name: last_batch
select coalesce(max(batch), 0)
from base.seal
where day = $day and chain is null;

-- name: add_seal
insert into base.seal (day, batch, leaves, root, sealed_at, entry_no, number, previous, chain)
values ($day, $batch, $leaves, $root, $sealed_at, $entry, $number, $previous, $chain);

-- name: link
update base.seal
set number = $number, previous = $previous
where day = $day and batch = $batch and chain is null;
