-- For analysts and archivists: every captured page with its outcome and its place in the WARC files.
create view captures as
select
    c.capture_id,
    c.source_id,
    c.run_id,
    c.fetched_at,
    c.url,
    c.requested_url,
    c.http_status,
    c.outcome,
    c.outcome in ('stored', 'same-url', 'same-text', 'near-copy', 'new-version') as kept,
    c.text_origin,
    c.detail,
    c.title,
    c.language,
    c.published_at,
    c.score,
    c.report_id,
    c.version_id,
    c.segment as warc_file,
    c.warc_offset,
    c.payload_digest
from base.capture as c;

comment on view captures is 'Every captured page with exactly one outcome';
comment on column captures.capture_id is 'UUID of the WARC response record, 32 hex digits';
comment on column captures.source_id is 'Source whose listing led here';
comment on column captures.run_id is 'Crawl';
comment on column captures.fetched_at is 'UTC';
comment on column captures.url is 'Address that answered, after redirects';
comment on column captures.requested_url is 'Address the listing gave; null for pages that were not kept';
comment on column captures.http_status is 'HTTP status; null for pages that were not kept';
comment on column captures.outcome is 'stored, same-url, same-text, near-copy, new-version, or why the page was not kept';
comment on column captures.kept is 'True: the page belongs to an article, a version or a copy';
comment on column captures.text_origin is 'Where the text was read: page, rendered (as a browser drew it), embedded-data, feed-content, pdf, document or feed-summary; null for pages that were not kept';
comment on column captures.detail is 'One line for people: what was seen';
comment on column captures.title is 'Headline, where one was found';
comment on column captures.language is 'ISO 639-1; null where it was not determined';
comment on column captures.published_at is 'UTC; null where the page names no date';
comment on column captures.score is 'Probability of being on-topic, 0..1; null where it was not computed';
comment on column captures.report_id is 'article_id or copy_id the page belongs to; null for pages that were not kept';
comment on column captures.version_id is 'Version the page shows; null for pages that were not kept';
comment on column captures.warc_file is 'WARC file, relative to the captures folder';
comment on column captures.warc_offset is 'Byte offset of the record in the WARC file';
comment on column captures.payload_digest is 'sha256:<hex> of the body as served';
