-- For maintainers: a story is called after the article of it that was captured first, a dispute after the first of its stories, so that the same
-- articles have the same ids in whatever order they came. Ids given until here lead on. An article's membership notes what it was judged by.
alter table base.story add column founder varchar;
alter table base.story add column founder_seen bigint;
alter table base.story_member add column version_id varchar;
alter table base.story_member add column seen bigint;
comment on column base.story.story_id is 's and the id of its founder; stable, see story_alias for those that are no more';
comment on column base.story.founded is 'Running number: rows lie in this order';
comment on column base.story.founder is 'Of its articles the one captured first';
comment on column base.story.founder_seen is 'First capture of the founder, microseconds since 1970; of two that merge the earlier gives the id';
comment on column base.story_member.version_id is 'Version its evidence was read of; another one is read anew';
comment on column base.story_member.seen is 'First capture it was judged by, microseconds since 1970';

update base.story_member as m
set version_id = r.version_id, seen = epoch_us(r.first_seen)
from base.report as r
where r.report_id = m.article_id;

create table base.renamed as
with story as (
    select m.story_id as old_id, arg_min(m.article_id, struct_pack(seen := coalesce(m.seen, 0), id := m.article_id)) as founder,
        min(coalesce(m.seen, 0)) as founder_seen
    from base.story_member as m
    group by m.story_id
)
select
    s.old_id,
    s.founder,
    s.founder_seen,
    t.dispute_id as old_dispute,
    first_value(s.founder) over (partition by t.dispute_id order by s.founder_seen, s.founder) as dispute_founder
from story as s
join base.story as t on t.story_id = s.old_id;

update base.story as t
set story_id = 's' || n.founder, dispute_id = 'd' || n.dispute_founder, founder = n.founder, founder_seen = n.founder_seen
from base.renamed as n
where n.old_id = t.story_id;

update base.story_member as m
set story_id = 's' || n.founder
from base.renamed as n
where n.old_id = m.story_id;

update base.story_alias as a
set current_id = 's' || n.founder
from base.renamed as n
where a.kind = 'story' and a.current_id = n.old_id;

update base.story_alias as a
set current_id = 'd' || n.dispute_founder
from (select distinct old_dispute, dispute_founder from base.renamed) as n
where a.kind = 'dispute' and a.current_id = n.old_dispute;

insert into base.story_alias
select 'story', old_id, 's' || founder, (select coalesce(max(entry_no), 0) from base.journal)
from base.renamed
union all
select distinct 'dispute', old_dispute, 'd' || dispute_founder, (select coalesce(max(entry_no), 0) from base.journal)
from base.renamed
union all
select distinct 'story', p.story_id, 's' || r.article_id, (select coalesce(max(entry_no), 0) from base.journal)
from base.story_report as p
join base.report as r on r.report_id = p.report_id
where p.story_id not in (select old_id from base.renamed) and p.story_id <> 's' || r.article_id;

drop table base.renamed;

-- What is told of them is decided anew before the next publish.
delete from base.story_summary;
delete from base.dispute_summary;
delete from base.story_report;
update base.told_until
set entry_no = 0;
