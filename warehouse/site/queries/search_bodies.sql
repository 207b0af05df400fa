-- For search without an index in a small archive: articles whose headline, lead or body holds every word.
with told as (
    select m.n, concat_ws(chr(10), r.title, r.standfirst, r.text) as title
    from base.report as r
    join memory.main.report as m on m.report_id = r.report_id
    where m.n is not null
)
select n
from told
where title ilike $w1 escape '!' and title ilike $w2 escape '!' and title ilike $w3 escape '!' and title ilike $w4 escape '!' and title ilike $w5 escape '!' and title ilike $w6 escape '!'
