-- For every writer: the running number of committed changes.

-- name: add
insert into base.journal
select coalesce(max(entry_no), 0) + 1, $at, $kind, $subject
from base.journal;

-- name: last
select coalesce(max(entry_no), 0)
from base.journal;
