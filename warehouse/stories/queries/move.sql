-- For deciding: every report of the touched stories at its place.
delete from base.story_report
where
    report_id in (select report_id from place)
    or report_id in (select report_id from changed);

insert into base.story_report by name
select * from place
