-- For maintainers: up to `pages` reports of each source fetched in [since, until), chosen evenly by their ids. Parameters: since, until, pages.
select source_id, warc_file, warc_offset
from captures
where outcome in ('stored', 'same-text', 'near-copy', 'new-version', 'off-topic')
    and fetched_at >= $since::timestamptz
    and fetched_at < $until::timestamptz
    and warc_offset is not null
qualify row_number() over (partition by source_id, url order by fetched_at, capture_id) = 1
    and row_number() over (partition by source_id order by md5(capture_id)) <= $pages
order by source_id, warc_file, warc_offset
