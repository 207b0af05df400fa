-- For analysts and archivists: articles as a browser saw them.
create view as_seen as
select
    s.capture_id,
    s.report_id as article_id,
    s.source_id,
    s.run_id,
    s.fetched_at,
    s.url,
    s.http_status,
    s.drawn_by,
    s.files,
    s.missed,
    s.picture_digest,
    s.list_id,
    s.list_digest,
    s.segment as warc_file,
    s.warc_offset,
    s.payload_digest
from base.as_seen as s
where s.url <> '';

comment on view as_seen is 'Visits to articles as a browser saw them (keep_as_seen = true): the page, its files and a picture';
comment on column as_seen.capture_id is 'UUID of the WARC response record of the page, 32 hex digits';
comment on column as_seen.article_id is 'The article it shows (a copy_id where it became a copy since)';
comment on column as_seen.source_id is 'Source of the article';
comment on column as_seen.run_id is 'Run that visited it';
comment on column as_seen.fetched_at is 'When the page was fetched, UTC';
comment on column as_seen.url is 'Address that answered, after redirects';
comment on column as_seen.http_status is 'HTTP status of the page';
comment on column as_seen.drawn_by is 'The browser, with its version';
comment on column as_seen.files is 'Answers kept with the page: styles, scripts, pictures, fonts; redirects among them';
comment on column as_seen.missed is 'Files the page asked for and did not get';
comment on column as_seen.picture_digest is 'sha256:<hex> of the picture, a PNG in a WARC resource record urn:fullPage:<address>';
comment on column as_seen.list_id is 'UUID of the WARC metadata record that lists every record of the visit with its digest';
comment on column as_seen.list_digest is 'sha256:<hex> of the block of that record; sealed, it vouches for all of them';
comment on column as_seen.warc_file is 'WARC file, relative to the captures folder';
comment on column as_seen.warc_offset is 'Byte offset of the page in the WARC file; null when the raw records were removed';
comment on column as_seen.payload_digest is 'sha256:<hex> of the page as served';
