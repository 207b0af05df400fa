"""Saved queries: the shipped ones of `warehouse/queries/`, and those a user keeps in `queries/` of the own home, in the same form.

A file holds one statement; its first line is a comment that says whom it serves, its parameters are written `$name`.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import duckdb

from records.asking import SavedQuery
from records.errors import QueryError
from warehouse.asking.query import QueryResult, run_query

SHIPPED = Path(__file__).parents[1] / "queries"


def saved_queries(own: Path | None = None) -> list[SavedQuery]:
    """The saved queries by name, those of the folder `own` in place of shipped ones of the same name; unusable files say why."""
    shipped = {path.stem: _read(path) for path in SHIPPED.glob("*.sql")}
    mine = {path.stem: _read(path, own=True, replaces=path.stem in shipped) for path in own.glob("*.sql")} if own else {}
    return [found for _, found in sorted({**shipped, **mine}.items())]


def saved_query(name: str, own: Path | None = None) -> SavedQuery:
    """One saved query. Raises QueryError that names the nearest and all there are, or says what is wrong with the file."""
    known = {query.name: query for query in saved_queries(own)}
    if name not in known:
        near = get_close_matches(name, known, n=1)
        meant = f' (did you mean "{near[0]}"?)' if near else ""
        raise QueryError(f"no saved query {name!r}{meant}; there are {', '.join(known)}")
    if known[name].problem:
        raise QueryError(f"{known[name].file}: {known[name].problem}")
    return known[name]


def parameters_of(query: SavedQuery, params: Mapping[str, Any]) -> dict[str, Any]:
    """A value for each of its parameters; what is not given is null. Raises QueryError for one it does not have."""
    unknown = params.keys() - set(query.parameters)
    if unknown:
        accepted = ", ".join(query.parameters) or "none"
        raise QueryError(f"{query.name}: unknown parameter {', '.join(sorted(unknown))}; accepted: {accepted}")
    return {key: params.get(key) for key in query.parameters}


def run_saved(snapshot: Path, name: str, params: Mapping[str, Any], *, own: Path | None = None, **limits: Any) -> QueryResult:
    """Run a saved query; parameters not given are null. Raises QueryError for an unknown one."""
    query = saved_query(name, own)
    return run_query(snapshot, query.sql, parameters_of(query, params), **limits)


def _read(path: Path, *, own: bool = False, replaces: bool = False) -> SavedQuery:
    parameters: tuple[str, ...] = ()
    sql = about = problem = ""
    try:
        sql = path.read_text("utf-8")
        first = sql.lstrip("\ufeff").splitlines()[0] if sql.strip() else ""
        about = first.removeprefix("--").strip() if first.startswith("--") else ""
        parameters, problem = _parameters(sql), "" if about else "the first line must be a comment that says whom the query serves"
    except (OSError, UnicodeError) as error:
        problem = f"cannot be read as UTF-8: {error}"
    except (duckdb.Error, ValueError) as error:
        problem = str(error)
    return SavedQuery(name=path.stem, about=about, parameters=parameters, sql=sql, file=path, own=own, replaces=replaces, problem=problem)


def _parameters(sql: str) -> tuple[str, ...]:
    """Names in order of first use. Raises ValueError when there is not exactly one statement."""
    statements = duckdb.extract_statements(sql)
    if len(statements) != 1:
        raise ValueError(f"expected one statement, found {len(statements)}")
    return tuple(sorted(statements[0].named_parameters, key=lambda name: sql.find("$" + name)))
