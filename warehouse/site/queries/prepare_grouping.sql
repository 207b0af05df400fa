-- For the site: what grouping says of reports and stories.
create or replace table memory.main.grouped as
select report_id, story_id, cast(story_score as double) as score, reason, linked_to
from story_members;

create or replace table memory.main.event as
select dispute_id, story_id, cast(timezone('UTC', happened_at) as date) as event_date, coalesce(stage, '') as stage
from dispute_events;

create or replace table memory.main.moved as
select kind, alias_id, current_id from story_aliases;
