-- For search: the numbers of articles found elsewhere.
select n
from memory.main.report
where report_id in (select unnest($ids)) and n is not null
