-- For analysts: every outlet's report of a story, articles and their wire copies, with the link that put it there.
create view story_members as
select
    m.story_id,
    s.dispute_id,
    r.report_id,
    r.article_id,
    r.copy_kind is null as independent,
    r.copy_kind,
    r.title,
    r.url,
    r.source_id,
    o.name as source,
    o.country,
    r.language,
    coalesce(r.published_at, r.earliest_published_at, r.first_seen) as published_at,
    m.linked_to,
    m.story_score,
    m.dispute_score,
    m.reason,
    m.model,
    r.first_seen,
    greatest(m.changed_no, r.changed_no) as changed_no
from base.story_member as m
join base.story as s on s.story_id = m.story_id
join base.report as g on g.report_id = m.article_id
join base.report as r on r.article_id = g.article_id and (r.report_id = m.article_id or r.copy_kind is not null)
left join base.source as o on o.source_id = r.source_id
qualify row_number() over (partition by r.report_id order by r.report_id = m.article_id desc, s.founded, m.article_id) = 1;

comment on view story_members is 'Every outlet''s report of a story, articles and their wire copies, with the link that put it there';
comment on column story_members.story_id is 'Story, see stories';
comment on column story_members.dispute_id is 'Dispute the story belongs to, see disputes';
comment on column story_members.report_id is 'The report; its article_id if it stands alone, its copy_id otherwise';
comment on column story_members.article_id is 'The article it is, or is a copy of';
comment on column story_members.independent is 'False: a copy of another report (wire copy, reprint)';
comment on column story_members.copy_kind is 'same-text or near-copy; null for an independent report';
comment on column story_members.title is 'Headline';
comment on column story_members.url is 'Address';
comment on column story_members.source_id is 'Outlet, see sources';
comment on column story_members.source is 'Name of the outlet';
comment on column story_members.country is 'Country of the outlet';
comment on column story_members.language is 'ISO 639-1';
comment on column story_members.published_at is 'Publication, else first capture, UTC';
comment on column story_members.linked_to is 'Article whose evidence put it (or the article it copies) here; null for the founder of a dispute';
comment on column story_members.story_score is 'Probability that the two tell one event, 0..1; 0 when only the dispute links them';
comment on column story_members.dispute_score is 'Probability that the two belong to one dispute, 0..1';
comment on column story_members.reason is 'Shared evidence in words';
comment on column story_members.model is 'Version of the pair model';
comment on column story_members.first_seen is 'First capture, UTC';
comment on column story_members.changed_no is 'Journal entry that last changed the row or its report';

-- For analysts: one row per story, an event told by one or more outlets.
create view stories as
select
    story_id,
    any_value(dispute_id) as dispute_id,
    coalesce(
        arg_min(title, published_at) filter (independent and language = 'en'),
        arg_min(title, published_at) filter (independent),
        arg_min(title, published_at)
    ) as headline,
    count(*) as reports,
    count(distinct source_id) as outlets,
    count(distinct article_id) as independent_reports,
    count(distinct language) as languages,
    count(distinct country) as countries,
    format(
        '{} outlet{}, {} independent report{}, {} language{}',
        count(distinct source_id), if(count(distinct source_id) = 1, '', 's'),
        count(distinct article_id), if(count(distinct article_id) = 1, '', 's'),
        count(distinct language), if(count(distinct language) = 1, '', 's')
    ) as tally,
    min(published_at) as first_published_at,
    max(published_at) as last_published_at,
    min(first_seen) as first_seen,
    max(first_seen) as last_seen,
    max(changed_no) as changed_no
from story_members
group by story_id;

comment on view stories is 'One row per story: the same event in several outlets and languages';
comment on column stories.story_id is 'Stable; ids of merged stories lead here through story_aliases';
comment on column stories.dispute_id is 'Dispute it belongs to, see disputes';
comment on column stories.headline is 'Earliest English headline, else the earliest';
comment on column stories.reports is 'Reports, copies included';
comment on column stories.outlets is 'Distinct outlets';
comment on column stories.independent_reports is 'Reports that are no copy of another';
comment on column stories.languages is 'Distinct languages';
comment on column stories.countries is 'Distinct countries of outlets';
comment on column stories.tally is 'The same for people: 9 outlets, 2 independent reports, 4 languages';
comment on column stories.first_published_at is 'Earliest publication, UTC';
comment on column stories.last_published_at is 'Latest publication, UTC';
comment on column stories.first_seen is 'First capture of any report, UTC';
comment on column stories.last_seen is 'Latest first capture of a report, UTC';
comment on column stories.changed_no is 'Journal entry that last changed the story; ask for greater ones to get what is new';

-- For analysts: the timeline of each dispute, one row per story, with the step of the procedure its reports name most.
create view dispute_events as
with stage as (
    select
        v.story_id,
        m.value as stage,
        sum(if(m.span_start < length(r.title), 3, 1)) as weight
    from base.story_member as v
    join base.report as r on r.report_id = v.article_id
    join base.mention as m on m.version_id = r.version_id and m.kind = 'stage'
    where m.span_start < 700
    group by all
)
select
    s.dispute_id,
    s.story_id,
    s.first_published_at as happened_at,
    row_number() over (partition by s.dispute_id order by s.first_published_at, s.story_id) as step,
    (select arg_max(g.stage, (g.weight, g.stage)) from stage as g where g.story_id = s.story_id) as stage,
    s.headline,
    s.reports,
    s.outlets,
    s.independent_reports,
    s.languages,
    s.tally,
    s.changed_no
from stories as s;

comment on view dispute_events is 'The timeline of each dispute: one row per story';
comment on column dispute_events.dispute_id is 'Dispute, see disputes';
comment on column dispute_events.story_id is 'Story told at this point, see stories';
comment on column dispute_events.happened_at is 'Publication of its earliest report, UTC';
comment on column dispute_events.step is 'Position in the timeline, from 1';
comment on column dispute_events.stage is 'Step of the procedure its reports name most, headlines thrice; null when none is named';
comment on column dispute_events.headline is 'Earliest English headline, else the earliest';
comment on column dispute_events.reports is 'Reports, copies included';
comment on column dispute_events.outlets is 'Distinct outlets';
comment on column dispute_events.independent_reports is 'Reports that are no copy of another';
comment on column dispute_events.languages is 'Distinct languages';
comment on column dispute_events.tally is 'The counts for people';
comment on column dispute_events.changed_no is 'Journal entry that last changed the story';

-- For analysts: one row per dispute, the same conflict over months or years.
create view disputes as
with party as (
    select v.dispute_id, list(v.platform order by v.articles desc, v.platform) as platforms
    from (
        select n.dispute_id, n.platform, count(*) as articles
        from (
            select s.dispute_id, unnest(r.platforms) as platform
            from base.story_member as m
            join base.story as s on s.story_id = m.story_id
            join base.report as r on r.report_id = m.article_id
        ) as n
        group by all
    ) as v
    group by v.dispute_id
),
member as (
    select
        dispute_id,
        count(*) as reports,
        count(distinct source_id) as outlets,
        count(distinct article_id) as independent_reports,
        list_sort(list(distinct language)) as languages,
        max(changed_no) as changed_no
    from story_members
    group by dispute_id
)
select
    e.dispute_id,
    arg_min(e.headline, e.happened_at) as title,
    any_value(p.platforms) as platforms,
    count(*) as events,
    min(e.happened_at) as first_event_at,
    max(e.happened_at) as last_event_at,
    arg_max(e.stage, e.happened_at) as stage,
    any_value(m.reports) as reports,
    any_value(m.outlets) as outlets,
    any_value(m.independent_reports) as independent_reports,
    any_value(m.languages) as languages,
    any_value(m.changed_no) as changed_no
from dispute_events as e
join member as m on m.dispute_id = e.dispute_id
left join party as p on p.dispute_id = e.dispute_id
group by e.dispute_id;

comment on view disputes is 'One row per dispute: the same conflict over months or years';
comment on column disputes.dispute_id is 'Stable; ids of merged disputes lead here through story_aliases';
comment on column disputes.title is 'Headline of its first event';
comment on column disputes.platforms is 'Platforms that are parties, most frequent first';
comment on column disputes.events is 'Stories, see dispute_events';
comment on column disputes.first_event_at is 'Publication of the first report, UTC';
comment on column disputes.last_event_at is 'Publication of the first report of the latest event, UTC';
comment on column disputes.stage is 'Step of the procedure at the latest event that names one';
comment on column disputes.reports is 'Reports, copies included';
comment on column disputes.outlets is 'Distinct outlets';
comment on column disputes.independent_reports is 'Reports that are no copy of another';
comment on column disputes.languages is 'ISO 639-1, sorted';
comment on column disputes.changed_no is 'Journal entry that last changed it';

-- For analysts: ids of stories and disputes that were merged, and where they lead now.
create view story_aliases as
select a.kind, a.alias_id, a.current_id, a.changed_no
from base.story_alias as a;

comment on view story_aliases is 'Ids of stories and disputes that were merged into older ones: links made earlier stay good';
comment on column story_aliases.kind is 'story or dispute';
comment on column story_aliases.alias_id is 'Id that is no more';
comment on column story_aliases.current_id is 'Id it leads to now';
comment on column story_aliases.changed_no is 'Journal entry of the merge';
