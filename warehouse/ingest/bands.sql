-- For ingest: bands of many signatures put in the order of their hashes.

-- name: settling
create or replace temp table settling as
select day, hash, sig_no
from base.band
where sig_no between $first and $last;

-- name: lift
delete from base.band
where sig_no between $first and $last;

-- name: lay
insert into base.band by name
select *
from settling
order by hash;

-- name: settled
drop table settling;

-- Bands lie in the order of their signatures but for the blocks that were put in order, which end before.
-- name: last_signature
select coalesce(max(sig_no), 0)
from base.signature;

-- name: waiting
select hash, day, sig_no
from base.band
where sig_no >= $first;
