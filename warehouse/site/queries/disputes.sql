-- For the list of disputes: one page, latest event first.
select *
from memory.main.dispute
where
    stories > 1
    and ($ids is null or list_contains($ids, dispute_id))
    and (
        $seen is null
        or last_on < $on
        or (last_on = $on and latest_seen < $seen)
        or (last_on = $on and latest_seen = $seen and dispute_id > $id)
    )
order by last_on desc, latest_seen desc, dispute_id
limit $limit offset $skip
