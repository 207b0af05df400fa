-- For `check`: the digest of each segment as it was read, or rewritten since.

-- name: digests
select segment, digest
from base.segment
where digest <> '' and segment not like 'import/%';
