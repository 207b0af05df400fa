"""Choices whose values another part names: they are asked for when somebody chooses or reads the help, not when the command line starts."""

from collections.abc import Callable, Iterable, Sequence

import click


class NamedChoice(click.Choice[str]):
    """One of the names that a function gives."""

    def __init__(self, names: Callable[[], Iterable[str]]) -> None:
        self._names = names
        self.case_sensitive = True

    @property
    def choices(self) -> Sequence[str]:  # type: ignore[override]
        """The names, in their order."""
        return tuple(self._names())
