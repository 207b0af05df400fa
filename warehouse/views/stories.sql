-- For analysts: every outlet's report of a story, articles and their wire copies, with the link that put it there.
create view story_members as
select
    p.story_id,
    t.dispute_id,
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
    greatest(coalesce(m.changed_no, 0), r.changed_no) as changed_no
from base.story_report as p
join base.report as r on r.report_id = p.report_id
join base.story_summary as t on t.story_id = p.story_id
left join base.story_member as m on m.article_id = r.article_id
left join base.source as o on o.source_id = r.source_id;

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
comment on column story_members.linked_to is 'Article whose evidence put it (or the article it copies) here; null for the founder of a dispute and for an article that is not grouped';
comment on column story_members.story_score is 'Probability that the two tell one event, 0..1; 0 when only the dispute links them';
comment on column story_members.dispute_score is 'Probability that the two belong to one dispute, 0..1';
comment on column story_members.reason is 'Shared evidence in words';
comment on column story_members.model is 'Version of the pair model';
comment on column story_members.first_seen is 'First capture, UTC';
comment on column story_members.changed_no is 'Journal entry that last changed the row or its report';

-- For analysts: one row per story, an event told by one or more outlets, as mail and site tell it.
create view stories as
select
    t.story_id,
    t.dispute_id,
    h.title as headline,
    h.language as headline_language,
    t.stage,
    t.stage_reason,
    t.topic,
    t.topics,
    t.platforms,
    t.authorities,
    t.jurisdictions,
    t.amounts,
    t.deadlines,
    t.reports,
    len(t.source_ids) as outlets,
    t.independent_reports,
    len(t.languages) as languages,
    t.languages as language_codes,
    len(t.countries) as countries,
    t.countries as country_codes,
    format(
        '{} outlet{}, {} independent report{}, {} language{}',
        len(t.source_ids), if(len(t.source_ids) = 1, '', 's'),
        t.independent_reports, if(t.independent_reports = 1, '', 's'),
        len(t.languages), if(len(t.languages) = 1, '', 's')
    ) as tally,
    t.first_published_at,
    t.last_published_at,
    t.first_seen,
    t.last_seen,
    t.lead_report_id,
    t.changed_no
from base.story_summary as t
join base.report as h on h.report_id = t.lead_report_id;

comment on view stories is 'One row per story: the same event in several outlets and languages; an article that is not grouped is a story of its own';
comment on column stories.story_id is 'Stable; ids of merged stories lead here through story_aliases';
comment on column stories.dispute_id is 'Dispute it belongs to, see disputes; null where its only article is not grouped';
comment on column stories.headline is 'Earliest English headline of an independent report, else the earliest';
comment on column stories.headline_language is 'Language of the headline, ISO 639-1';
comment on column stories.stage is 'Step of the procedure its articles name most, headlines thrice; empty when none is named';
comment on column stories.stage_reason is 'Why: the report that says so first, its words, and how many articles and headlines say it';
comment on column stories.topic is 'Topic most of its articles are filed under; other where none is on the beat';
comment on column stories.topics is 'All topics, its own first, then by articles';
comment on column stories.platforms is 'Platforms that are parties, by articles that name them';
comment on column stories.authorities is 'Authorities named, by articles';
comment on column stories.jurisdictions is 'At most three: those at least half as many articles name as the first';
comment on column stories.amounts is 'Sums named, by articles; currency and number';
comment on column stories.deadlines is 'Days named as deadlines, past ones included';
comment on column stories.reports is 'Reports, copies included';
comment on column stories.outlets is 'Distinct outlets';
comment on column stories.independent_reports is 'Reports that are no copy of another';
comment on column stories.languages is 'Distinct languages';
comment on column stories.language_codes is 'The languages, ISO 639-1, sorted';
comment on column stories.countries is 'Distinct countries of outlets';
comment on column stories.country_codes is 'The countries of its outlets, ISO 3166-1, sorted';
comment on column stories.tally is 'The same for people: 9 outlets, 2 independent reports, 4 languages';
comment on column stories.first_published_at is 'Earliest publication, UTC; a day without time counts to its end, no later than the first capture';
comment on column stories.last_published_at is 'Latest publication, UTC';
comment on column stories.first_seen is 'First capture of any report, UTC';
comment on column stories.last_seen is 'Latest first capture of a report, UTC';
comment on column stories.lead_report_id is 'Report the headline belongs to';
comment on column stories.changed_no is 'Journal entry that last changed what is told; ask for greater ones to get what is new';

-- For analysts: the timeline of each dispute, one row per story.
create view dispute_events as
select
    s.dispute_id,
    s.story_id,
    s.first_published_at as happened_at,
    row_number() over (partition by s.dispute_id order by s.first_published_at, s.story_id) as step,
    s.stage,
    s.headline,
    s.headline_language,
    s.reports,
    s.outlets,
    s.independent_reports,
    s.languages,
    s.tally,
    s.changed_no
from stories as s
where s.dispute_id is not null;

comment on view dispute_events is 'The timeline of each dispute: one row per story';
comment on column dispute_events.dispute_id is 'Dispute, see disputes';
comment on column dispute_events.story_id is 'Story told at this point, see stories';
comment on column dispute_events.happened_at is 'Publication of its earliest report, UTC';
comment on column dispute_events.step is 'Position in the timeline, from 1';
comment on column dispute_events.stage is 'Step of the procedure, see stories; empty when none is named';
comment on column dispute_events.headline is 'Headline of the story, see stories';
comment on column dispute_events.headline_language is 'Language of the headline, ISO 639-1';
comment on column dispute_events.reports is 'Reports, copies included';
comment on column dispute_events.outlets is 'Distinct outlets';
comment on column dispute_events.independent_reports is 'Reports that are no copy of another';
comment on column dispute_events.languages is 'Distinct languages';
comment on column dispute_events.tally is 'The counts for people';
comment on column dispute_events.changed_no is 'Journal entry that last changed what is told';

-- For analysts: one row per dispute, the same conflict over months or years, as mail and site tell it.
create view disputes as
select
    t.dispute_id,
    h.title,
    h.language as title_language,
    t.platforms,
    t.authorities,
    t.topics,
    t.events,
    t.first_event_at,
    t.last_event_at,
    t.stage,
    t.stages,
    t.reports,
    len(t.source_ids) as outlets,
    t.independent_reports,
    t.languages,
    t.last_seen,
    t.lead_report_id,
    t.changed_no
from base.dispute_summary as t
join base.report as h on h.report_id = t.lead_report_id;

comment on view disputes is 'One row per dispute: the same conflict over months or years';
comment on column disputes.dispute_id is 'Stable; ids of merged disputes lead here through story_aliases';
comment on column disputes.title is 'Earliest English headline of its stories, else the headline of its first';
comment on column disputes.title_language is 'Language of the title, ISO 639-1';
comment on column disputes.platforms is 'Platforms that are parties, by stories that name them';
comment on column disputes.authorities is 'Authorities named, by stories';
comment on column disputes.topics is 'Topics, by stories';
comment on column disputes.events is 'Stories, see dispute_events';
comment on column disputes.first_event_at is 'Publication of the first report, UTC';
comment on column disputes.last_event_at is 'Publication of the first report of the latest event, UTC';
comment on column disputes.stage is 'Step of the procedure at the latest event that names one';
comment on column disputes.stages is 'Steps in order of their first event';
comment on column disputes.reports is 'Reports, copies included';
comment on column disputes.outlets is 'Distinct outlets';
comment on column disputes.independent_reports is 'Reports that are no copy of another';
comment on column disputes.languages is 'ISO 639-1, sorted';
comment on column disputes.last_seen is 'Latest first capture of a report, UTC';
comment on column disputes.lead_report_id is 'Report the title belongs to';
comment on column disputes.changed_no is 'Journal entry that last changed what is told';

-- For analysts: ids of stories and disputes that were merged, and where they lead now.
create view story_aliases as
select a.kind, a.alias_id, a.current_id, a.changed_no
from base.story_alias as a;

comment on view story_aliases is 'Ids of stories and disputes that were merged into older ones: links made earlier stay good';
comment on column story_aliases.kind is 'story or dispute';
comment on column story_aliases.alias_id is 'Id that is no more';
comment on column story_aliases.current_id is 'Id it leads to now';
comment on column story_aliases.changed_no is 'Journal entry of the merge';
