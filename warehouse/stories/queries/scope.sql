-- For deciding: every report of a story that a changed report was told in, and all reports of the same articles.
create or replace temp table scope as
with told_with as (
    select p.report_id
    from base.story_report as p
    where p.story_id in (select o.story_id from base.story_report as o where o.report_id in (select report_id from changed))
    union
    select report_id from changed
),
article as (
    select r.article_id
    from base.report as r
    where r.report_id in (select report_id from told_with)
    union
    select r.article_id
    from base.report as r
    where r.article_id in (select report_id from told_with)
)
select r.report_id, r.article_id
from base.report as r
where r.article_id in (select article_id from article)
