-- For deciding: what was told of these goes, what is told now comes.
delete from base.dispute_summary
where dispute_id in (select dispute_id from gone);

insert into base.dispute_summary by name
select * from told
