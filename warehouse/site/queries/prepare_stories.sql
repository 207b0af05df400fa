-- For the site: one row per story and dispute as they are told, with what its lists need of the headline.
create or replace table memory.main.member as
select
    p.report_id,
    r.article_id,
    p.story_id,
    cast(m.story_score as double) as score,
    m.reason
from base.story_report as p
join memory.main.report as r on r.report_id = p.report_id
left join base.story_member as m on m.article_id = r.article_id;

create or replace table memory.main.story as
select
    t.story_id,
    h.title,
    h.language,
    h.report_id,
    h.source,
    h.country,
    t.topic,
    t.topics,
    t.platforms,
    t.authorities,
    t.jurisdictions,
    t.amounts,
    t.deadlines,
    struct_pack(
        jurisdiction := t.docket.jurisdiction, authority := t.docket.authority, authority_kind := t.docket.authority_kind,
        outcome := t.docket.outcome, claimants := t.docket.claimants, amount := t.docket.amount, deadlines := t.docket.deadlines,
        case_numbers := t.docket.case_numbers, happened_on := t.docket.happened_on, sayings := []
    ) as docket,
    t.languages,
    t.reports,
    t.independent_reports as independent,
    len(t.source_ids) as outlets,
    t.stage,
    t.stage_reason,
    t.dispute_id as whole_dispute_id,
    case when d.events > 1 then t.dispute_id end as dispute_id,
    t.leads,
    t.first_seen,
    t.last_seen as latest_seen,
    t.first_published_at,
    cast(timezone('UTC', t.first_seen) as date) as day,
    cast(timezone('UTC', t.first_published_at) as date) as event_date,
    row_number() over (order by t.last_seen, t.story_id) - 1 as n
from base.story_summary as t
join memory.main.report as h on h.report_id = t.lead_report_id
left join base.dispute_summary as d on d.dispute_id = t.dispute_id
order by t.last_seen, t.story_id;

create index story_by_id on memory.main.story (story_id);
create index member_by_story on memory.main.member (story_id);
create index member_by_report on memory.main.member (report_id);

select case when not bool_and(n = rowid) then error('stories were not stored in their order') end from memory.main.story;

create or replace table memory.main.dispute as
select
    t.dispute_id,
    h.title,
    h.language,
    t.platforms,
    t.authorities,
    t.topics,
    t.languages,
    t.events as stories,
    t.reports,
    t.stage,
    t.stages,
    struct_pack(
        jurisdiction := t.docket.jurisdiction, authority := t.docket.authority, authority_kind := t.docket.authority_kind,
        outcome := t.docket.outcome, claimants := t.docket.claimants, amount := t.docket.amount, deadlines := t.docket.deadlines,
        case_numbers := t.docket.case_numbers, happened_on := t.docket.happened_on, sayings := []
    ) as docket,
    t.leads,
    cast(timezone('UTC', t.first_event_at) as date) as first_on,
    cast(timezone('UTC', t.last_event_at) as date) as last_on,
    t.last_seen as latest_seen
from base.dispute_summary as t
join memory.main.report as h on h.report_id = t.lead_report_id;

create or replace table memory.main.moved as
select kind, alias_id, current_id from story_aliases;
