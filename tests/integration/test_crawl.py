"""Three crawls of many small sites, two hours and then a day apart: what is asked for, what is kept, what is left alone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import brotli
import pytest

from spiders.memory.frontier import Frontier
from tests.integration.crawl_rounds import CHANGED, PAGE_MAX, Rounds, build, second_day
from tests.integration.crawl_site import (
    HOUR,
    T0,
    order_for,
    run_crawl,
    stored_pages,
)


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rounds]:
    home = tmp_path_factory.mktemp("crawl")
    sites, sources = build()
    reports, pages, paths, asked = [], [], [], []
    for number, at in enumerate((T0, T0 + 2 * HOUR, T0 + 27 * HOUR)):
        order = order_for(home, f"round{number}", list(sources.values()), at=at, page_max_bytes=PAGE_MAX, reactorless=number != 1)
        reports.append(run_crawl(order))
        pages.append(stored_pages(home, f"round{number}"))
        paths.append({name: site.paths() for name, site in sites.items()})
        asked.append({name: list(site.log) for name, site in sites.items()})
        for site in sites.values():
            site.forget()
        if number == 0:
            second_day(sites)
            sources |= {name: change(sources[name]) for name, change in CHANGED.items()}
    yield Rounds(home, sites, sources, reports, pages, paths, asked)
    for site in sites.values():
        site.close()


def test_every_run_ends_and_every_link_is_accounted_for(rounds: Rounds) -> None:
    for report in rounds.reports:
        assert report.status == "done"
        for run in report.sources:
            assert run.links == run.seen + run.skipped + run.captured + run.unchanged + run.failed, run
            assert sum(count for _, count in run.reasons) == run.skipped + run.failed, run
    assert not list(rounds.home.rglob("*.part*"))


def test_every_capture_is_in_the_report_and_the_files(rounds: Rounds) -> None:
    for report, pages in zip(rounds.reports, rounds.pages, strict=True):
        assert sum(run.captured for run in report.sources) == len(pages)
        assert all((rounds.home / "captures" / segment).exists() for segment in report.segments)


def test_an_unchanged_feed_answers_304_and_its_pages_are_not_asked_for(rounds: Rounds) -> None:
    assert sorted(rounds.stored(0, "steady")) == ["/1", "/2"]
    assert rounds.paths[1]["steady"] == ["/feed"]
    assert rounds.asked[1]["steady"][-1].headers["if-none-match"] == '"v1"'
    assert (rounds.run(1, "steady").listings_unchanged, rounds.run(1, "steady").links) == (1, 0)


def test_a_feed_without_validators_is_known_by_its_body(rounds: Rounds) -> None:
    assert rounds.paths[1]["mute"] == ["/feed"]
    assert rounds.run(1, "mute").listings_unchanged == 1


def test_a_changed_report_is_fetched_again_and_an_unchanged_one_answers_304(rounds: Rounds) -> None:
    assert rounds.run(0, "changed").captured == 3
    second = rounds.run(1, "changed")
    assert (second.captured, second.unchanged, second.seen) == (1, 1, 1)
    assert b"corrected" in rounds.stored(1, "changed")["/1"].body
    assert rounds.paths[2]["changed"] == ["/feed"]


def test_hints_lie_beside_their_pages(rounds: Rounds) -> None:
    stored = rounds.stored(0, "steady")["/1"]
    assert stored.note["hint"]["title"] == "T /1"
    assert stored.note["hint"]["published_at"] == T0.isoformat()
    assert (stored.note["source_id"], stored.note["run_id"]) == ("xx-steady", "round0")
    assert rounds.run(0, "steady").newest_at == T0


def test_who_asks_is_told_with_a_contact(rounds: Rounds) -> None:
    agents = {one.headers["user-agent"] for one in rounds.asked[0]["steady"]}
    assert agents == {"Docketwire/0.1 (+https://example.org/bot)"}


def test_robots_is_asked_first_and_obeyed(rounds: Rounds) -> None:
    assert rounds.asked[0]["robots"][0].path == "/robots.txt"
    assert sorted(rounds.paths[0]["robots"]) == ["/1", "/3", "/feed"]
    assert dict(rounds.run(0, "robots").reasons) == {"robots": 1}


def test_crawl_delay_is_kept(rounds: Rounds) -> None:
    times = [one.at for one in rounds.asked[0]["robots"] if one.path != "/robots.txt"]
    assert [round(later - earlier, 3) for earlier, later in pairwise(times) if later - earlier < 0.29] == []


def test_nothing_is_crawled_while_robots_is_broken(rounds: Rounds) -> None:
    assert rounds.paths[0]["robots-broken"] == []
    run = rounds.run(0, "robots-broken")
    assert run.listings_failed == 1
    assert run.error == "robots-unavailable"
    assert rounds.run(1, "robots-broken").captured == 1


def test_a_host_that_asks_for_an_hour_gets_it(rounds: Rounds) -> None:
    assert rounds.paths[0]["busy"] == ["/feed", "/1"]
    assert dict(rounds.run(0, "busy").reasons) == {"http-429": 1, "host-paused": 2}
    assert sorted(rounds.stored(1, "busy")) == ["/1", "/2", "/3"]


def test_a_short_pause_is_waited_for(rounds: Rounds) -> None:
    assert rounds.paths[0]["brief"] == ["/feed", "/1", "/1"]
    assert sorted(rounds.stored(0, "brief")) == ["/1"]


def test_a_bomb_is_kept_as_served_and_floods_are_cut(rounds: Rounds) -> None:
    assert list(rounds.stored(0, "bomb")) == ["/zeros"]
    assert len(rounds.stored(0, "bomb")["/zeros"].body) < 100_000
    assert dict(rounds.run(0, "bomb").reasons) == {"bad-response": 1, "too-large": 2}


def test_a_listing_bomb_is_a_failed_listing(rounds: Rounds) -> None:
    assert rounds.run(0, "bomb-feed").error == "undecodable"


def test_a_page_that_sets_a_cookie_and_redirects_to_itself_is_not_lost(rounds: Rounds) -> None:
    assert b"with cookie" in rounds.stored(0, "cookie")["/1"].body


def test_a_redirect_chain_is_on_record(rounds: Rounds) -> None:
    base = rounds.sites["moved"].base
    stored = rounds.stored(0, "moved")["/old"]
    assert stored.url == f"{base}/1"
    assert stored.note["redirects"] == [f"{base}/old", f"{base}/older"]
    assert dict(rounds.run(0, "moved").reasons) == {"redirect-loop": 1}


def test_missing_pages_are_tried_in_later_runs_and_given_up(rounds: Rounds) -> None:
    """404 three times (it may be published late), 410 once; only then is the listing's ETag sent."""
    assert dict(rounds.run(0, "gone").reasons) == {"http-404": 1, "http-410": 1}
    assert rounds.paths[1]["gone"] == ["/feed", "/missing"]
    assert "if-none-match" not in rounds.asked[1]["gone"][-2].headers
    assert dict(rounds.run(2, "gone").reasons) == {"http-404": 1, "given-up": 1}
    with Frontier(rounds.home / "frontier.sqlite") as frontier:
        assert frontier.wanted("xx-gone") == []
        assert frontier.validators("xx-gone", rounds.sites["gone"].base + "/feed").etag == '"gone"'


def test_an_outage_of_the_whole_site_gives_up_no_page(rounds: Rounds) -> None:
    assert [rounds.paths[number]["outage"] for number in (0, 1, 2)] == [["/feed", "/missing"]] * 3
    with Frontier(rounds.home / "frontier.sqlite") as frontier:
        assert [wanted.tries for wanted in frontier.wanted("xx-outage")] == [1]


def test_what_the_catalogue_excludes_by_now_is_wanted_no_more(rounds: Rounds) -> None:
    assert dict(rounds.run(1, "stricter").reasons) == {"excluded": 1}
    with Frontier(rounds.home / "frontier.sqlite") as frontier:
        assert frontier.wanted("xx-stricter") == []


def test_what_is_over_the_budget_comes_in_the_next_runs_newest_first(rounds: Rounds) -> None:
    assert sorted(rounds.stored(0, "budget")) == ["/1", "/2", "/3"]
    assert dict(rounds.run(0, "budget").reasons) == {"budget": 4}
    assert sorted(rounds.stored(1, "budget")) == ["/4", "/5", "/6"]
    assert sorted(rounds.stored(2, "budget")) == ["/1", "/7"]  # a day later: the last one, and the first one for changes


def test_age_and_patterns_leave_links_out(rounds: Rounds) -> None:
    assert dict(rounds.run(0, "rules").reasons) == {"excluded": 1, "not-included": 1, "too-old": 1}
    assert rounds.paths[0]["rules"] == ["/feed", "/story/1"]


def test_content_coding_stays_on_and_transfer_coding_goes(rounds: Rounds) -> None:
    stored = rounds.stored(0, "coded")["/1"]
    assert brotli.decompress(stored.body) == b"<p>coded"
    assert stored.headers["content-encoding"] == "br"
    assert "transfer-encoding" not in stored.headers
    assert stored.headers["content-length"] == str(len(stored.body))


def test_two_spiders_share_a_host_politely(rounds: Rounds) -> None:
    """Feed and news sitemap of one outlet: each page once, never two requests at a time."""
    assert sorted(rounds.paths[0]["twice"]) == ["/1", "/2", "/3", "/4", "/5", "/feed", "/news.xml"]
    assert rounds.sites["twice"].most_at_once == 1
    assert (rounds.run(0, "twice").links, rounds.run(0, "twice").captured) == (5, 5)


def test_an_undated_page_is_asked_for_once_more_after_a_day(rounds: Rounds) -> None:
    assert rounds.paths[1]["undated"] == ["/feed"]
    assert rounds.paths[2]["undated"] == ["/feed", "/1"]
    assert rounds.asked[2]["undated"][-1].headers["if-none-match"] == '"p"'
    assert rounds.run(2, "undated").unchanged == 1


def test_a_broken_listing_is_told_and_visited_less_often(rounds: Rounds) -> None:
    down = rounds.run(0, "down")
    assert (down.error, (down.error_detail or "").endswith("/feed")) == ("http-502", True)
    with Frontier(rounds.home / "frontier.sqlite") as frontier:
        status = frontier.statuses()["xx-down"]
    assert status.failures == 3
    assert status.last_ok_at is None


def test_a_section_page_is_read(rounds: Rounds) -> None:
    assert list(rounds.stored(0, "section")) == ["/story/court-orders-platform-today"]
    assert rounds.stored(0, "section")["/story/court-orders-platform-today"].note["hint"]["title"] == "Court orders"


def test_of_an_index_the_recent_sitemaps_are_read(rounds: Rounds) -> None:
    assert sorted(rounds.paths[0]["index"]) == ["/1", "/feed", "/new.xml.gz", "/undated.xml"]
    hint = rounds.stored(0, "index")["/1"].note["hint"]
    assert (hint["title"], hint["language"], hint["published_at"]) == ("Başlık", "tr", "2024-01-02T06:00:00+00:00")


def test_an_undated_sitemap_of_an_unchanged_index_is_read_again(rounds: Rounds) -> None:
    assert rounds.paths[1]["index"] == ["/feed", "/undated.xml", "/2"]
    assert "/undated.xml" in rounds.paths[2]["index"]


def test_a_gdelt_article_list_is_searched(rounds: Rounds) -> None:
    assert rounds.paths[0]["search"] == [
        "/api/v2/doc/doc?query=%22r%C3%A9seau%20social%22%20sourcelang%3Afrench&mode=artlist&format=json",
        "/1",
    ]
    hint = rounds.stored(0, "search")["/1"].note["hint"]
    assert (hint["language"], hint["publisher"], hint["published_at"]) == ("fr", "paper.example.fr", "2024-01-02T10:15:00+00:00")


@pytest.mark.parametrize("name", ["literal", "name"])
def test_private_addresses_are_refused_by_number_and_by_name(rounds: Rounds, name: str) -> None:
    assert rounds.asked[0][name] == []
    assert rounds.run(0, name).error == "address-refused"


def test_what_is_due_follows_what_was_found(rounds: Rounds) -> None:
    with Frontier(rounds.home / "frontier.sqlite") as frontier:
        statuses = frontier.statuses()
        assert frontier.silent_since("xx-steady") == statuses["xx-steady"].last_new_at
        assert (statuses["xx-steady"].last_new_at or T0) < T0 + timedelta(minutes=5)
        due = {source_id: datetime.fromtimestamp(at, UTC) for source_id, (at, _, _) in frontier.plan().items()}
    assert due.keys() == {source.id for source in rounds.sources.values()}
    assert min(due.values()) > T0 + 27 * HOUR
    assert max(due.values()) <= T0 + 40 * HOUR
