-- For grouping: what is still to be grouped, what grouping remembers, and one run's changes.

-- name: ungrouped
with waiting as (
    select
        report_id,
        version_id,
        title,
        left(text, $chars) as opening,
        coalesce(if(published_plausible is not false, published_at, null), earliest_published_at, first_seen) as published_at,
        language,
        topics,
        outcome,
        epoch_us(first_seen) as seen
    from base.report as r
    where
        copy_kind is null
        and topic is distinct from $off_topic
        and not exists (
            select 1 from base.story_member as m
            where m.article_id = r.report_id and m.version_id = r.version_id and m.seen = epoch_us(r.first_seen)
        )
    order by first_seen, report_id
    limit $limit
)
select w.report_id, w.version_id, w.title, w.opening, w.published_at, w.language, w.topics, w.seen, w.outcome, any_value(v.vector)
from waiting as w
left join base.vector as v on v.version_id = w.version_id
group by all
order by w.published_at, w.report_id;

-- The disputes of articles that are none any more (copies now, off the beat, or removed), or that changed.
-- name: left_disputes
select m.article_id, s.dispute_id
from base.story_member as m
join base.story as s on s.story_id = m.story_id
left join base.report as r on r.report_id = m.article_id
where
    m.article_id in (select key from again)
    or r.report_id is null
    or r.copy_kind is not null
    or r.topic is not distinct from $off_topic
order by m.article_id;

-- name: of_disputes
select *
from base.story
where dispute_id in (select key from wanted)
order by founded;

-- name: disputes_of_articles
select distinct s.dispute_id
from base.story_member as m
join base.story as s on s.story_id = m.story_id
where m.article_id in (select key from wanted)
order by s.dispute_id;

-- name: mentions
select version_id, kind, value, surface, span_start, span_end, rule, party, jurisdiction
from base.mention
where version_id in (select key from wanted)
order by version_id, span_start, value;

-- name: columns
select founded, sketch, families, coalesce(last_day, -1) as last_day
from base.story;

-- name: stories
select *
from base.story
where founded in (select founded from wanted);

-- name: evidence
select article_id, packed
from base.story_evidence
where article_id in ({literals}) and packed is not null;

-- name: unpacked_evidence
select article_id, evidence, vector
from base.story_evidence
where packed is null and article_id in (select key from wanted);

-- name: remove_stories
delete from base.story
where story_id in (select key from gone);

-- name: seat
create or replace temp table seated as
select m.*, coalesce(n.version_id, b.version_id) as version_id, coalesce(n.seen, b.seen) as seen
from members as m
left join judged_by as n on n.article_id = m.article_id
left join base.story_member as b on b.article_id = m.article_id;

-- name: unseat
delete from base.story_member
where article_id in (select article_id from members) or article_id in (select key from left_articles);

-- name: add_members
insert into base.story_member by name
select *
from seated;

-- name: remove_evidence
delete from base.story_evidence
where article_id in (select article_id from texts) or article_id in (select key from left_articles);

-- name: add_evidence
insert into base.story_evidence by name
select *
from texts;

-- name: move_members
update base.story_member as m
set story_id = a.current_id, changed_no = a.changed_no
from moves as a
where m.story_id = a.alias_id;

-- name: move_stories
update base.story as s
set dispute_id = a.current_id, changed_no = a.changed_no
from moves as a
where s.dispute_id = a.alias_id;

-- name: lead_on
update base.story_alias as o
set current_id = a.current_id, changed_no = a.changed_no
from moves as a
where o.kind = a.kind and o.current_id = a.alias_id;

-- name: add_aliases
insert into base.story_alias by name
select *
from moves;

-- An id that stands for itself again leads nowhere.
-- name: remove_aliases
delete from base.story_alias
where alias_id in (select story_id from base.story) or alias_id in (select dispute_id from base.story);
