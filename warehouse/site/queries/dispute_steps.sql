-- For a dispute's page: its events, oldest first.
select s.story_id, s.event_date as "on", s.stage, s.topic, s.platforms, s.docket, s.reports, s.independent
from memory.main.story as s
where s.whole_dispute_id = $dispute
order by s.first_published_at, s.story_id
