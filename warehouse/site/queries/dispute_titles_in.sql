-- For lists of disputes: their titles in the reader's language.
select d.dispute_id, r.title, r.language
from memory.main.dispute as d
cross join unnest(d.leads) as l(lead)
join memory.main.report as r on r.report_id = l.lead.report_id
where list_contains($disputes, d.dispute_id) and l.lead.language = $language
