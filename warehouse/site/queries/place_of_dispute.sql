-- For the API's cursors: what a dispute is sorted by.
select last_on as "on", latest_seen as seen, dispute_id as id
from memory.main.dispute
where dispute_id = $id
