-- For archivists: what was removed for good.
create view tombstones as
select forgotten_id, reason, forgotten_at, entry_no
from base.forgotten;

comment on view tombstones is 'Reports removed for good; whoever holds an older export should remove them too';
comment on column tombstones.forgotten_id is 'article_id or copy_id it had: first 16 hex digits of the SHA-256 of the canonical URL';
comment on column tombstones.reason is 'Why, as given by whoever removed it';
comment on column tombstones.forgotten_at is 'UTC';
comment on column tombstones.entry_no is 'Journal entry of the removal';
