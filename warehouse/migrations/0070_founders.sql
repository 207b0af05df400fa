-- For maintainers: a story is called after the article of it that was captured first, a dispute after the first of its stories, so that the same
-- articles have the same ids in whatever order they came. A story remembers its articles and what links them; what was grouped before is
-- grouped anew at the next run, and ids given until here lead on.
insert into base.story_alias
with founder as (
    select m.story_id, arg_min(m.article_id, struct_pack(seen := r.first_seen, id := m.article_id)) as founder, min(r.first_seen) as seen
    from base.story_member as m
    join base.report as r on r.report_id = m.article_id
    group by m.story_id
),
entry as (
    select coalesce(max(entry_no), 0) as changed_no
    from base.journal
)
select 'story', f.story_id, 's' || f.founder, e.changed_no
from founder as f
cross join entry as e
union all
select 'dispute', s.dispute_id, 'd' || arg_min(f.founder, struct_pack(seen := f.seen, id := f.founder)), any_value(e.changed_no)
from founder as f
join base.story as s on s.story_id = f.story_id
cross join entry as e
group by s.dispute_id
union all
select distinct 'story', p.story_id, 's' || r.article_id, e.changed_no
from base.story_report as p
join base.report as r on r.report_id = p.report_id
cross join entry as e
where p.story_id not in (select f.story_id from founder as f) and p.story_id <> 's' || r.article_id;

update base.story_alias as a
set current_id = n.current_id
from base.story_alias as n
where n.alias_id = a.current_id and n.kind = a.kind;

drop table base.story;
drop table base.story_member;
delete from base.story_evidence;
delete from base.story_summary;
delete from base.dispute_summary;
delete from base.story_report;
update base.told_until
set entry_no = 0;

create table base.story (
    story_id varchar,
    dispute_id varchar,
    founded bigint,
    founder varchar,
    founder_seen bigint,
    sketch blob,
    families ubigint,
    first_day integer,
    last_day integer,
    members integer,
    detail blob,
    changed_no bigint
);
comment on table base.story is 'One row per story as grouping remembers it between runs';
comment on column base.story.story_id is 's and the id of its founder; stable, see story_alias for those that are no more';
comment on column base.story.dispute_id is 'Dispute it belongs to: d and the id of the founder of its first story';
comment on column base.story.founded is 'Running number: rows lie in this order';
comment on column base.story.founder is 'Of its articles the one captured first';
comment on column base.story.founder_seen is 'First capture of the founder, microseconds since 1970';
comment on column base.story.sketch is '160 signed bytes for the candidate search';
comment on column base.story.families is 'Bits of the companies involved; all bits where none was recognised';
comment on column base.story.first_day is 'Day of its earliest article, days since 0001-01-01 plus one; null when none is dated';
comment on column base.story.last_day is 'Day of its latest article';
comment on column base.story.members is 'Articles in it';
comment on column base.story.detail is 'Its articles and what links them, see pipeline/grouping/stored.py';
comment on column base.story.changed_no is 'Journal entry that last changed it';

create table base.story_member (
    article_id varchar,
    story_id varchar,
    linked_to varchar,
    story_score float,
    dispute_score float,
    reason varchar,
    model varchar,
    version_id varchar,
    seen bigint,
    changed_no bigint
);
comment on table base.story_member is 'One row per grouped article: its story, and the link that put it there';
comment on column base.story_member.article_id is 'Report that was grouped';
comment on column base.story_member.story_id is 'Story it belongs to now';
comment on column base.story_member.linked_to is 'Article it is most surely linked to; null when its dispute is called after it';
comment on column base.story_member.story_score is 'Probability that both tell one event; 0 when linked by the dispute only';
comment on column base.story_member.dispute_score is 'Probability that both belong to one dispute';
comment on column base.story_member.reason is 'Shared evidence in words; empty where there is no link, or it was found in an earlier run';
comment on column base.story_member.model is 'Version of the pair model';
comment on column base.story_member.version_id is 'Version its evidence was read of; another one is read anew';
comment on column base.story_member.seen is 'First capture it was judged by, microseconds since 1970';
comment on column base.story_member.changed_no is 'Journal entry that last changed the row';
