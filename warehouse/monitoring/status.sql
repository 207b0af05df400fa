-- For status: every source, and the warehouse in numbers.

-- name: sources
select
    source_id, source, country, kind, enabled, runs, captured, stored + copies as new, unchanged, failed, listings_failed,
    last_run_at, last_answer_at, last_new_report_at, last_error, last_error_detail, failing
from source_health
order by source_id;

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
