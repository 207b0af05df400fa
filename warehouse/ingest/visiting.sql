-- For visits as seen: articles of some sources on the beat that came lately and were not visited yet, newest first.
select a.canonical_url, coalesce(any_value(c.requested_url), any_value(a.url)) as url, a.source_id
from articles as a
join captures as c on c.capture_id = a.capture_id
where list_contains($sources, a.source_id)
    and a.topic <> 'other'
    and a.first_seen >= $since
    and a.warc_file not like 'import/%'
    and a.article_id not in (select article_id from as_seen where article_id is not null)
group by a.canonical_url, a.source_id
order by max(a.first_seen) desc, a.canonical_url
