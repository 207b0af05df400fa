-- For analysts: every value of every fact that the reports of a story tell, with its sentence and where it stands: reported, official or contradicted.
-- Decided here: two values contradict each other where a report can tell but one of them (place, body, step, outcome, the main sum of one role) and
-- the weaker is told by a quarter of the stronger one's weight at least (LEAST of warehouse/stories/docket.py). No contradictions: what was read with
-- less confidence than 0.5 (there our reader errs rather than the press; set by hand on the demonstration, where 20 of 22 went that way and two were
-- a prosecutor beside the police), sums that are equal in euro within 12 % (SAME_SUM there), bodies of different kinds or that the beat does not know
-- by name (every language has its own), and steps of one act (a judgment orders, a judgment or an order fines, a court decides on appeal).
create view story_facts as
with told as (
    select t.story_id, t.dispute_id, t.changed_no, unnest(t.docket.sayings, recursive := true)
    from base.story_summary as t
),
voice as (
    select
        s.*,
        f.canonical,
        f.eur,
        f.main,
        s.reports * s.confidence as weight,
        case
            when s.kind in ('jurisdiction', 'outcome') then s.value
            when s.kind = 'authority' then f.canonical
            when s.kind = 'stage' then if(s.value in ('fine', 'order', 'interim-order', 'judgment', 'appeal'), 'decision', s.value)
            when s.kind = 'amount' and f.main then s.value
        end as side,
        if(s.kind in ('amount', 'authority'), s.role, '') as subject
    from told as s
    join base.report as r on r.report_id = s.report_id
    left join base.fact as f
        on f.version_id = r.version_id and f.kind = s.kind and f.span_start = s."start" and f.span_end = s."end"
),
contradiction as (
    select distinct a.story_id, a.kind, a.value, a.role
    from voice as a
    join voice as b on b.story_id = a.story_id and b.kind = a.kind and b.subject = a.subject
    where a.side <> b.side
        and a.report_id <> b.report_id
        and least(a.confidence, b.confidence) >= 0.5
        and least(a.weight, b.weight) >= 0.25 * greatest(a.weight, b.weight)
        and not coalesce(abs(a.eur - b.eur) <= 0.12 * greatest(a.eur, b.eur), false)
)
select
    s.story_id,
    s.dispute_id,
    s.kind,
    s.value,
    s.role,
    s.chosen,
    case when s.official then 'official' when c.story_id is not null then 'contradicted' else 'reported' end as status,
    s.reports,
    s.confidence,
    trim(
        substr(coalesce(r.title, '') || chr(10) || r.text, s.sentence_start + 1, s.sentence_end - s.sentence_start), chr(10) || ' '
    ) as sentence,
    substr(coalesce(r.title, '') || chr(10) || r.text, s."start" + 1, s."end" - s."start") as words,
    s.report_id,
    r.source_id,
    r.language,
    r.url,
    s."start" as span_start,
    s."end" as span_end,
    s.changed_no
from voice as s
join base.report as r on r.report_id = s.report_id
left join contradiction as c on c.story_id = s.story_id and c.kind = s.kind and c.value = s.value and c.role = s.role;

comment on view story_facts is 'Every value of every fact that the reports of a story tell, one row each, with the sentence it was read from and its status';
comment on column story_facts.story_id is 'Story, see stories';
comment on column story_facts.dispute_id is 'Dispute it belongs to; null where its only article is not grouped';
comment on column story_facts.kind is 'jurisdiction, authority, stage, outcome, claimant, amount, deadline, case-number or act-day';
comment on column story_facts.value is 'As in facts; of an amount currency and sum, EUR 50000000';
comment on column story_facts.role is 'Of an authority its kind, of an amount or deadline its role; else empty';
comment on column story_facts.chosen is 'True: stories and decisions tell this value';
comment on column story_facts.status is 'official: a court''s, regulator''s or government''s own page says so; contradicted: other independent reports of comparable weight say another; reported: neither';
comment on column story_facts.reports is 'Independent reports that say so';
comment on column story_facts.confidence is '0..1, of the report that says it most surely; 1 for case numbers';
comment on column story_facts.sentence is 'The sentence it was read from, as it stands in report_id; null for case numbers and in the slim snapshot';
comment on column story_facts.words is 'The words it was read from; null in the slim snapshot';
comment on column story_facts.report_id is 'The report that says it most surely';
comment on column story_facts.source_id is 'Outlet of that report, see sources';
comment on column story_facts.language is 'Language of that report, ISO 639-1';
comment on column story_facts.url is 'Address of that report';
comment on column story_facts.span_start is 'Offset in characters of headline + newline + body';
comment on column story_facts.span_end is 'End offset, exclusive';
comment on column story_facts.changed_no is 'Journal entry that last changed what is told of the story';

-- For analysts: where independent reports of one story contradict each other: who says what, in their words.
create view disagreements as
select
    f.story_id,
    f.kind,
    f.role,
    count(*) as sides,
    list(
        {
            'value': f.value, 'chosen': f.chosen, 'status': f.status, 'reports': f.reports, 'source_id': f.source_id, 'language': f.language, 'quote': f.sentence,
            'url': f.url
        }
        order by f.chosen desc, f.reports desc, f.value
    ) as sayings
from (
    select * replace (if(kind in ('amount', 'authority'), role, '') as role)
    from story_facts
) as f
group by f.story_id, f.kind, f.role
having bool_or(f.status = 'contradicted');

comment on view disagreements is 'Where independent reports of one story contradict each other: who says what, with quotes; one row per story and kind of fact';
comment on column disagreements.story_id is 'Story, see stories';
comment on column disagreements.kind is 'jurisdiction, authority, stage, outcome or amount';
comment on column disagreements.role is 'Of an amount its role, of an authority its kind; else empty';
comment on column disagreements.sides is 'Values told';
comment on column disagreements.sayings is 'Each value with its number of independent reports, the report that says it most surely, and the sentence; the one that stories tell first';
