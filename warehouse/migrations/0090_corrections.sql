-- For analysts: facts that people corrected. base.fact and the plain columns tell the corrected ones; what was read is kept beside.
create table base.fact_as_read as
select *
from base.fact
limit 0;
comment on table base.fact_as_read is 'Facts as they were read, of versions of which people corrected some; the columns are those of base.fact';

create table base.correction (
    correction_id varchar,
    report_id varchar,
    kind varchar,
    was varchar,
    was_role varchar,
    "value" varchar,
    role varchar,
    reason varchar,
    corrected_by varchar,
    corrected_at timestamptz,
    holds boolean
);
comment on table base.correction is 'What people say of facts that were read wrongly, out of desk.sqlite at each publish';
comment on column base.correction.correction_id is 'Its id on the desk';
comment on column base.correction.report_id is 'Report';
comment on column base.correction.kind is 'Kind of fact';
comment on column base.correction.was is 'The value that was read';
comment on column base.correction.was_role is 'Its role; empty where the kind has none';
comment on column base.correction.value is 'The right value; empty: the report does not tell it';
comment on column base.correction.role is 'Its role';
comment on column base.correction.reason is 'Why, in the words of whoever corrected it';
comment on column base.correction.corrected_by is 'Id of the person; empty for somebody who was forgotten';
comment on column base.correction.corrected_at is 'UTC';
comment on column base.correction.holds is 'False: the current version does not tell what is corrected';
