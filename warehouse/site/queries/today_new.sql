-- For the front page: stories first seen in the window, most widely told first.
select *
from memory.main.story
where first_seen >= $since and first_seen < $until
order by independent desc, len(languages) desc, reports desc, latest_seen desc, story_id
limit $limit
