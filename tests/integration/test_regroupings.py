"""What somebody says of where a report belongs is how stories are grouped, through every reading anew, until it is taken back."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.main import group as cli
from digests.archive import load_issue
from jobs.care.backup import backup, restore_home
from jobs.digests.issue import send
from jobs.forget import forget
from jobs.group import group
from jobs.installation.home import Home
from jobs.learn import learn
from jobs.needed import publish_needed
from jobs.people.desk import desk_of, regroupings_of
from jobs.people.grouping_examples import grouping_path
from jobs.people.regroup import regroup
from jobs.publish import publish
from jobs.rebuild import rebuild
from people.accounts import PeopleError
from records.digest import Issue
from records.people import Deed, Role
from tests.integration.rebuild_home import (
    MONDAY,
    SOURCES,
    article,
    asked,
    copied,
    crawl,
    editor,
    page_html,
    quay,
    read_and_publish,
    settings_of,
)
from tests.unit.new_warehouse import initialised

pytestmark = pytest.mark.long

LATER = MONDAY + timedelta(days=5)
HOUR = timedelta(hours=1)
FOUR = (1, 5, 9, 13)
"""Reports of one story of Facebook; 2 and 6 are one of Google."""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("original") / "home")
    initialised(home, overrides={"pipeline.workers": "1"})
    (home.sources / "test.toml").write_text(SOURCES, "utf-8")
    crawl(home, MONDAY, [*map(quay, (*FOUR, 2, 6))])
    read_and_publish(home, MONDAY + HOUR)
    return home


@pytest.fixture
def home(original: Home, tmp_path: Path) -> Home:
    return copied(original, tmp_path)


def places(home: Home) -> dict[int, tuple[str, str]]:
    """Number of the page -> (story, dispute)."""
    rows = asked(home, "select url, story_id, dispute_id from story_members where independent")
    return {int(str(url).rpartition("/")[2]): (str(story), str(dispute)) for url, story, dispute in rows}


def say(home: Home, action: str, kind: str, key: str, value: str = "", *, was: str = "", hours: int = 0) -> None:
    deed = Deed(action=action, kind=kind, key=key, value=value, was=was, text="the ruling says so")
    regroup(home, settings_of(home), editor(home), deed, LATER + hours * HOUR)


def told(home: Home) -> list[list[int]]:
    """The stories as numbers of their pages."""
    found: dict[str, list[int]] = {}
    for number, (story, _) in sorted(places(home).items()):
        found.setdefault(story, []).append(number)
    return sorted(found.values())


def conflicts(home: Home) -> list[list[int]]:
    found: dict[str, list[int]] = {}
    for number, (_, dispute) in sorted(places(home).items()):
        found.setdefault(dispute, []).append(number)
    return sorted(found.values())


def regrouped(home: Home, hours: int = 1) -> None:
    publish(home, settings_of(home), now=lambda: LATER + hours * HOUR)


def story(home: Home, number: int) -> str:
    return places(home)[number][0]


def dispute(home: Home, number: int) -> str:
    return places(home)[number][1]


def holding(home: Home) -> list[bool]:
    return [bool(holds) for (holds,) in asked(home, "select holds from regroupings order by said_at, regrouping_id")]


def test_grouped_by_machine_there_are_three_stories_of_two_disputes(original: Home) -> None:
    assert told(original) == [[1, 13], [2, 6], [5, 9]]
    assert conflicts(original) == [[1, 5, 9, 13], [2, 6]]


def test_a_report_taken_out_is_a_story_of_its_own_in_the_dispute_that_it_was_in(home: Home) -> None:
    say(home, "separate", "article", article(home, 13), was=story(home, 13))
    assert publish_needed(home, LATER + HOUR), "the daemon has something to do"
    regrouped(home)
    assert told(home) == [[1], [2, 6], [5, 9], [13]]
    assert conflicts(home) == [[1, 5, 9, 13], [2, 6]]
    ((level, reason, by, holds),) = asked(home, "select level, reason, said_by, holds from regroupings")
    assert (level, reason, by, holds) == ("story", "the ruling says so", editor(home).id, True)
    assert asked(home, "select headline from stories where reports = 2 and dispute_id is null") == []
    assert "ana@example.org" not in str(asked(home, "select * from regroupings")), "SQL knows an id, never a name"


def test_a_report_can_be_of_another_story_of_another_dispute(home: Home) -> None:
    say(home, "separate", "article", article(home, 13), story(home, 2))
    regrouped(home)
    assert told(home) == [[1], [2, 6, 13], [5, 9]]
    assert conflicts(home) == [[1, 5, 9], [2, 6, 13]]
    assert holding(home) == [True]
    assert asked(home, "select reports, independent_reports from stories where platforms[1] = 'Google'") == [(3, 3)], "decided anew"


def test_stories_that_tell_the_same_are_one_in_the_dispute_of_the_first(home: Home) -> None:
    was = story(home, 2)
    say(home, "join", "story", story(home, 1), f"https://news.example/story/{was}?lang=fr#top")
    regrouped(home)
    assert told(home) == [[1, 2, 6, 13], [5, 9]]
    assert conflicts(home) == [[1, 2, 5, 6, 9, 13]]
    assert asked(home, f"select current_id from story_aliases where alias_id = '{was}'") == [(story(home, 1),)], "old ids lead on"


def test_a_story_is_of_no_dispute_or_of_another_and_two_disputes_are_one(home: Home) -> None:
    say(home, "separate", "story", story(home, 5), was=dispute(home, 5))
    regrouped(home)
    assert conflicts(home) == [[1, 13], [2, 6], [5, 9]]
    assert told(home) == [[1, 13], [2, 6], [5, 9]]
    say(home, "separate", "story", story(home, 1), dispute(home, 2), hours=2)
    regrouped(home, 3)
    assert conflicts(home) == [[1, 2, 6, 13], [5, 9]]
    (one,) = (one for one in regroupings_of(home) if one.what == story(home, 1))
    assert (one.apart, one.was) == ((), "")


def test_two_disputes_are_one(home: Home) -> None:
    say(home, "join", "dispute", dispute(home, 2), dispute(home, 1))
    regrouped(home)
    assert conflicts(home) == [[1, 2, 5, 6, 9, 13]]
    assert told(home) == [[1, 13], [2, 6], [5, 9]], "their stories are what they were"
    say(home, "separate", "story", story(home, 5), hours=2)
    regrouped(home, 3)
    assert conflicts(home) == [[1, 2, 6, 13], [5, 9]], "what was said last counts, for these reports alone"
    assert holding(home) == [True, True]


def test_taken_back_it_is_as_it_was(home: Home) -> None:
    rows = "select report_id, story_id, dispute_id, linked_to, story_score from story_members order by all"
    stories = "select * exclude (changed_no) from stories order by story_id"
    before = asked(home, rows), asked(home, stories)
    said = (
        ("separate", "article", article(home, 1), ""),
        ("join", "story", story(home, 5), story(home, 2)),
        ("separate", "story", story(home, 5), ""),
    )
    for hours, (action, kind, key, value) in enumerate(said):
        say(home, action, kind, key, value, hours=hours)
    regrouped(home, 4)
    assert asked(home, rows) != before[0]
    for one in regroupings_of(home):
        desk_of(home).unregroup(editor(home), Deed(action="unregroup", kind="story", key=one.what, text=one.id), LATER + 5 * HOUR)
    regrouped(home, 6)
    assert (asked(home, rows), asked(home, stories)) == before
    assert asked(home, "select * from regroupings") == []
    assert regroupings_of(home) == ()


def test_what_is_kept_of_a_story_stays_with_what_is_left_of_it(home: Home) -> None:
    """The report that a story is called after is taken out: the story has another id, and who followed it follows what is left."""
    key, ana, desk = story(home, 1), editor(home), desk_of(home)
    for action, text in (("follow", "Court orders Facebook"), ("note", "Ask the lawyer."), ("tag", "urgent"), ("handled", "")):
        desk.do(ana, Deed(action=action, kind="story", key=key, text=text), LATER)
    say(home, "separate", "article", article(home, 1))
    regrouped(home)
    rest = story(home, 13)
    assert rest not in (key, story(home, 1))
    about = desk.about(ana, "story", rest)
    assert (about.followed, [one.tag for one in about.tags], [one.text for one in about.notes]) == (True, ["urgent"], ["Ask the lawyer."])
    assert about.has("handled")


def test_grouping_again_changes_nothing_and_new_reports_keep_to_what_was_said(home: Home) -> None:
    say(home, "separate", "article", article(home, 13), story(home, 5))
    regrouped(home)
    before = asked(home, "select report_id, story_id, dispute_id, changed_no from story_members order by all")
    group(home, settings_of(home), now=lambda: LATER + 2 * HOUR)
    regrouped(home, 3)
    assert asked(home, "select report_id, story_id, dispute_id, changed_no from story_members order by all") == before
    source, url, _ = quay(13)
    more = "The ruling was printed on forty pages and sent to both sides, the clerk said."
    crawl(home, LATER + 4 * HOUR, [(source, url, page_html(13, more=more)), quay(17), quay(21)])
    read_and_publish(home, LATER + 5 * HOUR)
    assert asked(home, "select versions from articles where url like '%/13'") == [(2,)]
    together = places(home)
    assert together[13][0] == together[5][0]
    assert together[1][0] != together[13][0]
    assert holding(home) == [True]


@pytest.mark.long
def test_a_warehouse_made_anew_and_a_restored_home_have_the_same_stories(home: Home, tmp_path: Path) -> None:
    say(home, "separate", "article", article(home, 1))
    say(home, "join", "story", story(home, 5), story(home, 2), hours=1)
    regrouped(home, 2)
    before = asked(home, "select report_id, story_id, dispute_id from story_members order by all")
    assert told(home) == [[1], [2, 5, 6, 9], [13]]
    rebuild(home, settings_of(home), now=lambda: LATER + 3 * HOUR)
    assert asked(home, "select report_id, story_id, dispute_id from story_members order by all") == before
    assert holding(home) == [True, True]
    backup(home, settings_of(home), tmp_path / "copy", now=lambda: LATER + 4 * HOUR)
    again = Home(tmp_path / "again")
    restore_home(tmp_path / "copy", again, now=lambda: LATER + 5 * HOUR)
    assert regroupings_of(again) == regroupings_of(home)
    assert asked(again, "select report_id, story_id, dispute_id from story_members order by all") == before


def test_killed_between_grouping_and_noting_it_the_next_run_makes_it_whole(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    say(home, "separate", "article", article(home, 13), story(home, 2))

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("jobs.group.store_regroupings", killed)
        with pytest.raises(KeyboardInterrupt):
            regrouped(home)
    assert told(home) == [[1, 13], [2, 6], [5, 9]], "readers see nothing of it before it is whole"
    regrouped(home, 2)
    assert told(home) == [[1], [2, 6, 13], [5, 9]]
    assert holding(home) == [True]


def test_a_removed_report_leaves_what_was_said_of_the_others(home: Home) -> None:
    say(home, "join", "story", story(home, 1), story(home, 2))
    regrouped(home)
    forget(home, settings_of(home), article(home, 1), reason="asked for", now=lambda: LATER + 2 * HOUR)
    assert told(home) == [[2, 6, 13], [5, 9]]


def test_said_twice_it_is_one_word_and_the_books_name_it(home: Home) -> None:
    for _ in range(2):
        say(home, "separate", "article", article(home, 13))
    assert len(regroupings_of(home)) == 1
    (line,) = (line for line in desk_of(home).audit() if line.action == "separate")
    assert (line.by, line.kind, line.key, line.detail) == (editor(home).id, "article", article(home, 13), f"not of {story(home, 13)}")


@pytest.mark.parametrize(
    ("action", "kind", "key", "value", "words"),
    [
        ("separate", "article", "a0", "", "no article of the newest snapshot"),
        ("separate", "dispute", "d0", "", "separated from its story"),
        ("separate", "article", "13", "s0", "value: s0 is no story"),
        ("separate", "article", "13", "13", "of .* already"),
        ("join", "story", "13", "13", "this story already"),
        ("join", "story", "13", "two words", "no id of an article"),
        ("join", "article", "13", "5", "stories and disputes are joined"),
        ("join", "dispute", "13", "5", "no dispute of the newest"),
    ],
)
def test_what_cannot_be_is_refused_with_what_is_accepted(home: Home, action: str, kind: str, key: str, value: str, words: str) -> None:
    if key == "13":
        key = article(home, 13) if kind == "article" else story(home, 13)
    value = story(home, int(value)) if value.isdigit() else value
    with pytest.raises(PeopleError, match=words):
        say(home, action, kind, key, value)
    assert regroupings_of(home) == ()


def test_a_story_of_its_own_already_and_a_reader_are_refused(home: Home) -> None:
    say(home, "separate", "article", article(home, 13))
    regrouped(home)
    with pytest.raises(PeopleError, match="of its own already; name the story"):
        say(home, "separate", "article", article(home, 13), hours=2)
    reader = desk_of(home).add("bo@example.org", name="", role=Role.READER, teams=(), language="", by="command", now=LATER)
    deed = Deed(action="join", kind="story", key=story(home, 1), value=story(home, 2))
    for one in (deed, replace(deed, action="unregroup", text=regroupings_of(home)[0].id)):
        with pytest.raises(PeopleError, match="needs an editor"):
            regroup(home, settings_of(home), reader, one, LATER)
    assert len(regroupings_of(home)) == 1


def test_learn_writes_what_was_said_as_the_trainer_of_grouping_reads_it(home: Home) -> None:
    say(home, "separate", "article", article(home, 13), story(home, 2))
    say(home, "join", "story", story(home, 1), story(home, 5), hours=1)
    regrouped(home, 2)
    assert learn(home, settings_of(home), now=lambda: LATER + 3 * HOUR).pairs == 1 + 2 + 2
    items = {json.loads(line)["id"]: json.loads(line) for line in grouping_path(home).read_text("utf-8").splitlines()}
    first, moved, other = (items[article(home, number)] for number in (1, 13, 2))
    assert told(home) == [[1, 5, 9], [2, 6, 13]], (
        "what was just taken out of a story is none of it when that is joined, though the site does not show it yet"
    )
    assert first["story"] != moved["story"] == other["story"]
    assert (first["relevant"], first["lang"], first["date"], first["platforms"]) == (True, "en", "2026-03-02", ["Facebook"])
    assert "million euros" in first["text"]
    assert set(moved["sides"].values()) == {"one"}
    assert "example.org" not in json.dumps([{k: v for k, v in one.items() if k != "url"} for one in items.values()])


def test_on_the_command_line_it_is_said_listed_and_taken_back(home: Home) -> None:
    def run(*words: str) -> str:
        done = CliRunner().invoke(cli, ["--home", str(home.root), "regroup", *words])
        assert done.exit_code == 0, done.output
        return done.output

    run("separate", article(home, 13), "--why", "another case")
    assert "another case" in run("list")
    (one,) = json.loads(run("list", "--json"))
    assert (one["level"], one["apart"]) == ("story", [article(home, 1)])
    run("undo", one["id"])
    assert regroupings_of(home) == ()
    run("join", story(home, 1), story(home, 2))
    assert len(regroupings_of(home)) == 1
    wrong = CliRunner().invoke(cli, ["--home", str(home.root), "regroup", "undo", "x1"])
    assert "x1: nothing of that id was said; accepted: " in str(wrong.exception)


def issues(home: Home, at: datetime) -> Issue | None:
    """What the digest that is due at a moment tells."""
    summary = send(home, settings_of(home), now=lambda: at)
    assert [one.status for one in summary.made] in ([], ["frozen"]), summary
    return load_issue(summary.made[0].folder) if summary.made and summary.made[0].folder else None


def cards(home: Home, issue: Issue | None) -> list[tuple[list[int], str]]:
    """Numbers of the pages each card tells that are new, and its section."""
    assert issue is not None
    numbers = {str(key): int(str(url).rpartition("/")[2]) for key, url in asked(home, "select article_id, url from articles")}
    return sorted((sorted(numbers[key] for key in card.report_ids if key in numbers), card.section.value) for card in issue.stories)


def test_digests_tell_nothing_twice_and_lose_nothing(home: Home) -> None:
    """Moved, split and joined after they were told, stories are told again only for what is new; what nobody was told comes with the story it is in now."""
    (home.root / "subscriptions").mkdir(exist_ok=True)
    begins = 'name = "Desk"\nrecipients = ["desk@example.org"]\nzone = "UTC"\nat = "12:00"\nbegins = 2026-03-02T00:00:00Z\n'
    (home.root / "subscriptions" / "desk.toml").write_text(begins, "utf-8")
    noon = MONDAY.replace(hour=12)
    first = cards(home, issues(home, noon))
    assert [numbers for numbers, _ in first] == [[1, 13], [2, 6], [5, 9]]
    say(home, "separate", "article", article(home, 13), story(home, 2))
    say(home, "separate", "story", story(home, 5), hours=1)
    regrouped(home, 2)
    assert told(home) == [[1], [2, 6, 13], [5, 9]]
    crawl(home, noon + timedelta(hours=20), [])
    read_and_publish(home, noon + timedelta(hours=21))
    assert cards(home, issues(home, noon + timedelta(days=1))) == [], "a story of other reports is no news"
    crawl(home, noon + timedelta(hours=40), [quay(10), quay(3)])
    read_and_publish(home, noon + timedelta(hours=41))
    say(home, "join", "story", story(home, 3), story(home, 2), hours=3)
    regrouped(home, 4)
    second = cards(home, issues(home, noon + timedelta(days=2)))
    new = {number for numbers, _ in second for number in numbers}
    assert {3, 10} <= new, "what nobody was told is told, under the story it is of now"
    (with_three,) = (one for one in second if 3 in one[0])
    assert with_three[1] != "new", "its story is one that was told"
    say(home, "separate", "article", article(home, 3), hours=5)
    regrouped(home, 6)
    crawl(home, noon + timedelta(hours=60), [])
    read_and_publish(home, noon + timedelta(hours=61))
    assert cards(home, issues(home, noon + timedelta(days=3))) == []
