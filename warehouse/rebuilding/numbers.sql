-- For rebuilding: what the warehouse before (`old`) decided and numbered, into the one made anew.

-- name: add_entry
insert into base.journal
values ($entry, $at, $kind, $subject);

-- name: last_of_old
select coalesce(max(entry_no), 0)
from old.base.journal;

-- name: carry_sources
insert into base.source by name
select *
from old.base.source
where source_id not in (select source_id from base.source);

-- name: carry_seals
insert into base.seal by name
select *
from old.base.seal as s
where not exists (select 1 from base.seal as n where n.day = s.day and n.batch = s.batch and n.chain is not distinct from s.chain);

-- name: carry_leaves
insert into base.leaf by name
select *
from old.base.leaf as l
where not exists (select 1 from base.leaf as n where n.day = l.day and n.batch = l.batch and n.chain is not distinct from l.chain);

-- name: carry_segments
insert into base.segment by name
select *
from old.base.segment
where segment not in (select segment from base.segment);

-- A segment keeps the digest it was first read with: damaged since, it is found to be so.
-- name: keep_books
update base.segment as n
set digest = o.digest, size_bytes = o.size_bytes, records = o.records, torn = o.torn, ingested_at = o.ingested_at
from old.base.segment as o
where o.segment = n.segment;

-- Of several captures that showed a version its row names one: the same as before.
-- name: keep_places
update base.{table} as n
set capture_id = c.capture_id, segment = c.segment, warc_offset = c.warc_offset, payload_digest = c.payload_digest, fetched_at = c.fetched_at
from old.base.{table} as o
join base.capture as c on c.capture_id = o.capture_id
where o.version_id = n.version_id and o.capture_id <> n.capture_id;

-- By this number grouping finds a story again: those that were there keep theirs, others come behind them.
-- name: keep_founded
update base.story as n
set founded = k.founded
from (
    select
        s.story_id,
        coalesce(
            o.founded,
            (select coalesce(max(founded), 0) from old.base.story) + row_number() over (partition by o.founded is null order by s.founded)
        ) as founded
    from base.story as s
    left join old.base.story as o on o.story_id = s.story_id
) as k
where k.story_id = n.story_id;

-- name: carry_runs
insert into base.run by name
select *
from old.base.run
where run_id not in (select run_id from base.run);

-- name: carry_source_runs
insert into base.source_run by name
select *
from old.base.source_run
where run_id not in (select run_id from base.source_run);

-- name: carry_forgotten
insert into base.forgotten by name
select *
from old.base.forgotten
where forgotten_id not in (select forgotten_id from base.forgotten);

-- Which story now holds most of the articles that a story held, where its id is gone.
-- name: successors_of_story
create or replace temp table successor as
select gone_id, arg_max(current_id, struct_pack(shared := shared, id := current_id)) as current_id
from (
    select m.story_id as gone_id, n.story_id as current_id, count(*) as shared
    from old.base.story_member as m
    join base.story_member as n on n.article_id = m.article_id
    where m.story_id not in (select story_id from base.story)
    group by all
)
group by gone_id;

-- name: successors_of_dispute
create or replace temp table successor as
select gone_id, arg_max(current_id, struct_pack(shared := shared, id := current_id)) as current_id
from (
    select s.dispute_id as gone_id, t.dispute_id as current_id, count(*) as shared
    from old.base.story as s
    join old.base.story_member as m on m.story_id = s.story_id
    join base.story_member as n on n.article_id = m.article_id
    join base.story as t on t.story_id = n.story_id
    where s.dispute_id not in (select dispute_id from base.story)
    group by all
)
group by gone_id;

-- name: carry_aliases
insert into base.story_alias
with led_on as (
    select a.alias_id, coalesce(s.current_id, a.current_id) as current_id, a.changed_no
    from old.base.story_alias as a
    left join successor as s on s.gone_id = a.current_id
    where a.kind = $kind
    union all
    select gone_id, current_id, $entry
    from successor
)
select $kind, alias_id, any_value(current_id), min(changed_no)
from led_on
where alias_id not in (select alias_id from base.story_alias where kind = $kind) and alias_id <> current_id
group by alias_id;

-- An id that stands for itself again leads nowhere.
-- name: drop_own_aliases
delete from base.story_alias
where alias_id in (select story_id from base.story) or alias_id in (select dispute_id from base.story);

-- name: columns
select column_name
from duckdb_columns()
where database_name = 'warehouse' and schema_name = 'base' and table_name = $table
order by column_index;

-- name: number_anew
update base.{table}
set {number} = $entry;

-- name: number_as_before
update base.{table} as n
set {number} = o.{number}
from old.base.{table} as o
where {by} and {same};

-- name: keep_own_segments
create or replace temp table own_segment as
select j.*
from base.journal as j
where j.kind = 'segment'
    and j.subject in (select segment from base.segment)
    and j.subject not in (select subject from old.base.journal where kind = 'segment');

-- name: empty_journal
delete from base.journal;

-- name: carry_journal
insert into base.journal by name
select *
from old.base.journal;

-- name: add_own_segments
insert into base.journal
select $entry + row_number() over (order by entry_no), written_at, kind, subject
from own_segment;

-- name: told
update base.told_until
set entry_no = (select max(entry_no) from base.journal);
