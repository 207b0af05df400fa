-- For the API's cursors: what a story is sorted by.
select null as "on", latest_seen as seen, story_id as id
from memory.main.story
where story_id = $id
