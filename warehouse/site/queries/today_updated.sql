-- For the front page: older stories that got reports in the window.
select *
from memory.main.story
where first_seen < $since and latest_seen >= $since and latest_seen < $until
order by latest_seen desc, story_id
limit $limit
