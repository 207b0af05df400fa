-- For deciding: reports whose content, role or place changed since entry $since, and the articles they belong to.
create or replace temp table changed as
with fresh as (
    select report_id, article_id
    from base.report
    where changed_no > $since
),
moved as (
    select m.article_id
    from base.story_member as m
    where m.changed_no > $since
    union
    select m.article_id
    from base.story_member as m
    join base.story as s on s.story_id = m.story_id
    where s.changed_no > $since
)
select report_id from fresh
union
select article_id from fresh
union
select article_id from moved
