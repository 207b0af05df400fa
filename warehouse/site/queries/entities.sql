-- For the site's addresses: every actor with its articles, and every name that any report has.
select 'actor' as kind, value, count(*) as articles
from memory.main.actor
group by value
union all
select distinct m.kind, m.value, 0 as articles
from base.mention as m
where m.kind in ('platform', 'authority', 'law', 'actor') and trim(m.value) <> ''
union all
select distinct 'country' as kind, country as value, 0 as articles
from memory.main.report
where country is not null
order by articles desc
