-- For digests: reports of a window with their facets, how far it was watched, and the history of sources.

-- name: arrived
create or replace temp table arrived as
with candidates as (
    select report_id
    from base.report
    where changed_no > $since_no and first_seen < $start
        -- A number from before an epoch says nothing of what came in when.
        and $since_no >= (select coalesce(max(entry_no), 0) from base.journal where kind = 'epoch')
)
select c.report_id
from base.capture as c
join base.journal as j on j.kind = 'segment' and j.subject = c.segment
where c.report_id in (select report_id from candidates)
group by c.report_id
having min(j.entry_no) > $since_no;

-- name: choose_window
create or replace temp table chosen as
select report_id, article_id
from base.report
where (first_seen >= $start and first_seen < $end) or report_id in (select report_id from arrived);

-- name: taken_down
create or replace temp table gone as
select t.* exclude (article_id, source_id, url)
from takedowns as t
join base.journal as j on j.kind = 'segment' and j.subject = t.warc_file
where t.back_at is null and t.gone_at < $end
group by all
having t.gone_at >= $start
    or (min(j.entry_no) > $since_no and $since_no >= (select coalesce(max(entry_no), 0) from base.journal where kind = 'epoch'));

-- name: choose_gone
create or replace temp table chosen as
select report_id, article_id
from base.report
where report_id in (select report_id from gone);

-- name: gone
select * from gone order by gone_at desc, report_id;

-- name: choose_stories
create or replace temp table chosen as
select report_id, article_id
from base.report
where report_id in (select report_id from base.story_report where story_id in (select story_id from wanted_stories));

-- name: reports
with facets as (
    select
        m.article_id,
        list(distinct m.value order by m.value) filter (where m.kind = 'authority') as authorities,
        list(distinct m.value order by m.value) filter (where m.kind = 'law') as laws,
        list(distinct m.jurisdiction order by m.jurisdiction) filter (where m.jurisdiction is not null) as jurisdictions,
        list(distinct m.value order by m.value) filter (where m.kind = 'stage') as stages,
        list(distinct m.value order by m.value) filter (where m.kind = 'amount') as amounts,
        list(distinct m.value order by m.value) filter (where m.kind = 'deadline') as deadlines
    from mentions as m
    where m.article_id in (select article_id from chosen)
    group by m.article_id
)
select
    r.report_id,
    r.article_id,
    coalesce(r.title, '') as title,
    r.url,
    r.source_id,
    coalesce(s.name, r.source_id) as source,
    s.country,
    r.language,
    r.first_seen,
    coalesce(r.published_at, r.earliest_published_at) as published_at,
    cast(timezone('UTC', case
        when r.published_plausible is distinct from false then coalesce(r.published_at, r.earliest_published_at, r.first_seen)
        else r.first_seen
    end) as date) as published_day,
    case when len(r.topics) > 0 then list_transform(r.topics, lambda x: x.topic) else [coalesce(r.topic, $general)] end as topics,
    coalesce(r.platforms, []) as platforms,
    f.authorities,
    f.laws,
    list_sort(list_distinct(list_append(coalesce(f.jurisdictions, []), a.jurisdiction))) as jurisdictions,
    list_sort(list_distinct(list_append(coalesce(f.stages, []), a.stage))) as stages,
    coalesce(a.stage, '') as act,
    f.amounts,
    f.deadlines,
    cast(least(floor(coalesce(a.main_eur, 0)), 1000000000000000) as bigint) as main_euros,
    {text} as text,
    coalesce(r.payload_digest, '') as payload_digest,
    p.story_id,
    t.dispute_id
from chosen as c
join base.report as r on r.report_id = c.report_id
join base.story_report as p on p.report_id = r.report_id
join base.story_summary as t on t.story_id = p.story_id
left join base.report as a on a.report_id = r.article_id
left join base.source as s on s.source_id = r.source_id
left join facets as f on f.article_id = r.article_id
order by r.first_seen, r.report_id;

-- name: tellings
with sentences as (
    select
        f.version_id,
        f.sentence_start,
        any_value(substr(coalesce(r.title, '') || chr(10) || r.text, f.sentence_start + 1, f.sentence_end - f.sentence_start)) as text,
        list(distinct f.kind order by f.kind) as kinds
    from base.fact as f
    join base.report as r on r.version_id = f.version_id
    where r.report_id in (select report_id from wanted_reports)
        and f.sentence_start > length(coalesce(r.title, ''))
        and r.text is not null
    group by f.version_id, f.sentence_start
)
select
    r.report_id,
    any_value(coalesce(r.language, 'und')) as language,
    any_value(coalesce(r.title, '')) as title,
    any_value(coalesce(r.standfirst, '')) as standfirst,
    list(struct_pack("text" := s.text, kinds := s.kinds) order by s.sentence_start) filter (where s.text is not null) as sentences,
    any_value(substr(coalesce(r.text, ''), 1, 800)) as opening
from base.report as r
left join sentences as s on s.version_id = r.version_id
where r.report_id in (select report_id from wanted_reports)
group by r.report_id;

-- name: headlines
select report_id, coalesce(nullif(trim(title), ''), url), coalesce(language, 'und')
from base.report
where report_id in (select report_id from wanted_reports);

-- name: enabled
select source_id, coalesce(name, source_id)
from base.source
where enabled
order by source_id;

-- name: coverage
select
    s.source_id,
    coalesce(any_value(c.name), s.source_id) as source,
    count(*) as runs,
    count(*) filter (where s.listings + s.listings_unchanged > 0) as answered,
    cast(sum(s.captured) as bigint) as captured,
    arg_max(s.error, r.started_at) as error
from base.source_run as s
join base.run as r on r.run_id = s.run_id
left join base.source as c on c.source_id = s.source_id
where r.started_at >= $start and r.started_at < $end
group by s.source_id
order by source, s.source_id;

-- name: runs
select count(*)
from base.run
where started_at >= $start and started_at < $end;

-- name: bodies
select
    source_id,
    cast(timezone('UTC', fetched_at) as date) as day,
    count(*) as bodies,
    count(*) filter (where body_confidence < $doubted) as bodies_doubted
from base.report
where fetched_at >= $start and fetched_at < $end and body_confidence is not null
group by all;

-- name: history
select
    s.source_id,
    cast(timezone('UTC', r.started_at) as date) as day,
    count(*) as runs,
    count(*) filter (where s.listings + s.listings_unchanged > 0) as answered,
    cast(sum(s.captured) as bigint) as new,
    cast(sum(coalesce(list_sum(list_transform(list_filter(s.reasons, lambda x: list_contains($refusing, x.reason)), lambda x: x.urls)), 0)
        + case when list_contains($refusing, s.error) then 1 else 0 end) as bigint) as refused,
    arg_max(s.error, r.started_at) as error,
    arg_max(s.error_detail, r.started_at) filter (where s.error is not null) as error_detail
from base.source_run as s
join base.run as r on r.run_id = s.run_id
join base.source as c on c.source_id = s.source_id and c.enabled
where r.started_at >= $start and r.started_at < $end
group by all;

-- name: crawled_days
select distinct cast(timezone($zone, r.started_at) as date)
from base.run as r
join base.source_run as s on s.run_id = r.run_id
where r.started_at >= $since and r.started_at < $until and s.listings + s.listings_unchanged > 0;

-- name: journal_no
select coalesce(max(entry_no), 0)
from journal;

-- name: first_seen
select min(first_seen)
from base.report;

-- name: stories_due
select story_id
from base.story_summary
where list_any_value(list_filter(docket.deadlines, lambda x: not x.month_only and x."on" >= $first and x."on" <= $last)) is not null
order by story_id;

-- name: corrections_told
select correction_id
from base.correction;
