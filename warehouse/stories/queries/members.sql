-- For deciding: the reports of the given stories (teller), with what decides how they are told.
with member as (
    select t.story_id, r.*
    from teller as t
    join base.report as r on r.rowid = t.base_row and r.report_id = t.report_id
),
named as (
    select
        m.version_id,
        list(m.value order by m.span_start, m.value) filter (where m.kind = 'authority') as authorities,
        list(m.jurisdiction order by m.span_start, m.value) filter (where m.jurisdiction is not null) as jurisdictions,
        list(m.value order by m.span_start, m.value) filter (where m.kind = 'amount') as amounts,
        list(m.value order by m.span_start, m.value) filter (where m.kind = 'deadline') as deadlines,
        list({'stage': m.value, 'surface': m.surface, 'in_headline': m.span_start < length(coalesce(v.title, ''))} order by m.span_start, m.value)
            filter (where m.kind = 'stage' and m.span_start < $lead_chars) as stages
    from base.mention as m
    join member as v on v.version_id = m.version_id
    group by m.version_id
)
select
    v.report_id,
    v.article_id,
    v.story_id,
    s.dispute_id,
    v.source_id,
    o.country,
    coalesce(v.language, 'und') as language,
    coalesce(if(v.published_plausible is not false, v.published_at, null), v.earliest_published_at) as published_at,
    coalesce(v.published_day_only, false) and v.published_at is not null and v.published_plausible is not false as day_only,
    v.first_seen,
    list_transform(coalesce(v.topics, []), t -> t.topic) as topics,
    coalesce(v.platforms, []) as platforms,
    coalesce(n.authorities, []) as authorities,
    list_concat(if(v.jurisdiction is null, [], [v.jurisdiction]), coalesce(n.jurisdictions, [])) as jurisdictions,
    coalesce(n.stages, []) as stages,
    coalesce(n.amounts, []) as amounts,
    coalesce(n.deadlines, []) as deadlines,
    length(coalesce(v.title, '')) as title_length,
    coalesce(o.kind in ('court', 'regulator', 'government'), false) as official,
    v.main_eur
from member as v
left join named as n on n.version_id = v.version_id
left join base.story as s on s.story_id = v.story_id
left join base.source as o on o.source_id = v.source_id
order by v.story_id, v.report_id
