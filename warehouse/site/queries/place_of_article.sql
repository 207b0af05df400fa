-- For the API's cursors: what an article is sorted by.
select null as "on", first_seen as seen, report_id as id
from memory.main.report
where report_id = $id
