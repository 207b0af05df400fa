-- For lists of stories: one page of them, by their numbers.
select *
from memory.main.story
where n in (select unnest($slots))
order by n desc
