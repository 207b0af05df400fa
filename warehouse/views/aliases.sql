-- For analysts: any id or address ever given to a report, and the article it leads to now.
create view aliases as
select
    r.report_id as alias_id,
    r.canonical_url,
    r.article_id
from base.report as r;

comment on view aliases is 'Any report id, and the article it leads to now: ids survive when article and copy change roles';
comment on column aliases.alias_id is 'article_id or copy_id, today or formerly';
comment on column aliases.canonical_url is 'Its address';
comment on column aliases.article_id is 'Article it is, or is a copy of, now';
