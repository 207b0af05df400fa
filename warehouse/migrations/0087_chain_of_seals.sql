-- For archivists: seals are the links of a chain, and those that came with other people's exports stand beside the home's own. Seals
-- from before get their numbers, in the order of their making, when the next day is sealed.
alter table base.seal add column number bigint;
alter table base.seal add column previous varchar;
alter table base.seal add column chain varchar;
alter table base.leaf add column chain varchar;
comment on column base.seal.number is 'Place in its chain, from 1; null until the next sealing for seals from before there was a chain';
comment on column base.seal.previous is 'Digest of the seal with the number before, sha256:<hex>; null for the first';
comment on column base.seal.chain is 'Null: made in this home; else the id of the chain, of another home, that an export brought';
comment on column base.leaf.chain is 'As that of its seal';
