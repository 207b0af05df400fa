"""The lists of the site over one prepared snapshot."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from records.capture import RunReport, SourceRun
from records.digest import Verdict
from records.errors import SelectionError
from records.selection import Selection
from records.site import FacetValue
from tests.unit.new_warehouse import new_warehouse
from tests.unit.warehouse_pages import NOON, page, rejected, segment, source, words
from warehouse.ingest.runs import ingest_run, upsert_sources
from warehouse.ingest.segment import ingest_segment
from warehouse.publish import publish
from warehouse.site.lists import SiteData, SiteLists

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteLists]:
    folder = tmp_path_factory.mktemp("site")
    con = new_warehouse(folder / "w.duckdb")
    upsert_sources(con, [source("fr-alpha"), source("fr-beta"), source("fr-gamma")])
    pages = [
        page("https://a.example/1", words(1), title="Court orders 100% names"),
        page("https://b.example/1", words(1), source="fr-beta", at=NOON + HOUR, title="The same again"),
        page(
            "https://a.example/2",
            f"amende {words(2)}",
            title="Une amende",
            language="fr",
            topic="privacy",
            at=NOON + DAY,
            published=NOON + DAY,
        ),
        page("https://b.example/3", words(3), source="fr-beta", title="Court of old", at=NOON - 3 * DAY, published=NOON - 3 * DAY),
        rejected("https://a.example/no"),
    ]
    ingest_segment(con, segment("s", pages), ingested_at=NOON)
    runs = (SourceRun(source_id="fr-alpha", listings=1, captured=3), SourceRun(source_id="fr-beta", listings_failed=1, error="dns"))
    ingest_run(con, RunReport(run_id="r1", started_at=NOON, finished_at=NOON + HOUR, status="done", sources=runs))
    done = publish(con, folder / "public", now=NOON + DAY)
    con.close()
    assert done is not None
    data = SiteData(folder / "public" / done.file, done)
    yield SiteLists(data)
    data.close()


def test_today_has_the_new_stories_of_24_hours_and_how_far_they_were_watched(lists: SiteLists) -> None:
    found = lists.today(NOON + 2 * HOUR, limit=10)
    assert (found.since, found.until) == (NOON - 22 * HOUR, NOON + 2 * HOUR)
    assert [line.title for line in found.stories] == ["Court orders 100% names"]
    assert (found.stories_total, found.updated_total, found.reports, found.languages, found.recent) == (1, 0, 2, 1, ())
    watch = found.watch
    assert (watch.verdict, watch.sources, watch.crawled, watch.answered, watch.runs, watch.pages) == (Verdict.PARTLY, 3, 2, 1, 1, 3)
    assert watch.last_crawl_at == NOON


def test_a_day_that_brought_nothing_shows_the_latest_before(lists: SiteLists) -> None:
    found = lists.today(NOON - DAY, limit=1)
    assert (found.stories, [line.title for line in found.recent]) == ((), ["Court of old"])
    assert found.watch.verdict is Verdict.BLIND


def test_stories_come_newest_first_in_pages_with_what_they_can_be_narrowed_to(lists: SiteLists) -> None:
    whole = lists.stories(Selection(), number=1, size=10)
    assert [line.title for line in whole.lines] == ["Une amende", "Court orders 100% names", "Court of old"]
    assert (whole.page.total, whole.page.number, whole.page.size) == (3, 1, 10)
    assert set(whole.facets["language"]) == {FacetValue(value="en", count=2), FacetValue(value="fr", count=1)}
    assert [line.title for line in lists.stories(Selection(), number=2, size=2).lines] == ["Court of old"]
    assert [line.title for line in lists.stories(Selection(languages=("fr",)), number=1, size=9).lines] == ["Une amende"]


@pytest.mark.parametrize(
    ("text", "hits"),
    [("court", 2), ("COURT orders", 1), ("court amende", 0), ("100%", 1), ("1_0%", 0), ("court!", 0), ("amende", 1), ("", 3)],
)
def test_a_search_without_an_index_wants_every_word(lists: SiteLists, text: str, hits: int) -> None:
    found = lists.search(Selection(text=text), number=1, size=10)
    assert (found.page.total, len(found.lines), found.method) == (hits, hits, "index")


def test_outlets_are_known_by_name_or_id_and_others_refused(lists: SiteLists) -> None:
    assert lists.settled(Selection(sources=("FR-Beta", "fr-beta"))) == Selection(sources=("fr-beta",))
    assert lists.settled(Selection(languages=("fr",))) == Selection(languages=("fr",))
    with pytest.raises(SelectionError, match="fr-betta"):
        lists.settled(Selection(sources=("fr-betta",)))
    with pytest.raises(SelectionError, match="in this snapshot"):
        lists.settled(Selection(stories=("nobody",)))
    article = lists.stories(Selection(languages=("fr",)), number=1, size=1).lines[0].story_id
    assert lists.settled(Selection(stories=(article,))) == Selection(stories=(article,))


def test_a_trend_has_every_day_with_its_denominators(lists: SiteLists) -> None:
    points = lists.trend(Selection(topics=("user-data",)), until=(NOON + DAY).date(), days=3)
    assert [(point.day, point.matching) for point in points] == [((NOON - DAY).date(), 0), (NOON.date(), 1), ((NOON + DAY).date(), 0)]


def test_sources_with_their_days_outcomes_and_latest_reports(lists: SiteLists) -> None:
    assert [health.source_id for health in lists.sources()] == ["fr-alpha", "fr-beta", "fr-gamma"]
    found = lists.source("fr-alpha", until=NOON.date(), days=2)
    assert found is not None
    assert (found.days[-1], len(found.days)) == ((NOON.date(), 1, 1, 3), 2)
    assert [line.title for line in found.latest] == ["Une amende", "Court orders 100% names"]
    assert FacetValue(value="off-topic", count=1) in found.outcomes
    assert found.health.languages == ("fr",)
    assert lists.source("nobody", until=NOON.date(), days=2) is None


def test_coverage_and_outcomes_of_all(lists: SiteLists) -> None:
    days = lists.coverage(until=NOON.date(), days=2)
    assert [(day.day, day.runs) for day in days] == [((NOON - DAY).date(), 0), (NOON.date(), 1)]
    assert sum(outcome.count for outcome in lists.outcomes()) == 5
    counts = [outcome.count for outcome in lists.outcomes()]
    assert counts == sorted(counts, reverse=True)


def test_headlines_in_another_language_stand_in_where_there_are_some(lists: SiteLists) -> None:
    lines = lists.stories(Selection(), number=1, size=10).lines
    assert lists.in_language(lines, "de") == lines


def test_preparing_again_does_nothing(lists: SiteLists) -> None:
    lists.data.prepare()
    assert lists.snapshot.articles == 3
