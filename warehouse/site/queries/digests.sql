-- For citations: digests of the bytes that some reports were read from.
select m.report_id, r.payload_digest
from memory.main.report as m
join base.report as r on r.rowid = m.base_row
where list_contains($reports, m.report_id) and r.rowid in (select base_row from memory.main.report where list_contains($reports, report_id))
