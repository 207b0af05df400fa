-- For an article's page: every version of one report, oldest first; the current one without its content.
select
    v.version_id,
    v.first_seen,
    v.last_seen,
    coalesce(s.capture_id, v.capture_id) as capture_id,
    coalesce(s.fetched_at, v.first_seen) as fetched_at,
    s.* exclude (version_id, report_id, capture_id, fetched_at) rename (segment as warc_file)
from (select * from memory.main.version where report_id = $report) as v
left join (select * from base.superseded where report_id = $report) as s on s.version_id = v.version_id
order by v.first_seen, v.version_id
