-- For analysts: which orders were complied with: orders and judgments that were granted, and the first later report of the dispute that says so. Parameters: platform, jurisdiction, since.
with followed as (
    select d.story_id, min_by(c, c.first_published_at) as first
    from decisions as d
    join stories as o on o.story_id = d.story_id
    join compliance as c on coalesce(c.dispute_id, c.story_id) = coalesce(d.dispute_id, d.story_id) and c.first_published_at >= o.first_published_at
    group by d.story_id
)
select
    d.decided_on,
    d.type,
    d.authority,
    d.jurisdiction,
    d.platforms,
    d.headline,
    coalesce(f.first.followed, 'not reported') as followed,
    f.first.told_on as told_on,
    f.first.headline as told_by,
    d.story_id
from decisions as d
left join followed as f on f.story_id = d.story_id
where d.type in ('order', 'interim-order', 'judgment')
    and d.outcome in ('granted', 'complied', 'not-complied')
    and ($platform is null or list_contains(d.platforms, $platform))
    and ($jurisdiction is null or d.jurisdiction = $jurisdiction)
    and ($since is null or d.decided_on >= cast($since as date))
order by d.decided_on desc, d.story_id
