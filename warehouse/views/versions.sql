-- For analysts: every distinct (headline, text) a report has shown, oldest first by number.
create view versions as
with content as (
    select version_id, title, text, standfirst, published_at, modified_at, language, topic, platforms, tokens, extractor, model, capture_id, segment, warc_offset,
        payload_digest, true as is_current
    from base.report
    union all
    select version_id, title, text, standfirst, published_at, modified_at, language, topic, platforms, tokens, extractor, model, capture_id, segment, warc_offset,
        payload_digest, false
    from base.superseded
),
formed as (
    -- a brief is the last of forms, whatever its name
    select *, case when rendition = 'brief' then '~brief' else coalesce(rendition, '') end as form
    from base.version
),
principal as (
    select report_id, min(form) as form, arg_min(first_seen, (form, first_seen)) as since
    from formed
    group by report_id
),
shown as (
    select v.* exclude (form)
    from formed as v
    join principal as p on p.report_id = v.report_id
    where v.form = p.form or (v.form = '~brief' and v.first_seen < p.since)
)
select
    r.article_id,
    v.report_id,
    v.version_id,
    row_number() over (partition by v.report_id order by v.first_seen, v.version_id) as version_no,
    c.is_current,
    r.copy_kind is not null as of_copy,
    v.first_seen,
    v.last_seen,
    c.title,
    c.text,
    c.standfirst,
    c.published_at,
    c.modified_at,
    c.language,
    c.topic,
    c.platforms,
    c.tokens,
    v.text_digest,
    c.capture_id,
    c.segment as warc_file,
    c.warc_offset,
    c.payload_digest,
    c.extractor,
    c.model
from shown as v
join base.report as r on r.report_id = v.report_id
join content as c on c.version_id = v.version_id;

comment on view versions is 'Every distinct (headline, text) a report has shown at its address; articles and copies alike';
comment on column versions.article_id is 'Article the report is, or is a copy of';
comment on column versions.report_id is 'The report itself: article_id in articles, copy_id in copies';
comment on column versions.version_id is 'Identifier derived from address, headline and text';
comment on column versions.version_no is '1 for the first seen';
comment on column versions.is_current is 'True for the version seen last; a brief is current only as long as there is nothing else';
comment on column versions.of_copy is 'True when the report is a copy';
comment on column versions.first_seen is 'First capture showing it, UTC';
comment on column versions.last_seen is 'Latest capture showing it, UTC';
comment on column versions.title is 'Headline of this version';
comment on column versions.text is 'Body of this version; null in the slim snapshot';
comment on column versions.standfirst is 'Lead paragraph or description';
comment on column versions.published_at is 'Publication the page claimed then, UTC';
comment on column versions.modified_at is 'Modification the page claimed then, UTC';
comment on column versions.language is 'ISO 639-1';
comment on column versions.topic is 'Primary topic';
comment on column versions.platforms is 'Platforms that are parties';
comment on column versions.tokens is 'Words of the body';
comment on column versions.text_digest is 'sha256:<hex> of the normalised words';
comment on column versions.capture_id is 'Provenance: capture it was read from';
comment on column versions.warc_file is 'Provenance: WARC file';
comment on column versions.warc_offset is 'Provenance: byte offset in the WARC file';
comment on column versions.payload_digest is 'Provenance: sha256:<hex> of the body as served';
comment on column versions.extractor is 'Provenance: what read the body';
comment on column versions.model is 'Provenance: version of lexicon and model';
