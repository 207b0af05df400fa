-- For the front page when the window is empty: the latest stories before.
select *
from memory.main.story
where latest_seen < $until
order by latest_seen desc, story_id
limit $limit
