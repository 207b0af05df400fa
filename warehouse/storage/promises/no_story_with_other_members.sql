-- For `check`: rows that break the promise this file is named for.
select s.story_id
from base.story as s
left join (select story_id, count(*) as members from base.story_member group by story_id) as m on m.story_id = s.story_id
where s.members is distinct from m.members;
