-- For archivists: the WARC files whose pages are in the warehouse.
create view segments as
select segment as warc_file, digest, size_bytes, records, torn, ingested_at
from base.segment;

comment on view segments is 'The WARC files whose pages are in the warehouse';
comment on column segments.warc_file is 'POSIX path relative to the captures folder';
comment on column segments.digest is 'sha256:<hex> of the file';
comment on column segments.size_bytes is 'Size of the file in bytes';
comment on column segments.records is 'Response records read whole';
comment on column segments.torn is 'Records skipped because cut off or damaged';
comment on column segments.ingested_at is 'UTC';
