-- For monitors: reports whose page was there and then answered 404 or 410; back_at where it was there again later. Parameters: since, language, source (id).
with gone as (
    select source_id, url, min(fetched_at) as gone_at
    from captures
    where outcome = 'http-error' and detail in ('HTTP status 404', 'HTTP status 410')
    group by all
),
there as (
    select distinct report_id, url, fetched_at from captures where kept
    union
    select distinct report_id, requested_url, fetched_at from captures where kept
)
select a.article_id, a.source, a.language, a.title, a.published_at, a.last_seen as last_read,
    min(g.gone_at) as gone_at, min(t.fetched_at) filter (where t.fetched_at > g.gone_at) as back_at, a.url
from gone as g
join there as t on t.url = g.url
join articles as a on a.article_id = t.report_id
where ($since is null or g.gone_at >= cast($since as timestamptz))
    and ($language is null or a.language = $language)
    and ($source is null or a.source_id = $source)
group by all
having bool_or(t.fetched_at < g.gone_at)
order by gone_at desc, a.article_id
