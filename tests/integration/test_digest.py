"""From a published warehouse to frozen issues, feeds and an outbox; a real DuckDB file, real files, a fixed clock."""

import hashlib
import json
import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from digests.archive import ArchiveError, load_issue, verify
from digests.outbox import Outbox
from jobs.digests.issue import issues_path, outbox_path, preview, send
from jobs.digests.rehearsal import rehearse
from jobs.digests.subscriptions import overview, subscriptions_of
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from pipeline.process import Page, process
from records.article import Processed, Rejected
from records.digest import Section, Verdict
from tests.integration.digest_home import DUE, SOURCES, add, copied, crawled, make_home, report, subscribe
from tests.unit.test_process import capture_of

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one subscription and two reports in its first window, one before it."""
    home, settings = make_home(tmp_path_factory.mktemp("prepared") / "home")
    subscribe(home)
    crawled(home, settings, DUE - 2 * HOUR)
    add(
        home,
        settings,
        "2026/03/10/a-000.warc.gz",
        [report(1, DUE - 3 * HOUR), report(2, DUE - HOUR), report(3, DUE - 3 * DAY)],
        at=DUE - HOUR / 2,
    )
    return home.root


@pytest.fixture
def desk(prepared: Path, tmp_path: Path) -> tuple[Home, Settings]:
    return copied(prepared, tmp_path / "home")


def folder_of(home: Home, key: str = "2026-03-10T0630") -> Path:
    return issues_path(home) / "desk" / key


def test_an_issue_is_frozen_with_sums_before_it_is_sent(desk: tuple[Home, Settings]) -> None:
    home, settings = desk
    summary = send(home, settings, now=lambda: DUE)
    folder = folder_of(home)
    assert {p.name for p in folder.iterdir()} >= {"issue.json", "issue.eml", "issue.html", "issue.txt", "issue.sha256"}
    for line in (folder / "issue.sha256").read_text().splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert [m.status for m in summary.made] == ["frozen"]
    assert len(load_issue(folder).stories) == 2
    assert summary.problems == ["1 mails wait: set mail.host and mail.sender in docketwire.toml"]


def test_sending_again_makes_nothing_new(desk: tuple[Home, Settings]) -> None:
    home, settings = desk
    send(home, settings, now=lambda: DUE)
    again = send(home, settings, now=lambda: DUE + HOUR)
    assert again.made == []
    assert len(Outbox(outbox_path(home)).deliveries()) == 1


def test_a_changed_frozen_file_is_found(desk: tuple[Home, Settings]) -> None:
    home, settings = desk
    send(home, settings, now=lambda: DUE)
    (folder_of(home) / "issue.txt").write_text("nothing happened", encoding="utf-8")
    with pytest.raises(ArchiveError, match=r"issue\.txt: was changed"):
        verify(folder_of(home))


def test_an_issue_frozen_before_a_crash_is_taken_over_as_it_is(desk: tuple[Home, Settings]) -> None:
    """Killed between freezing and planning: the frozen issue stays, and what came in meanwhile is told by the next one."""
    home, settings = desk
    send(home, settings, now=lambda: DUE)
    before = (folder_of(home) / "issue.json").read_bytes()
    for rest in home.root.glob("outbox.sqlite*"):
        rest.unlink()
    add(home, settings, "2026/03/10/b-000.warc.gz", [report(4, DUE - 2 * HOUR)], at=DUE + HOUR)
    send(home, settings, now=lambda: DUE + 2 * HOUR)
    assert (folder_of(home) / "issue.json").read_bytes() == before
    crawled(home, settings, DUE + 3 * HOUR)
    send(home, settings, now=lambda: DUE + DAY)
    following = load_issue(folder_of(home, "2026-03-11T0630"))
    assert [card.headline.title for card in following.stories] == ["Court rules on platform 4"]
    assert following.stories[0].late


def test_what_came_in_late_is_told_next_time_and_marked(desk: tuple[Home, Settings]) -> None:
    home, settings = desk
    send(home, settings, now=lambda: DUE)
    late = report(5, DUE - 20 * HOUR)
    add(home, settings, "2026/03/10/b-000.warc.gz", [late, report(6, DUE + HOUR)], at=DUE + 2 * HOUR)
    send(home, settings, now=lambda: DUE + DAY)
    stories = {card.headline.title: card for card in load_issue(folder_of(home, "2026-03-11T0630")).stories}
    assert set(stories) == {"Court rules on platform 5", "Court rules on platform 6"}
    assert stories["Court rules on platform 5"].late
    assert stories["Court rules on platform 5"].first_seen == late.fetched_at
    assert not stories["Court rules on platform 6"].late


def test_an_old_article_that_only_changed_is_not_late(desk: tuple[Home, Settings]) -> None:
    """Report 3 was in the archive before the first issue; a new version of it is no late arrival."""
    home, settings = desk
    send(home, settings, now=lambda: DUE)
    add(home, settings, "2026/03/10/b-000.warc.gz", [report(3, DUE + HOUR, title="Court rules, corrected")], at=DUE + 2 * HOUR)
    send(home, settings, now=lambda: DUE + DAY)
    assert load_issue(folder_of(home, "2026-03-11T0630")).empty


def test_days_of_standstill_are_covered_by_one_issue(desk: tuple[Home, Settings]) -> None:
    home, settings = desk
    send(home, settings, now=lambda: DUE)
    add(home, settings, "2026/03/12/c-000.warc.gz", [report(n, DUE + n * 6 * HOUR) for n in range(4, 12)], at=DUE + 3 * DAY)
    made = send(home, settings, now=lambda: DUE + 3 * DAY + HOUR).made
    assert [m.issue for m in made] == ["2026-03-13T0630"]
    assert made[0].stories == 8


def test_a_report_on_the_border_belongs_to_exactly_one_issue(desk: tuple[Home, Settings]) -> None:
    home, settings = desk
    send(home, settings, now=lambda: DUE)
    add(home, settings, "2026/03/11/c-000.warc.gz", [report(7, DUE), report(8, DUE + DAY)], at=DUE + DAY + HOUR)
    send(home, settings, now=lambda: DUE + DAY + HOUR)
    send(home, settings, now=lambda: DUE + 2 * DAY)
    told = [{c.headline.title[-1] for c in load_issue(folder_of(home, f"2026-03-1{day}T0630")).stories} for day in (1, 2)]
    assert told == [{"7"}, {"8"}]


@pytest.mark.parametrize(
    ("answering", "verdict", "words"),
    [
        (SOURCES, Verdict.WATCHED, "The world was quiet, the crawler was not"),
        (SOURCES[:1], Verdict.PARTLY, "Read this with care"),
        ((), Verdict.BLIND, "The crawler was down"),
    ],
)
def test_an_empty_issue_says_whose_silence_it_is(tmp_path: Path, answering: tuple[str, ...], verdict: Verdict, words: str) -> None:
    home, settings = make_home(tmp_path / "home")
    subscribe(home)
    crawled(home, settings, DUE - 2 * HOUR, answering=answering)
    send(home, settings, now=lambda: DUE)
    issue = load_issue(folder_of(home))
    assert issue.empty
    assert issue.coverage.verdict is verdict
    assert words in (folder_of(home) / "issue.txt").read_text(encoding="utf-8").replace("\n", " ")
    assert words in (folder_of(home) / "issue.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("policy", "statuses"),
    [("skip", ["skipped", "skipped"]), ("all-clear", ["frozen", "frozen"]), ("heartbeat", ["frozen", "skipped", "frozen"])],
)
def test_a_quiet_world_is_told_as_the_subscriber_wishes(tmp_path: Path, policy: str, statuses: list[str]) -> None:
    """On the first day, the third and the seventh after it: a heartbeat beats once a week."""
    home, settings = make_home(tmp_path / "home")
    subscribe(home, text=f'name = "Quiet"\nquiet = "{policy}"\nchannels = ["feed"]\n')
    found = []
    for day in (0, 3, 7)[: len(statuses)]:
        crawled(home, settings, DUE + day * DAY - HOUR)
        found += [m.status for m in send(home, settings, now=lambda day=day: DUE + day * DAY).made]
    assert found == statuses


def test_a_crawl_that_failed_is_told_even_to_those_who_want_silence(tmp_path: Path) -> None:
    home, settings = make_home(tmp_path / "home")
    subscribe(home, text='name = "Quiet"\nquiet = "skip"\nchannels = ["feed"]\n')
    crawled(home, settings, DUE - HOUR, answering=())
    assert [m.status for m in send(home, settings, now=lambda: DUE).made] == ["frozen"]


def test_copies_alone_do_not_repeat_a_story(desk: tuple[Home, Settings]) -> None:
    home, settings = desk
    send(home, settings, now=lambda: DUE)
    copy = report(10, DUE + HOUR, text=report(1, DUE).extraction.text, language="fr")
    add(home, settings, "2026/03/11/c-000.warc.gz", [copy], at=DUE + 2 * HOUR)
    send(home, settings, now=lambda: DUE + DAY)
    issue = load_issue(folder_of(home, "2026-03-11T0630"))
    assert issue.empty
    assert issue.repeated == 1
    assert "further copies" in (folder_of(home, "2026-03-11T0630") / "issue.txt").read_text(encoding="utf-8")


def test_the_same_material_gives_the_same_bytes(desk: tuple[Home, Settings], tmp_path: Path) -> None:
    home, settings = desk
    for name in ("one", "two"):
        preview(home, settings, tmp_path / name, now=lambda: DUE)
    files = sorted(p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*") if p.is_file())
    assert len(files) >= 6
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes(), file


def test_a_preview_remembers_nothing(desk: tuple[Home, Settings], tmp_path: Path) -> None:
    home, settings = desk
    made = preview(home, settings, tmp_path / "out", now=lambda: DUE).made
    assert [m.status for m in made] == ["preview"]
    assert not outbox_path(home).exists()
    assert not issues_path(home).exists()


def test_a_preview_can_be_had_at_any_time(desk: tuple[Home, Settings], tmp_path: Path) -> None:
    home, settings = desk
    made = preview(home, settings, tmp_path / "out", until=DUE - HOUR / 3, now=lambda: DUE).made
    assert made[0].stories == 2


def test_one_broken_subscription_does_not_stop_the_others(desk: tuple[Home, Settings]) -> None:
    home, settings = desk
    subscribe(home, "broken", 'nam = "typo"\n')
    summary = send(home, settings, now=lambda: DUE)
    assert [m.subscription for m in summary.made] == ["desk"]
    assert any('did you mean "name"' in problem for problem in summary.problems)


def test_feeds_are_valid_and_hold_the_issue(desk: tuple[Home, Settings]) -> None:
    home, settings = desk
    send(home, settings, now=lambda: DUE)
    feed = etree.fromstring((home.public / "feeds" / "desk.atom").read_bytes())
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert feed.xpath("string(a:entry/a:link[@rel='alternate'][@hreflang='en']/@href)", namespaces=names).endswith(
        "/issue/desk/2026-03-10T0630"
    )
    for path in (
        "a:id",
        "a:title",
        "a:updated",
        "a:author/a:name",
        "a:entry/a:id",
        "a:entry/a:title",
        "a:entry/a:updated",
        "a:entry/a:content[@type='html']",
    ):
        assert feed.xpath(f"string({path})", namespaces=names), path
    assert "Court rules on platform" in feed.xpath("string(a:entry/a:content)", namespaces=names)
    document = json.loads((home.public / "feeds" / "desk.json").read_text(encoding="utf-8"))
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["items"][0]["content_html"].count("<li>") == 2


def test_a_rehearsal_shows_volume_samples_near_misses_and_noise(desk: tuple[Home, Settings]) -> None:
    home, settings = desk
    subscribe(home, "idea", 'name = "Idea"\n[query]\nlanguages = ["de"]\ntopics = ["user-data"]\nplatforms = ["twitch"]\n')
    subscribe(home, "words", 'name = "Words"\n[query]\nwords = ["court"]\nlanguages = ["de", "fr"]\n')
    idea, words = (rehearse(home, settings, s, until=DUE) for s in subscriptions_of(home, settings, ("idea", "words")))
    assert idea.reports == 0
    assert [(near.part, near.reports) for near in idea.near] == [("platforms", 1)]
    assert idea.never_seen == ("platforms: 'Twitch' occurs nowhere in this time",)
    assert words.reports == 2
    assert dict(words.per_language) == {"fr": 1, "de": 1} or dict(words.per_language) == {"de": 1, "fr": 1}
    assert words.terms[0].in_headline == 2
    assert sum(count for _, count in words.per_day) == 2


def test_an_overview_names_the_next_issue(desk: tuple[Home, Settings]) -> None:
    home, settings = desk
    send(home, settings, now=lambda: DUE)
    row = overview(home, settings, now=DUE)[0]
    assert row.next_due == DUE + DAY
    assert row.covered_until == DUE


def test_cards_beyond_the_size_are_also_seen(tmp_path: Path) -> None:
    home, settings = make_home(tmp_path / "home")
    subscribe(home, text='name = "Small"\nsize = 2\nchannels = ["feed"]\n')
    crawled(home, settings, DUE - 2 * HOUR)
    add(home, settings, "2026/03/10/a-000.warc.gz", [report(n, DUE - HOUR) for n in range(5)], at=DUE - HOUR / 2)
    send(home, settings, now=lambda: DUE)
    issue = load_issue(folder_of(home))
    assert [card.section for card in issue.stories] == [Section.NEW] * 2 + [Section.ALSO] * 3


def test_a_home_that_published_nothing_says_so(tmp_path: Path) -> None:
    home, settings = make_home(tmp_path / "home")
    subscribe(home)
    assert "nothing has been published" in send(home, settings, now=lambda: DUE).problems[0]
    shutil.rmtree(home.root)


def test_a_fresh_home_does_not_begin_with_a_false_alarm(tmp_path: Path) -> None:
    """Subscribed shortly before the hour, with nothing crawled yet: no mail about a crawler that was down; the next issue tells it all."""
    home, settings = make_home(tmp_path / "home")
    subscribe(home, text=f'name = "New"\nchannels = ["feed"]\nbegins = {(DUE - HOUR).isoformat()}\n')
    add(home, settings, "2026/03/09/a-000.warc.gz", [report(1, DUE - 2 * HOUR)], at=DUE - HOUR)
    early = send(home, settings, now=lambda: DUE)
    assert (early.made, early.problems) == ([], [])
    assert early.remarks == ["desk: its first issue waits for the first crawl; nothing is lost by it"]
    add(home, settings, "2026/03/10/a-000.warc.gz", [report(2, DUE - HOUR / 2)], at=DUE + HOUR)
    crawled(home, settings, DUE + HOUR)
    send(home, settings, now=lambda: DUE + DAY)
    issue = load_issue(folder_of(home, "2026-03-11T0630"))
    assert [card.headline.title for card in issue.stories] == ["Court rules on platform 2"]
    assert issue.window.start == DUE - HOUR


def test_a_crawler_that_never_ran_is_told_after_a_day(tmp_path: Path) -> None:
    home, settings = make_home(tmp_path / "home")
    subscribe(home, text=f'name = "New"\nchannels = ["feed"]\nbegins = {(DUE - HOUR).isoformat()}\n')
    add(home, settings, "2026/03/09/a-000.warc.gz", [report(1, DUE - 2 * HOUR)], at=DUE - HOUR)
    assert [m.verdict for m in send(home, settings, now=lambda: DUE + DAY).made] == ["blind"]
    assert "No crawl ran in this window" in (folder_of(home, "2026-03-11T0630") / "issue.txt").read_text(encoding="utf-8")


def gone(number: int, at: datetime, *, status: int = 410) -> Processed | Rejected:
    """What the pipeline makes of a page that is gone, at the address of a report."""
    url = report(number, at).url
    capture = replace(capture_of("", ()), url=url, requested_url=url, status=status, fetched_at=at, capture_id=f"{number:02}{status:030}")
    return process(Page(capture=capture))


def test_a_report_that_was_taken_down_is_told_once_and_is_no_quiet_day(desk: tuple[Home, Settings]) -> None:
    home, settings = desk
    send(home, settings, now=lambda: DUE)
    add(home, settings, "2026/03/11/b-000.warc.gz", [gone(1, DUE + HOUR), gone(2, DUE + HOUR, status=404)], at=DUE + HOUR)
    add(home, settings, "2026/03/11/c-000.warc.gz", [report(2, DUE + 2 * HOUR)], at=DUE + 2 * HOUR)
    crawled(home, settings, DUE + 3 * HOUR)
    send(home, settings, now=lambda: DUE + DAY)
    issue = load_issue(folder_of(home, "2026-03-11T0630"))
    assert issue.stories == ()
    assert [(line.headline.title, line.takedown.http_status, line.told) for line in issue.gone] == [
        ("Court rules on platform 1", 410, True)
    ]
    assert not issue.empty
    text = (folder_of(home, "2026-03-11T0630") / "issue.txt").read_text(encoding="utf-8")
    assert "1 report taken down" in text
    assert "(HTTP 410)" in " ".join(text.split())
    add(home, settings, "2026/03/12/d-000.warc.gz", [gone(3, DUE + HOUR, status=404)], at=DUE + DAY + HOUR)
    crawled(home, settings, DUE + DAY + HOUR)
    send(home, settings, now=lambda: DUE + 2 * DAY)
    late = load_issue(folder_of(home, "2026-03-12T0630"))
    assert [(line.headline.title, line.told) for line in late.gone] == [("Court rules on platform 3", False)]
    send(home, settings, now=lambda: DUE + 3 * DAY)
    assert load_issue(folder_of(home, "2026-03-13T0630")).gone == ()
