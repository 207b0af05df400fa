-- For deciding: what is told of every story of the given disputes.
select *
from base.story_summary
where dispute_id in (select dispute_id from wanted)
