-- For analysts: crawls, one row per crawl and source.
create view runs as
select
    r.run_id,
    r.started_at,
    r.finished_at,
    r.status,
    r.detail,
    s.source_id,
    s.listings,
    s.listings_unchanged,
    s.listings_failed,
    s.links,
    s.seen,
    s.skipped,
    s.captured,
    s.unchanged,
    s.failed,
    s.reasons,
    s.newest_at,
    s.error,
    s.error_detail
from base.run as r
left join base.source_run as s on s.run_id = r.run_id;

comment on view runs is 'Crawls, one row per crawl and source; a crawl that crashed early has one row without source';
comment on column runs.run_id is 'Crawl';
comment on column runs.started_at is 'UTC';
comment on column runs.finished_at is 'UTC';
comment on column runs.status is 'done, deadline, stopped or crashed';
comment on column runs.detail is 'One line for people';
comment on column runs.source_id is 'Source';
comment on column runs.listings is 'Listing documents that answered with content';
comment on column runs.listings_unchanged is 'Listing documents that answered 304 or byte for byte as last time';
comment on column runs.listings_failed is 'Listing documents that could not be read';
comment on column runs.links is 'Distinct article links the listings named';
comment on column runs.seen is 'Links not fetched because captured before and not claiming a change';
comment on column runs.skipped is 'Links left out by age, pattern, robots or budget';
comment on column runs.captured is 'Pages written to a segment';
comment on column runs.unchanged is 'Pages that answered 304';
comment on column runs.failed is 'Pages that could not be fetched';
comment on column runs.reasons is 'Short word and number of URLs for skips and failures';
comment on column runs.newest_at is 'Latest date any listing claimed for an item, UTC';
comment on column runs.error is 'Short word of the first error that kept a listing from being read, e.g. http-403';
comment on column runs.error_detail is 'Address of that listing and what else is known of the error; for people';
