"""The error tree. An expected outcome is a value (see `records.outcome`); an exception means a promise broke."""


class DocketwireError(Exception):
    """Root of all errors raised on purpose. The message says what broke, where, and what to do next."""


class ConfigurationError(DocketwireError):
    """A settings or catalogue file is wrong.

    The message names file, key, value and what is accepted.
    """

    def __init__(self, file: str, key: str, problem: str, remedy: str = "") -> None:
        self.file, self.key, self.problem, self.remedy = file, key, problem, remedy
        super().__init__(f"{file}: {key}: {problem}" + (f" ({remedy})" if remedy else ""))


class HomeError(DocketwireError):
    """The home directory is missing, locked by another process, or not writable."""


class CaptureError(DocketwireError):
    """A WARC segment cannot be written or read at all (a single torn record is counted, not raised)."""


class WarehouseError(DocketwireError):
    """The DuckDB file, a migration or a snapshot failed."""


class QueryError(DocketwireError):
    """A user's SQL was refused, failed or ran out of its limits."""
