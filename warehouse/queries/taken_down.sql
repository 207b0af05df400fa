-- For monitors: reports whose page was there and then answered 404 or 410; back_at where it was there again later. Parameters: since, language, source (id).
select a.article_id, a.source, a.language, a.title, a.published_at, t.last_read, t.gone_at, t.back_at, t.http_status, a.url
from takedowns as t
join articles as a on a.article_id = t.report_id
where ($since is null or t.gone_at >= cast($since as timestamptz))
    and ($language is null or a.language = $language)
    and ($source is null or a.source_id = $source)
order by t.gone_at desc, a.article_id
