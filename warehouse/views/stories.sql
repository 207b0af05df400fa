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
    t.decision,
    t.docket.outcome as outcome,
    t.docket.jurisdiction as jurisdiction,
    t.docket.authority as authority,
    t.docket.authority_kind as authority_kind,
    t.docket.claimants as claimants,
    t.docket.amount."value" as main_amount,
    t.docket.amount.currency as main_currency,
    t.docket.amount.role as main_role,
    t.docket.amount.eur as main_eur,
    t.docket.deadlines as due,
    t.docket.deadlines[1]."on" as next_deadline,
    t.docket.deadlines[1].kind as next_deadline_kind,
    t.docket.case_numbers as case_numbers,
    coalesce(t.docket.happened_on, cast(timezone('UTC', t.first_published_at) as date)) as event_on,
    f.source_id as first_source_id,
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
join base.report as h on h.report_id = t.lead_report_id
left join base.report as f on f.report_id = t.leads[1].report_id;

comment on view stories is 'One row per story: the same event in several outlets and languages; an article that is not grouped is a story of its own';
comment on column stories.story_id is 'Stable; ids of merged stories lead here through story_aliases';
comment on column stories.dispute_id is 'Dispute it belongs to, see disputes; null where its only article is not grouped';
comment on column stories.headline is 'Earliest English headline of an independent report, else the earliest';
comment on column stories.headline_language is 'Language of the headline, ISO 639-1';
comment on column stories.stage is 'Step of the procedure its articles name most, headlines thrice; empty when none is named';
comment on column stories.stage_reason is 'Why: the report that says so first, its words, and how many articles and headlines say it';
comment on column stories.decision is 'True: it tells a decision, see decisions: its step is an order, judgment, fine or settlement, or an appeal that was decided';
comment on column stories.outcome is 'granted, refused, reduced, annulled, complied or not-complied; null where nothing was decided or done yet. This and the following to case_numbers: what its independent reports say together, see story_facts for who says what';
comment on column stories.jurisdiction is 'Where the process runs: ISO 3166-1 alpha-2 lower case, eu or coe';
comment on column stories.authority is 'Who acts or decides: its name in the beat, else as it stands in a report';
comment on column stories.authority_kind is 'court, regulator, prosecutor, police, government or legislature';
comment on column stories.claimants is 'Claimants and complainants, as one report names them';
comment on column stories.main_amount is 'The sum of the act, in main_currency; null for a share of turnover';
comment on column stories.main_currency is 'ISO 4217';
comment on column stories.main_role is 'fine, damages, claim, potential (maximum or threatened), per-day, settlement or bond';
comment on column stories.main_eur is 'main_amount in euro at the ECB reference rate of the report''s day; null where there is none, see fines.eur_missing';
comment on column stories.due is 'Deadlines with their kind (comply, appeal, answer, hearing, effect), soonest first, past ones included; month_only: the fifteenth stands for the month';
comment on column stories.next_deadline is 'The first of them';
comment on column stories.next_deadline_kind is 'Its kind';
comment on column stories.case_numbers is 'Case numbers, those most reports name first';
comment on column stories.event_on is 'Day of the act where its reports tell it (told within a week, or by two of them), else that of its first publication, UTC';
comment on column stories.first_source_id is 'Outlet of its earliest independent report; a day without a time counts to its end, so that it is before no report of that morning';
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
    s.event_on,
    s.first_published_at as published_at,
    row_number() over (partition by s.dispute_id order by s.event_on, s.first_published_at, s.story_id) as step,
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
comment on column dispute_events.event_on is 'Day of the act where its reports tell it, else that of its first publication, UTC; see stories.event_on';
comment on column dispute_events.published_at is 'Publication of its earliest report, UTC';
comment on column dispute_events.step is 'Position in the timeline, from 1: by the day of the act, then by publication';
comment on column dispute_events.stage is 'Step of the procedure, see stories; empty when none is named';
comment on column dispute_events.headline is 'Headline of the story, see stories';
comment on column dispute_events.headline_language is 'Language of the headline, ISO 639-1';
comment on column dispute_events.reports is 'Reports, copies included';
comment on column dispute_events.outlets is 'Distinct outlets';
comment on column dispute_events.independent_reports is 'Reports that are no copy of another';
comment on column dispute_events.languages is 'Distinct languages';
comment on column dispute_events.tally is 'The counts for people';
comment on column dispute_events.changed_no is 'Journal entry that last changed what is told';

-- For analysts: ids of stories and disputes that were merged, and where they lead now.
create view story_aliases as
select a.kind, a.alias_id, a.current_id, a.changed_no
from base.story_alias as a;

comment on view story_aliases is 'Ids of stories and disputes that were merged into older ones: links made earlier stay good';
comment on column story_aliases.kind is 'story or dispute';
comment on column story_aliases.alias_id is 'Id that is no more';
comment on column story_aliases.current_id is 'Id it leads to now';
comment on column story_aliases.changed_no is 'Journal entry of the merge';
