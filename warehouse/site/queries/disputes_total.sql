-- For the list of disputes: how many there are.
select count(*) as count
from memory.main.dispute
where
    stories > 1
    and ($ids is null or list_contains($ids, dispute_id))
