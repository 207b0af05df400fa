"""What whoever reads segments has to know, so that it makes the same rows wherever it runs."""

import hashlib
import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version

from beat.files import beat_digest
from pipeline.reading.page import PageMaker
from pipeline.work.pool import PoolSettings
from records.article import SegmentRows
from records.errors import CaptureError


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOrder:
    """One run of the pipeline over segments."""

    captures: str
    """Folder or address of the captures, as every machine that reads reaches it."""
    maker: PageMaker
    limits: PoolSettings
    software: str
    """Version of Docketwire that reads: another one may read otherwise."""
    beat: str
    """Digest of the beat's files."""

    @classmethod
    def of(cls, captures: str, maker: PageMaker, limits: PoolSettings) -> "ReadingOrder":
        """An order of this installation."""
        return cls(captures=captures, maker=maker, limits=limits, software=version("docketwire"), beat=beat_digest())

    def digest(self) -> str:
        """Equal orders ask for equal rows, however many workers there are: 32 hex digits."""
        told = pickle.dumps(replace(self, limits=replace(self.limits, workers=1)))
        return hashlib.blake2b(told, digest_size=16).hexdigest()


Told = Callable[[str, int], None]
"""Told segment and number of its pages that are done."""
Read = tuple[str, SegmentRows | CaptureError]
"""Segment, and its rows or why it cannot be read."""
Reader = Callable[[Sequence[str], Told], Iterator[Read]]
"""Reads segments and gives their rows in the order asked for; it is asked for the next when the last was committed."""
