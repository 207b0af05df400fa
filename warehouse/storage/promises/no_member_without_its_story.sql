-- For `check`: rows that break the promise this file is named for.
select article_id
from base.story_member
where story_id not in (select story_id from base.story);
