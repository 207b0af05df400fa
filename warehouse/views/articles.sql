-- For analysts: one row per report that is no copy of another, with its current version. What analysts ask for most comes first; the other columns
-- of base.report follow as they come, those that a later migration adds too. What is not explained here means what it means there.
create view articles as
select
    r.report_id as article_id,
    r.title,
    r.url,
    r.canonical_url,
    r.source_id,
    s.name as source,
    s.country,
    r.language,
    r.topic,
    r.topics,
    r.platforms,
    r.score,
    coalesce(r.published_at, r.earliest_published_at) as published_at,
    r.* exclude (
        report_id, title, url, canonical_url, source_id, language, topic, topics, platforms, score, published_at,
        agency, established, earliest_published_at, ranked_at, longest, article_id, copy_kind, agreement, containment, shared_shingles
    ) rename (segment as warc_file)
from base.report as r
left join base.source as s on s.source_id = r.source_id
where r.copy_kind is null;

comment on view articles is 'One row per report that is no copy of another, with its current version';
comment on column articles.article_id is 'First 16 hex digits of the SHA-256 of the canonical URL; stable';
comment on column articles.source_id is 'Outlet, see sources';
comment on column articles.source is 'Name of the outlet; null when it left the catalogue before it was loaded';
comment on column articles.country is 'Country of the outlet, ISO 3166-1 alpha-2 lower case';
comment on column articles.language is 'ISO 639-1 of the text, und when undecided';
comment on column articles.topic is 'Primary topic; other for a page kept though off-topic';
comment on column articles.topics is 'All topics with score 0..1, primary first';
comment on column articles.platforms is 'Platforms that are parties, in order of mention; X is Twitter/X';
comment on column articles.published_at is 'Publication, UTC; null when no page or listing named one';
comment on column articles.published_day_only is 'True: a day without a time (published_at is then midnight UTC)';
comment on column articles.text is 'Body, one paragraph a line; null in the slim snapshot';
comment on column articles.tokens is 'Words of the body (characters in unspaced scripts)';
comment on column articles.language_method is 'langdetect, declared, source, script, py3langid or words';
comment on column articles.robots is 'robots meta and X-Robots-Tag as served: noarchive, noai, TDM reservation';
comment on column articles.versions is 'Number of versions seen, see versions';
comment on column articles.version_id is 'Current version';
comment on column articles.capture_id is 'Provenance: capture the content was read from';
comment on column articles.warc_file is 'Provenance: WARC file, relative to the captures folder';
comment on column articles.warc_offset is 'Provenance: byte offset of the record in the WARC file';
comment on column articles.payload_digest is 'Provenance: sha256:<hex> of the body as served';
comment on column articles.fetched_at is 'Provenance: time of that capture, UTC';
comment on column articles.extractor is 'Provenance: name and version of what read the body';
comment on column articles.model is 'Provenance: version of lexicon and model';
comment on column articles.title_origin is 'Provenance: where the headline was read';
comment on column articles.changed_no is 'Journal entry that last changed this row; ask for greater ones to get what is new';
