"""A hunt step by step: what is dear is asked for only while nothing will do, indexes are looked into once, and what is told has bounds."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from records.source import Listing, ListingKind, Source
from spiders.discovery import hunt as hunting
from spiders.discovery.candidates import COMMON_PATHS
from spiders.discovery.hunt import AT_ONCE, MAX_ASKED, MAX_INDEXED, Found, Hunt, Wanted, find_listings
from spiders.running.run import Run
from tests.unit.books_of_a_run import Runs
from tests.unit.standin_browser import Net
from tests.unit.test_discovery import HOME, REPORTS, SOURCE, feed
from tests.unit.test_hunt import HTML, NOW, home, hunted, judged

Capture = pytest.CaptureFixture[str]
LINKS = "".join(f'<a href="/2026/05/court-orders-platform-to-delete-{n}.html">Court orders platform {n}</a>' for n in range(6))


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    runs = Runs(tmp_path)
    yield runs.new(SOURCE, at=NOW)
    runs.frontier.close()


@pytest.fixture
def net() -> Net:
    return Net()


def paths(net: Net) -> list[str]:
    return [url.removeprefix(HOME) for url in net.asked()]


def test_a_custom_place_is_asked_for_only_when_robots_names_none_that_will_do(run: Run, net: Net, capsys: Capture) -> None:
    home(net)
    net.put(HOME + "robots.txt", b"Sitemap: /news.xml\n")
    news = "".join(
        f"<url><loc>{link}</loc><n:news><n:title>{text}</n:title><n:publication_date>2026-05-04</n:publication_date></n:news></url>"
        for link, text in REPORTS
    )
    net.put(HOME + "news.xml", f'<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">{news}</urlset>'.encode())
    (found,) = hunted(run, net, capsys)
    assert paths(net) == ["", "robots.txt", "news.xml"]
    assert judged(found) == [(HOME + "news.xml", "robots", "")]


def test_a_renamed_section_is_looked_for_only_when_custom_has_nothing(run: Run, net: Net, capsys: Capture) -> None:
    gone = (Listing(kind=ListingKind.SECTION, url=HOME + "justice/"), Listing(kind=ListingKind.FEED, url=HOME + "sport/"))
    outlet = replace(SOURCE, listings=gone)
    home(net, body='<a href="/law-and-justice/">Law</a><a href="/sport-today/">Sport</a>' + LINKS)
    net.put(HOME + "law-and-justice/", f"<html>{LINKS}".encode(), headers=HTML)
    (found,) = hunted(run, net, capsys, Wanted(source=outlet))
    assert paths(net) == ["", "robots.txt", *(path.removeprefix("/") for path in COMMON_PATHS), "law-and-justice/"]
    assert judged(found)[-1] == (HOME + "law-and-justice/", "section", "")
    net.requests.clear()
    net.put(HOME + "rss.xml", feed(*REPORTS))
    (found,) = hunted(run, net, capsys, Wanted(source=outlet))
    assert "law-and-justice/" not in paths(net)
    assert [one for one in judged(found) if not one[2]] == [(HOME + "rss.xml", "custom", "")]
    assert paths(net)[-1] == "sitemap-news.xml"  # all of one step are looked at, so that the best is taken


def test_an_index_in_an_index_is_not_looked_into(run: Run, net: Net, capsys: Capture) -> None:
    home(net)
    net.put(HOME + "robots.txt", b"Sitemap: /news-index.xml\n")
    net.put(HOME + "news-index.xml", b"<sitemapindex><sitemap><loc>/news-inner.xml</loc></sitemap></sitemapindex>")
    net.put(HOME + "news-inner.xml", b"<sitemapindex><sitemap><loc>/news-deep.xml</loc></sitemap></sitemapindex>")
    (found,) = hunted(run, net, capsys)
    assert [path for path in paths(net) if "news-" in path][:2] == ["news-index.xml", "news-inner.xml"]
    assert "news-deep.xml" not in paths(net)
    assert [(url.removeprefix(HOME), how) for url, how, _ in judged(found)[:2]] == [
        ("news-index.xml", "robots"),
        ("news-inner.xml", "robots"),
    ]


def test_half_a_megabyte_of_robots_is_read(run: Run, net: Net, capsys: Capture) -> None:
    home(net)
    line = b"Sitemap: /a.xml\n"
    net.put(HOME + "robots.txt", b"#" * (512 * 1024 - len(line) - 1) + b"\n" + line + b"Sitemap: /b.xml\n")
    hunted(run, net, capsys)
    assert ("a.xml" in paths(net), "b.xml" in paths(net)) == (True, False)


def test_robots_is_asked_of_the_home_page_s_host_and_port(run: Run, net: Net, capsys: Capture) -> None:
    away = replace(SOURCE, homepage="http://herald.example.org:8080/en/start")
    net.put(away.homepage, b"<title>Morning Herald</title>", headers=HTML)
    hunted(run, net, capsys, Wanted(source=away))
    assert net.asked()[1] == "http://herald.example.org:8080/robots.txt"


def test_no_listing_at_a_service_that_was_known_is_tried(run: Run, net: Net, capsys: Capture) -> None:
    home(net, "/rss")
    net.put(HOME + "rss", feed(*REPORTS))
    before = tuple(Listing(kind=kind, url=f"{HOME}{kind}") for kind in ListingKind)
    (found,) = hunted(run, net, capsys, Wanted(source=SOURCE, before=before))
    assert [url.removeprefix(HOME) for url, how, _ in judged(found) if how == "known"] == ["feed", "news-sitemap", "sitemap", "section"]


def test_what_is_refused_for_somebody_is_left_out_where_it_is_found_too(
    run: Run, net: Net, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    home(net, "/rss", "/other")
    net.put(HOME + "rss", feed(*REPORTS))
    net.put(HOME + "other", feed())
    plain = net.download

    async def redirected(request: Any) -> Any:
        answer = await plain(request)
        return answer.replace(url=HOME + "unwanted") if request.url in (HOME + "rss", HOME + "other") else answer

    monkeypatch.setattr(net, "download", redirected)
    (found,) = hunted(run, net, capsys, Wanted(source=SOURCE, refused=(HOME + "unwanted",)))
    assert [one for one in judged(found) if one[1] == "named"] == [(HOME + "unwanted", "named", "empty")]


@pytest.mark.parametrize(("letters", "kept"), [(183, 200), (184, 200), (170, 187)])
def test_two_hundred_signs_of_a_defect_are_told(
    run: Run, net: Net, capsys: Capture, monkeypatch: pytest.MonkeyPatch, letters: int, kept: int
) -> None:
    async def broken(_: Any) -> None:
        raise RecursionError("x" * letters)  # 16 letters and two signs before it

    monkeypatch.setattr(hunting._Search, "run", broken)
    (found,) = hunted(run, net, capsys)
    assert (found["problem"], found["detail"]) == ("error", f"RecursionError: {'x' * letters}"[:200])
    assert len(found["detail"]) in (kept, kept - 1)


def test_a_hundred_signs_of_a_stranger_s_title_are_told(run: Run, net: Net, capsys: Capture) -> None:
    net.put(HOME, f"<title>{'y' * 101}</title>".encode(), headers=HTML)
    (found,) = hunted(run, net, capsys)
    assert (found["problem"], found["detail"]) == ("not-recognised", f"{HOME}: '{'y' * 100}'")


def test_a_parked_site_is_refused_even_when_it_is_just_being_added(run: Run, net: Net, capsys: Capture) -> None:
    net.put(HOME, b"<title>x</title>This domain is for sale", headers=HTML)
    (found,) = hunted(run, net, capsys, Wanted(source=SOURCE, known=False))
    assert found["problem"] == "parked"


def test_twenty_four_sources_are_hunted_for_at_a_time(run: Run, net: Net, capsys: Capture) -> None:
    assert (AT_ONCE, MAX_ASKED, MAX_INDEXED) == (24, 30, 3)
    many = [Wanted(source=replace(SOURCE, id=f"xx-{n}", homepage=f"https://h{n}.example.org/")) for n in range(30)]
    assert len(hunted(run, net, capsys, *many)) == 30
    assert net.most_under_way == 24


def test_a_source_that_was_told_by_the_deadline_is_not_told_again(
    run: Run, net: Net, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def overtaken(search: Any) -> Found:
        search._spider.left.pop("xx-herald")
        return Found(source_id="xx-herald")

    monkeypatch.setattr(hunting._Search, "run", overtaken)
    assert hunted(run, net, capsys) == []


def test_a_hunt_is_ordered_with_twice_the_time_of_a_look(monkeypatch: pytest.MonkeyPatch) -> None:
    orders: list[tuple[str, Hunt, str]] = []

    def answers(module: str, hunt: Hunt, kind: type[Found], *, what: str) -> Iterator[Found]:
        assert kind is Found
        orders.append((module, hunt, what))
        yield Found(source_id="xx-herald")

    monkeypatch.setattr(hunting, "answers", answers)
    wanted = [Wanted(source=SOURCE)] * 400
    assert len(list(find_listings(wanted, user_agent="U/1", contact="c", now=NOW, turns_path="/t"))) == 1
    list(find_listings(wanted[:1]))
    (module, hunt, what), (_, bare, _) = orders
    assert (module, what, hunt.wanted, hunt.order.sources) == (
        "spiders.discovery.hunt",
        "the search for listings",
        tuple(wanted),
        (SOURCE,) * 400,
    )
    assert (hunt.order.deadline_seconds, bare.order.deadline_seconds) == (1600.0, 1200.0)
    assert (hunt.order.run_id, hunt.order.started_at, hunt.order.turns_path) == ("hunt", NOW, "/t")
    assert (hunt.order.user_agent, hunt.order.contact, bare.order.user_agent, bare.order.contact) == ("U/1", "c", "Docketwire/0.1", "")
    assert Path(hunt.order.frontier_path) == Path(hunt.order.captures_dir) / "frontier.sqlite"
    assert bare.order.started_at.tzinfo is not None


def test_what_nobody_said_of_a_hunt() -> None:
    wanted, found = Wanted(source=SOURCE), Found(source_id="x")
    assert (wanted.known, wanted.titles, wanted.refused, wanted.before) == (True, (), (), ())
    assert (found.problem, found.detail, found.name, found.language, found.judged) == ("", "", "", "", ())


def test_an_answer_with_a_success_s_status_is_one(run: Run, net: Net, capsys: Capture) -> None:
    for status, word in ((199, "http-199"), (200, ""), (299, ""), (300, "http-300")):
        home(net, "/rss")
        net.put(HOME + "rss", feed(*REPORTS), status=status)
        (found,) = hunted(run, net, capsys)
        assert judged(found)[0] == (HOME + "rss", "named", word)


def test_only_sources_that_were_asked_for_are_hunted(run: Run, net: Net, capsys: Capture) -> None:
    other = Source(id="xx-b", name="B", country="zz", languages=("en",), homepage="https://b.example.org/")
    assert [one["source_id"] for one in hunted(run, net, capsys, Wanted(source=other))] == ["xx-b"]
    assert net.asked() == ["https://b.example.org/"]
