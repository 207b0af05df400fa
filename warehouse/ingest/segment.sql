-- For ingest: one WARC file's rows, versions and roles.

-- name: drop_switched_reports
delete from base.report
where report_id in (select report_id from switched);

-- name: drop_renewed_versions
delete from base.superseded
where version_id in (select version_id from switched);

-- name: add_renewed
insert into base.report by name
select *
from renewed;

-- name: update_seen
update base.version
set first_seen = s.first_seen, last_seen = s.last_seen, capture_id = s.capture_id
from seen as s
where version.first_seen between $first and $last and version.version_id = s.version_id;

-- name: update_outcome
update base.capture
set outcome = s.outcome
from remark as s
where capture.fetched_at between $first and $last and capture.capture_id = s.capture_id and capture.outcome <> s.outcome;

-- Reports and versions are few of many: `> ''`, which all are, has DuckDB put a Bloom filter of them into the scan, so that of other rows nothing but the
-- id is unpacked.
-- name: reports
select
    report_id, canonical_url, source_id, agency, established, first_seen, last_seen, earliest_published_at, ranked_at, longest, article_id, copy_kind,
    version_id as stored_version_id, changed_no
from base.report
where first_seen between $first and $last and report_id in (select report_id from wanted where report_id > '');

-- name: versions
with v as materialized (
    select report_id, version_id, text_digest, first_seen, last_seen, capture_id, coalesce(rendition, '') as rendition
    from base.version
    where first_seen >= $first and report_id in (select report_id from wanted where report_id > '')
),
s as materialized (
    select version_id, particulars
    from base.signature
    where version_id in (select version_id from v where version_id > '')
)
select v.*, s.particulars
from v
left join s on s.version_id = v.version_id;

-- name: known_segments
select segment
from base.segment;

-- name: is_known
select 1
from base.segment
where segment = $segment;

-- name: add_segment
insert into base.segment
values (?, ?, ?, ?, ?, ?);

-- A capture's time is its record's own: with both ends said, captures of other days are passed over.
-- name: known_captures
select capture_id
from base.capture
where fetched_at between $first and $last and capture_id in (select capture_id from wanted);

-- name: sources
select source_id, homepage, kind, agency
from base.source;

-- name: renewed
select {staying}, {content}
from base.report as r
join switched as s on s.report_id = r.report_id
join base.superseded as c on c.version_id = s.version_id;

-- name: keep_superseded
insert into base.superseded by name
select report_id, {content}
from base.report
where report_id in (select report_id from switched);

-- name: update_state
update base.report
set {columns}
from state as s
where report.first_seen between $first and $last and report.report_id = s.report_id;

-- name: update_role
update base.report
set changed_no = s.changed_no, {columns}
from role as s
where report.first_seen between $first and $last and report.report_id = s.report_id;
