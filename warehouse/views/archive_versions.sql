-- For archivists: every version of every report; content of those that are no longer current.
create view archive_versions as
select
    v.version_id,
    v.report_id,
    c.version_id is null as is_current,
    v.text_digest,
    v.first_seen,
    v.last_seen,
    v.rendition,
    c.url,
    c.title,
    c.title_origin,
    c.text,
    c.standfirst,
    c.authors,
    c.site_name,
    c.robots,
    c.published_at,
    c.published_origin,
    c.published_day_only,
    c.published_plausible,
    c.modified_at,
    c.modified_origin,
    c.declared_language,
    c.language,
    c.language_confidence,
    c.language_method,
    c.score,
    c.topic,
    c.topics,
    c.platforms,
    c.model,
    c.extractor,
    c.tokens,
    c.characters,
    v.capture_id,
    c.segment as warc_file,
    c.warc_offset,
    c.payload_digest,
    c.fetched_at
from base.version as v
left join base.superseded as c on c.version_id = v.version_id;

comment on view archive_versions is 'Every version of every report; the content of a current version is null here and stands in archive';
comment on column archive_versions.version_id is 'First 16 hex digits of the SHA-256 of canonical URL, text digest and headline';
comment on column archive_versions.report_id is 'Report';
comment on column archive_versions.is_current is 'True for the version seen last; its content is in archive';
comment on column archive_versions.text_digest is 'sha256:<hex> of the normalised words of the body';
comment on column archive_versions.first_seen is 'First capture showing it, UTC';
comment on column archive_versions.last_seen is 'Latest capture showing it, UTC';
comment on column archive_versions.rendition is 'Form of the report that showed it: empty or null for the ordinary page, else amp, print, mobile or alternate; only versions of the form named first in the alphabet (the ordinary one where it was seen) are versions to readers';
comment on column archive_versions.url is 'Address that answered';
comment on column archive_versions.title is 'Headline';
comment on column archive_versions.title_origin is 'Where the headline was read';
comment on column archive_versions.text is 'Body, one paragraph a line';
comment on column archive_versions.standfirst is 'Lead paragraph or description';
comment on column archive_versions.authors is 'Bylines';
comment on column archive_versions.site_name is 'Name the site gives itself';
comment on column archive_versions.robots is 'robots meta and X-Robots-Tag as served';
comment on column archive_versions.published_at is 'Publication, UTC';
comment on column archive_versions.published_origin is 'Where that date was read';
comment on column archive_versions.published_day_only is 'True: a day without a time';
comment on column archive_versions.published_plausible is 'False: in the future of the fetch or before 1995';
comment on column archive_versions.modified_at is 'Last modification the page claims, UTC';
comment on column archive_versions.modified_origin is 'Where that date was read';
comment on column archive_versions.declared_language is 'Language the page claims, unverified';
comment on column archive_versions.language is 'ISO 639-1, und when undecided';
comment on column archive_versions.language_confidence is '0..1';
comment on column archive_versions.language_method is 'Who decided the language';
comment on column archive_versions.score is 'Probability of being on-topic, 0..1';
comment on column archive_versions.topic is 'Primary topic';
comment on column archive_versions.topics is 'All topics with score, primary first';
comment on column archive_versions.platforms is 'Platforms that are parties, in order of mention';
comment on column archive_versions.model is 'Version of lexicon and model';
comment on column archive_versions.extractor is 'Name and version of what read the body';
comment on column archive_versions.tokens is 'Words of the body';
comment on column archive_versions.characters is 'Characters of the body';
comment on column archive_versions.capture_id is 'First capture showing it';
comment on column archive_versions.warc_file is 'WARC file of that capture';
comment on column archive_versions.warc_offset is 'Byte offset in the WARC file';
comment on column archive_versions.payload_digest is 'sha256:<hex> of the body as served';
comment on column archive_versions.fetched_at is 'When it was captured, UTC';
