-- For deciding: the story of every report in scope. A copy is told with its article, also when it was grouped as an article once; an article
-- that is not grouped itself goes with a copy that is (the one grouped first); one that is not grouped at all is a story of its own.
create or replace temp table place as
with grouped as (
    select s.article_id, m.story_id
    from scope as s
    join base.story_member as m on m.article_id = s.report_id
    join base.story as t on t.story_id = m.story_id
    qualify row_number() over (partition by s.article_id order by m.article_id <> s.article_id, t.founded, m.article_id) = 1
)
select s.report_id, coalesce(g.story_id, 's' || s.article_id) as story_id
from scope as s
left join grouped as g on g.article_id = s.article_id
