-- For analysts: which orders were complied with: orders and judgments that were granted, and the first report of the dispute from then on that says so. Parameters: platform, jurisdiction, since.
with ordered as (
    select *
    from stories
    where decision
        and stage in ('order', 'interim-order', 'judgment')
        and outcome in ('granted', 'complied', 'not-complied')
        and ($platform is null or list_contains(platforms, $platform))
        and ($jurisdiction is null or jurisdiction = $jurisdiction)
        and ($since is null or event_on >= cast($since as date))
),
followed as (
    select o.story_id, min_by(c, (c.followed = 'promised', c.first_published_at)) as first
    from ordered as o
    join compliance as c on coalesce(c.dispute_id, c.story_id) = coalesce(o.dispute_id, o.story_id) and c.first_published_at >= o.first_published_at
    group by o.story_id
)
select
    o.event_on as decided_on,
    o.stage as type,
    o.authority,
    o.jurisdiction,
    o.platforms,
    o.headline,
    coalesce(f.first.followed, 'not reported') as followed,
    f.first.told_on as told_on,
    f.first.headline as told_by,
    o.story_id
from ordered as o
left join followed as f on f.story_id = o.story_id
order by o.event_on desc, o.story_id
