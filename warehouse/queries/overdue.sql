-- For monitors: deadlines to comply or answer that had passed on a day without a report of compliance until then, and whether anybody was listening. Parameters: day (default the archive's last), platform, jurisdiction.
with asked as (
    select coalesce(cast($day as date), (select max(as_of) from overdue)) as day
),
heard as (
    select o.story_id, o.due, o.kind, count(distinct cast(timezone('UTC', r.started_at) as date)) as days
    from obligations as o
    cross join asked as a
    join runs as r on list_contains(o.source_ids, r.source_id) and r.listings + r.listings_unchanged > 0
        and cast(timezone('UTC', r.started_at) as date) > o.last_day
        and cast(timezone('UTC', r.started_at) as date) <= a.day
    group by o.story_id, o.due, o.kind
)
select
    o.due,
    o.month_only,
    o.kind,
    a.day - o.last_day as days_over,
    o.authority,
    o.jurisdiction,
    o.platforms,
    o.headline,
    case when o.ignored_on <= a.day then 'ignored' when h.days > 0 then 'no-report' else 'not-watched' end as why,
    coalesce(h.days, 0) as days_watched,
    o.story_id
from obligations as o
cross join asked as a
left join heard as h on h.story_id = o.story_id and h.due = o.due and h.kind = o.kind
where o.last_day < a.day
    and o.told_on <= a.day
    and (o.complied_on is null or o.complied_on > a.day)
    and ($platform is null or list_contains(o.platforms, $platform))
    and ($jurisdiction is null or o.jurisdiction = $jurisdiction)
order by o.due desc, o.story_id
