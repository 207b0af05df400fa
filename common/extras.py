"""Libraries that only some installations have: used where they are, and named with the remedy where they are missing."""

from collections.abc import Iterator
from contextlib import contextmanager

from records.errors import MissingExtraError

PACKAGES = {
    "cluster": ("distributed", "dask", "fsspec", "obstore", "psycopg", "duckdb_extension_ducklake", "duckdb_extension_postgres_scanner"),
    "openid": ("authlib", "joserfc", "requests"),
    "stamps": ("opentimestamps",),
}
"""Extra -> packages it brings, as they are imported."""


@contextmanager
def needs(extra: str, what: str) -> Iterator[None]:
    """Imports of an extra's libraries. Raises MissingExtraError with the remedy where one of them is not installed; `what` wants them."""
    try:
        yield
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package not in PACKAGES[extra]:
            raise
        raise MissingExtraError(f'{what} needs the package `{package}`; install it with `pip install "docketwire[{extra}]"`') from error
