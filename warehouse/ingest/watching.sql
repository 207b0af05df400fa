-- For the ingest job: reports on the beat in segments it has just brought in, for the crawler to ask for again.
select c.source_id, c.requested_url, min(c.fetched_at)
from captures as c
join articles as a on a.article_id = c.report_id
where list_contains($segments, c.warc_file)
    and c.requested_url is not null
    and a.topic <> 'other'
group by all
order by all
