-- For analysts: whether a story tells a decision, decided with it out of the beat's stages and outcomes. Everything is decided anew.
alter table base.story_summary add column decision boolean;
comment on column base.story_summary.decision is 'It tells a decision: by its stage, or because it is told how it ended (stages.toml, outcomes.toml)';

delete from base.story_summary;
delete from base.dispute_summary;
delete from base.story_report;
update base.told_until
set entry_no = 0;
