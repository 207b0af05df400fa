-- For analysts: what became of the pages, per UTC day of capture and source.
create view outcomes as
with counted as (
    select cast(timezone('UTC', fetched_at) as date) as day, source_id, outcome, text_origin, count(*) as pages
    from base.capture
    group by all
)
select
    day,
    source_id,
    outcome,
    text_origin,
    pages,
    cast(sum(pages) over (partition by day, source_id) as bigint) as pages_of_source
from counted;

comment on view outcomes is 'What became of the captured pages, per UTC day of capture and source';
comment on column outcomes.day is 'UTC day of capture';
comment on column outcomes.source_id is 'Source';
comment on column outcomes.outcome is 'stored, same-url, same-text, near-copy, new-version, or why the page was not kept';
comment on column outcomes.text_origin is 'Where the texts of these pages were read: page, rendered (as a browser drew it), embedded-data, feed-content, pdf, document or feed-summary; null for pages that were not kept';
comment on column outcomes.pages is 'Captured pages with this outcome and origin';
comment on column outcomes.pages_of_source is 'All pages captured that day at that source: the denominator';
