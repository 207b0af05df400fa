-- For maintainers: stories (one event) and disputes (one conflict over time). Analysts read the views stories, story_members, disputes,
-- dispute_events and story_aliases.

create table base.story (
    story_id varchar,
    dispute_id varchar,
    founded bigint,
    sketch blob,
    families ubigint,
    first_day integer,
    last_day integer,
    members integer,
    representatives varchar[],
    changed_no bigint
);
comment on table base.story is 'One row per story as grouping remembers it between runs';
comment on column base.story.story_id is 's and 15 hex digits of the SHA-256 of the founding article''s id; stable, see story_alias for merged ones';
comment on column base.story.dispute_id is 'Dispute it belongs to';
comment on column base.story.founded is 'Running number; of two that merge the smaller survives';
comment on column base.story.sketch is '160 signed bytes for the candidate search';
comment on column base.story.families is 'Bits of the companies involved; all bits where none was recognised';
comment on column base.story.first_day is 'Day of its earliest article, days since 0001-01-01 plus one; null when none is dated';
comment on column base.story.last_day is 'Day of its latest article';
comment on column base.story.members is 'Articles that joined it';
comment on column base.story.representatives is 'Ids of the articles that new ones are compared with';
comment on column base.story.changed_no is 'Journal entry that last changed it';

create table base.story_member (
    article_id varchar,
    story_id varchar,
    linked_to varchar,
    story_score float,
    dispute_score float,
    reason varchar,
    model varchar,
    changed_no bigint
);
comment on table base.story_member is 'One row per grouped article: its story, and the link that put it there';
comment on column base.story_member.article_id is 'Report that was grouped';
comment on column base.story_member.story_id is 'Story it belongs to now';
comment on column base.story_member.linked_to is 'Article it is most surely linked to; null when it founded its dispute';
comment on column base.story_member.story_score is 'Probability that both tell one event; 0 when linked by the dispute only';
comment on column base.story_member.dispute_score is 'Probability that both belong to one dispute';
comment on column base.story_member.reason is 'Shared evidence in words; empty when it founded its dispute';
comment on column base.story_member.model is 'Version of the pair model';
comment on column base.story_member.changed_no is 'Journal entry that last changed the row';

create table base.story_evidence (
    article_id varchar,
    evidence varchar using compression zstd,
    vector blob
);
comment on table base.story_evidence is 'What grouping compares of each grouped article; can be made again from report, mention and vector';
comment on column base.story_evidence.article_id is 'Report';
comment on column base.story_evidence.evidence is 'JSON: day, language, parties, authorities, places, names, numbers, terms';
comment on column base.story_evidence.vector is '512 signed bytes; null where the encoder does not speak the language';

create table base.story_alias (
    kind varchar,
    alias_id varchar,
    current_id varchar,
    changed_no bigint
);
comment on table base.story_alias is 'Ids of stories and disputes that were merged into older ones';
comment on column base.story_alias.kind is 'story or dispute';
comment on column base.story_alias.alias_id is 'Id that is no more';
comment on column base.story_alias.current_id is 'Id it leads to now, after any number of merges';
comment on column base.story_alias.changed_no is 'Journal entry of the latest merge';
