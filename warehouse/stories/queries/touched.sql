-- For deciding: stories to decide anew: those of the reports in scope, now and before.
create or replace temp table touched as
select story_id from place
union
select story_id from former
