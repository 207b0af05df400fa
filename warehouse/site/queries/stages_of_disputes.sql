-- For comparisons: how many of some disputes stand at which step; of a country those that run there.
select stage as value, count(*) as count
from memory.main.dispute
where dispute_id in (select unnest($ids)) and ($country is null or docket.jurisdiction = $country)
group by stage
order by count desc, value
