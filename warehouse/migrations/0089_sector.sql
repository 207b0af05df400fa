-- For analysts: what kind of service the first party of a story is, decided with it out of the beat's platforms and sectors. Everything is decided anew.
alter table base.story_summary add column sector varchar;
comment on column base.story_summary.sector is 'Sector of its first party (sectors.toml of the beat); null where the beat lists none';

delete from base.story_summary;
delete from base.dispute_summary;
delete from base.story_report;
update base.told_until
set entry_no = 0;
