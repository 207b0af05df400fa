-- For deciding: every report of a story that a changed report was told in, and all reports of the same articles.
create or replace temp table scope as
with told_with as (
    select report_id
    from base.story_report
    where story_id in (select story_id from former)
    union
    select report_id from changed
),
-- What was told with a changed report is an article, or has one; of an id that is no article, no report is a copy.
article as (
    select article_id
    from base.report
    where report_id in (select report_id from told_with)
    union
    select report_id from told_with
)
select report_id, article_id
from base.report
where article_id in (select article_id from article)
