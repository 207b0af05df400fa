-- For monitors: enabled sources that brought nothing new for some days before the latest crawl. Parameter: days (default 3).
select source_id, source, country, last_run_at, last_answer_at, last_new_report_at, last_error
from source_health
where enabled
    and runs > 0
    and coalesce(last_new_report_at, timestamptz '1970-01-01')
        < (select max(last_run_at) from source_health) - to_days(coalesce(cast($days as integer), 3))
order by last_new_report_at nulls first, source_id
