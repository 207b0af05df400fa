-- For status: every source, and the warehouse in numbers.

-- name: sources
with bodies as (
    select source_id, count(*) as judged, count(*) filter (where body_confidence < $doubted) as doubted
    from base.report
    where body_confidence is not null and fetched_at >= $recent
    group by source_id
),
caught as (
    select s.source_id, max(r.started_at) as last_page_at
    from base.source_run as s
    join base.run as r on r.run_id = s.run_id
    where s.captured > 0
    group by s.source_id
)
select
    h.source_id, h.source, h.country, h.kind, h.enabled, h.runs, h.captured, h.stored + h.copies as new, h.unchanged, h.failed, h.listings_failed,
    h.last_run_at, h.last_answer_at, h.last_new_report_at, h.last_error, h.last_error_detail, h.failing,
    coalesce(b.judged, 0) as bodies, coalesce(b.doubted, 0) as bodies_doubted, c.last_page_at
from source_health as h
left join caught as c on c.source_id = h.source_id
left join bodies as b on b.source_id = h.source_id
order by h.source_id;

-- name: count_articles
select count(*)
from articles;

-- name: count_copies
select count(*)
from copies;

-- name: count_versions
select count(*)
from base.version;

-- name: count_pages
select count(*)
from captures;

-- name: count_segments
select count(*)
from segments;

-- name: count_torn
select sum(torn)
from segments;

-- name: count_runs
select count(*)
from base.run;

-- name: count_crashed
select count(*)
from base.run
where status = 'crashed';

-- name: outcomes
select outcome, count(*) as pages
from captures
group by all
order by pages desc, outcome;

-- name: text_origins
select text_origin, count(*) as articles
from articles
where text_origin is not null
group by all
order by articles desc, text_origin;

-- name: languages
select language, count(*) as articles
from articles
group by all
order by articles desc, language;

-- name: topics
select coalesce(topic, 'none'), count(*) as articles
from articles
group by all
order by articles desc, 1;

-- name: last_entry
select max(entry_no)
from journal;
