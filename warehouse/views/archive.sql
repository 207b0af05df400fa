-- For archivists: one row per report, article or copy, with everything an export carries. Columns of base.report are taken as they come, those
-- that a later migration adds too; where they mean what they mean there, they are explained there.
create view archive as
select
    r.* rename (segment as warc_file),
    s.name as source,
    s.country,
    coalesce(s.name, r.site_name) as publisher,
    coalesce(regexp_matches(r.robots, '(?i)noarchive'), false) as noarchive,
    coalesce(regexp_matches(r.robots, '(?i)\bnoai\b|\bnoimageai\b|tdm-reservation[:= ]+1'), false) as tdm_reserved
from base.report as r
left join base.source as s on s.source_id = r.source_id;

comment on view archive is 'One row per report, article (copy_kind is null) or copy, with everything an export carries';
comment on column archive.report_id is 'First 16 hex digits of the SHA-256 of the canonical URL; stable';
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
comment on column archive.published_at is 'Publication, UTC; null when the page of this version named none';
comment on column archive.published_day_only is 'True: a day without a time (published_at is then midnight UTC)';
comment on column archive.text is 'Body, one paragraph a line; null in the slim snapshot';
comment on column archive.tokens is 'Words of the body (characters in unspaced scripts)';
comment on column archive.language_method is 'langdetect, declared, source, script, py3langid or words';
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
