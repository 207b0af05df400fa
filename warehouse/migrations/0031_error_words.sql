-- A crawl's error in two columns: the short word that is counted and compared, and what else is known. Until here both were one text,
-- `<address>: <word> (<more>)`, which nothing could compare with a word.
alter table base.source_run add column error_detail varchar;
comment on column base.source_run.error is 'Short word of the first error that kept a listing from being read, e.g. http-403; null when all were';
comment on column base.source_run.error_detail is 'Address of that listing and what else is known of the error; for people';
update base.source_run
set
    error = regexp_extract(error, '^\S+: ([a-z][a-z0-9-]*)(?: \([\s\S]*\))?$', 1),
    error_detail = regexp_extract(error, '^(\S+): ', 1) || regexp_extract(error, '^\S+: [a-z][a-z0-9-]*( \([\s\S]*\))?$', 1)
where error_detail is null and regexp_matches(error, '^\S+: [a-z][a-z0-9-]*( \([\s\S]*\))?$');
update base.source_run
set error = 'crashed', error_detail = error
where error_detail is null and error like 'the crawl process ended without a report%';
