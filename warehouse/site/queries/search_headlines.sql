-- For search without an index in a large archive: articles whose headline holds every word.
select n
from memory.main.report
where n is not null and title ilike $w1 escape '!' and title ilike $w2 escape '!' and title ilike $w3 escape '!' and title ilike $w4 escape '!' and title ilike $w5 escape '!' and title ilike $w6 escape '!'
