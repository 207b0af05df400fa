-- For the API's cursors: how many articles are sorted after a place, the list being newest first.
select count(*) as count
from memory.main.report
where n is not null and (first_seen < $seen or (first_seen = $seen and report_id < $id))
