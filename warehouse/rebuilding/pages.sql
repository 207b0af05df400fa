-- For rebuilding: captures that the warehouse before (`old`) knows and the new one has not read, with all that was understood of them.

-- name: lost
create or replace temp table lost as
select c.*
from old.base.capture as c
where c.capture_id not in (select capture_id from base.capture);

-- name: lost_keys
select c.segment, c.capture_id
from lost as c
where exists (select 1 from old.base.version as v where v.version_id = c.version_id)
    and exists (select 1 from old.base.report as r where r.report_id = c.report_id)
order by all;

-- name: carry_rejected
insert into base.capture by name
select *
from lost
where capture_id not in (select capture_id from base.capture);

-- name: moments
select distinct r.report_id, r.ranked_at
from old.base.report as r
join lost as c on c.report_id = r.report_id
where c.capture_id in (select key from wanted) and r.ranked_at is not null;

-- name: pages
with content as (
    select {content}
    from old.base.report
    union all
    select {content}
    from old.base.superseded
),
-- One signature stands for all versions of a report with the same text.
signed as (
    select v.report_id, v.text_digest, min(s.sig_no) as sig_no
    from old.base.signature as s
    join old.base.version as v on v.version_id = s.version_id
    where v.report_id in (select c.report_id from lost as c where c.capture_id in (select key from wanted))
    group by all
)
select
    k.* exclude (capture_id, segment, warc_offset, payload_digest, fetched_at, url),
    c.capture_id,
    c.segment,
    c.warc_offset,
    c.payload_digest,
    c.fetched_at,
    c.url,
    coalesce(c.requested_url, c.url) as requested_url,
    coalesce(c.http_status, 200) as http_status,
    c.run_id,
    c.source_id,
    c.detail,
    r.canonical_url,
    v.rendition,
    v.text_digest,
    coalesce(own.sig_no, g.sig_no) as sig_no,
    coalesce(own.signature, s.signature) as signature,
    coalesce(own.shingles, s.shingles) as shingles,
    coalesce(own.particulars, s.particulars) as particulars
from lost as c
join content as k on k.version_id = c.version_id
join old.base.report as r on r.report_id = c.report_id
join old.base.version as v on v.version_id = c.version_id
left join old.base.signature as own on own.version_id = c.version_id
left join signed as g on g.report_id = v.report_id and g.text_digest = v.text_digest
left join old.base.signature as s on s.sig_no = g.sig_no
where c.capture_id in (select key from wanted)
order by c.fetched_at, c.capture_id;

-- name: mentions
select *
from old.base.mention
where version_id in (select key from versions);

-- name: facts
select *
from old.base.fact
where version_id in (select key from versions) and version_id not in (select version_id from old.base.fact_as_read)
union all by name
select *
from old.base.fact_as_read
where version_id in (select key from versions);

-- name: vectors
select version_id, any_value(vector) as vector
from old.base.vector
where version_id in (select key from versions)
group by version_id;

-- name: bands
select sig_no, hash
from old.base.band
where sig_no in (select unnest($numbers::bigint[]));
