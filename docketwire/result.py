"""The answer to a query, in whatever form it is wanted."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from records.errors import DocketwireError

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa


class MissingLibraryError(DocketwireError, ImportError):
    """A library that Docketwire itself does not need is not installed; the message says how to install it."""


class Result:
    """Rows of one query. Iterating gives tuples; `len()` counts them; libraries that speak Arrow's C interface take it as it is.

    >>> with docketwire.open("news") as home:
    ...     result = home.query("select language, count(*) as articles from articles group by all order by all")
    >>> result.columns
    ('language', 'articles')
    >>> next(iter(result))
    ('ar', 4)
    """

    def __init__(self, table: "pa.Table", *, truncated: bool, snapshot_id: str) -> None:
        self._table = table
        self.truncated = truncated
        """True: there were more rows than `max_rows`."""
        self.snapshot_id = snapshot_id
        """The snapshot that answered."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(self._table.column_names)

    def rows(self) -> list[tuple[Any, ...]]:
        """Python values, row by row: times are aware datetimes, lists are lists, structs are dicts."""
        return list(self)

    def to_arrow(self) -> "pa.Table":
        """An Arrow table; nothing is copied."""
        return self._table

    def to_pandas(self) -> "pd.DataFrame":
        """A pandas DataFrame. Raises MissingLibraryError where pandas is not installed.

        >>> with docketwire.open("news") as home:
        ...     home.query("select count(*) as articles from articles").to_pandas().shape
        (1, 1)
        """
        try:
            import pandas as pd  # noqa: F401, PLC0415 - Arrow needs it installed, and we do not
        except ImportError as error:
            raise _missing("pandas") from error
        return self._table.to_pandas()

    def to_polars(self) -> "pl.DataFrame":
        """A polars DataFrame. Raises MissingLibraryError where polars is not installed.

        >>> with docketwire.open("news") as home:
        ...     home.query("select count(*) as articles from articles").to_polars().item()
        65
        """
        try:
            import polars as pl  # noqa: PLC0415 - only whoever asks for it needs it
        except ImportError as error:
            raise _missing("polars") from error
        return pl.DataFrame(self._table)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Arrow's PyCapsule interface, for libraries that take tables from anybody."""
        return self._table.__arrow_c_stream__(requested_schema)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return zip(*(column.to_pylist() for column in self._table.columns), strict=True)

    def __len__(self) -> int:
        return int(self._table.num_rows)

    def __repr__(self) -> str:
        more = ", more left out" if self.truncated else ""
        return f"<Result of snapshot {self.snapshot_id}: {len(self)} rows of {', '.join(self.columns)}{more}>"


def _missing(library: str) -> MissingLibraryError:
    return MissingLibraryError(
        f"{library} is not installed, and Docketwire itself does not need it: `pip install {library}` into this environment"
    )
