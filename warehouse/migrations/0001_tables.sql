-- For maintainers: the tables. Analysts read the views (folder views/); tables may be rearranged, views may not.
-- No keys, indexes or sequences: the same statements run on a DuckDB file and on DuckLake. Ingest keeps rows unique by anti-joins.

create table base.journal (
    entry_no bigint,
    written_at timestamptz,
    kind varchar,
    subject varchar
);
comment on table base.journal is 'One row per committed change of the warehouse; snapshots name the last entry they hold';
comment on column base.journal.entry_no is 'Running number from 1';
comment on column base.journal.written_at is 'UTC';
comment on column base.journal.kind is 'schema, segment, run or sources';
comment on column base.journal.subject is 'Segment path, run id, number of sources or migration';

create table base.source (
    source_id varchar,
    name varchar,
    country varchar,
    languages varchar[],
    homepage varchar,
    kind varchar,
    enabled boolean,
    agency boolean,
    listings struct(kind varchar, url varchar)[],
    verified date,
    note varchar
);
comment on table base.source is 'The catalogue of outlets as last loaded';
comment on column base.source.source_id is 'Slug of the outlet, country first, e.g. fr-le-monde';
comment on column base.source.name is 'Name of the outlet';
comment on column base.source.country is 'ISO 3166-1 alpha-2, lower case; eu and zz (international) occur';
comment on column base.source.languages is 'ISO 639-1, most used first';
comment on column base.source.homepage is 'Front page';
comment on column base.source.kind is 'news, agency, regulator, court, government, ngo, law, tech or search';
comment on column base.source.enabled is 'False: not crawled';
comment on column base.source.agency is 'True: its own copy of a wire report is the article, every other outlet''s a copy';
comment on column base.source.listings is 'Feeds, sitemaps, section pages and searches that are read';
comment on column base.source.verified is 'Day on which a check last reached it; null when never';
comment on column base.source.note is 'Remark of the catalogue';

create table base.run (
    run_id varchar,
    started_at timestamptz,
    finished_at timestamptz,
    status varchar,
    segments varchar[],
    detail varchar
);
comment on table base.run is 'One row per crawl';
comment on column base.run.run_id is 'Identifier of the crawl';
comment on column base.run.started_at is 'UTC';
comment on column base.run.finished_at is 'UTC';
comment on column base.run.status is 'done, deadline (closed cleanly at its time limit), stopped (by signal) or crashed';
comment on column base.run.segments is 'WARC files it closed';
comment on column base.run.detail is 'One line for people; null when there is nothing to say';

create table base.source_run (
    run_id varchar,
    source_id varchar,
    listings integer,
    listings_unchanged integer,
    listings_failed integer,
    links integer,
    seen integer,
    skipped integer,
    captured integer,
    unchanged integer,
    failed integer,
    reasons struct(reason varchar, urls integer)[],
    newest_at timestamptz,
    error varchar
);
comment on table base.source_run is 'What one crawl found at one source; counts of URLs unless said otherwise';
comment on column base.source_run.run_id is 'Crawl';
comment on column base.source_run.source_id is 'Source';
comment on column base.source_run.listings is 'Listing documents that answered with content';
comment on column base.source_run.listings_unchanged is 'Listing documents that answered 304 or byte for byte as last time';
comment on column base.source_run.listings_failed is 'Listing documents that could not be read';
comment on column base.source_run.links is 'Distinct article links the listings named';
comment on column base.source_run.seen is 'Links not fetched because captured before and not claiming a change';
comment on column base.source_run.skipped is 'Links left out by age, pattern, robots or the budget of the run';
comment on column base.source_run.captured is 'Pages written to a segment';
comment on column base.source_run.unchanged is 'Pages that answered 304';
comment on column base.source_run.failed is 'Pages that could not be fetched';
comment on column base.source_run.reasons is 'Short word and number of URLs for skips and failures';
comment on column base.source_run.newest_at is 'Latest date any listing claimed for an item, UTC';
comment on column base.source_run.error is 'First error that kept a listing from being read; null when all were';

create table base.segment (
    segment varchar,
    digest varchar,
    size_bytes bigint,
    records integer,
    torn integer,
    ingested_at timestamptz
);
comment on table base.segment is 'WARC files whose pages are in the warehouse; written in the same transaction as the pages';
comment on column base.segment.segment is 'POSIX path relative to the captures folder';
comment on column base.segment.digest is 'sha256:<hex> of the file';
comment on column base.segment.size_bytes is 'Size of the file in bytes';
comment on column base.segment.records is 'Response records read whole';
comment on column base.segment.torn is 'Records skipped because cut off or damaged';
comment on column base.segment.ingested_at is 'UTC';

create table base.capture (
    capture_id varchar,
    segment varchar,
    warc_offset bigint,
    payload_digest varchar,
    run_id varchar,
    source_id varchar,
    fetched_at timestamptz,
    url varchar,
    requested_url varchar,
    http_status smallint,
    outcome varchar,
    detail varchar,
    title varchar,
    language varchar,
    published_at timestamptz,
    score float,
    report_id varchar,
    version_id varchar
);
comment on table base.capture is 'One row per captured page with exactly one outcome';
comment on column base.capture.capture_id is 'UUID of the WARC response record, 32 hex digits';
comment on column base.capture.segment is 'WARC file, POSIX path relative to the captures folder';
comment on column base.capture.warc_offset is 'Byte offset of the response record in the WARC file';
comment on column base.capture.payload_digest is 'sha256:<hex> of the body as served';
comment on column base.capture.run_id is 'Crawl';
comment on column base.capture.source_id is 'Source whose listing led here';
comment on column base.capture.fetched_at is 'UTC';
comment on column base.capture.url is 'Address that answered, after redirects';
comment on column base.capture.requested_url is 'Address the listing gave; null for pages that were not kept';
comment on column base.capture.http_status is 'HTTP status; null for pages that were not kept';
comment on column base.capture.outcome is 'stored, same-url, same-text, near-copy, new-version, or why the page was not kept; follows when roles of copies change';
comment on column base.capture.detail is 'One line for people: what was seen';
comment on column base.capture.title is 'Headline, where one was found';
comment on column base.capture.language is 'ISO 639-1; null where it was not determined';
comment on column base.capture.published_at is 'UTC; null where the page names no date';
comment on column base.capture.score is 'Probability of being on-topic, 0..1; null where it was not computed';
comment on column base.capture.report_id is 'Report the page belongs to; null for pages that were not kept';
comment on column base.capture.version_id is 'Version of the report the page shows; null for pages that were not kept';

create table base.report (
    report_id varchar,
    canonical_url varchar,
    source_id varchar,
    agency boolean,
    first_seen timestamptz,
    last_seen timestamptz,
    earliest_published_at timestamptz,
    longest integer,
    versions integer,
    changed_no bigint,
    article_id varchar,
    copy_kind varchar,
    agreement float,
    containment float,
    shared_shingles integer,
    version_id varchar,
    url varchar,
    title varchar,
    title_origin varchar,
    text varchar using compression zstd,
    standfirst varchar,
    authors varchar[],
    site_name varchar,
    robots varchar,
    published_at timestamptz,
    published_origin varchar,
    published_day_only boolean,
    published_plausible boolean,
    modified_at timestamptz,
    modified_origin varchar,
    declared_language varchar,
    language varchar,
    language_confidence float,
    language_method varchar,
    score float,
    topic varchar,
    topics struct(topic varchar, score float)[],
    platforms varchar[],
    model varchar,
    extractor varchar,
    tokens integer,
    characters integer,
    capture_id varchar,
    segment varchar,
    warc_offset bigint,
    payload_digest varchar,
    fetched_at timestamptz
);
comment on table base.report is 'One row per kept canonical address, article or copy, with the content of its current version';
comment on column base.report.report_id is 'First 16 hex digits of the SHA-256 of the canonical URL';
comment on column base.report.canonical_url is 'Normalised address: tracking, AMP, mobile and print marks removed';
comment on column base.report.source_id is 'Outlet; among several that link here the one whose site it is, else the first by name, searches last';
comment on column base.report.agency is 'True when a source that captured it is a news agency';
comment on column base.report.first_seen is 'First capture, UTC';
comment on column base.report.last_seen is 'Latest capture, UTC';
comment on column base.report.earliest_published_at is 'Earliest plausible date over all captures, UTC; a day without time counts as its last moment; ranks copies';
comment on column base.report.longest is 'Characters of the longest version; ranks copies';
comment on column base.report.versions is 'Number of distinct (headline, text) pairs seen';
comment on column base.report.changed_no is 'Journal entry that last changed content or role';
comment on column base.report.article_id is 'Its own id when it is an article, else the id of the article it copies';
comment on column base.report.copy_kind is 'Null for an article; same-text or near-copy for a copy';
comment on column base.report.agreement is 'Share of equal MinHash values with the article, 0..1';
comment on column base.report.containment is 'Share of the shorter text''s shingles found in the other, 0..1';
comment on column base.report.shared_shingles is 'Shingles both texts have';
comment on column base.report.version_id is 'Current version: the one seen last';
comment on column base.report.url is 'Address that answered';
comment on column base.report.title is 'Headline';
comment on column base.report.title_origin is 'Where the headline was read';
comment on column base.report.text is 'Body, one paragraph a line';
comment on column base.report.standfirst is 'Lead paragraph or description';
comment on column base.report.authors is 'Bylines';
comment on column base.report.site_name is 'Name the site gives itself';
comment on column base.report.robots is 'robots meta and X-Robots-Tag as served';
comment on column base.report.published_at is 'Publication, UTC';
comment on column base.report.published_origin is 'json-ld, meta, htmldate, time-tag, listing or url';
comment on column base.report.published_day_only is 'True: a day without a time';
comment on column base.report.published_plausible is 'False: in the future of the fetch or before 1995';
comment on column base.report.modified_at is 'Last modification the page claims, UTC';
comment on column base.report.modified_origin is 'Where that date was read';
comment on column base.report.declared_language is 'Language the page claims, unverified';
comment on column base.report.language is 'ISO 639-1, und when undecided';
comment on column base.report.language_confidence is '0..1';
comment on column base.report.language_method is 'Who decided the language';
comment on column base.report.score is 'Probability of being on-topic, 0..1';
comment on column base.report.topic is 'Primary topic';
comment on column base.report.topics is 'All topics with score, primary first';
comment on column base.report.platforms is 'Platforms that are parties, in order of mention';
comment on column base.report.model is 'Version of lexicon and model';
comment on column base.report.extractor is 'Name and version of what read the body';
comment on column base.report.tokens is 'Words (characters in unspaced scripts) of the body';
comment on column base.report.characters is 'Characters of the body';
comment on column base.report.capture_id is 'Capture this content was read from';
comment on column base.report.segment is 'WARC file of that capture';
comment on column base.report.warc_offset is 'Byte offset in the WARC file';
comment on column base.report.payload_digest is 'sha256:<hex> of the body as served';
comment on column base.report.fetched_at is 'When it was captured, UTC';

create table base.version (
    version_id varchar,
    report_id varchar,
    text_digest varchar,
    first_seen timestamptz,
    last_seen timestamptz,
    capture_id varchar
);
comment on table base.version is 'One row per distinct (headline, text) of a report, the current one included';
comment on column base.version.version_id is 'First 16 hex digits of the SHA-256 of canonical URL, text digest and headline';
comment on column base.version.report_id is 'Report';
comment on column base.version.text_digest is 'sha256:<hex> of the normalised words of the body';
comment on column base.version.first_seen is 'First capture showing it, UTC';
comment on column base.version.last_seen is 'Latest capture showing it, UTC';
comment on column base.version.capture_id is 'First capture showing it';

create table base.superseded (
    version_id varchar,
    report_id varchar,
    url varchar,
    title varchar,
    title_origin varchar,
    text varchar using compression zstd,
    standfirst varchar,
    authors varchar[],
    site_name varchar,
    robots varchar,
    published_at timestamptz,
    published_origin varchar,
    published_day_only boolean,
    published_plausible boolean,
    modified_at timestamptz,
    modified_origin varchar,
    declared_language varchar,
    language varchar,
    language_confidence float,
    language_method varchar,
    score float,
    topic varchar,
    topics struct(topic varchar, score float)[],
    platforms varchar[],
    model varchar,
    extractor varchar,
    tokens integer,
    characters integer,
    capture_id varchar,
    segment varchar,
    warc_offset bigint,
    payload_digest varchar,
    fetched_at timestamptz
);
comment on table base.superseded is 'Content of the versions that are not current; columns as in base.report';
comment on column base.superseded.version_id is 'Version';
comment on column base.superseded.report_id is 'Report';
comment on column base.superseded.url is 'Address that answered';
comment on column base.superseded.title is 'Headline';
comment on column base.superseded.title_origin is 'Where the headline was read';
comment on column base.superseded.text is 'Body, one paragraph a line';
comment on column base.superseded.standfirst is 'Lead paragraph or description';
comment on column base.superseded.authors is 'Bylines';
comment on column base.superseded.site_name is 'Name the site gives itself';
comment on column base.superseded.robots is 'robots meta and X-Robots-Tag as served';
comment on column base.superseded.published_at is 'Publication, UTC';
comment on column base.superseded.published_origin is 'Where that date was read';
comment on column base.superseded.published_day_only is 'True: a day without a time';
comment on column base.superseded.published_plausible is 'False: in the future of the fetch or before 1995';
comment on column base.superseded.modified_at is 'Last modification the page claims, UTC';
comment on column base.superseded.modified_origin is 'Where that date was read';
comment on column base.superseded.declared_language is 'Language the page claims, unverified';
comment on column base.superseded.language is 'ISO 639-1, und when undecided';
comment on column base.superseded.language_confidence is '0..1';
comment on column base.superseded.language_method is 'Who decided the language';
comment on column base.superseded.score is 'Probability of being on-topic, 0..1';
comment on column base.superseded.topic is 'Primary topic';
comment on column base.superseded.topics is 'All topics with score, primary first';
comment on column base.superseded.platforms is 'Platforms that are parties, in order of mention';
comment on column base.superseded.model is 'Version of lexicon and model';
comment on column base.superseded.extractor is 'Name and version of what read the body';
comment on column base.superseded.tokens is 'Words of the body';
comment on column base.superseded.characters is 'Characters of the body';
comment on column base.superseded.capture_id is 'Capture this content was read from';
comment on column base.superseded.segment is 'WARC file of that capture';
comment on column base.superseded.warc_offset is 'Byte offset in the WARC file';
comment on column base.superseded.payload_digest is 'sha256:<hex> of the body as served';
comment on column base.superseded.fetched_at is 'When it was captured, UTC';

create table base.mention (
    version_id varchar,
    report_id varchar,
    kind varchar,
    value varchar,
    surface varchar,
    span_start integer,
    span_end integer,
    rule varchar,
    party boolean,
    jurisdiction varchar
);
comment on table base.mention is 'Platforms, authorities, laws, actors, case numbers, amounts, stages and deadlines named by a version';
comment on column base.mention.version_id is 'Version of the report';
comment on column base.mention.report_id is 'Report';
comment on column base.mention.kind is 'platform, authority, law, actor, case-number, amount, stage or deadline';
comment on column base.mention.value is 'Canonical name';
comment on column base.mention.surface is 'Characters found';
comment on column base.mention.span_start is 'Offset in characters of headline + newline + body';
comment on column base.mention.span_end is 'End offset, exclusive';
comment on column base.mention.rule is 'Entry or pattern that matched';
comment on column base.mention.party is 'Of a platform: judged a party to the process';
comment on column base.mention.jurisdiction is 'Of an authority or law: ISO 3166-1 alpha-2 or eu';

create table base.vector (
    version_id varchar,
    report_id varchar,
    model varchar,
    vector float[]
);
comment on table base.vector is 'Multilingual unit vectors of headline and lead';
comment on column base.vector.version_id is 'Version of the report';
comment on column base.vector.report_id is 'Report';
comment on column base.vector.model is 'Version of lexicon and model';
comment on column base.vector.vector is 'Unit vector';

create table base.signature (
    sig_no bigint,
    report_id varchar,
    version_id varchar,
    day date,
    text_hash bigint,
    shingles integer,
    signature blob
);
comment on table base.signature is 'MinHash signature of every distinct text of every report; append-only';
comment on column base.signature.sig_no is 'Running number';
comment on column base.signature.report_id is 'Report';
comment on column base.signature.version_id is 'Version that brought the text';
comment on column base.signature.day is 'Publication day, else day of capture; near copies are sought within 30 days';
comment on column base.signature.text_hash is 'First 8 bytes of the text digest; equal for equal texts';
comment on column base.signature.shingles is 'Number of distinct shingles';
comment on column base.signature.signature is '128 MinHash values, little-endian uint32';

create table base.band (
    day date,
    hash integer,
    sig_no bigint
);
comment on table base.band is '32 band hashes per signature, for finding candidates; append-only';
comment on column base.band.day is 'As in base.signature';
comment on column base.band.hash is 'Low 32 bits of the hash of band number and its 4 rows';
comment on column base.band.sig_no is 'Signature';
