-- For tests and benches: everything whose equality makes two warehouses equal.

-- name: reports
select
    r.canonical_url,
    a.canonical_url as article_url,
    coalesce(r.copy_kind, ''),
    r.source_id,
    r.agency,
    r.versions,
    coalesce(epoch_us(r.earliest_published_at), 0),
    r.longest
from base.report as r
join base.report as a on a.report_id = r.article_id;

-- name: versions
select version_id, report_id, text_digest
from base.version;

-- name: content
select version_id, coalesce(title, ''), md5(coalesce(text, '')), language, coalesce(topic, '') from base.report
union all
select version_id, coalesce(title, ''), md5(coalesce(text, '')), language, coalesce(topic, '') from base.superseded;

-- name: rejected
select url, arg_max(outcome, (fetched_at, capture_id))
from base.capture
where report_id is null and url not in (select url from base.capture where report_id is not null)
group by url;
