-- For the calendar: days that articles name, each day and kind once a dispute, by the report in the reader's language that says it most surely.
with chosen as (
    select
        *,
        row_number() over (partition by matter_id, due, kind order by language = $language desc, confidence desc, report_id) as place,
        count(*) over (partition by matter_id, due, kind) as reports
    from memory.main.agenda
    where
        ($among is null or place_no in (select unnest($among)))
        and ($kinds is null or list_contains($kinds, kind))
        and ($country is null or jurisdiction = $country)
        and ($first is null or last_due >= $first)
        and ($last is null or last_due <= $last)
)
select *, count(*) over () as total
from chosen
where place = 1
order by case when $first is null then -epoch(due) else epoch(due) end, matter_id, kind
limit $limit offset $skip
