-- For ingest: what is in the warehouse, as short numbers.

-- name: reports
select report_id, epoch_us(first_seen) as first_seen
from base.report;

-- name: texts
select text_hash
from base.signature;

-- name: since
select entry_no, kind, subject
from base.journal
where entry_no between $first and $last
order by entry_no;

-- name: count_reports
select count(*)
from base.report;
