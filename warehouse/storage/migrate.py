"""Numbered migrations, each in one transaction with its version row; views are recreated when their files changed."""

import contextlib
import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from records.errors import WarehouseError
from warehouse.storage.journal import next_entry, transaction
from warehouse.storage.statements import Statements, filled, known

SQL = Statements(__file__)

FOLDER = Path(__file__).parents[1]
_COMPRESSION = re.compile(r" using compression \w+", re.IGNORECASE)
_REMARKS = re.compile(r"\A(\s*--[^\n]*\n|\s+)*")
_NOT_IN_LAKES = re.compile(r"(create|drop) index|comment on", re.IGNORECASE)


def migrate(con: duckdb.DuckDBPyConnection, *, folder: Path = FOLDER) -> list[str]:
    """Bring the schema up to date and return what was applied; idempotent.

    Raises WarehouseError when a migration fails (nothing of it stays) or the file was written by a newer version of this program.
    """
    steps = _steps(folder)
    applied = _applied(con)
    ahead = max(applied, default=0) - max(steps, default=0)
    if ahead > 0:
        raise WarehouseError(
            f"the warehouse was written by a newer version ({ahead} migrations ahead); install that version or a later one"
        )
    done = [_apply(con, number, path) for number, path in steps.items() if number not in applied]
    if _replace_views(con, folder / "views", rebuild=bool(done)):
        done.append("views")
    return done


def require_current(con: duckdb.DuckDBPyConnection, *, folder: Path = FOLDER) -> None:
    """For readers, who change nothing. Raises WarehouseError where there is no warehouse yet, or it is not of this version."""
    if con.execute(SQL["has_bookkeeping"]).fetchone() is None:
        raise WarehouseError("no warehouse is there yet: its committer makes it, with the first ingest or `docketwire migrate --to`")
    found = {row[0] for row in con.execute(SQL["applied"]).fetchall()}
    if found != set(_steps(folder)):
        older = "an older" if found < set(_steps(folder)) else "a newer"
        raise WarehouseError(f"the shared warehouse is of {older} version than this program: use its committer's, who migrates it")


def require_this_version(con: duckdb.DuckDBPyConnection, *, folder: Path = FOLDER) -> None:
    """For readers of a snapshot that need every view there is. Raises WarehouseError where it was published by another version."""
    if not is_this_version(con, folder=folder):
        raise WarehouseError(
            "the last snapshot was published by another version of this program: `docketwire publish` makes one of its own"
        )


def is_this_version(con: duckdb.DuckDBPyConnection, *, folder: Path = FOLDER) -> bool:
    """Whether an open snapshot has the tables and views of this version; for those who can wait for one that does."""
    steps, views = {row[0] for row in con.execute(SQL["applied"]).fetchall()}, con.execute(SQL["digest_of_views"]).fetchone()
    return steps == set(_steps(folder)) and views == (_digest_of(_scripts(folder / "views")),)


def _scripts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.sql"))}


def _digest_of(scripts: dict[str, str]) -> str:
    return hashlib.sha256("\0".join(scripts.values()).encode()).hexdigest()


def _steps(folder: Path) -> dict[int, Path]:
    return {int(path.name.partition("_")[0]): path for path in sorted((folder / "migrations").glob("*.sql"))}


def _applied(con: duckdb.DuckDBPyConnection) -> set[int]:
    known = con.execute(SQL["has_bookkeeping"]).fetchone()
    if known is None:
        with _all_or_nothing(con, "bookkeeping of migrations"):
            con.execute(SQL["bookkeeping"])
    return {row[0] for row in con.execute(SQL["applied"]).fetchall()}


def _apply(con: duckdb.DuckDBPyConnection, number: int, path: Path) -> str:
    now = datetime.now(UTC)
    with _all_or_nothing(con, path.name):
        _run(con, path.read_text("utf-8"))
        con.execute(SQL["note_migration"], (number, path.name, now))
        next_entry(con, "schema", path.name, now)
    return path.name


def _replace_views(con: duckdb.DuckDBPyConnection, folder: Path, *, rebuild: bool) -> bool:
    scripts = _scripts(folder)
    digest = _digest_of(scripts)
    current = con.execute(SQL["digest_of_views"]).fetchone()
    if not rebuild and current == (digest,):
        return False
    names = con.execute(SQL["views"]).fetchall()
    with _all_or_nothing(con, "views"):
        for (name,) in names:
            con.execute(f'drop view main."{name}"')
        for file, script in scripts.items():
            with _named(file):
                _run(con, script)
        if not is_lake(con):
            _explain_views(con)
        con.execute(SQL["drop_digest_of_views"])
        con.execute(SQL["note_digest_of_views"], (digest, datetime.now(UTC)))
    return True


def is_lake(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether the current catalogue is DuckLake's, not a file of DuckDB."""
    return con.execute(SQL["kind_of_current"]).fetchone() == ("ducklake",)


def _run(con: duckdb.DuckDBPyConnection, script: str) -> None:
    """Run a script; on DuckLake without what it does not know: how a column is compressed, indexes, and comments (which it has for tables only)."""
    if not is_lake(con):
        con.execute(script)
        return
    for statement in con.extract_statements(_COMPRESSION.sub("", script)):
        if not _NOT_IN_LAKES.match(_REMARKS.sub("", statement.query)):
            con.execute(statement)


def _explain_views(con: duckdb.DuckDBPyConnection) -> None:
    """A view's column without a comment of its own means what the column of the same name means in base.report."""
    for view, column, comment in con.execute(SQL["explained_at_the_table"]).fetchall():
        con.execute(filled(SQL["explain_column"], view=known(view), column=known(column), comment=comment.replace("'", "''")))


@contextlib.contextmanager
def _all_or_nothing(con: duckdb.DuckDBPyConnection, name: str) -> Iterator[None]:
    with _named(name), transaction(con):
        yield


@contextlib.contextmanager
def _named(file: str) -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        raise WarehouseError(f"{file}: failed and was rolled back: {error}") from error
