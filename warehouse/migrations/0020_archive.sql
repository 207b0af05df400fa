-- For archivists: what was removed and may not come back, and the sealed Merkle trees over captures.

create table base.forgotten (
    forgotten_id varchar,
    reason varchar,
    forgotten_at timestamptz,
    entry_no bigint
);
comment on table base.forgotten is 'Tombstones: reports removed for good; they hold neither address nor headline';
comment on column base.forgotten.forgotten_id is 'report_id: first 16 hex digits of the SHA-256 of the canonical URL';
comment on column base.forgotten.reason is 'Why, as given by whoever removed it, e.g. the file number of an order';
comment on column base.forgotten.forgotten_at is 'UTC';
comment on column base.forgotten.entry_no is 'Journal entry of the removal';

create table base.seal (
    day date,
    batch integer,
    leaves integer,
    root varchar,
    sealed_at timestamptz,
    entry_no bigint
);
comment on table base.seal is 'One row per sealed Merkle tree over captures: batch 1 of a day, further batches for captures that came late';
comment on column base.seal.day is 'UTC day of capture';
comment on column base.seal.batch is 'Running number within the day, from 1';
comment on column base.seal.leaves is 'Number of captures in the tree';
comment on column base.seal.root is 'sha256:<hex>: root of the RFC 6962 tree over the leaves in their order';
comment on column base.seal.sealed_at is 'UTC';
comment on column base.seal.entry_no is 'Journal entry of the sealing';

create table base.leaf (
    day date,
    batch integer,
    position integer,
    capture_id varchar,
    payload_digest varchar
);
comment on table base.leaf is 'The leaves of the sealed trees; they stay when raw pages or articles are removed';
comment on column base.leaf.day is 'UTC day of capture';
comment on column base.leaf.batch is 'Tree of that day';
comment on column base.leaf.position is 'From 0, in ascending order of capture_id';
comment on column base.leaf.capture_id is 'UUID of the WARC response record, 32 hex digits';
comment on column base.leaf.payload_digest is 'sha256:<hex> of the body as served';
