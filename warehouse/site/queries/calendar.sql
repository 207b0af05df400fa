-- For the calendar: days that articles name, each once a dispute and kind, by the report in the reader's language that says it most surely. Days to comply
-- or answer that lie no more than three apart are one, the last of them, as in the view obligations: outlets count from their own day.
with told as (
    select
        *,
        coalesce(kind in ('comply', 'answer') and due - lag(due) over (partition by matter_id, kind order by due, report_id) <= 3, false)
            or coalesce(due = lag(due) over (partition by matter_id, kind order by due, report_id), false) as same
    from memory.main.agenda
    where
        ($among is null or place_no in (select unnest($among)))
        and ($kinds is null or list_contains($kinds, kind))
        and ($country is null or jurisdiction = $country)
),
numbered as (
    select *, sum(if(same, 0, 1)) over (partition by matter_id, kind order by due, report_id rows unbounded preceding) as number
    from told
),
chosen as (
    select
        * exclude (same, number) replace (
            max(due) over (partition by matter_id, kind, number) as due,
            max(last_due) over (partition by matter_id, kind, number) as last_due
        ),
        row_number() over (partition by matter_id, kind, number order by language = $language desc, confidence desc, report_id) as place,
        count(*) over (partition by matter_id, kind, number) as reports
    from numbered
)
select *, count(*) over () as total
from chosen
where
    place = 1
    and ($first is null or last_due >= $first)
    and ($last is null or last_due <= $last)
order by case when $first is null then -epoch(due) else epoch(due) end, matter_id, kind
limit $limit offset $skip
