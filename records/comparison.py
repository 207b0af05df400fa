"""Two things side by side: the figures of one of them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from records.entity import Entity, FineLine
from records.site import FacetValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A name, or everything, over some days of first capture."""

    entity: Entity | None
    """None: the whole archive."""
    first: date
    """UTC."""
    last: date
    """UTC, inclusive."""
    crawled: int
    """Days of these on which something was crawled."""
    articles: int
    stories: int
    disputes: int
    """Of which an article was first seen in these days; of a country those that run there."""
    fines: tuple[FineLine, ...]
    """Of these disputes, each once, the sum decided last; annulled ones are left out."""
    open_dates: int
    """Hearings and deadlines still to come that these articles name."""
    stages: tuple[FacetValue, ...]
    """Latest step of these disputes, most frequent first."""

    @property
    def fines_eur(self) -> Decimal:
        """What the fines make together; those without a rate are not in it."""
        return sum((fine.eur for fine in self.fines if fine.eur is not None), Decimal(0))

    @property
    def articles_a_day(self) -> float:
        """Mean over the days with a crawl; 0 where there was none."""
        return self.articles / self.crawled if self.crawled else 0.0
