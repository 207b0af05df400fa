-- For archivists: visits to articles as a browser saw them. They are no captures of a listing's pages, so no count of pages contains them.
create table base.as_seen (
    capture_id varchar not null,
    segment varchar not null,
    warc_offset bigint,
    payload_digest varchar not null,
    fetched_at timestamptz not null,
    run_id varchar,
    source_id varchar,
    url varchar not null,
    report_id varchar,
    http_status smallint,
    drawn_by varchar,
    files integer,
    missed integer,
    picture_digest varchar,
    list_id varchar not null,
    list_digest varchar not null
);
comment on table base.as_seen is 'Visits to articles on the beat as a browser saw them: page, files and picture, behind one another in a WARC file';
comment on column base.as_seen.capture_id is 'UUID of the WARC response record of the page, 32 hex digits';
comment on column base.as_seen.segment is 'WARC file, relative to the captures folder';
comment on column base.as_seen.warc_offset is 'Byte offset of that record; null when the raw records were removed';
comment on column base.as_seen.payload_digest is 'sha256:<hex> of the page as served';
comment on column base.as_seen.fetched_at is 'When the page was fetched, UTC';
comment on column base.as_seen.run_id is 'Run that visited it';
comment on column base.as_seen.source_id is 'Source of the article';
comment on column base.as_seen.url is 'Address that answered; empty for an article that was forgotten';
comment on column base.as_seen.report_id is 'The article it shows';
comment on column base.as_seen.http_status is 'Of the page';
comment on column base.as_seen.drawn_by is 'The browser, with its version';
comment on column base.as_seen.files is 'Answers kept with the page, redirects among them';
comment on column base.as_seen.missed is 'Files the page asked for and did not get';
comment on column base.as_seen.picture_digest is 'sha256:<hex> of the picture, PNG';
comment on column base.as_seen.list_id is 'UUID of the WARC metadata record that lists every record of the visit with its digest';
comment on column base.as_seen.list_digest is 'sha256:<hex> of that record''s block; sealed beside the page';
