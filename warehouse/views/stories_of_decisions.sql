-- For analysts: one row per decision, in the fields that trackers of decisions know. Which stories are decisions says stories.decision.
create view decisions as
with decided as (
    select
        t.story_id,
        t.dispute_id,
        t.stage,
        t.platforms,
        t.sector,
        t.topic,
        t.topics,
        t.lead_report_id,
        t.leads[1].report_id as first_report_id,
        t.reports,
        t.independent_reports,
        t.changed_no,
        t.docket.authority as authority,
        t.docket.authority_kind as authority_kind,
        t.docket.jurisdiction as jurisdiction,
        t.docket.outcome as outcome,
        t.docket.happened_on as happened_on,
        t.docket.amount as amount,
        t.docket.claimants as claimants,
        t.docket.case_numbers as case_numbers,
        cast(timezone('UTC', t.first_published_at) as date) as published_on,
        lag(t.story_id) over matter as former,
        lead({'story_id': t.story_id, 'stage': t.stage}) over matter as later
    from base.story_summary as t
    where t.story_id in (select story_id from stories where decision)
    window matter as (partition by coalesce(t.dispute_id, t.story_id) order by t.first_published_at, t.story_id)
),
begun as (
    select dispute_id, min(coalesce(docket.happened_on, cast(timezone('UTC', first_published_at) as date))) as day
    from base.story_summary
    where stage in ('complaint', 'investigation')
    group by dispute_id
),
linked as (
    select p.story_id, unnest(r.documents) as document
    from base.story_report as p
    join base.report as r on r.report_id = p.report_id
),
paper as (
    select story_id, list(distinct document order by document) as documents
    from linked
    group by story_id
),
-- The authority's own page: one of the story's reports, else a document that one of them links to, whatever became of its capture.
own as (
    select p.story_id, 1 as way, r.url, r.title, r.language, r.first_seen as at, r.report_id as id, r.source_id
    from base.story_report as p
    join base.report as r on r.report_id = p.report_id
    union all
    select l.story_id, 2 as way, c.url, c.title, c.language, c.fetched_at as at, c.capture_id as id, c.source_id
    from linked as l
    join base.capture as c on c.url = l.document or c.requested_url = l.document
),
own_page as (
    select o.story_id, min_by({'url': o.url, 'title': o.title, 'language': o.language}, (o.way, o.at, o.id)) as page
    from own as o
    join base.source as s on s.source_id = o.source_id
    where s.kind in ('court', 'regulator', 'government')
    group by o.story_id
),
contested as (
    select story_id, list(distinct kind order by kind) as kinds
    from story_facts
    where chosen and status = 'contradicted'
    group by story_id
),
-- Sentences that tell the act itself: which step it is, how it ended, who acts, on which day, the main sum. Facts that a headline tells are told again
-- by the lead, the first 200 characters of the body: no sentence is kept of it, and the slim snapshot has no text (length set by hand).
act as (
    select f.version_id, f.sentence_start, f.sentence_end
    from base.fact as f
    where f.kind in ('stage', 'outcome', 'authority', 'act-day') or (f.kind = 'amount' and f.main)
),
named_law as (
    select
        p.story_id,
        m.kind,
        m.value,
        count(distinct r.report_id) as reports,
        min(m.span_start) as place,
        bool_or(m.span_start < length(coalesce(r.title, '')) + 200 or exists (
            select 1
            from act as a
            where a.version_id = m.version_id and m.span_start < a.sentence_end and a.sentence_start < m.span_end
        )) as of_act
    from base.story_report as p
    join base.report as r on r.report_id = p.report_id and r.copy_kind is null
    join base.mention as m on m.version_id = r.version_id and m.kind in ('law', 'provision')
    group by all
),
-- A law that is named elsewhere is what the act is compared with, or where the party thinks it belongs, unless most of several reports name it.
told_law as (
    select n.*
    from named_law as n
    join decided as d on d.story_id = n.story_id
    where n.of_act or (n.reports > 1 and 2 * n.reports > d.independent_reports)
),
law as (
    select
        n.story_id,
        list(n.value order by n.reports desc, n.place, n.value) as names
    from told_law as n
    where n.kind = 'provision'
        or not exists (
            select 1
            from told_law as o
            where o.story_id = n.story_id and o.kind = 'provision' and ends_with(o.value, ' ' || n.value)
        )
    group by n.story_id
),
told as (
    select
        f.version_id,
        trim(substr(coalesce(r.title, '') || chr(10) || r.text, f.sentence_start + 1, f.sentence_end - f.sentence_start), chr(10) || ' ') as sentence,
        min(f.sentence_start) as place,
        count(*) as facts
    from decided as d
    join base.report as r on r.report_id = d.lead_report_id
    join base.fact as f on f.version_id = r.version_id
    where f.sentence_start >= length(coalesce(r.title, ''))
        and f.kind <> 'deadline' and (f.kind <> 'amount' or (f.main and f.currency <> '%'))
        and r.text is not null
    group by f.version_id, sentence
    qualify row_number() over (partition by f.version_id order by count(*) desc, min(f.sentence_start)) <= 2
),
gist as (
    select version_id, list(sentence order by place) as sentences
    from told
    group by version_id
)
select
    d.story_id,
    d.dispute_id,
    d.authority,
    d.authority_kind,
    d.jurisdiction,
    d.stage as type,
    d.outcome,
    if(b.day <= d.published_on, b.day, null) as started_on,
    coalesce(d.happened_on, d.published_on) as decided_on,
    d.published_on,
    if(d.amount.role = 'fine', d.amount."value", null) as fine,
    if(d.amount.role = 'fine', d.amount.eur, null) as fine_eur,
    d.amount."value" as amount,
    d.amount.currency as currency,
    d.amount.eur as amount_eur,
    d.amount.role as amount_role,
    d.platforms,
    d.platforms[1] as controller,
    d.sector,
    d.claimants,
    d.topic,
    d.topics,
    list_filter(d.case_numbers, n -> not starts_with(n, 'ECLI:')) as case_numbers,
    list_filter(d.case_numbers, n -> starts_with(n, 'ECLI:'))[1] as ecli,
    coalesce(l.names, []) as laws,
    if(d.stage = 'appeal', d.former, null) as appeal_from,
    if(d.later.stage = 'appeal', d.later.story_id, null) as appeal_to,
    h.title as headline,
    h.language as headline_language,
    h.url,
    coalesce(o.page.language, f.language) as original_language,
    coalesce(o.page.title, f.title) as original_headline,
    coalesce(o.page.url, f.url) as original_url,
    o.page.url as official_url,
    coalesce(e.documents, []) as documents,
    coalesce(g.sentences, list_filter([coalesce(h.standfirst, regexp_extract(h.text, '^[^\n]+'))], s -> s <> '')) as summary,
    d.reports,
    d.independent_reports,
    case when o.page is not null then 'official' when c.kinds is not null then 'contradicted' else 'reported' end as status,
    coalesce(c.kinds, []) as contradicted,
    d.changed_no
from decided as d
join base.report as h on h.report_id = d.lead_report_id
left join base.report as f on f.report_id = d.first_report_id
left join begun as b on b.dispute_id = d.dispute_id
left join own_page as o on o.story_id = d.story_id
left join paper as e on e.story_id = d.story_id
left join contested as c on c.story_id = d.story_id
left join law as l on l.story_id = d.story_id
left join gist as g on g.version_id = h.version_id;

comment on view decisions is 'One row per decision: an order, judgment, fine, settlement or decided appeal that the reports of one story tell';
comment on column decisions.story_id is 'The decision''s id: that of the story that tells it, see stories';
comment on column decisions.dispute_id is 'Dispute it belongs to, see disputes; null where its only article is not grouped';
comment on column decisions.authority is 'The court or authority that acts: its name in the beat, else as it stands in a report';
comment on column decisions.authority_kind is 'court, regulator, prosecutor, police, government or legislature';
comment on column decisions.jurisdiction is 'ISO 3166-1 alpha-2 lower case, eu or coe';
comment on column decisions.type is 'order, interim-order, judgment, fine, settlement or appeal';
comment on column decisions.outcome is 'granted, refused, reduced or annulled; of orders also complied and not-complied; null where no report tells';
comment on column decisions.started_on is 'Day of the first complaint or investigation of its dispute; null where none was reported';
comment on column decisions.decided_on is 'Day of the act, see stories.event_on';
comment on column decisions.published_on is 'Day of its first report, UTC';
comment on column decisions.fine is 'The fine, in currency; null where the main sum is no fine, see amount';
comment on column decisions.fine_eur is 'The fine in euro at the ECB reference rate of its report''s day';
comment on column decisions.amount is 'The main sum whatever it is, in currency';
comment on column decisions.currency is 'ISO 4217, of fine and amount';
comment on column decisions.amount_eur is 'amount in euro';
comment on column decisions.amount_role is 'fine, damages, claim, potential, per-day, settlement or bond';
comment on column decisions.platforms is 'Platforms that are parties, by reports that name them';
comment on column decisions.controller is 'The first of them: whom it concerns';
comment on column decisions.claimants is 'Claimants and complainants, as one report names them';
comment on column decisions.sector is 'What kind of service the first of them is that the beat lists: social, search, marketplace, messenger, video, app-store, ai, hosting ..., see sectors.toml; company: one of several services';
comment on column decisions.topic is 'Topic';
comment on column decisions.topics is 'All topics, its own first';
comment on column decisions.case_numbers is 'Case numbers, ECLI apart';
comment on column decisions.ecli is 'European Case Law Identifier';
comment on column decisions.laws is 'Laws named in headline or lead, in the sentences that tell the act (its step, outcome, authority, day or main sum), or by most of several independent reports; with the article where one is named beside it (Art. 6(1) GDPR), most reports first';
comment on column decisions.appeal_from is 'Of an appeal: the decision of the dispute before it, a story_id';
comment on column decisions.appeal_to is 'The next decision of the dispute, where that is an appeal, a story_id';
comment on column decisions.headline is 'Earliest English headline of an independent report, else the earliest';
comment on column decisions.headline_language is 'ISO 639-1';
comment on column decisions.url is 'Address of the report of the headline';
comment on column decisions.original_language is 'Language of the official page, else of the earliest independent report';
comment on column decisions.original_headline is 'Headline of that page or report';
comment on column decisions.original_url is 'Address of that page or report';
comment on column decisions.official_url is 'A page or document of a court''s, regulator''s or government''s own site, in the story or linked by one of its reports; null where none was captured';
comment on column decisions.documents is 'PDF, DOCX and ODT files that its reports link to, captured or not';
comment on column decisions.summary is 'At most two sentences of the report of the headline, as they stand: those that tell most facts, else its lead; empty in the slim snapshot';
comment on column decisions.reports is 'Reports, copies included';
comment on column decisions.independent_reports is 'Reports that are no copy of another';
comment on column decisions.status is 'official: official_url is known; contradicted: independent reports contradict each other in what is told here; reported: neither';
comment on column decisions.contradicted is 'Kinds of facts that are contradicted, see disagreements';
comment on column decisions.changed_no is 'Journal entry that last changed what is told of the story';
