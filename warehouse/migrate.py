"""Numbered migrations, each in one transaction with its version row; views are recreated when their files changed."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from records.errors import WarehouseError

FOLDER = Path(__file__).parent
_BOOKKEEPING = """
create schema if not exists base;
create table if not exists base.schema_version (number integer, name varchar, applied_at timestamptz);
comment on table base.schema_version is 'Migrations applied to this file; number 0 is the digest of the views';
comment on column base.schema_version.number is 'Number of the migration; 0 for the views';
comment on column base.schema_version.name is 'File name of the migration; of the views, the SHA-256 of their files';
comment on column base.schema_version.applied_at is 'UTC';
"""


def migrate(con: duckdb.DuckDBPyConnection, *, folder: Path = FOLDER) -> list[str]:
    """Bring the schema up to date and return what was applied; idempotent.

    Raises WarehouseError when a migration fails (nothing of it stays) or the file was written by a newer version of this program.
    """
    steps = {int(path.name.partition("_")[0]): path for path in sorted((folder / "migrations").glob("*.sql"))}
    applied = _applied(con)
    if newer := max(applied, default=0) - max(steps, default=0):
        if newer > 0:
            raise WarehouseError(
                f"the warehouse was written by a newer version ({newer} migrations ahead); install that version or a later one"
            )
    done = [_apply(con, number, path) for number, path in steps.items() if number not in applied]
    if _replace_views(con, folder / "views", rebuild=bool(done)):
        done.append("views")
    return done


def _applied(con: duckdb.DuckDBPyConnection) -> set[int]:
    known = con.execute(
        "select 1 from duckdb_tables() where database_name = current_database() and schema_name = 'base' and table_name = 'schema_version'"
    ).fetchone()
    if known is None:
        _in_transaction(con, _BOOKKEEPING, "bookkeeping of migrations")
    return {row[0] for row in con.execute("select number from base.schema_version where number > 0").fetchall()}


def _apply(con: duckdb.DuckDBPyConnection, number: int, path: Path) -> str:
    note = f"insert into base.schema_version values ({number}, '{path.name}', timestamptz '{datetime.now(UTC).isoformat()}');"
    journal = f"insert into base.journal select coalesce(max(entry_no), 0) + 1, now(), 'schema', '{path.name}' from base.journal;"
    _in_transaction(con, path.read_text("utf-8") + note + journal, path.name)
    return path.name


def _replace_views(con: duckdb.DuckDBPyConnection, folder: Path, *, rebuild: bool) -> bool:
    scripts = [path.read_text("utf-8") for path in sorted(folder.glob("*.sql"))]
    digest = hashlib.sha256("\0".join(scripts).encode()).hexdigest()
    current = con.execute("select name from base.schema_version where number = 0").fetchone()
    if not rebuild and current == (digest,):
        return False
    names = con.execute("select view_name from duckdb_views() where database_name = current_database() and not internal").fetchall()
    drops = "".join(f'drop view main."{name}";' for (name,) in names)
    note = f"delete from base.schema_version where number = 0; insert into base.schema_version values (0, '{digest}', now());"
    _in_transaction(con, drops + "".join(scripts) + note, "views")
    return True


def _in_transaction(con: duckdb.DuckDBPyConnection, script: str, name: str) -> None:
    con.begin()
    try:
        con.execute(script)
        con.commit()
    except duckdb.Error as error:
        con.rollback()
        raise WarehouseError(f"{name}: failed and was rolled back: {error}") from error
