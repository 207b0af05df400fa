-- For readers of decisions: what is told of the given stories. Found by their ids first: a join alone unpacks all that is told of every story.
select *
from base.story_summary
where rowid in (select rowid from base.story_summary where story_id in (select story_id from wanted))
    and story_id in (select story_id from wanted)
