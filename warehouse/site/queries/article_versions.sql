-- For an article's page: every version of one report, oldest first; the current one without its content.
select
    v.version_id, v.first_seen, v.last_seen, coalesce(s.title, '') as title, s.text, s.modified_at,
    coalesce(s.capture_id, v.capture_id) as capture_id, coalesce(s.segment, '') as warc_file, s.warc_offset,
    coalesce(s.payload_digest, '') as payload_digest, s.fetched_at, coalesce(s.extractor, '') as extractor, coalesce(s.model, '') as model
from (select * from memory.main.version where report_id = $report) as v
left join (select * from base.superseded where report_id = $report) as s on s.version_id = v.version_id
order by v.first_seen, v.version_id
