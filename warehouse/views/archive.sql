-- For archivists: one row per report, article or copy, with everything an export carries.
create view archive as
select
    r.report_id,
    r.article_id,
    r.title,
    r.url,
    r.canonical_url,
    r.source_id,
    s.name as source,
    s.country,
    coalesce(s.name, r.site_name) as publisher,
    r.robots,
    coalesce(regexp_matches(r.robots, '(?i)noarchive'), false) as noarchive,
    coalesce(regexp_matches(r.robots, '(?i)\bnoai\b|\bnoimageai\b|tdm-reservation[:= ]+1'), false) as tdm_reserved,
    r.language,
    r.topic,
    r.topics,
    r.platforms,
    r.score,
    r.published_at,
    r.published_origin,
    r.published_day_only,
    r.published_plausible,
    r.modified_at,
    r.modified_origin,
    r.authors,
    r.standfirst,
    r.text,
    r.tokens,
    r.characters,
    r.language_confidence,
    r.language_method,
    r.declared_language,
    r.site_name,
    r.first_seen,
    r.last_seen,
    r.versions,
    r.version_id,
    r.capture_id,
    r.segment as warc_file,
    r.warc_offset,
    r.payload_digest,
    r.fetched_at,
    r.extractor,
    r.model,
    r.title_origin,
    r.changed_no,
    r.agency,
    r.earliest_published_at,
    r.longest,
    r.copy_kind,
    r.agreement,
    r.containment,
    r.shared_shingles
from base.report as r
left join base.source as s on s.source_id = r.source_id;

comment on view archive is 'One row per report, article (copy_kind is null) or copy, with everything an export carries';
comment on column archive.report_id is 'First 16 hex digits of the SHA-256 of the canonical URL; stable';
comment on column archive.article_id is 'Its own id when it is an article, else the id of the article it copies';
comment on column archive.title is 'Headline';
comment on column archive.url is 'Address that answered';
comment on column archive.canonical_url is 'Normalised address: tracking, AMP, mobile and print marks removed';
comment on column archive.source_id is 'Outlet, see sources';
comment on column archive.source is 'Name of the outlet; null when it left the catalogue before it was loaded';
comment on column archive.country is 'Country of the outlet, ISO 3166-1 alpha-2 lower case';
comment on column archive.publisher is 'Rights: name of the outlet, else the name the site gives itself';
comment on column archive.robots is 'Rights: robots meta and X-Robots-Tag as served: noarchive, noai, TDM reservation';
comment on column archive.noarchive is 'Rights: true when the page asks not to be kept in public caches';
comment on column archive.tdm_reserved is 'Rights: true when the page reserves text and data mining (noai, tdm-reservation: 1)';
comment on column archive.language is 'ISO 639-1 of the text, und when undecided';
comment on column archive.topic is 'Primary topic; other for a page kept though off-topic';
comment on column archive.topics is 'All topics with score 0..1, primary first';
comment on column archive.platforms is 'Platforms that are parties, in order of mention; X is Twitter/X';
comment on column archive.score is 'Probability of being on-topic, 0..1';
comment on column archive.published_at is 'Publication, UTC; null when the page of this version named none';
comment on column archive.published_origin is 'json-ld, meta, htmldate, time-tag, listing or url';
comment on column archive.published_day_only is 'True: a day without a time (published_at is then midnight UTC)';
comment on column archive.published_plausible is 'False: in the future of the fetch or before 1995';
comment on column archive.modified_at is 'Last modification the page claims, UTC';
comment on column archive.modified_origin is 'Where that date was read';
comment on column archive.authors is 'Bylines';
comment on column archive.standfirst is 'Lead paragraph or description';
comment on column archive.text is 'Body, one paragraph a line; null in the slim snapshot';
comment on column archive.tokens is 'Words of the body (characters in unspaced scripts)';
comment on column archive.characters is 'Characters of the body';
comment on column archive.language_confidence is '0..1';
comment on column archive.language_method is 'langdetect, declared, source, script or py3langid';
comment on column archive.declared_language is 'Language the page claims, unverified';
comment on column archive.site_name is 'Name the site gives itself';
comment on column archive.first_seen is 'First capture, UTC';
comment on column archive.last_seen is 'Latest capture, UTC';
comment on column archive.versions is 'Number of versions seen, see versions';
comment on column archive.version_id is 'Current version';
comment on column archive.capture_id is 'Provenance: capture the content was read from';
comment on column archive.warc_file is 'Provenance: WARC file, relative to the captures folder';
comment on column archive.warc_offset is 'Provenance: byte offset of the record in the WARC file';
comment on column archive.payload_digest is 'Provenance: sha256:<hex> of the body as served';
comment on column archive.fetched_at is 'Provenance: time of that capture, UTC';
comment on column archive.extractor is 'Provenance: name and version of what read the body';
comment on column archive.model is 'Provenance: version of lexicon and model';
comment on column archive.title_origin is 'Provenance: where the headline was read';
comment on column archive.changed_no is 'Journal entry that last changed this row; ask for greater ones to get what is new';
comment on column archive.agency is 'True when a source that captured it is a news agency';
comment on column archive.earliest_published_at is 'Earliest plausible date over all captures, UTC; a day without time counts as its last moment; ranks copies';
comment on column archive.longest is 'Characters of the longest version; ranks copies';
comment on column archive.copy_kind is 'Null for an article; same-text or near-copy for a copy';
comment on column archive.agreement is 'Share of equal MinHash values with the article, 0..1';
comment on column archive.containment is 'Share of the shorter text''s shingles found in the other, 0..1';
comment on column archive.shared_shingles is 'Shingles both texts have';
