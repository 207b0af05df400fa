-- For monitors: what is due from a day on, soonest first, with the sentence that says so. Parameters: since (the day, to be given), until, kind, platform.
select d.due, d.month_only, d.kind, d.authority, d.jurisdiction, d.platforms, d.title, d.sentence, d.confidence, d.article_id
from deadlines as d
where d.due >= cast($since as date)
    and ($until is null or d.due <= cast($until as date))
    and ($kind is null or d.kind = $kind)
    and ($platform is null or list_contains(d.platforms, $platform))
order by d.due, d.confidence desc, d.article_id
