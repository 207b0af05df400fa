-- For headlines: one report as a line.
select * from memory.main.report where report_id = $report
