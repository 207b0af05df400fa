-- For `check`: rows that break the promise this file is named for.
select s.day::varchar || '.' || s.batch
from base.seal as s
left join (select day, batch, count(*) as leaves from base.leaf group by all) as l on l.day = s.day and l.batch = s.batch
where s.leaves is distinct from l.leaves;
