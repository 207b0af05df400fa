-- For a dispute's page: its events by the day of the act, as in the view dispute_events.
select s.story_id, coalesce(s.docket.happened_on, s.event_date) as "on", s.event_date as published_on, s.stage, s.topic, s.platforms, s.docket, s.reports, s.independent
from memory.main.story as s
where s.whole_dispute_id = $dispute
order by "on", s.first_published_at, s.story_id
