-- For deciding: what was told of these goes, what is told now comes.
delete from base.story_summary
where story_id in (select story_id from gone);

insert into base.story_summary by name
select * from told
