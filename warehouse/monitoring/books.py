"""What the books say of the segments: path -> digest of the file as it was read, `sha256:<hex>`."""

import duckdb

from warehouse.storage.statements import Statements

SQL = Statements(__file__)


def books_of(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Segments that lie in the captures folder; those without a digest (an import's) are left out."""
    return dict(con.execute(SQL["digests"]).fetchall())
