-- For deciding: the stories to be told anew, in order.
select story_id
from touched
order by story_id
