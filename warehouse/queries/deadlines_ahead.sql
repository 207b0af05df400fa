-- For monitors: what is due from a day on as its story tells it, soonest first, with the sentences that say so. Parameters: since (the day, to be given), until, kind, platform.
with told as (
    select story_id, unnest(due) as day
    from stories
)
select
    t.day."on" as due, t.day.month_only as month_only, t.day.kind as kind, d.authority, d.jurisdiction, d.platforms, d.title, d.sentence, d.confidence, d.article_id
from deadlines as d
join told as t on t.story_id = d.story_id and (d.due = t.day."on" or (d.kind = t.day.kind and abs(d.due - t.day."on") <= 3))
where t.day."on" >= cast($since as date)
    and ($until is null or t.day."on" <= cast($until as date))
    and ($kind is null or t.day.kind = $kind)
    and ($platform is null or list_contains(d.platforms, $platform))
qualify row_number() over (partition by d.article_id, d.due, d.kind order by abs(d.due - t.day."on"), d.kind <> t.day.kind, t.day."on") = 1
order by t.day."on", d.confidence desc, d.article_id
