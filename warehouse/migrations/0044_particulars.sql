-- For ingest: what tells a report from another in the same words, and what its rank among copies rests on. Rows from before know no facts and
-- contradict nothing; they keep the date by which they ranked, and are established where an outlet of the catalogue is named as theirs.
alter table base.signature add column particulars blob;
alter table base.report add column established boolean;
alter table base.report add column ranked_at timestamptz;
comment on column base.signature.particulars is 'Facts of headline and text with hashes of the words around them, 18 bytes each, see common/slots.py; null in rows from before';
comment on column base.report.established is 'True when an outlet of the catalogue published it; false for what only a search or an import brought; ranks copies';
comment on column base.report.ranked_at is 'Earliest moment at which it was there, UTC: a supported date of publication, else the first capture; ranks copies';
comment on column base.report.earliest_published_at is 'Earliest plausible date over all captures, UTC; a day without time counts as its last moment; a claim, which ranks copies only where it is supported';
update base.report
set
    ranked_at = earliest_published_at,
    established = source_id in (select source_id from base.source where kind <> 'search');
