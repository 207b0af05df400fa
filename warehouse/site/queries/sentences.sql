-- For the calendar: headline and body of some reports, by their places in the table.
select
    m.base_row,
    coalesce(r.title, '') || chr(10) || r.text as told,
    m.source,
    m.language
from base.report as r
join memory.main.report as m on m.base_row = r.rowid
where r.rowid in (select unnest($rows)) and m.base_row in (select unnest($rows))
