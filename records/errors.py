"""The error tree. An expected outcome is a value (see `records.outcome`); an exception means a promise broke."""

import difflib
from collections.abc import Iterable, Sequence

LONGEST_LIST = 20
"""Accepted values that a message still lists; of more it names the nearest."""


def closest(value: str, accepted: Iterable[str], fallback: str = "") -> str:
    """Remedy for a value that is not among the accepted ones: `did you mean "x"?`, else the list of them, or `fallback` where it is long."""
    known = list(accepted)
    folded = {name.casefold(): name for name in reversed(known)}
    near = difflib.get_close_matches(value.casefold(), folded, n=1, cutoff=0.6)
    if near:
        return f'did you mean "{folded[near[0]]}"?'
    return "accepted: " + ", ".join(known) if known and len(known) <= LONGEST_LIST else fallback


class DocketwireError(Exception):
    """Root of all errors raised on purpose. The message says what broke, where, and what to do next."""


class ConfigurationError(DocketwireError):
    """A settings or catalogue file is wrong.

    The message names file, key, value and what is accepted.
    """

    def __init__(self, file: str, key: str, problem: str, remedy: str = "") -> None:
        self.file, self.key, self.problem, self.remedy = file, key, problem, remedy
        super().__init__(f"{file}: {key}: {problem}" + (f" ({remedy})" if remedy else ""))

    @classmethod
    def of(cls, mistakes: "Sequence[ConfigurationError]") -> "ConfigurationError":
        """Several mistakes as one error, one a line; its own file, key, problem and remedy are those of the first."""
        first = mistakes[0]
        if len(mistakes) == 1:
            return first
        made = cls(first.file, first.key, first.problem, first.remedy)
        made.args = ("\n".join(str(mistake) for mistake in mistakes),)
        return made


class StaleError(DocketwireError):
    """What somebody wants changed has become another in between; they have to look at it again."""


class HomeError(DocketwireError):
    """The home directory is missing, locked by another process, or not writable."""


class MissingExtraError(HomeError):
    """A library is wanted that this installation was made without; the message names the extra that brings it."""


class PlaceError(DocketwireError):
    """A folder elsewhere (a shared folder, an object store) cannot be read or written as it should."""


class ClusterError(DocketwireError):
    """The machines that were to do a job's work cannot be reached, or differ; what is committed stays, and the job can be run again."""


class CaptureError(DocketwireError):
    """A WARC segment cannot be written or read at all (a single torn record is counted, not raised)."""


class WarehouseError(DocketwireError):
    """The DuckDB file, a migration or a snapshot failed."""


class TooSlowError(WarehouseError):
    """A page's statement took longer than it may; asked again, or narrowed, it may do."""


class QueryError(DocketwireError):
    """A user's SQL was refused, failed or ran out of its limits."""


class SelectionError(DocketwireError):
    """A selection asks for something that does not exist. The message is the same on every surface."""

    def __init__(self, key: str, problem: str, remedy: str = "") -> None:
        self.key, self.problem, self.remedy = key, problem, remedy
        super().__init__(f"{key}: {problem}" + (f" ({remedy})" if remedy else ""))
