-- For an article's page: the latest time a browser saw it, of those whose records are still there.
select fetched_at, capture_id, warc_file, warc_offset, files, missed, coalesce(drawn_by, '') as drawn_by
from as_seen
where article_id = $report and warc_offset is not null and picture_digest is not null
order by fetched_at desc, capture_id
limit 1
