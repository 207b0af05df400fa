-- For analysts: facts that people corrected; `facts` and the columns of `articles` tell the corrected values.
create view corrections as
select c.report_id as article_id, c.kind, c.was, c.was_role, c.value, c.role, c.reason, c.corrected_by, c.corrected_at, c.holds
from base.correction as c
join base.report as r on r.report_id = c.report_id;

comment on view corrections is 'What people say of facts that were read wrongly; facts tells the corrected values, one row per correction';
comment on column corrections.article_id is 'Article, or copy of one';
comment on column corrections.kind is 'Kind of fact, as in facts';
comment on column corrections.was is 'The value that was read';
comment on column corrections.was_role is 'The role it was read with; empty where the kind has none';
comment on column corrections.value is 'The right value; empty: the article does not tell it';
comment on column corrections.role is 'Its role';
comment on column corrections.reason is 'Why, in the words of whoever corrected it';
comment on column corrections.corrected_by is 'Id of the person, who is named on the site alone; empty for somebody who was forgotten';
comment on column corrections.corrected_at is 'UTC';
comment on column corrections.holds is 'False: the current version does not tell what is corrected, so nothing is changed';
