-- For selections: what each article that changed after a journal entry is selected by.
with named as (
    select
        m.report_id,
        list_sort(list(distinct m.value) filter (where m.kind = 'authority')) as authorities,
        list_sort(list(distinct m.value) filter (where m.kind = 'law')) as laws,
        list_sort(list(distinct m.value) filter (where m.kind = 'stage')) as stages,
        list_sort(list(distinct m.jurisdiction) filter (where m.jurisdiction is not null)) as jurisdictions
    from base.mention as m
    join base.report as r on r.version_id = m.version_id and r.report_id = m.report_id
    where r.copy_kind is null and r.changed_no > $after
    group by m.report_id
),
-- what it names and what it tells itself: most courts are named by no list
told as (
    select
        r.report_id,
        list_sort(list_distinct(list_append(coalesce(n.stages, []), r.stage))) as stages,
        list_sort(list_distinct(list_append(coalesce(n.jurisdictions, []), r.jurisdiction))) as jurisdictions
    from base.report as r
    left join named as n on n.report_id = r.report_id
    where r.copy_kind is null and r.changed_no > $after
)
select
    r.report_id as article_id,
    coalesce(r.language, 'und') as language,
    case when len(r.topics) > 0 then list_transform(r.topics, lambda each: each.topic) else [coalesce(r.topic, $general)] end as topics,
    coalesce(r.platforms, []) as platforms,
    coalesce(n.authorities, []) as authorities,
    coalesce(n.laws, []) as laws,
    t.jurisdictions as named_jurisdictions,
    case when len(t.jurisdictions) > 0 then t.jurisdictions when s.country is not null then [s.country] else [] end as jurisdictions,
    t.stages,
    cast(least(floor(coalesce(r.main_eur, 0)), 1000000000000000) as bigint) as main_euros,
    coalesce(r.source_id, '') as source_id,
    coalesce(p.story_id, '') as story_id,
    coalesce(w.dispute_id, '') as dispute_id,
    cast(timezone('UTC', case
        when r.published_plausible is distinct from false then coalesce(r.published_at, r.earliest_published_at, r.first_seen)
        else r.first_seen
    end) as date) as published_day,
    cast(timezone('UTC', r.first_seen) as date) as seen_day
from base.report as r
left join named as n on n.report_id = r.report_id
join told as t on t.report_id = r.report_id
left join base.source as s on s.source_id = r.source_id
left join base.story_report as p on p.report_id = r.report_id
left join base.story_summary as w on w.story_id = p.story_id
where r.copy_kind is null and r.changed_no > $after
