-- For maintainers: how stories and disputes are told, decided in warehouse/stories/decision.py when they change. Readers read it; nobody decides again.

create table base.story_summary (
    story_id varchar,
    dispute_id varchar,
    lead_report_id varchar,
    leads struct(language varchar, report_id varchar)[],
    stage varchar,
    stage_reason struct(report_id varchar, surface varchar, reports integer, headlines integer),
    topic varchar,
    topics varchar[],
    platforms varchar[],
    authorities varchar[],
    jurisdictions varchar[],
    amounts varchar[],
    deadlines date[],
    reports integer,
    independent_reports integer,
    source_ids varchar[],
    languages varchar[],
    countries varchar[],
    first_published_at timestamptz,
    last_published_at timestamptz,
    first_seen timestamptz,
    last_seen timestamptz,
    changed_no bigint
);
comment on table base.story_summary is 'One row per story: what is decided about it, out of all its reports; an article that is not grouped is a story of its own';
comment on column base.story_summary.story_id is 's and 15 hex digits of the SHA-256 of the founding article''s id';
comment on column base.story_summary.dispute_id is 'Dispute it belongs to; null where its only article is not grouped';
comment on column base.story_summary.lead_report_id is 'Report whose headline leads where the reader''s language has none: the earliest independent English one, else the earliest';
comment on column base.story_summary.leads is 'Per language the report whose headline leads, independent before copy, earliest first';
comment on column base.story_summary.stage is 'Step of the procedure its articles name most, headlines thrice; empty when none is named';
comment on column base.story_summary.stage_reason is 'Why: the report that says so first, its words, and how many articles and headlines say it';
comment on column base.story_summary.topic is 'Topic most of its articles are filed under; other where none is on the beat';
comment on column base.story_summary.topics is 'All topics, its own first, then by articles';
comment on column base.story_summary.platforms is 'Platforms that are parties, by articles';
comment on column base.story_summary.authorities is 'Authorities named, by articles';
comment on column base.story_summary.jurisdictions is 'At most three: those at least half as many articles name as the first';
comment on column base.story_summary.amounts is 'Sums named, by articles';
comment on column base.story_summary.deadlines is 'Days named as deadlines, past ones included';
comment on column base.story_summary.reports is 'Reports, copies included';
comment on column base.story_summary.independent_reports is 'Articles: reports that are no copy of another';
comment on column base.story_summary.source_ids is 'Outlets';
comment on column base.story_summary.languages is 'ISO 639-1, sorted';
comment on column base.story_summary.countries is 'Countries of its outlets, sorted';
comment on column base.story_summary.first_published_at is 'Earliest publication, UTC; a day without time counts to its end, no later than the first capture';
comment on column base.story_summary.last_published_at is 'Latest publication, UTC';
comment on column base.story_summary.first_seen is 'First capture of any report, UTC';
comment on column base.story_summary.last_seen is 'Latest first capture of a report, UTC';
comment on column base.story_summary.changed_no is 'Journal entry that last changed what is told';

create table base.dispute_summary (
    dispute_id varchar,
    lead_report_id varchar,
    leads struct(language varchar, report_id varchar)[],
    stage varchar,
    stages varchar[],
    topics varchar[],
    platforms varchar[],
    authorities varchar[],
    events integer,
    reports integer,
    independent_reports integer,
    source_ids varchar[],
    languages varchar[],
    first_event_at timestamptz,
    last_event_at timestamptz,
    last_seen timestamptz,
    changed_no bigint
);
comment on table base.dispute_summary is 'One row per dispute: what is decided about it, out of its stories';
comment on column base.dispute_summary.dispute_id is 'd and 15 hex digits of the SHA-256 of the founding article''s id';
comment on column base.dispute_summary.lead_report_id is 'Report whose headline leads where the reader''s language has none';
comment on column base.dispute_summary.leads is 'Per language the report whose headline leads, of the earliest story that has one';
comment on column base.dispute_summary.stage is 'Stage of the latest event that names one; empty when none does';
comment on column base.dispute_summary.stages is 'Stages in order of their first event';
comment on column base.dispute_summary.topics is 'Topics, by stories';
comment on column base.dispute_summary.platforms is 'Platforms that are parties, by stories';
comment on column base.dispute_summary.authorities is 'Authorities named, by stories';
comment on column base.dispute_summary.events is 'Stories';
comment on column base.dispute_summary.reports is 'Reports, copies included';
comment on column base.dispute_summary.independent_reports is 'Articles: reports that are no copy of another';
comment on column base.dispute_summary.source_ids is 'Outlets';
comment on column base.dispute_summary.languages is 'ISO 639-1, sorted';
comment on column base.dispute_summary.first_event_at is 'Publication of the first report, UTC';
comment on column base.dispute_summary.last_event_at is 'Publication of the first report of the latest event, UTC';
comment on column base.dispute_summary.last_seen is 'Latest first capture of a report, UTC';
comment on column base.dispute_summary.changed_no is 'Journal entry that last changed what is told';

create table base.story_report (
    report_id varchar,
    story_id varchar
);
comment on table base.story_report is 'Which story every report is told in: its article''s';
comment on column base.story_report.report_id is 'Article or copy';
comment on column base.story_report.story_id is 'Story, see story_summary';

create table base.told_until (
    entry_no bigint
);
comment on table base.told_until is 'Up to which change of the warehouse stories and disputes are decided; one row';
comment on column base.told_until.entry_no is 'Journal entry; 0 before the first time';
insert into base.told_until values (0);
