-- For lists of stories: one page of them, by their numbers. A story's number is its row, as preparing has made sure: a scan would unpack every row's lists.
select *
from memory.main.story
where rowid in (select unnest($slots))
order by n desc
