-- For removals: a report, its captures and addresses, and all that names it.

-- name: find
select report_id
from base.report
where report_id = $asked or canonical_url = $asked or url = $asked or report_id = $hashed
union
select report_id
from base.capture
where (capture_id = $asked or url = $asked or requested_url = $asked) and report_id is not null
union
select report_id
from base.as_seen
where (capture_id = $asked or url = $asked) and report_id in (select report_id from base.report);

-- name: addresses
select canonical_url from base.report where report_id in (select id from gone)
union
select url from base.report where report_id in (select id from gone)
union
select url from base.superseded where report_id in (select id from gone)
union
select url from base.capture where report_id in (select id from gone)
union
select requested_url from base.capture where report_id in (select id from gone)
union
select url from base.as_seen where report_id in (select id from gone) and url <> '';

-- name: captures
select capture_id
from base.capture
where report_id in (select id from gone) or url in (select address from addresses) or requested_url in (select address from addresses);

-- name: blank
update base.capture
set outcome = 'forgotten', url = '', requested_url = null, http_status = null, detail = null, title = null, language = null, published_at = null,
    score = null, report_id = null, version_id = null
where capture_id in (select id from captures_gone);

-- name: blank_seen
update base.as_seen
set url = '', report_id = null, drawn_by = null, http_status = null, files = null, missed = null
where report_id in (select id from gone) or url in (select address from addresses);

-- name: delete_bands
delete from base.band
where sig_no in (select sig_no from base.signature where report_id in (select id from gone));

-- name: raw
select segment, capture_id
from base.capture
where outcome = 'forgotten' and warc_offset is not null and segment not like 'import/%'
union all
select segment, capture_id
from base.as_seen
where url = '' and warc_offset is not null;

-- name: stand_alone
update base.report
set article_id = report_id, copy_kind = null
where report_id in (select id from orphans);

-- name: tables_of_old
select table_name
from duckdb_tables()
where database_name = 'old' and schema_name = 'base';

-- name: orphans
select report_id
from base.report
where article_id in (select id from gone) and report_id not in (select id from gone);

-- name: same_article
select report_id
from base.report
where article_id in (select article_id from base.report where report_id in (select id from found));

-- name: delete_reports
delete from base.{table}
where report_id in (select id from gone);

-- name: ungroup
delete from base.{table}
where article_id in (select id from gone);

-- name: empty
delete from base.{table};

-- name: fill
insert into base.{table} by name
select *
from old.base.{table};

-- name: unlink
update base.story_member
set linked_to = null, reason = ''
where linked_to in (select id from gone);
