-- For analysts: what people say of where reports belong. Grouping obeys it; stories and disputes are as it made them.
create table base.regrouping (
    regrouping_id varchar,
    "level" varchar,
    ones varchar[],
    apart varchar[],
    together varchar[],
    what varchar,
    was varchar,
    goes_to varchar,
    reason varchar,
    said_by varchar,
    said_at timestamptz
);
comment on table base.regrouping is 'What people say of which reports are of one story or dispute, out of desk.sqlite at each grouping and publish';
comment on column base.regrouping.regrouping_id is 'Its id on the desk';
comment on column base.regrouping."level" is 'story or dispute';
comment on column base.regrouping.ones is 'Articles it is said of';
comment on column base.regrouping.apart is 'Articles that they do not belong to; empty where something was only joined';
comment on column base.regrouping.together is 'Articles that they belong to; empty: they are a story, or dispute, of their own';
comment on column base.regrouping.what is 'What was named: an article, story or dispute';
comment on column base.regrouping.was is 'Story or dispute it was said to be none of, as it was called then; empty where something was only joined';
comment on column base.regrouping.goes_to is 'Story or dispute it was said to be of, as it was called then; empty: none';
comment on column base.regrouping.reason is 'Why, in the words of whoever said so';
comment on column base.regrouping.said_by is 'Id of the person; empty for somebody who was forgotten';
comment on column base.regrouping.said_at is 'UTC';
