-- For ingest: sums that wait for a later history of rates.

-- name: any_waiting
select 1
from base.fact
where eur_missing = 'after-history'
limit 1;

-- name: waiting
select version_id, report_id, position, main, amount, currency, told_on
from base.fact
where eur_missing = 'after-history' and told_on <= $through
order by all;

-- name: value_facts
update base.fact
set eur = w.eur, rate_on = w.rate_on, eur_missing = w.eur_missing
from worth as w
where fact.version_id = w.version_id and fact.kind = 'amount' and fact.position = w.position;

-- name: value_reports
update base.report
set main_eur = w.eur
from worth as w
where report.version_id = w.version_id and w.main;

-- name: value_superseded
update base.superseded
set main_eur = w.eur
from worth as w
where superseded.version_id = w.version_id and w.main;

-- name: note_change
update base.report
set changed_no = $entry
where report_id in (select report_id from worth);
