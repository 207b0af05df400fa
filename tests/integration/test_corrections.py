"""A fact that somebody corrected is told corrected by SQL, stories and site, through every reading anew, until it is taken back."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from jobs.care.backup import backup, restore_home
from jobs.care.check import Remedy, check_home
from jobs.care.repair import repair
from jobs.forget import forget
from jobs.group import group
from jobs.installation.home import Home
from jobs.learn import learn
from jobs.people.desk import corrections_of, desk_of
from jobs.people.examples import examples_path
from jobs.rebuild import rebuild
from people.accounts import PeopleError
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
from warehouse.facts.correcting import apply_corrections
from warehouse.storage.database import open_warehouse

LATER = MONDAY + timedelta(days=5)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("original") / "home")
    initialised(home, overrides={"pipeline.workers": "1"})
    (home.sources / "test.toml").write_text(SOURCES, "utf-8")
    crawl(home, MONDAY, [quay(1), quay(2)])
    read_and_publish(home, MONDAY + timedelta(hours=1))
    group(home, settings_of(home), now=lambda: MONDAY + timedelta(hours=2))
    read_and_publish(home, MONDAY + timedelta(hours=3))
    return home


@pytest.fixture
def home(original: Home, tmp_path: Path) -> Home:
    return copied(original, tmp_path)


def fine_of(home: Home, key: str) -> tuple[str, str]:
    ((value, role),) = asked(home, f"select value, role from facts where article_id = '{key}' and kind = 'amount' and main")
    return str(value), str(role)


def correct(home: Home, key: str, value: str, role: str = "fine") -> None:
    was, was_role = fine_of(home, key)
    deed = Deed(
        action="correct",
        kind="article",
        key=key,
        fact="amount",
        was=was,
        was_role=was_role,
        value=value,
        role=role,
        text="the ruling says so",
    )
    desk_of(home).correct(editor(home), deed, LATER)


def test_sql_tells_the_corrected_fact_and_who_said_so(home: Home) -> None:
    key = article(home)
    was = fine_of(home, key)
    correct(home, key, "EUR 7,500,000", "damages")
    read_and_publish(home, LATER)
    assert fine_of(home, key) == ("EUR 7500000", "damages")
    ((rule, confidence, sentence),) = asked(
        home, f"select rule, confidence, sentence from facts where article_id = '{key}' and kind = 'amount' and main"
    )
    assert (rule, confidence) == ("correction", 1.0)
    assert "million euros" in str(sentence), "it stands where it was read"
    assert asked(home, f"select main_amount, main_role, main_eur from articles where article_id = '{key}'") == [
        (7500000, "damages", 7500000)
    ]
    ((*told, by, holds),) = asked(home, "select was, was_role, value, role, reason, corrected_by, holds from corrections")
    assert told == [*was, "EUR 7500000", "damages", "the ruling says so"]
    assert (by, holds) == (editor(home).id, True)
    assert "ana@example.org" not in str(asked(home, "select * from corrections")), "SQL knows an id, never a name"


def test_the_story_is_decided_anew(home: Home) -> None:
    key = article(home)
    correct(home, key, "EUR 7500000")
    read_and_publish(home, LATER)
    story = f"(select story_id from story_members where article_id = '{key}')"
    assert ("EUR 7500000",) in asked(home, f"select value from story_facts where kind = 'amount' and story_id in {story}")


def test_what_the_report_does_not_tell_is_told_no_more(home: Home) -> None:
    key = article(home)
    was, role = fine_of(home, key)
    desk_of(home).correct(editor(home), Deed(action="correct", kind="article", key=key, fact="amount", was=was, was_role=role), LATER)
    read_and_publish(home, LATER)
    assert asked(home, f"select * from facts where article_id = '{key}' and kind = 'amount' and main") == []
    assert asked(home, f"select main_amount from articles where article_id = '{key}'") == [(None,)]


def test_publishing_again_changes_nothing(home: Home) -> None:
    correct(home, article(home), "EUR 7500000")
    read_and_publish(home, LATER)
    con = open_warehouse(home.warehouse)
    try:
        assert apply_corrections(con, corrections_of(home), at=LATER) == 0
        entries = con.execute("select count(*) from base.journal where kind = 'corrections'").fetchone()
    finally:
        con.close()
    assert entries == (1,)


def test_taken_back_it_is_as_it_was_read(home: Home) -> None:
    key = article(home)
    before = asked(home, f"select * from facts where article_id = '{key}' order by all")
    plain = asked(home, f"select main_amount, main_role, main_eur, stage, outcome from articles where article_id = '{key}'")
    correct(home, key, "EUR 7500000")
    read_and_publish(home, LATER)
    assert asked(home, f"select * from facts where article_id = '{key}' order by all") != before
    (one,) = corrections_of(home)
    desk_of(home).uncorrect(editor(home), Deed(action="uncorrect", kind="article", key=key, text=one.id), LATER)
    read_and_publish(home, LATER + timedelta(hours=1))
    assert asked(home, f"select * from facts where article_id = '{key}' order by all") == before
    assert asked(home, f"select main_amount, main_role, main_eur, stage, outcome from articles where article_id = '{key}'") == plain
    assert asked(home, "select * from corrections") == []


def test_a_new_version_and_a_warehouse_made_anew_tell_it_corrected(home: Home) -> None:
    key = article(home)
    correct(home, key, "EUR 7500000")
    source, url, _ = quay(1)
    crawl(home, LATER, [(source, url, page_html(1, more="The ruling was printed on forty pages and sent to both sides, the clerk said."))])
    read_and_publish(home, LATER + timedelta(hours=1))
    assert asked(home, f"select versions from articles where article_id = '{key}'") == [(2,)]
    assert fine_of(home, key) == ("EUR 7500000", "fine")
    rebuild(home, settings_of(home), now=lambda: LATER + timedelta(hours=2))
    assert fine_of(home, key) == ("EUR 7500000", "fine")
    assert asked(home, "select value, holds from corrections") == [("EUR 7500000", True)]


def test_a_page_without_capture_is_carried_over_as_it_was_read(home: Home) -> None:
    """What only the warehouse before knew must not take the correction for what was read."""
    key = article(home)
    before = fine_of(home, key)
    correct(home, key, "EUR 7500000")
    read_and_publish(home, LATER)
    for path in home.captures.rglob("*.warc.gz"):
        path.unlink()
    rebuild(home, settings_of(home), now=lambda: LATER + timedelta(hours=2))
    assert fine_of(home, key) == ("EUR 7500000", "fine")
    (one,) = corrections_of(home)
    desk_of(home).uncorrect(editor(home), Deed(action="uncorrect", kind="article", key=key, text=one.id), LATER)
    read_and_publish(home, LATER + timedelta(hours=3))
    assert fine_of(home, key) == before


def test_what_is_corrected_and_not_told_holds_nothing(home: Home) -> None:
    key = article(home)
    deed = Deed(action="correct", kind="article", key=key, fact="outcome", was="annulled", value="refused")
    desk_of(home).correct(editor(home), deed, LATER)
    read_and_publish(home, LATER)
    assert asked(home, "select kind, value, holds from corrections") == [("outcome", "refused", False)]
    assert asked(home, f"select * from facts where article_id = '{key}' and value = 'refused'") == []


def test_a_removed_report_takes_its_corrections_along(home: Home) -> None:
    key = article(home)
    correct(home, key, "EUR 7500000")
    read_and_publish(home, LATER)
    forget(home, settings_of(home), key, reason="asked for", now=lambda: LATER)
    assert asked(home, "select * from corrections") == []
    con = open_warehouse(home.warehouse)
    try:
        assert con.execute("select count(*) from base.fact_as_read").fetchone() == (0,)
    finally:
        con.close()


def test_the_desk_is_in_backups_and_comes_back(home: Home, tmp_path: Path) -> None:
    key = article(home)
    correct(home, key, "EUR 7500000")
    backup(home, settings_of(home), tmp_path / "copy", now=lambda: LATER)
    again = Home(tmp_path / "again")
    restore_home(tmp_path / "copy", again, now=lambda: LATER)
    assert corrections_of(again) == corrections_of(home)
    assert desk_of(again).people() == desk_of(home).people()
    assert (tmp_path / "copy" / "home" / "desk.sqlite").stat().st_mode & 0o077 == 0
    assert fine_of(again, key) == ("EUR 7500000", "fine"), "published with the restored home"


def test_a_damaged_desk_is_found_and_its_rows_kept(home: Home) -> None:
    correct(home, article(home), "EUR 7500000")
    for number in range(300):
        desk_of(home).do(editor(home), Deed(action="note", kind="story", key=f"s{number}", text=f"remark {number} " * 20), LATER)
    with desk_of(home).connection() as con:
        con.execute("pragma wal_checkpoint(truncate)")
    content = bytearray(home.desk.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 4096] = b"\xff" * 4096
    home.desk.write_bytes(content)
    found = [one for one in check_home(home, settings_of(home)).damage if one.subject == "desk"]
    assert [one.remedy for one in found] == [Remedy.DESK]
    assert "backup" in str(found[0])
    said = list(repair(home, settings_of(home), found, now=lambda: LATER))
    assert any("rows kept" in line for line in said)
    assert len(corrections_of(home)) == 1
    assert [one for one in check_home(home, settings_of(home)).damage if one.subject == "desk"] == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"value": "seven million"}, "write currency and digits"),
        ({"value": "XXQ 5"}, "write currency and digits"),
        ({"role": "gift"}, "no role of this kind"),
        ({"fact": "weather"}, "no kind of fact"),
        ({"fact": "stage", "value": "judgement day"}, "is not known"),
        ({"fact": "outcome", "value": "won"}, "no outcome"),
        ({"fact": "act-day", "value": "2026-02-30"}, "no day"),
        ({"fact": "deadline", "value": "2026-13", "role": "appeal"}, "no day"),
        ({"fact": "claimant", "value": "x" * 300}, "at most 200 characters"),
        ({"kind": "dispute"}, "of an article"),
        ({"was": ""}, "which fact"),
    ],
)
def test_what_cannot_be_is_refused_with_what_is_accepted(home: Home, change: dict[str, str], words: str) -> None:
    deed = Deed(action="correct", kind="article", key="a1", fact="amount", was="EUR 1", was_role="fine", value="EUR 2", role="fine")
    with pytest.raises(PeopleError, match=words):
        desk_of(home).correct(editor(home), replace(deed, **change), LATER)
    assert corrections_of(home) == ()


def test_a_reader_corrects_nothing(home: Home) -> None:
    reader = desk_of(home).add("bo@example.org", name="", role=Role.READER, teams=(), language="", by="command", now=LATER)
    deed = Deed(action="correct", kind="article", key="a1", fact="stage", was="fine", value="order")
    with pytest.raises(PeopleError, match="needs an editor"):
        desk_of(home).correct(reader, deed, LATER)


def test_learn_is_told_what_people_corrected_and_judged(home: Home) -> None:
    key, other = article(home, 1), article(home, 2)
    correct(home, key, "EUR 7500000")
    desk, ana = desk_of(home), editor(home)
    people = [desk.add(f"{name}@example.org", name="", role=Role.READER, teams=(), language="", by="command", now=LATER) for name in "bcd"]
    for person, action in zip((ana, *people), ("irrelevant", "irrelevant", "relevant", "relevant"), strict=True):
        desk.do(person, Deed(action=action, kind="article", key=key), LATER)
        desk.do(person, Deed(action="irrelevant", kind="article", key=other), LATER)
    assert learn(home, settings_of(home), now=lambda: LATER).examples == 2
    lines = [json.loads(line) for line in examples_path(home).read_text("utf-8").splitlines()]
    assert [(one["task"], one["article_id"]) for one in lines] == [("fact", key), ("relevance", other)], (
        "as many say the one as the other of the first"
    )
    assert (lines[0]["kind"], lines[0]["value"], lines[0]["language"]) == ("amount", "EUR 7500000", "en")
    assert "million euros" in lines[0]["text"]
    assert (lines[1]["relevant"], lines[1]["votes"]) == (False, 4)
    assert "example.org" not in json.dumps([{k: v for k, v in one.items() if k != "url"} for one in lines])


def test_json_of_nothing_is_written_where_nobody_ever_kept_anything(original: Home) -> None:
    assert not original.desk.exists()
    assert corrections_of(original) == ()
    assert json.dumps(asked(original, "select * from corrections")) == "[]"
