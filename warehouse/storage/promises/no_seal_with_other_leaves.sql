-- For `check`: rows that break the promise this file is named for.
select s.day::varchar || '.' || s.batch
from base.seal as s
left join (select chain, day, batch, count(*) as leaves from base.leaf group by all) as l
    on l.day = s.day and l.batch = s.batch and l.chain is not distinct from s.chain
where s.leaves is distinct from l.leaves;
