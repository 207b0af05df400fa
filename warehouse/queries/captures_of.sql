-- For maintainers: captures of an address (as served, as listed or canonical) or of an id, newest first. Parameter: of.
select c.capture_id, c.url, c.source_id, c.outcome, c.detail, c.fetched_at, c.warc_file, c.warc_offset
from captures as c
left join aliases as a on a.alias_id = $of
left join articles as r on r.article_id = c.report_id
where $of in (c.capture_id, c.url, c.requested_url, c.report_id, c.version_id, r.canonical_url)
    or c.report_id = a.article_id
order by c.fetched_at desc, c.capture_id
