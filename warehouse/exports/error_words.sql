-- For warehouse/exports/restore.py: exports of before migration 31 hold a crawl's error as one text; part it as that migration does.
update base.source_run
set
    error = regexp_extract(error, '^\S+: ([a-z][a-z0-9-]*)(?: \([\s\S]*\))?$', 1),
    error_detail = regexp_extract(error, '^(\S+): ', 1) || regexp_extract(error, '^\S+: [a-z][a-z0-9-]*( \([\s\S]*\))?$', 1)
where error_detail is null and regexp_matches(error, '^\S+: [a-z][a-z0-9-]*( \([\s\S]*\))?$');
update base.source_run
set error = 'crashed', error_detail = error
where error_detail is null and error like 'the crawl process ended without a report%';
