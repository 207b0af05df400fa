-- For archivists: every version of every report; content of those that are no longer current. Columns of base.superseded are taken as they
-- come, those that a later migration adds too, and explained at base.report.
create view archive_versions as
select
    v.*,
    c.version_id is null as is_current,
    c.* exclude (version_id, report_id, capture_id) rename (segment as warc_file)
from base.version as v
left join base.superseded as c on c.version_id = v.version_id;

comment on view archive_versions is 'Every version of every report; the content of a current version is null here and stands in archive';
comment on column archive_versions.version_id is 'First 16 hex digits of the SHA-256 of canonical URL, text digest and headline';
comment on column archive_versions.report_id is 'Report';
comment on column archive_versions.is_current is 'True for the version seen last; its content is in archive';
comment on column archive_versions.text_digest is 'sha256:<hex> of the normalised words of the body';
comment on column archive_versions.first_seen is 'First capture showing it, UTC';
comment on column archive_versions.last_seen is 'Latest capture showing it, UTC';
comment on column archive_versions.rendition is 'Form of the report that showed it: empty or null for the ordinary page, else amp, print, mobile, alternate, or brief (headline and summary alone); only versions of the form named first in the alphabet (the ordinary one where it was seen), and briefs from before the first of them, are versions to readers';
comment on column archive_versions.published_origin is 'Where that date was read';
comment on column archive_versions.tokens is 'Words of the body';
comment on column archive_versions.capture_id is 'First capture showing it';
comment on column archive_versions.warc_file is 'WARC file of that capture';
