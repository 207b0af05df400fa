-- For restoring an export: rows of its files into the tables.

-- name: from_articles
select
    * exclude (article_id),
    article_id as report_id,
    article_id,
    null as copy_kind,
    null as agreement,
    null as containment,
    null as shared_shingles
from {articles};

-- name: from_copies
select * exclude (copy_id), copy_id as report_id
from {copies};

-- name: unsigned
select v.version_id, v.report_id, c.title, c.text, c.language, c.published_at, c.published_plausible, c.fetched_at
from base.version as v
join (
    select version_id, title, text, language, published_at, published_plausible, fetched_at from base.report
    union all
    select version_id, title, text, language, published_at, published_plausible, fetched_at from base.superseded
) as c on c.version_id = v.version_id
where v.version_id > $after and c.text <> '' and not exists (select 1 from base.signature as s where s.version_id = v.version_id)
order by v.version_id
limit $count;

-- name: mentions_of
select *
from base.mention
where version_id in (select version_id from wanted);

-- name: widen
update base.{table}
set first_seen = least({table}.first_seen, s.first_seen), last_seen = greatest({table}.last_seen, s.last_seen)
from ({rows}) as s
where {table}.{key} = s.{key} and (s.first_seen < {table}.first_seen or s.last_seen > {table}.last_seen);

-- name: count_everything
select (select count(*) from base.report) + (select count(*) from base.capture);

-- name: count_reports
select count(*)
from base.report;

-- name: is_marked
select 1
from base.segment
where segment = $name;

-- name: mark_segment
insert into base.segment
values (?, null, null, ?, 0, ?);

-- name: pages_between
select *
from incoming_page
where version_id between $first and $last
order by version_id;

-- name: mentions_between
select *
from incoming_mention
where version_id between $first and $last;

-- name: facts_between
select *
from incoming_fact
where version_id between $first and $last;

-- name: last_signature
select coalesce(max(sig_no), 0)
from base.signature;

-- name: incoming_versions
select version_id
from incoming_page
order by version_id;

-- name: reports
select {columns}
from ({articles})
union all by name
select {columns}
from ({copies});

-- name: seen
select {key}, first_seen, last_seen
from {rows};

-- name: add_reports
insert into base.report by name
{reports};

-- name: add_versions
insert into base.version by name
select {columns}
from {versions};

-- name: add_superseded
insert into base.superseded by name
select {columns}
from {versions}
where not is_current;

-- name: columns_there
describe select * from {rows};

-- name: renamed
select {columns}
from {rows};

-- name: add_unknown
insert into {table} by name
select {columns}
from {rows}
where {key} not in (select {key} from {table});

-- name: older_pages
select v.report_id, r.canonical_url, r.source_id, {of_version}
from (
    select report_id, {content}
    from {versions}
    where not is_current
) as v
join ({reports}) as r on r.report_id = v.report_id;

-- name: incoming_pages
create or replace temp table incoming_page as
select p.*, v.rendition
from (
    select report_id, canonical_url, source_id, {content}
    from ({reports})
    union all
    {older}
) as p
left join {versions} as v on v.version_id = p.version_id;

-- name: incoming_mentions
create or replace temp table incoming_mention as
select *
from {mentions};

-- name: incoming_facts
create or replace temp table incoming_fact as
select *
from {facts};

-- name: rows_of_parquet
-- Columns that came after the export was written are null.
select *{later} from read_parquet({files}, hive_partitioning = false, union_by_name = true)

-- name: rows_of_lines
-- A line holds one version, of a million characters at most (pipeline/reading/extract.py). Each of several scans at once takes twice the largest object as its buffer,
-- of the gigabyte that a warehouse may take.
-- Sums are read as text: as decimals DuckDB takes them by way of a double, which changes those of more than fifteen digits.
select * {exact} from read_json({files}, format = 'newline_delimited', columns = {kinds}, hive_partitioning = false, maximum_object_size = 33554432)

-- name: no_rows
select {columns}
where false;
