-- For the site: the stages of the beat in their order, from 1; the words stand in beat/stages.toml.
create or replace table memory.main.stage_rank as
select unnest($stages) as stage, generate_subscripts($stages, 1) as position
