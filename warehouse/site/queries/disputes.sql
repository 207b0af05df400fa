-- For the list of disputes: one page, latest event first.
select *
from memory.main.dispute
where
    stories > 1
    and ($ids is null or list_contains($ids, dispute_id))
order by last_on desc, latest_seen desc, dispute_id
limit $limit offset $skip
