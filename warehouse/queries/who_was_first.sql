-- For analysts: which outlet reported first, of stories that several outlets tell independently. Parameters: platform, jurisdiction, since, language (of the first report).
with told as (
    select s.story_id, s.headline, s.first_source_id, m.published_at, m.language, m.source_id
    from stories as s
    join story_members as m on m.story_id = s.story_id and m.independent
    where s.independent_reports > 1
        and ($platform is null or list_contains(s.platforms, $platform))
        and ($jurisdiction is null or s.jurisdiction = $jurisdiction)
        and ($since is null or s.event_on >= cast($since as date))
),
first as (
    select
        story_id,
        any_value(headline) as headline,
        any_value(first_source_id) as source_id,
        min(language) filter (where source_id = first_source_id) as language,
        count(distinct source_id) as outlets
    from told
    group by story_id
)
select o.name as source, o.country, count(*) as stories, cast(sum(f.outlets - 1) as bigint) as others, list(f.headline order by f.story_id)[:3] as examples
from first as f
left join sources as o on o.source_id = f.source_id
where f.outlets > 1 and ($language is null or f.language = $language)
group by o.name, o.country
order by stories desc, source
