-- For an article's page: one report, article or copy, with its body and everything else that is known of it.
select
    r.* replace (
        coalesce(r.standfirst, '') as standfirst, coalesce(r.robots, '') as robots, coalesce(r.published_plausible, true) as published_plausible
    ) rename (segment as warc_file)
from base.report as r
where r.rowid = $row and r.report_id = $report
