-- For exports: the reports of an order, and the rows of each of its tables.

-- name: views
select view_name
from duckdb_views()
where database_name = current_database();

-- name: everything
select report_id as article_id
from base.report
where copy_kind is null;

-- name: choose
create or replace temp table chosen as
select report_id as article_id
from archive
where
    copy_kind is null
    and report_id in ({selected})
    and ($unasked or report_id in (select article_id from asked));

-- name: choose_reports
create or replace temp table chosen_report as
select report_id, article_id, changed_no
from base.report
where article_id in (select article_id from chosen);

-- name: own
select report_id as article_id, * exclude (report_id, article_id, copy_kind, agreement, containment, shared_shingles)
from chosen_rows;

-- name: articles
with chosen_rows as (
    select {columns}
    from archive
    where
        copy_kind is null
        and changed_no > $since
        and (not $narrowed or report_id in (select article_id from chosen))
)
{shape};

-- name: copies
select report_id as copy_id, * exclude (report_id)
from (
    select {columns}
    from archive
    where
        copy_kind is not null
        and changed_no > $since
        and (not $narrowed or article_id in (select article_id from chosen))
);

-- name: of_reports
select c.article_id, o.*
from (
    select {columns}
    from {origin}
) as o
join chosen_report as c on c.report_id = o.report_id
where c.changed_no > $since;

-- name: of_articles
select {columns}
from {origin}
where article_id in (select report_id from chosen_report where changed_no > $since);

-- name: captures
select r.article_id, c.* rename (segment as warc_file)
from base.capture as c
left join base.report as r on r.report_id = c.report_id
where
    (not $narrowed or c.report_id in (select report_id from chosen_report))
    and ($since = 0 or c.segment in (select subject from base.journal where kind = 'segment' and entry_no > $since));

-- name: segments
select * rename (segment as warc_file)
from base.segment
where segment in (select subject from base.journal where kind = 'segment' and entry_no > $since);

-- name: whole
select {columns}
from {origin};

-- name: told
select {columns}
from {origin}
where
    not $narrowed
    or {key} in (
        select {key}
        from story_members
        where report_id in (select report_id from chosen_report)
    )
order by {key};

-- name: wanted_captures
select warc_file, warc_offset, capture_id
from ({captures})
where warc_offset is not null and warc_file not like 'import/%'
union all
select segment, warc_offset, capture_id
from base.as_seen
where
    warc_offset is not null
    and url <> ''
    and (not $narrowed or report_id in (select report_id from chosen_report))
    and ($since = 0 or segment in (select subject from base.journal where kind = 'segment' and entry_no > $since))
order by all;
