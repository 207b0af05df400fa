-- For `check`: rows that break the promise this file is named for.
select alias_id
from base.story_alias
where (kind = 'story' and current_id not in (select story_id from base.story))
    or (kind = 'dispute' and current_id not in (select dispute_id from base.story));
