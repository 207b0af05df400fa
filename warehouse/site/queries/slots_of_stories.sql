-- For the site's lists: the stories in the order of their numbers, to be counted, and where each runs.
select n, coalesce(docket.jurisdiction, '') as place from memory.main.story order by n
