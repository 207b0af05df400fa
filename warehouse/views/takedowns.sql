-- For monitors and analysts: when the page of a report was there, and then was not.
create view takedowns as
with gone as (
    select capture_id, url, fetched_at, cast(right(detail, 3) as integer) as http_status, segment, warc_offset, payload_digest
    from base.capture
    where outcome = 'http-error' and detail in ('HTTP status 404', 'HTTP status 410')
),
addresses as (
    select distinct report_id, unnest([url, requested_url]) as url
    from base.capture
    where report_id is not null and report_id in (
        select report_id from base.capture where report_id is not null and (url in (select url from gone) or requested_url in (select url from gone))
    )
),
answers as (
    select distinct on (a.report_id, g.capture_id) a.report_id, g.fetched_at, true as is_gone, g.* exclude (fetched_at, url)
    from gone as g
    join addresses as a on a.url = g.url
    union all by name
    select report_id, fetched_at, false as is_gone, capture_id, null as http_status, segment, warc_offset, payload_digest
    from base.capture
    where report_id in (select report_id from addresses)
),
spells as (
    select
        *,
        lag(is_gone) over in_time as was_gone,
        lag(fetched_at) over in_time as last_read,
        min(fetched_at) filter (where not is_gone) over (
            partition by report_id order by fetched_at, capture_id rows between current row and unbounded following
        ) as back_at
    from answers
    window in_time as (partition by report_id order by fetched_at, capture_id)
)
select
    s.report_id,
    r.article_id,
    r.source_id,
    r.url,
    s.http_status,
    s.last_read,
    s.fetched_at as gone_at,
    s.back_at,
    s.capture_id,
    s.segment as warc_file,
    s.warc_offset,
    s.payload_digest
from spells as s
join base.report as r on r.report_id = s.report_id
where s.is_gone and not s.was_gone;

comment on view takedowns is 'One row for each time the page of a report was gone after it had been read: watched reports only, see docs/crawling.md';
comment on column takedowns.report_id is 'article_id in articles, copy_id in copies';
comment on column takedowns.article_id is 'Article the report is, or is a copy of';
comment on column takedowns.source_id is 'Outlet, see sources';
comment on column takedowns.url is 'Address of the report';
comment on column takedowns.http_status is '404 (not found) or 410 (gone for good)';
comment on column takedowns.last_read is 'Latest capture that still showed the report, UTC';
comment on column takedowns.gone_at is 'First answer that it is gone, UTC; it went between last_read and this';
comment on column takedowns.back_at is 'First capture that showed it again, UTC; null: not again so far';
comment on column takedowns.capture_id is 'Provenance: the capture of that answer';
comment on column takedowns.warc_file is 'Provenance: WARC file of that answer';
comment on column takedowns.warc_offset is 'Provenance: byte offset in the WARC file';
comment on column takedowns.payload_digest is 'Provenance: sha256:<hex> of the body as served';
