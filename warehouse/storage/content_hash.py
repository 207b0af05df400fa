"""A hash of what the warehouse holds, independent of the order and the times in which it came."""

import hashlib

import duckdb

from warehouse.storage.statements import Statements

SQL = Statements(__file__)


def content_digest(con: duckdb.DuckDBPyConnection) -> str:
    """`sha256:<hex>` over articles, copies, versions and the latest outcome of every page never kept.

    Left out: times of capture, capture ids, WARC places, repeated captures and which version is current, because a crawl that was killed
    and resumed may capture a page later or twice. Two warehouses fed with the same pages have the same digest.
    """
    whole = hashlib.sha256()
    for name, statement in (
        ("reports", SQL["reports"]),
        ("versions", SQL["versions"]),
        ("content", SQL["content"]),
        ("rejected", SQL["rejected"]),
    ):
        lines = sorted("\x1f".join(map(str, row)) for row in con.execute(statement).fetchall())
        whole.update(f"{name} {len(lines)}\n".encode())
        for line in lines:
            whole.update(line.encode() + b"\n")
    return "sha256:" + whole.hexdigest()
