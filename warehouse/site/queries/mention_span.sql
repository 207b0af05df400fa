-- For an article's page: where in the table its mentions lie.
select first_row, last_row from memory.main.mention_span where report_id = $report
