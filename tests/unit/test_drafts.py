"""Drafts as they are kept: who may still change one, what is taken once, what goes on in the next one, and the books of it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from common.sqlite import salvage
from people.accounts import PeopleError
from people.drafts import KEPT, Drafts, FreshDraft
from records.draft import DraftState, Edit, EditKind

HOUR = timedelta(hours=1)
NOW = datetime(2026, 3, 10, 4, 30, tzinfo=UTC)
END = NOW + 2 * HOUR
FRESH = FreshDraft(
    subscription="desk",
    issue_id="one",
    start=END - timedelta(days=1),
    end=END,
    snapshot="s1",
    snapshot_at=NOW,
    body="{}",
    reports=("a", "b"),
)


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    found = Drafts(tmp_path / "desk.sqlite")
    found.keep(FRESH, NOW)
    return found


def edit(kind: EditKind = EditKind.NOTE, story: str = "", text: str = "x", by: str = "p1", at: datetime = NOW) -> Edit:
    return Edit(kind=kind, story_id=story, text=text, by=by, at=at)


def state(drafts: Drafts, key: str = "one") -> DraftState | None:
    found = drafts.draft("desk", key)
    return found and found.state


def test_a_draft_is_brought_up_to_date_and_keeps_what_was_changed(drafts: Drafts) -> None:
    drafts.change("desk", "one", [edit()], "x", NOW)
    drafts.keep(replace(FRESH, snapshot="s2", body='{"n": 2}', reports=("a", "b", "c")), NOW + HOUR)
    found = drafts.draft("desk", "one")
    assert found is not None
    assert (found.snapshot, found.body, found.made_at, found.looked_at) == ("s2", '{"n": 2}', NOW, NOW + HOUR)
    assert found.known == ("a", "b"), "what nobody had before them is news"
    assert [one.text for one in found.edits] == ["x"]
    drafts.change("desk", "one", [edit(text="y")], "y", NOW + HOUR)
    assert drafts.draft("desk", "one").known == ("a", "b", "c")  # type: ignore[union-attr]


def test_the_latest_change_of_its_kind_and_story_counts_and_each_is_in_the_books(drafts: Drafts) -> None:
    for text in ("one", "two"):
        drafts.change("desk", "one", [edit(text=text)], text, NOW)
    drafts.change("desk", "one", [edit(EditKind.DROP, "s1")], "title", NOW)
    drafts.take_back("desk", "one", EditKind.DROP, "s1", by="p2", detail="title", now=NOW)
    drafts.take_back("desk", "one", EditKind.DROP, "s1", by="p2", detail="title", now=NOW)
    assert [(one.kind, one.text) for one in drafts.draft("desk", "one").edits] == [(EditKind.NOTE, "two")]  # type: ignore[union-attr]
    lines = [(line.action, line.by, line.key, line.detail) for line in drafts.audit()][::-1]
    assert lines == [
        ("note", "p1", "desk/one", "one"),
        ("note", "p1", "desk/one", "two"),
        ("drop", "p1", "desk/one", "title"),
        ("undrop", "p2", "desk/one", "title"),
    ]


@pytest.mark.parametrize("taken", [False, True])
def test_what_is_taken_or_gone_is_changed_by_nobody(drafts: Drafts, taken: bool) -> None:
    if taken:
        drafts.take("desk", "one", NOW, END, END)
    else:
        drafts.gone("desk", "one", END)
    with pytest.raises(PeopleError, match="has gone, or is going"):
        drafts.change("desk", "one", [edit()], "", END)
    with pytest.raises(PeopleError, match="has gone, or is going"):
        drafts.decide("desk", "one", DraftState.HELD, by="p1", now=END)
    with pytest.raises(PeopleError, match="there is no draft two"):
        drafts.decide("desk", "two", DraftState.HELD, by="p1", now=END)
    drafts.keep(replace(FRESH, body="another"), END)
    assert drafts.draft("desk", "one").body != "another"  # type: ignore[union-attr]


def test_what_is_held_is_not_taken_until_it_is_released(drafts: Drafts) -> None:
    drafts.decide("desk", "one", DraftState.HELD, by="p1", now=NOW)
    assert drafts.take("desk", "one", NOW, END, END) is None
    assert state(drafts) is DraftState.HELD
    drafts.decide("desk", "one", DraftState.OPEN, by="p2", now=END)
    taken = drafts.take("desk", "one", NOW, END, END)
    assert taken is not None
    assert drafts.take("desk", "one", NOW, END, END) == taken, "taken again after a crash it is the same"
    assert [line.action for line in drafts.audit()] == ["release", "hold"]


def test_what_is_approved_is_not_brought_up_to_date_and_not_changed(drafts: Drafts) -> None:
    drafts.decide("desk", "one", DraftState.APPROVED, by="p1", now=NOW)
    drafts.decide("desk", "one", DraftState.APPROVED, by="p2", now=NOW)
    drafts.keep(replace(FRESH, body="another"), NOW)
    found = drafts.draft("desk", "one")
    assert found is not None
    assert (found.body, found.approved_by) == ("{}", "p1"), "twice is once"
    with pytest.raises(PeopleError, match="is approved: hold or release it"):
        drafts.change("desk", "one", [edit()], "", NOW)
    drafts.decide("desk", "one", DraftState.HELD, by="p2", now=NOW)
    assert drafts.draft("desk", "one").approved_by == ""  # type: ignore[union-attr]


@pytest.mark.parametrize("made_ahead", [True, False])
def test_a_held_draft_goes_on_in_the_next_one_with_what_was_changed(drafts: Drafts, made_ahead: bool) -> None:
    drafts.change("desk", "one", [edit(EditKind.DROP, "s1"), edit()], "", NOW)
    drafts.decide("desk", "one", DraftState.HELD, by="p1", now=NOW)
    later = END + timedelta(days=1)
    if made_ahead:
        drafts.keep(replace(FRESH, issue_id="two", end=later), later - HOUR)
    else:
        drafts.take("desk", "two", NOW, later, later)
    assert state(drafts) is DraftState.FOLDED
    assert drafts.take("desk", "one", NOW, END, later) is None, "its stories are in the next one"
    found = drafts.draft("desk", "two")
    assert found is not None
    assert {(one.kind, one.story_id) for one in found.edits} == {(EditKind.DROP, "s1"), (EditKind.NOTE, "")}


def test_what_was_taken_and_never_went_goes_on_in_the_next_one_too(drafts: Drafts) -> None:
    """Killed before it was frozen, and nothing ran for a day."""
    drafts.change("desk", "one", [edit(EditKind.DROP, "s1")], "", NOW)
    drafts.take("desk", "one", NOW, END, END)
    found = drafts.take("desk", "two", NOW, END + timedelta(days=1), END + timedelta(days=1))
    assert found is not None
    assert [one.kind for one in found.edits] == [EditKind.DROP]
    assert state(drafts) is DraftState.FOLDED


def test_another_digests_draft_is_left_alone(drafts: Drafts) -> None:
    drafts.keep(replace(FRESH, subscription="other", issue_id="two"), NOW)
    assert state(drafts) is DraftState.OPEN
    assert [one.subscription for one in drafts.live()] == ["desk", "other"]
    assert [one.subscription for one in drafts.live("other")] == ["other"]


def test_of_an_issue_that_is_gone_only_what_was_changed_stays_and_not_for_ever(drafts: Drafts) -> None:
    drafts.change("desk", "one", [edit()], "", NOW)
    drafts.gone("desk", "one", END)
    found = drafts.draft("desk", "one")
    assert found is not None
    assert (found.body, len(found.edits)) == ("", 1)
    drafts.keep(replace(FRESH, issue_id="later", end=END + KEPT), END + KEPT - HOUR)
    assert drafts.draft("desk", "one") is not None
    drafts.keep(replace(FRESH, issue_id="much-later", end=END + 2 * KEPT), END + KEPT + HOUR)
    assert drafts.draft("desk", "one") is None
    with drafts.connection() as con:
        assert con.execute("select count(*) from draft_edit").fetchone()[0] == 0


def test_whoever_approves_is_told_when_the_draft_is_another(drafts: Drafts) -> None:
    before = drafts.draft("desk", "one").version  # type: ignore[union-attr]
    assert drafts.draft("desk", "one").version == before  # type: ignore[union-attr]
    drafts.change("desk", "one", [edit()], "", NOW)
    changed = drafts.draft("desk", "one").version  # type: ignore[union-attr]
    drafts.keep(replace(FRESH, body=json.dumps({"n": 3})), NOW + HOUR)
    assert len({before, changed, drafts.draft("desk", "one").version}) == 3  # type: ignore[union-attr]


def test_what_somebody_else_changed_in_that_very_moment_is_approved_by_nobody(drafts: Drafts) -> None:
    seen = drafts.draft("desk", "one").version  # type: ignore[union-attr]
    drafts.change("desk", "one", [edit()], "", NOW)
    with pytest.raises(PeopleError, match="has changed since you looked at it"):
        drafts.decide("desk", "one", DraftState.APPROVED, by="p2", now=NOW, seen=seen)
    assert state(drafts) == DraftState.OPEN
    drafts.decide("desk", "one", DraftState.APPROVED, by="p2", now=NOW, seen=drafts.draft("desk", "one").version)  # type: ignore[union-attr]
    assert state(drafts) == DraftState.APPROVED


def test_a_damaged_file_gives_back_what_can_be_read_of_drafts(drafts: Drafts, tmp_path: Path) -> None:
    drafts.change("desk", "one", [edit()], "", NOW)
    anew = Drafts(tmp_path / "anew.sqlite")
    assert salvage(tmp_path / "desk.sqlite", tmp_path / "anew.sqlite")[1] == 0
    assert anew.draft("desk", "one") == drafts.draft("desk", "one")
