"""The API's lists read on from a cursor: everything once, though the archive grows in between, and nonsense is told to be none."""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.group import group as group_articles
from jobs.installation.home import Home
from jobs.search import update_index
from tests.integration.search_home import SETTINGS, captured, new_home, take_in
from tests.integration.site_home import NOW, Browser, build
from tests.unit import warehouse_pages as made
from warehouse.ingest.segment import ingest_segment
from warehouse.publish import publish
from warehouse.storage.database import open_warehouse

LISTS = {"stories": "story_id", "disputes": "dispute_id", "search": "report_id"}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    home = new_home(tmp_path_factory.mktemp("cursors") / "home")
    take_in(home, "press", captured())
    group_articles(home, SETTINGS, now=lambda: made.NOON)
    con = open_warehouse(home.warehouse)
    publish(con, home.public, now=made.NOON + timedelta(minutes=5), slim=False)
    con.close()
    update_index(home, SETTINGS)
    browser = Browser(home)
    yield browser
    browser.close()


def pages(browser: Browser, address: str) -> Iterator[dict[str, Any]]:
    found = browser.get(address).json()
    yield found
    while found["next"]:
        found = browser.get(f"{address}&cursor={found['next']}").json()
        yield found


@pytest.mark.parametrize("query", ["", "&language=en", "&seen_until=2026-03-01"])
@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_walk_gives_what_the_pages_give(browser: Browser, name: str, query: str) -> None:
    _same(browser, f"/api/v1/{name}?size=3{query}", LISTS[name])


def test_a_walk_through_hits_gives_what_the_pages_give(browser: Browser) -> None:
    _same(browser, "/api/v1/search?size=7&q=court&mode=words", "report_id")


def _same(browser: Browser, address: str, key: str) -> None:
    walked = list(pages(browser, address))
    numbered = [browser.get(f"{address}&page={number}").json() for number in range(1, len(walked) + 1)]
    assert [[line[key] for line in page["lines"]] for page in walked] == [[line[key] for line in page["lines"]] for page in numbered]
    assert [page["page"] for page in walked] == [page["page"] for page in numbered]
    ids = [line[key] for page in walked for line in page["lines"]]
    assert len(walked) > 1
    assert len(ids) == len(set(ids)) == walked[0]["page"]["total"]


def test_nothing_comes_twice_or_is_left_out_when_more_is_published_meanwhile(tmp_path_factory: pytest.TempPathFactory) -> None:
    """By number, every line would move on by what came in front; a cursor of a search says that its order is gone."""
    home = build(tmp_path_factory.mktemp("growing") / "home").home
    before = Browser(home)
    whole = [line["report_id"] for page in pages(before, "/api/v1/search?size=50") for line in page["lines"]]
    first = before.get("/api/v1/search?size=20").json()
    ranked = before.get("/api/v1/search?size=20&q=report").json()["next"]
    before.close()
    _grow(home)
    after = Browser(home)
    read, found = [line["report_id"] for line in first["lines"]], first
    while found["next"]:
        found = after.get(f"/api/v1/search?size=20&cursor={found['next']}").json()
        read += [line["report_id"] for line in found["lines"]]
    assert read == whole
    assert found["page"]["total"] == len(whole) + 5
    moved = after.get("/api/v1/search?size=20&page=2").json()["lines"]
    assert moved[0]["report_id"] in {line["report_id"] for line in first["lines"]}
    refused = after.get(f"/api/v1/search?size=20&q=report&cursor={ranked}")
    assert refused.status_code == 422
    assert refused.json()["detail"].startswith("cursor: the archive has changed since")
    after.close()


def _grow(home: Home) -> None:
    con = open_warehouse(home.warehouse)
    later = [
        made.page(f"https://www.en-alpha.example/new/{n}", made.words(900 + n), title=f"Newer report {n}", source="en-alpha", at=NOW)
        for n in range(5)
    ]
    ingest_segment(con, made.segment("2026/03/02/run-3-000.warc.gz", later), ingested_at=NOW)
    publish(con, home.public, now=NOW, slim=False)
    con.close()


def test_a_cursor_of_something_else_is_refused_in_one_sentence(browser: Browser) -> None:
    cursor = browser.get("/api/v1/stories?size=2").json()["next"]
    assert cursor
    for address in (
        f"/api/v1/disputes?cursor={cursor}",
        f"/api/v1/stories?language=en&cursor={cursor}",
        f"/api/v1/search?q=report&cursor={cursor}",
    ):
        answer = browser.get(address)
        assert answer.status_code == 422
        assert answer.json()["detail"] == "cursor: it belongs to another list or another selection (begin again without it)"


def _sealed(body: object) -> str:
    """A cursor with a right checksum around anything, as somebody would forge it who has read the source."""
    from web.cursor import _checksum

    raw = json.dumps(body).encode()
    return base64.urlsafe_b64encode(_checksum(raw) + raw).decode().rstrip("=")


def test_whatever_stands_as_a_cursor_no_answer_is_a_defect(browser: Browser) -> None:
    """The browser of these tests lets a defect through as an exception."""
    good = browser.get("/api/v1/search?size=2").json()["next"]
    form, question, snapshot, number, at = json.loads(base64.urlsafe_b64decode(good + "=" * (-len(good) % 4))[6:])
    parts = st.one_of(st.none(), st.integers(), st.text(max_size=9), st.sampled_from([form, question, snapshot, number, at, "9999-12-31T23:59:59+23:59", "0001-01-01T00:00:00-23:59"]))  # fmt: skip
    place = st.lists(parts, max_size=4) | st.just(at)
    forged = st.builds(lambda *p: _sealed([form, question, *p]), parts, st.just(2) | parts, place | parts)
    torn = st.integers(0, len(good)).map(lambda n: good[:n]) | st.integers(0, len(good) - 1).map(lambda n: good[:n] + "A" + good[n + 1 :])
    nonsense = st.text(max_size=30) | st.just("A" * 3000) | st.lists(parts, max_size=6).map(_sealed)

    @settings(max_examples=300, deadline=None, derandomize=True, database=None)
    @given(cursor=forged | torn | nonsense)
    def ask(cursor: str) -> None:
        answer = browser.ask("GET", "/api/v1/search", params={"size": "2", "cursor": cursor.encode("utf-8", "surrogatepass")})
        assert answer.status_code in (200, 422)
        if answer.status_code == 422:
            assert answer.json()["detail"].startswith("cursor: ")
            assert "\n" not in answer.json()["detail"]

    ask()
