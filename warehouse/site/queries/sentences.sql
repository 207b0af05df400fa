-- For the calendar: headline and body of some reports, by their places in the table.
select rowid as base_row, coalesce(title, '') || chr(10) || text as told
from base.report
where rowid in (select unnest($rows))
