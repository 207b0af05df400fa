-- For search and source pages: one page of articles, by their numbers.
select *
from memory.main.report
where n in (select unnest($slots))
order by n desc
