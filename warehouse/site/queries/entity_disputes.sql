-- For an entity's page: one page of its disputes, latest event first, and how many there are; of a country those that run there.
select *, count(*) over () as total
from memory.main.dispute
where dispute_id in (select unnest($ids)) and ($country is null or docket.jurisdiction = $country)
order by last_on desc, latest_seen desc, dispute_id
limit $limit offset $skip
