"""A hash of what the warehouse holds, independent of the order and the times in which it came."""

import hashlib

import duckdb

_REPORTS = """
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
join base.report as a on a.report_id = r.article_id
"""
_VERSIONS = "select version_id, report_id, text_digest from base.version"
_CONTENT = """
select version_id, coalesce(title, ''), md5(coalesce(text, '')), language, coalesce(topic, '') from base.report
union all
select version_id, coalesce(title, ''), md5(coalesce(text, '')), language, coalesce(topic, '') from base.superseded
"""
_REJECTED = """
select url, arg_max(outcome, (fetched_at, capture_id))
from base.capture
where report_id is null and url not in (select url from base.capture where report_id is not null)
group by url
"""


def content_digest(con: duckdb.DuckDBPyConnection) -> str:
    """`sha256:<hex>` over articles, copies, versions and the latest outcome of every page never kept.

    Left out: times of capture, capture ids, WARC places, repeated captures and which version is current, because a crawl that was killed
    and resumed may capture a page later or twice. Two warehouses fed with the same pages have the same digest.
    """
    whole = hashlib.sha256()
    for name, statement in (("reports", _REPORTS), ("versions", _VERSIONS), ("content", _CONTENT), ("rejected", _REJECTED)):
        lines = sorted("\x1f".join(map(str, row)) for row in con.execute(statement).fetchall())
        whole.update(f"{name} {len(lines)}\n".encode())
        for line in lines:
            whole.update(line.encode() + b"\n")
    return "sha256:" + whole.hexdigest()
