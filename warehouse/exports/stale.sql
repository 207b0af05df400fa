-- For errata: facts of reports as an export or a past state tells them.

-- name: of_reports
select * from {facts} where report_id in (select report_id from wanted) order by version_id, kind, position;
