-- For monitors: per source, when it last answered, last brought something, and what fails.
create view source_health as
with runs_of_source as (
    select
        s.source_id,
        count(*) as runs,
        max(r.started_at) as last_run_at,
        max(r.started_at) filter (where s.listings + s.listings_unchanged > 0) as last_answer_at,
        max(s.newest_at) as newest_claimed_at,
        cast(sum(s.captured) as bigint) as captured,
        cast(sum(s.unchanged) as bigint) as unchanged,
        cast(sum(s.failed) as bigint) as failed,
        cast(sum(s.listings_failed) as bigint) as listings_failed,
        arg_max(s.error, r.started_at) filter (where s.error is not null) as last_error,
        arg_max(s.error_detail, r.started_at) filter (where s.error is not null) as last_error_detail,
        arg_max(s.error is not null, r.started_at) as failing
    from base.source_run as s
    join base.run as r on r.run_id = s.run_id
    group by s.source_id
),
pages_of_source as (
    select
        source_id,
        count(*) as pages,
        count(*) filter (where outcome = 'stored') as stored,
        count(*) filter (where outcome in ('same-text', 'near-copy')) as copies,
        count(*) filter (where outcome = 'new-version') as new_versions,
        count(*) filter (where outcome = 'off-topic') as off_topic,
        max(fetched_at) as last_page_at,
        max(fetched_at) filter (where outcome in ('stored', 'same-text', 'near-copy')) as last_new_report_at
    from base.capture
    group by source_id
)
select
    coalesce(s.source_id, h.source_id, p.source_id) as source_id,
    s.name as source,
    s.country,
    s.kind,
    coalesce(s.enabled, false) as enabled,
    coalesce(h.runs, 0) as runs,
    h.last_run_at,
    h.last_answer_at,
    h.newest_claimed_at,
    coalesce(h.captured, 0) as captured,
    coalesce(h.unchanged, 0) as unchanged,
    coalesce(h.failed, 0) as failed,
    coalesce(h.listings_failed, 0) as listings_failed,
    coalesce(h.failing, false) as failing,
    h.last_error,
    h.last_error_detail,
    coalesce(p.pages, 0) as pages,
    coalesce(p.stored, 0) as stored,
    coalesce(p.copies, 0) as copies,
    coalesce(p.new_versions, 0) as new_versions,
    coalesce(p.off_topic, 0) as off_topic,
    p.last_page_at,
    p.last_new_report_at
from base.source as s
full join runs_of_source as h on h.source_id = s.source_id
full join pages_of_source as p on p.source_id = coalesce(s.source_id, h.source_id);

comment on view source_health is 'Per source: when it last answered and last brought something, and what fails';
comment on column source_health.source_id is 'Source; also those that have left the catalogue';
comment on column source_health.source is 'Name of the outlet';
comment on column source_health.country is 'Country of the outlet';
comment on column source_health.kind is 'news, agency, regulator, court, government, ngo, law, tech or search';
comment on column source_health.enabled is 'False: not crawled now';
comment on column source_health.runs is 'Crawls that visited it';
comment on column source_health.last_run_at is 'Latest crawl, UTC; null when never crawled';
comment on column source_health.last_answer_at is 'Latest crawl in which a listing answered, UTC';
comment on column source_health.newest_claimed_at is 'Latest date its listings ever claimed for an item, UTC';
comment on column source_health.captured is 'Pages written to a segment, over all crawls';
comment on column source_health.unchanged is 'Pages that answered 304, over all crawls';
comment on column source_health.failed is 'Pages that could not be fetched, over all crawls';
comment on column source_health.listings_failed is 'Listing documents that could not be read, over all crawls';
comment on column source_health.failing is 'True: in the latest crawl a listing could not be read';
comment on column source_health.last_error is 'Short word of the latest error of a listing, e.g. http-403';
comment on column source_health.last_error_detail is 'Address of that listing and what else is known of the error; for people';
comment on column source_health.pages is 'Pages ingested';
comment on column source_health.stored is 'Pages that became articles';
comment on column source_health.copies is 'Pages that became copies';
comment on column source_health.new_versions is 'Pages that became a new version';
comment on column source_health.off_topic is 'Pages off the beat';
comment on column source_health.last_page_at is 'Latest page of any outcome, UTC';
comment on column source_health.last_new_report_at is 'Latest page that was new: article or copy, UTC';
