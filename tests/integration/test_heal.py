"""A press that moves: every source is found again within two rounds, and nothing is taken that is not the source's own."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.main import group as command
from jobs.catalogue import discover
from jobs.check import check, summary
from jobs.heal import Looked, Round, heal
from jobs.installation.home import Home
from jobs.installation.settings import Settings, load_settings
from jobs.installation.upkeep import Standing, read_upkeep
from jobs.installation.watched import catalog_of, watched
from jobs.repairs import contribution, decide, diff, repairs
from records.errors import ConfigurationError
from records.source import ListingKind, Source
from spiders.catalogue.edit import add_source
from spiders.catalogue.load import load_catalog
from tests.integration.crawl_site import T0, Answer, Site, rss, source_of
from tests.integration.press_that_moves import (
    anchors,
    comments,
    dead,
    feed,
    home_page,
    in_another_script,
    links,
    long_ago,
    map_index,
    named,
    news_map,
    podcast,
)
from tests.unit.new_warehouse import initialised

pytestmark = pytest.mark.long

DAY = timedelta(days=1)


class Press:
    """Outlets and the home that watches them."""

    def __init__(self, root: Path) -> None:
        self.home = Home(root)
        initialised(self.home, "mailto:desk@example.org")
        self.sites: list[Site] = []

    @property
    def settings(self) -> Settings:
        return load_settings(self.home.settings)

    def site(self) -> Site:
        self.sites.append(Site())
        return self.sites[-1]

    def watch(self, site: Site, name: str, *paths: str, kind: ListingKind = ListingKind.FEED) -> Source:
        source = source_of(site, name, *paths, kind=kind)
        add_source(self.home.sources, source)
        return source

    def round(self, at: datetime = T0, *names: str, dry_run: bool = False) -> Round:
        return heal(self.home, self.settings, names, now=lambda: at, dry_run=dry_run)

    def listings(self, name: str) -> list[tuple[str, str]]:
        """Kind and path."""
        source = catalog_of(self.home, self.settings)[f"xx-{name}"]
        return [(str(one.kind), "/" + one.url.split("/", 3)[3]) for one in source.listings]


@pytest.fixture
def press(tmp_path: Path) -> Iterator[Press]:
    made = Press(tmp_path)
    yield made
    for site in made.sites:
        site.close()


def by_name(done: Round) -> dict[str, Looked]:
    return {one.source_id.removeprefix("xx-"): one for one in done.looked}


def test_every_source_that_moved_is_found_again(press: Press) -> None:
    """A feed named in the head, one at a customary path, a news sitemap behind an index, a renamed section, a front page that has a feed by now."""
    head, custom, mapped, renamed, front, well = (press.site() for _ in range(6))
    press.watch(head, "head")
    head.routes |= {
        "/": home_page("Head Gazette", head=named("/comments/feed") + named("/talks.rss") + named("/all.rss")),
        "/comments/feed": comments(head),
        "/talks.rss": podcast(head),
        "/all.rss": feed(head),
    }
    press.watch(custom, "custom", "/old.xml")
    custom.routes |= {"/": home_page("Custom Post"), "/old.xml": feed(custom, at=long_ago()), "/feed/": feed(custom)}
    press.watch(mapped, "mapped")
    mapped.routes |= {
        "/": home_page("Mapped Times"),
        "/feed": home_page("No feed any more"),
        "/robots.txt": Answer(f"User-agent: *\nAllow: /\nSitemap: {mapped.base}/index.xml".encode()),
        "/index.xml": map_index(mapped.base + "/pages-1.xml", mapped.base + "/google-news.xml"),
        "/google-news.xml": news_map(mapped),
    }
    press.watch(renamed, "renamed", "/justice/", kind=ListingKind.SECTION)
    renamed.routes |= {
        "/": home_page("Renamed News", body='<a href="/sport/">Sport</a><a href="/law-and-justice/">Law and justice</a>'),
        "/law-and-justice/": home_page("Law", body=anchors(links())),
    }
    press.watch(front, "front", "/", kind=ListingKind.SECTION)
    front.routes |= {"/": home_page("Front Daily", head=named("/feed"), body=anchors(links())), "/feed": feed(front)}
    press.watch(well, "well")
    well.routes |= {"/": home_page("Well Observer"), "/feed": feed(well)}
    ill = press.site()
    press.watch(ill, "ill")
    ill.routes |= {"/": home_page("Ill Star", head=named("/new.rss")), "/new.rss": feed(ill), "/feed": dead()}

    first = press.round()
    assert {name: one.state for name, one in by_name(first).items()} == {
        "head": "healed",
        "custom": "healed",
        "mapped": "healed",
        "renamed": "healed",
        "front": "healed",
        "well": "answers",
        "ill": "waiting",  # a server's error may be over tomorrow
    }
    assert first.summary == "1 of 7 answer; 5 healed; 1 to be asked again tomorrow; 0 put aside"
    assert press.listings("head") == [("feed", "/all.rss")]
    assert press.listings("custom") == [("feed", "/feed/")]
    assert press.listings("mapped") == [("news-sitemap", "/google-news.xml")]
    assert press.listings("renamed") == [("section", "/law-and-justice/")]
    assert press.listings("front") == [("feed", "/feed")]
    assert well.asked("/") == []  # who answers is not searched
    second = press.round(T0 + DAY)
    assert second.summary == "6 of 7 answer; 1 healed; 0 put aside"
    assert press.listings("ill") == [("feed", "/new.rss")]
    assert {source.verified for source in watched(press.home, press.settings)} == {(T0 + DAY).date()}


@pytest.mark.slow
def test_what_died_is_asked_twice_put_aside_and_watched_again_when_it_is_back(press: Press) -> None:
    site, other = press.site(), press.site()
    press.watch(site, "mortal")
    press.watch(other, "other")
    other.routes |= {"/": home_page("Other"), "/feed": rss(links(other.base), at=T0 + 3 * DAY)}
    site.routes |= {"/": dead(), "/feed": dead()}
    assert [by_name(press.round(T0 + n * DAY))["mortal"].state for n in range(3)] == ["waiting", "aside", "aside"]
    assert [source.id for source in watched(press.home, press.settings)] == ["xx-other"]
    note = catalog_of(press.home, press.settings)["xx-mortal"].note
    assert note == "put aside since 2024-01-03: http-503; looked at again every day"
    site.routes |= {"/": home_page("Mortal"), "/feed": feed(site)}
    back = by_name(press.round(T0 + 3 * DAY))["mortal"]
    assert (back.state, back.back) == ("answers", True)
    assert [source.id for source in watched(press.home, press.settings)] == ["xx-mortal", "xx-other"]


@pytest.mark.slow
def test_a_listing_that_comes_back_ends_its_repair(press: Press) -> None:
    site = press.site()
    press.watch(site, "herald")
    site.routes |= {"/": home_page("Herald", head=named("/new.rss")), "/new.rss": feed(site)}
    press.round()
    assert press.listings("herald") == [("feed", "/new.rss")]
    del site.routes["/new.rss"]
    site.routes["/feed"] = feed(site)
    assert by_name(press.round(T0 + DAY))["herald"].state == "healed"
    assert press.listings("herald") == [("feed", "/feed")]
    assert repairs(press.home) == []


def redirect(to: str, status: int = 302) -> Answer:
    return Answer(status=status, headers={"Location": to})


def sold(site: Site, other: Site) -> None:
    site.routes |= {"/": redirect(other.base + "/", 301), "/feed": redirect(other.base + "/feed", 301)}


def feed_elsewhere(site: Site, other: Site) -> None:
    site.routes |= {"/": home_page("Herald"), "/feed": redirect(other.base + "/feed", 301)}


def parked(site: Site, _: Site) -> None:
    """Every path answers alike."""
    page = home_page("herald.example", body="<h1>This domain is for sale</h1>" + anchors(links(section="car-insurance-offers")))
    site.routes |= dict.fromkeys(("/", "/feed", "/feed/", "/rss", "/rss.xml", "/feed.xml"), page)


def names_another(site: Site, other: Site) -> None:
    site.routes["/"] = home_page("Herald", head=named(other.base + "/feed"))


def of_another(site: Site, other: Site) -> None:
    """On its own address, the feed of somebody else."""
    site.routes |= {"/": home_page("Herald", head=named("/wire.rss")), "/wire.rss": feed(site, base=other.base)}


def stranger(site: Site, _: Site) -> None:
    """Somebody else's site at the outlet's address, feed and all."""
    site.routes |= {"/": home_page("Casino bonus blog", head=named("/x.rss")), "/x.rss": feed(site)}


def only(answer: Callable[[Site], Answer]) -> Callable[[Site, Site], None]:
    def routes(site: Site, _: Site) -> None:
        site.routes |= {"/": home_page("Herald", head=named("/x.rss")), "/x.rss": answer(site)}

    return routes


def disguised(site: Site) -> Answer:
    """A comments feed that does not say so in its title."""
    made = comments(site)
    return Answer(made.body.replace(b"Comments for ", b""))


NOT_TAKEN: dict[str, tuple[Callable[[Site, Site], None], str]] = {
    "sold": (sold, "other-site"),
    "feed-elsewhere": (feed_elsewhere, "other-site"),
    "parked": (parked, "parked"),
    "names-another": (names_another, "other-site"),
    "of-another": (of_another, "elsewhere"),
    "comments": (only(comments), "comments"),
    "disguised": (only(disguised), "comments"),
    "podcast": (only(podcast), "podcast"),
    "empty": (only(lambda _: rss([])), "empty"),
    "stale": (only(lambda site: feed(site, at=long_ago())), "stale"),
    "script": (only(in_another_script), "other-language"),
    "pages": (only(lambda site: rss([f"{site.base}/{name}" for name in ("about", "contact", "shop")], at=T0)), "not-reports"),
    "no-feed": (only(lambda _: Answer(b"<!doctype html><p>nothing")), "not-a-feed"),
    "stranger": (stranger, "not-recognised"),
}
"""Name -> what its site became, and the word for why nothing of it is taken."""


def test_what_is_not_the_sources_own_is_never_taken(press: Press) -> None:
    other, well = press.site(), press.site()
    other.routes |= {"/": home_page("Herald too"), "/feed": feed(other)}
    well.routes["/feed"] = feed(well)
    press.watch(well, "well")
    for name, (arrange, _) in NOT_TAKEN.items():
        site = press.site()
        press.watch(site, f"herald-{name}")
        arrange(site, other)
    for n in range(2):
        looked = by_name(press.round(T0 + n * DAY))
    for name, (_, word) in NOT_TAKEN.items():
        one = looked[f"herald-{name}"]
        assert (name, one.repair, one.state) == (name, None, "aside")
        assert press.listings(f"herald-{name}") == [("feed", "/feed")]
        told = [*one.refused, *(result.detail for result in one.results)]
        assert any(f" {word}" in f" {line}" for line in told), (name, told)
        assert catalog_of(press.home, press.settings)[f"xx-herald-{name}"].verified is None
    assert looked["well"].state == "answers"


@pytest.mark.slow
def test_a_repair_can_be_undone_and_is_not_made_again(press: Press) -> None:
    site = press.site()
    press.watch(site, "herald")
    site.routes |= {"/": home_page("Herald", head=named("/new.rss")), "/new.rss": feed(site)}
    assert press.round(dry_run=True).count("healed") == 1
    assert not press.home.upkeep.exists()
    press.round()
    (made,) = repairs(press.home)
    assert diff(made) == [
        "xx-herald  applied 2024-01-02",
        f"  # unreachable http-404 {site.base}/feed",
        f"  - feed {site.base}/feed",
        f"  + feed {site.base}/new.rss",
        "  # named; 6 links, newest of 2024-01-02 11:00",
    ]
    assert decide(press.home, ["xx-herald"], Standing.UNDONE) == ["xx-herald"]
    assert press.listings("herald") == [("feed", "/feed")]
    assert by_name(press.round(T0 + DAY))["herald"].state == "aside"
    assert press.listings("herald") == [("feed", "/feed")]
    with pytest.raises(ConfigurationError, match="was not repaired"):
        repairs(press.home, ["xx-nobody"])


@pytest.mark.slow
def test_a_repair_is_given_out_as_a_catalogue_entry_and_yields_to_a_changed_one(press: Press, tmp_path: Path) -> None:
    site = press.site()
    source = press.watch(site, "herald")
    site.routes |= {"/": home_page("Herald", head=named("/new.rss")), "/new.rss": feed(site)}
    press.round()
    assert decide(press.home, [], Standing.ACCEPTED) == ["xx-herald"]
    text = contribution(press.home, press.settings)
    assert f"# was feed {site.base}/feed" in text
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "contribution.toml").write_text(text, "utf-8")
    merged = load_catalog([press.home.sources, theirs])["xx-herald"]
    assert [one.url for one in merged.listings] == [site.base + "/new.rss"]
    assert merged.verified == date(2024, 1, 2)
    written = press.home.sources / "zz.toml"
    written.write_text(written.read_text("utf-8").replace(source.listings[0].url, site.base + "/mine.rss"), "utf-8")
    assert press.listings("herald") == [("feed", "/mine.rss")]


def test_where_nobody_answers_our_own_line_is_down(press: Press) -> None:
    for n in range(5):
        press.watch(press.site(), f"n{n}")
    for site in press.sites:
        site.close()
    done = press.round()
    assert done.offline
    assert done.summary.startswith("none of 5 sources answers")
    assert read_upkeep(press.home).seen == ()


def test_a_check_keeps_the_day_and_sums_up(press: Press) -> None:
    site, gone = press.site(), press.site()
    press.watch(site, "herald")
    press.watch(gone, "gone")
    site.routes["/feed"] = feed(site)
    expected: list[int] = []
    results = list(check(press.home, press.settings, (), now=lambda: T0, expect=expected.append))
    assert expected == [2]
    assert summary(results) == "1 of 2 answer; `docketwire sources heal` looks for new listings of the other 1"
    catalog = catalog_of(press.home, press.settings)
    assert [catalog[f"xx-{name}"].verified for name in ("herald", "gone")] == [T0.date(), None]


def test_the_commands_tell_what_was_done(press: Press) -> None:
    site, gone = press.site(), press.site()
    press.watch(site, "herald")
    press.watch(gone, "gone")
    site.routes |= {"/": home_page("Herald", head=named("/new.rss")), "/new.rss": feed(site, at=datetime.now(UTC))}
    gone.routes["/"] = home_page("Gone")

    def told(*arguments: str) -> str:
        done = CliRunner().invoke(command, ["--home", str(press.home.root), *arguments])
        assert done.exception is None, done.output
        return done.output

    healed = told("sources", "heal")
    assert f"  + feed {site.base}/new.rss" in healed.splitlines()
    assert healed.splitlines()[-1] == "0 of 2 answer; 1 healed; 1 put aside"
    status = told("status")
    assert re.search(r"put-aside +1 +xx-gone", status)
    assert "1 sources watched: 0 need a hand, 0 without trouble, 1 never crawled yet, 1 put aside" in status
    assert f"  - feed {site.base}/feed" in told("sources", "repairs", "xx-herald").splitlines()
    assert f'url = "{site.base}/new.rss"' in told("sources", "repairs", "--export")
    assert told("sources", "repairs", "--accept") == "accept: xx-herald\n"
    assert json.loads(told("sources", "repairs", "--json"))["repairs"][0]["standing"] == "accepted"
    told("sources", "enable", "xx-gone")
    assert {source.id for source in watched(press.home, press.settings)} == {"xx-gone", "xx-herald"}


@pytest.mark.long
def test_a_home_page_is_enough_to_add_a_source(press: Press) -> None:
    site = press.site()
    site.routes |= {"/": home_page("The Herald", head=named("/all.rss")), "/all.rss": feed(site)}
    source, best, path = discover(
        press.home, press.settings, site.base + "/", source_id="xx-herald", country="zz", allow_private=True, now=lambda: T0
    )
    assert (source.name, source.languages, best.listing.url) == ("The Herald", ("en",), site.base + "/all.rss")
    assert load_catalog([path.parent])["xx-herald"] == source
    site.routes = {"/": home_page("The Herald")}
    with pytest.raises(ConfigurationError, match="no listing was found"):
        discover(press.home, press.settings, site.base + "/", source_id="xx-other", country="zz", allow_private=True, now=lambda: T0)
