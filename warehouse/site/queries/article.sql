-- For an article's page: one report, article or copy, with its body.
select
    r.report_id, r.article_id, r.canonical_url, coalesce(r.standfirst, '') as standfirst, r.text, r.authors, r.topics, r.score,
    coalesce(r.published_origin, '') as published_origin, coalesce(r.published_plausible, true) as published_plausible, r.modified_at, r.last_seen,
    r.language_confidence, coalesce(r.language_method, '') as language_method, r.tokens, coalesce(r.robots, '') as robots,
    r.capture_id, r.segment as warc_file, r.warc_offset, r.payload_digest, r.fetched_at, r.extractor, r.model, r.version_id
from base.report as r
where r.rowid = $row and r.report_id = $report
