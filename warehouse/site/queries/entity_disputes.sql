-- For an entity's page: its disputes, latest event first; of a country those that run there.
select *
from memory.main.dispute
where list_contains($ids, dispute_id) and ($country is null or docket.jurisdiction = $country)
order by last_on desc, latest_seen desc, dispute_id
