-- For the API's cursors: how many stories are sorted after a place, the list being newest first.
select count(*) as count
from memory.main.story
where latest_seen < $seen or (latest_seen = $seen and story_id < $id)
