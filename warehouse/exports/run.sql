-- For exports: tombstones, days with seals, headlines and what columns mean.

-- name: tombstones
select forgotten_id as id, 'forgotten' as kind, reason, null as article_id, entry_no
from base.forgotten
where entry_no > $since
order by all;

-- name: moved
select report_id as id, 'became-copy' as kind, null as reason, article_id, changed_no as entry_no
from base.report
where copy_kind is not null and changed_no > $since
order by all;

-- name: seal_days
select distinct cast(timezone('UTC', fetched_at) as date)
from base.capture
where report_id in (select report_id from chosen_report)
union
select distinct cast(timezone('UTC', fetched_at) as date)
from base.as_seen
where report_id in (select report_id from chosen_report);

-- name: titles
select capture_id, title
from base.capture
where title is not null and capture_id in (select capture_id from wanted)
union all
select s.capture_id, r.title
from base.as_seen as s
join base.report as r on r.report_id = s.report_id
where r.title is not null and s.capture_id in (select capture_id from wanted);

-- name: languages
select distinct language
from archive
where language <> 'und' and article_id in (select article_id from chosen)
order by language;

-- name: comments
select column_name, comment
from duckdb_columns()
where schema_name = $schema and table_name = $table and database_name = current_database();

-- name: views
select view_name
from duckdb_views();

-- name: no_rows
select *
from ({rows})
limit 0;
