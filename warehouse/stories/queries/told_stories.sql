-- For readers of decisions: what is told of the given stories.
select *
from base.story_summary
where story_id in (select story_id from wanted)
