-- For the coverage and source pages: what became of captured pages.
select outcome as value, cast(sum(pages) as bigint) as count
from memory.main.outcome
where $source is null or source_id = $source
group by outcome
order by count desc, value
