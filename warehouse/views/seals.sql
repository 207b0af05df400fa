-- For archivists: the sealed Merkle trees over captures.
create view seals as
select day, batch, leaves, root, sealed_at, number, previous, chain, entry_no
from base.seal;

comment on view seals is 'One row per sealed Merkle tree over a day''s captures, see docs/provenance.md';
comment on column seals.day is 'UTC day of capture';
comment on column seals.batch is 'Running number within the day; further ones hold captures that came late';
comment on column seals.leaves is 'Number of captures in the tree';
comment on column seals.root is 'sha256:<hex>: root of the RFC 6962 tree over the leaves';
comment on column seals.sealed_at is 'UTC';
comment on column seals.number is 'Place in its chain, from 1; null: from before there was a chain';
comment on column seals.previous is 'Digest of the seal with the number before, which holds all earlier ones: docs/provenance.md';
comment on column seals.chain is 'Null: sealed in this home; else the id of the chain of another home, brought by an export';
comment on column seals.entry_no is 'Journal entry of the sealing';
