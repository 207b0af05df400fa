-- For analysts: what people say of which reports are of one story or dispute, and whether the stories are as they say.
create view regroupings as
with place as (
    select m.article_id, m.story_id, s.dispute_id
    from base.story_member as m
    join base.story as s on s.story_id = m.story_id
),
side as (
    select g.regrouping_id, 'ones' as side, unnest(g.ones) as article_id
    from base.regrouping as g
    union all
    select g.regrouping_id, 'apart', unnest(g.apart)
    from base.regrouping as g
    union all
    select g.regrouping_id, 'together', unnest(g.together)
    from base.regrouping as g
),
seat as (
    select d.regrouping_id, d.side, if(g."level" = 'story', p.story_id, p.dispute_id) as place
    from side as d
    join base.regrouping as g on g.regrouping_id = d.regrouping_id
    join place as p on p.article_id = d.article_id
),
meeting as (
    select distinct o.regrouping_id, n.side
    from seat as o
    join seat as n on n.regrouping_id = o.regrouping_id and n.place = o.place and n.side <> 'ones'
    where o.side = 'ones'
)
select
    g.regrouping_id,
    g."level",
    g.what,
    g.was,
    g.goes_to,
    g.ones,
    g.apart,
    g.together,
    g.reason,
    g.said_by,
    g.said_at,
    not exists (select 1 from meeting as m where m.regrouping_id = g.regrouping_id and m.side = 'apart')
    and (len(g.together) = 0 or exists (select 1 from meeting as m where m.regrouping_id = g.regrouping_id and m.side = 'together')) as holds
from base.regrouping as g;

comment on view regroupings is 'What people say of which reports are of one story or dispute; stories and disputes are grouped as they say, one row per word';
comment on column regroupings.regrouping_id is 'Its id';
comment on column regroupings."level" is 'story: of one event or not; dispute: of one conflict or not';
comment on column regroupings.what is 'What was named: an article, story or dispute, as it was called then';
comment on column regroupings.was is 'Story or dispute it was said to be none of; empty where something was only joined';
comment on column regroupings.goes_to is 'Story or dispute it was said to be of; empty: a story, or dispute, of its own';
comment on column regroupings.ones is 'Articles it is said of';
comment on column regroupings.apart is 'Articles that they do not belong to';
comment on column regroupings.together is 'Articles that they belong to';
comment on column regroupings.reason is 'Why, in the words of whoever said so';
comment on column regroupings.said_by is 'Id of the person, who is named on the site alone; empty for somebody who was forgotten';
comment on column regroupings.said_at is 'UTC';
comment on column regroupings.holds is 'False: grouping could not do it, for the articles are gone or somebody said otherwise since';
