-- For analysts: the same report at another address, with the evidence that says so.
create view copies as
select
    r.article_id,
    r.report_id as copy_id,
    r.copy_kind as kind,
    r.agreement,
    r.containment,
    r.shared_shingles,
    r.title,
    r.title is not null and a.title is not null and (
        with words as (
            select
                list_distinct(regexp_extract_all(lower(r.title), '\p{Han}|[\p{L}\p{N}]+')) as own,
                list_distinct(regexp_extract_all(lower(a.title), '\p{Han}|[\p{L}\p{N}]+')) as original
        )
        select 2 * len(list_intersect(own, original)) < least(len(own), len(original))
        from words
    ) as headline_differs,
    r.url,
    r.canonical_url,
    r.source_id,
    s.name as source,
    s.country,
    r.language,
    r.topic,
    r.platforms,
    coalesce(r.published_at, r.earliest_published_at) as published_at,
    r.authors,
    r.text,
    r.tokens,
    r.first_seen,
    r.last_seen,
    r.versions,
    r.version_id,
    r.capture_id,
    r.segment as warc_file,
    r.warc_offset,
    r.payload_digest,
    r.fetched_at,
    r.changed_no
from base.report as r
left join base.report as a on a.report_id = r.article_id
left join base.source as s on s.source_id = r.source_id
where r.copy_kind is not null;

comment on view copies is 'The same report at another address, with the evidence; every copy matches its article directly';
comment on column copies.article_id is 'The article copied: an agency''s own text, else an outlet''s of the catalogue, else the earliest, else the longest';
comment on column copies.copy_id is 'Id of this report; the article_id it would have if it stood alone';
comment on column copies.kind is 'same-text (word for word) or near-copy';
comment on column copies.agreement is 'Share of equal MinHash values with the article, 0..1: an estimate of the Jaccard similarity';
comment on column copies.containment is 'Share of the shorter text''s shingles found in the other, 0..1';
comment on column copies.shared_shingles is 'Word triples (5 characters in unspaced scripts) both texts have';
comment on column copies.title is 'Headline of the copy';
comment on column copies.headline_differs is 'True: fewer than half of the words of one headline are in the other; the copy may say something else than the article';
comment on column copies.url is 'Address that answered, without parameters that only tell who came';
comment on column copies.canonical_url is 'Normalised address';
comment on column copies.source_id is 'Outlet of the copy, see sources';
comment on column copies.source is 'Name of the outlet';
comment on column copies.country is 'Country of the outlet';
comment on column copies.language is 'ISO 639-1';
comment on column copies.topic is 'Primary topic';
comment on column copies.platforms is 'Platforms that are parties';
comment on column copies.published_at is 'Publication of the copy, UTC';
comment on column copies.authors is 'Bylines';
comment on column copies.text is 'Body of the copy; null in the slim snapshot';
comment on column copies.tokens is 'Words of the body';
comment on column copies.first_seen is 'First capture, UTC';
comment on column copies.last_seen is 'Latest capture, UTC';
comment on column copies.versions is 'Number of versions of the copy, see versions';
comment on column copies.version_id is 'Current version of the copy';
comment on column copies.capture_id is 'Provenance: capture the content was read from';
comment on column copies.warc_file is 'Provenance: WARC file';
comment on column copies.warc_offset is 'Provenance: byte offset in the WARC file';
comment on column copies.payload_digest is 'Provenance: sha256:<hex> of the body as served';
comment on column copies.fetched_at is 'Provenance: time of that capture, UTC';
comment on column copies.changed_no is 'Journal entry that last changed this row';
