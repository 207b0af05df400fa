-- For analysts: one row per dispute, the same conflict over months or years, as mail and site tell it.
create view disputes as
with step as (
    select dispute_id, stage, extract('year' from timezone('UTC', first_published_at))::integer as year, event_on as day, decision
    from stories
    where dispute_id is not null
),
course as (
    select
        s.dispute_id,
        list(distinct s.year order by s.year) as years,
        any_value(c.day) as complaint_on,
        min(s.day) filter (where s.decision and (c.day is null or s.day >= c.day)) as decided_on
    from step as s
    left join (select dispute_id, min(day) as day from step where stage = 'complaint' group by dispute_id) as c on c.dispute_id = s.dispute_id
    group by s.dispute_id
)
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
    t.docket.case_numbers as case_numbers,
    t.docket.happened_on as event_on,
    k.years,
    k.complaint_on,
    k.decided_on,
    k.decided_on - k.complaint_on as days_to_decision,
    f.source_id as first_source_id,
    o.name as first_source,
    f.report_id as first_report_id,
    t.reports,
    len(t.source_ids) as outlets,
    t.independent_reports,
    t.languages,
    t.last_seen,
    t.lead_report_id,
    t.changed_no
from base.dispute_summary as t
join base.report as h on h.report_id = t.lead_report_id
left join base.report as f on f.report_id = t.leads[1].report_id
left join base.source as o on o.source_id = f.source_id
left join course as k on k.dispute_id = t.dispute_id;

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
comment on column disputes.outcome is 'How it stands: granted, refused, reduced, annulled, complied or not-complied, of the latest event that tells; null where none does';
comment on column disputes.jurisdiction is 'Where most of its stories say that it runs: ISO 3166-1 alpha-2 lower case, eu or coe';
comment on column disputes.authority is 'The court (else the authority) before which it was last';
comment on column disputes.authority_kind is 'court, regulator, prosecutor, police, government or legislature';
comment on column disputes.claimants is 'Who began it, as the first story that tells names them';
comment on column disputes.main_amount is 'The sum decided last, else the last one told, in main_currency';
comment on column disputes.main_currency is 'ISO 4217';
comment on column disputes.main_role is 'fine, damages, claim, potential, per-day, settlement or bond';
comment on column disputes.main_eur is 'main_amount in euro at the ECB reference rate of its report''s day';
comment on column disputes.due is 'Deadlines with their kind, soonest first, past ones included; see obligations for what followed';
comment on column disputes.case_numbers is 'Case numbers of its stories';
comment on column disputes.event_on is 'Day of its first event, see stories.event_on';
comment on column disputes.years is 'Years in which it has an event';
comment on column disputes.complaint_on is 'Day of the first event that is a complaint; null where none was reported';
comment on column disputes.decided_on is 'Day of the first decision, see decisions; of disputes with a complaint the first from its day on';
comment on column disputes.days_to_decision is 'Days from complaint to decision; null where one of them is missing';
comment on column disputes.first_source_id is 'Outlet of the earliest independent report of its first event; a day without a time counts to its end, so that it is before no report of that morning';
comment on column disputes.first_source is 'Name of that outlet';
comment on column disputes.first_report_id is 'That report';
comment on column disputes.reports is 'Reports, copies included';
comment on column disputes.outlets is 'Distinct outlets';
comment on column disputes.independent_reports is 'Reports that are no copy of another';
comment on column disputes.languages is 'ISO 639-1, sorted';
comment on column disputes.last_seen is 'Latest first capture of a report, UTC';
comment on column disputes.lead_report_id is 'Report the title belongs to';
comment on column disputes.changed_no is 'Journal entry that last changed what is told';
