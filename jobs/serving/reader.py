"""A reader of one snapshot that searches with the index beside it."""

from jobs.search import SearchLibrary
from records.errors import QueryError, WarehouseError
from records.paging import ListPlace, Page
from records.search import Hit
from records.selection import Selection
from records.site import FacetValue, ReportLine, SearchResult
from warehouse.search.reader import DEEPEST
from warehouse.site.comparing import ComparingReader
from warehouse.site.lists import SiteData


class IndexedReader(ComparingReader):
    """A reader that searches with the index, where there is one."""

    def __init__(self, data: SiteData, index: SearchLibrary) -> None:
        super().__init__(data)
        self._index = index

    def search(self, wanted: Selection, *, number: int, size: int, mode: str = "auto", after: ListPlace | None = None) -> SearchResult:
        """Best hits first. Without a text, the newest articles."""
        if not wanted.text:
            return super().search(wanted, number=number, size=size, after=after)
        try:
            found = self._index.search(wanted.text, mode=mode, wanted=wanted, limit=size, offset=(number - 1) * size, facets=True)
        except QueryError as error:
            return SearchResult(page=Page(number=1, size=size, total=0), lines=(), problem=str(error))
        except WarehouseError:
            return super().search(wanted, number=number, size=size)
        facets = {name: tuple(FacetValue(value=value, count=n) for value, n in counts.items()) for name, counts in found.facets.items()}
        return SearchResult(
            page=Page(number=number, size=size, total=min(found.total, DEEPEST)),
            lines=tuple(_hit_line(hit) for hit in found.hits),
            facets=facets,
            suggestion=found.suggestion,
        )


def _hit_line(hit: Hit) -> ReportLine:
    return ReportLine(
        report_id=hit.article_id,
        article_id=hit.article_id,
        title=hit.title or hit.url,
        url=hit.url,
        source_id=hit.source_id,
        source=hit.source,
        country=hit.country,
        language=hit.language,
        topic=hit.topic or "other",
        platforms=hit.platforms,
        first_seen=hit.first_seen,
        published_at=hit.published_at,
        headline=hit.headline,
        passage=hit.passage,
    )
