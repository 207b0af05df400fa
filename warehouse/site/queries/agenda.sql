-- For the calendar: the article of every day, in the order of their numbers.
select n from memory.main.agenda order by place_no
