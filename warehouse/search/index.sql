-- For the search index: what has to be written, what goes, and the state it stands for.

-- name: articles
with facets as (
    {facets}
)
select
    r.report_id,
    r.title,
    r.standfirst,
    r.text,
    r.url,
    r.topic,
    r.first_seen,
    coalesce(r.published_at, r.earliest_published_at) as published_at,
    f.language,
    f.topics,
    f.platforms,
    f.authorities,
    f.laws,
    f.named_jurisdictions,
    f.stages,
    f.source_id,
    f.main_euros,
    f.published_day,
    f.seen_day
from facets as f
join base.report as r on r.report_id = f.article_id;

-- name: gone
select report_id
from base.report
where changed_no > $after
union
select forgotten_id
from base.forgotten
where entry_no > $after;

-- name: mark
select concat_ws('|', entry_no, epoch_us(written_at), kind, subject)
from base.journal
where entry_no = $entry;

-- name: count_articles
select count(*)
from base.report
where copy_kind is null;

-- name: sources
select source_id, name, country
from base.source;
