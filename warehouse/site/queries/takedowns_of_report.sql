-- For an article's page: each time it was gone, the latest first.
select last_read, gone_at, back_at, http_status, capture_id, warc_file, warc_offset, payload_digest
from memory.main.takedown
where report_id = $report
order by gone_at desc
