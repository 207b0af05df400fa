-- For the calendar: days that stories tell, each once a dispute and kind, by the report in the reader's language that says it most exactly and surely.
with told as (
    select *
    from memory.main.agenda
    where
        ($among is null or place_no in (select unnest($among)))
        and ($kinds is null or list_contains($kinds, kind))
        and ($country is null or jurisdiction = $country)
),
chosen as (
    select
        *,
        row_number() over (partition by matter_id, kind, due order by language = $language desc, off, confidence desc, report_id) as place,
        count(distinct report_id) over (partition by matter_id, kind, due) as reports
    from told
)
select *, count(*) over () as total
from chosen
where
    place = 1
    and ($first is null or last_due >= $first)
    and ($last is null or last_due <= $last)
order by case when $first is null then -epoch(due) else epoch(due) end, matter_id, kind
limit $limit offset $skip
