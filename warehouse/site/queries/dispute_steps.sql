-- For a dispute's page: its events, oldest first.
select s.story_id, coalesce(s.event_date, s.day) as "on", s.stage, s.reports, s.independent
from memory.main.story as s
where s.whole_dispute_id = $dispute
order by 2, s.first_seen, s.story_id
