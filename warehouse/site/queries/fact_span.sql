-- For an article's page: where in the table its facts lie.
select first_row, last_row from memory.main.fact_span where report_id = $report
