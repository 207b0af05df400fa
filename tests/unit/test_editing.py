"""What a desk makes of an issue: in its order, without what it left out, with its notes; and what comes of that in later issues."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from common.codec import from_json, to_json
from common.wording.languages import direction, languages
from digests.editing import EditError, as_approved, edited, moved, order_edit
from digests.render import render
from digests.select import Material, make_issue
from digests.sentences import Page
from records.digest import Issue, Section, Told, WatchedReport, Window
from records.draft import Draft, DraftState, Edit, EditKind, Review
from records.selection import Selection
from tests.unit.digest_samples import MORNING, coverage, report, sample_issue, subscription, told_of

WINDOW = Window(start=MORNING - timedelta(days=1), end=MORNING)
NAMES = {"p1": "Ana Prado", "p2": "Cy"}


def issue(
    *reports: WatchedReport, told: tuple[Told, ...] = (), left_out: tuple[str, ...] = (), context: tuple[WatchedReport, ...] = ()
) -> Issue:
    material = Material(reports=reports, context=context, stories=told_of([*reports, *context]), disputes={}, coverage=coverage())
    return make_issue(
        subscription(query=Selection()),
        "2026-11-21T0630",
        WINDOW,
        material,
        {t.report_id: t for t in told},
        first=False,
        base_url="http://127.0.0.1:8600",
        left_out=left_out,
    )


def draft(*edits: Edit, known: tuple[str, ...] = ("a", "b", "c"), approved_by: str = "") -> Draft:
    return Draft(
        subscription="desk",
        issue_id="2026-11-21T0630",
        start=WINDOW.start,
        end=WINDOW.end,
        made_at=MORNING,
        looked_at=MORNING,
        snapshot="s",
        snapshot_at=MORNING,
        body="",
        known=known,
        state=DraftState.GOING,
        state_by="",
        state_at=MORNING,
        approved_by=approved_by,
        edits=edits,
    )


def edit(kind: EditKind, story: str = "", text: str = "", reports: tuple[str, ...] = (), by: str = "p1") -> Edit:
    return Edit(kind=kind, story_id=story, text=text, reports=reports, by=by, at=MORNING)


THREE = (report("a", hours=2), report("b", hours=3), report("c", hours=4))
"""Three stories of which the latest ranks first."""


def ids(found: Issue) -> list[str]:
    return [card.story_id for card in found.stories]


def test_without_edits_it_is_the_issue_and_says_that_nobody_edited_it() -> None:
    found = edited(issue(*THREE), draft(), NAMES)
    assert replace(found.issue, review=None) == issue(*THREE)
    assert found.issue.review == Review()
    assert found.book.left_out == ()


@pytest.mark.parametrize(
    ("to", "expected"),
    [("up", "bac"), ("first", "bac"), ("down", "acb"), ("last", "acb"), ("3", "acb"), ("2", "abc"), ("1", "bac")],
)
def test_a_story_is_moved_within_its_section(to: str, expected: str) -> None:
    assert moved(issue(*THREE), "s-b", to) == tuple(f"s-{letter}" for letter in expected)


@pytest.mark.parametrize("to", ["0", "4", "top", "", "-1", "²"])
def test_a_place_that_is_none_is_refused(to: str) -> None:
    with pytest.raises(EditError, match="a number from 1 to 3"):
        moved(issue(*THREE), "s-b", to)


def test_at_either_end_it_stays() -> None:
    assert moved(issue(*THREE), "s-a", "up") == moved(issue(*THREE), "s-c", "down") == ("s-a", "s-b", "s-c")


def test_news_stands_behind_what_it_stood_behind_and_never_before_what_somebody_put_first() -> None:
    order = order_edit(issue(*THREE), ("s-c", "s-a", "s-b"), "p1", MORNING)
    new = (report("n", hours=1), report("m", hours=3.5))
    found = edited(issue(*THREE, *new), draft(order), NAMES).issue
    assert ids(issue(*THREE, *new)) == ["s-n", "s-a", "s-b", "s-m", "s-c"]
    assert ids(found) == ["s-c", "s-n", "s-a", "s-b", "s-m"]
    assert {card.story_id for card in found.stories if card.since_draft} == {"s-n", "s-m"}


def test_nothing_is_marked_as_new_where_nobody_edited_the_draft() -> None:
    assert not any(card.since_draft for card in edited(issue(*THREE, report("n")), draft(), NAMES).issue.stories)


def test_the_subject_leads_with_what_the_desk_put_first() -> None:
    sums = tuple(replace(one, stages=("fine",), platforms=(name,)) for one, name in zip(THREE, ("X", "Meta", "TikTok"), strict=True))
    plain = issue(*sums)
    order = order_edit(plain, tuple(reversed(ids(plain))), "p1", MORNING)
    found = edited(plain, draft(order), NAMES).issue
    assert "X" in Page(plain).subject()
    assert Page(found).line(found.stories[0]) in Page(found).subject()
    assert "TikTok" in Page(found).subject()


def test_what_is_left_out_is_told_as_known_and_stands_in_the_books() -> None:
    found = edited(issue(*THREE), draft(edit(EditKind.DROP, "s-b", "not ours", ("b",))), NAMES)
    assert ids(found.issue) == ["s-a", "s-c"]
    assert {told.report_id for told in found.issue.told} == {"a", "b", "c"}
    (line,) = found.book.left_out
    assert (line.story_id, line.reports, line.reason, line.by) == ("s-b", ("b",), "not ours", "Ana Prado")
    assert "not ours" not in json.dumps(to_json(found.issue)), "why is the desk's own"


def test_further_copies_of_it_stay_out_and_a_change_brings_it_back() -> None:
    drop = edit(EditKind.DROP, "s", "", ("b",))
    same = (report("b", story="s", stages=("ruling",)), report("d", story="s", source="fr-courrier", stages=("ruling",)))
    assert edited(issue(*same), draft(drop), NAMES).issue.stories == ()
    changed = (same[0], report("d", story="s", source="fr-courrier", stages=("appeal",)))
    (card,) = edited(issue(*changed), draft(drop), NAMES).issue.stories
    assert card.since_draft
    dearer = (same[0], replace(same[1], amounts=("EUR 5000000",)))
    assert len(edited(issue(*dearer), draft(drop), NAMES).issue.stories) == 1


def test_a_story_that_was_grouped_anew_is_known_by_its_reports() -> None:
    edits = (edit(EditKind.DROP, "s-old", "", ("a", "b")), edit(EditKind.NOTE, "s-gone", "Kept.", ("c",)))
    regrouped = (report("a", story="s-new"), report("b", story="s-new"), report("c"))
    (card,) = edited(issue(*regrouped), draft(*edits), NAMES).issue.stories
    assert (card.story_id, card.note) == ("s-c", "Kept.")
    swallowed = (report("a", story="s-big"), report("x", story="s-big"), report("y", story="s-big"))
    drop = edit(EditKind.DROP, "s-old", "", ("a",))
    assert ids(edited(issue(*swallowed), draft(drop), NAMES).issue) == ["s-big"], "better told than missed"


def test_a_card_becomes_a_line_and_a_line_a_card() -> None:
    edits = (edit(EditKind.PLACE, "s-a", "line"), edit(EditKind.PLACE, "s-c", "full"))
    found = edited(replace(issue(*THREE), stories=tuple(replace(c, section=Section.ALSO) if c.story_id == "s-c" else c for c in issue(*THREE).stories)), draft(*edits), NAMES).issue  # fmt: skip
    assert {card.story_id: card.section for card in found.stories} == {"s-b": Section.NEW, "s-c": Section.NEW, "s-a": Section.ALSO}


def test_what_was_approved_is_told_with_the_facts_of_now_and_without_what_came_since() -> None:
    seen = issue(*THREE[:2])
    now = issue(replace(THREE[0], amounts=("EUR 30000000",)), *THREE[1:])
    found = as_approved(seen, now)
    assert ids(found) == ids(seen)
    assert next(card for card in found.stories if card.story_id == "s-a").amounts == ("EUR 30000000",)
    assert found.told == seen.told


def test_what_was_forgotten_after_it_was_approved_is_neither_told_nor_counted_as_told() -> None:
    found = as_approved(issue(*THREE), issue(THREE[0], THREE[2]))
    assert ids(found) == ["s-a", "s-c"]
    assert [told.report_id for told in found.told] == ["a", "c"]


def known(key: str, *, stages: tuple[str, ...] = ("ruling",)) -> Told:
    return Told(report_id=key, source_id="gb-herald", independent=True, stages=stages)


def test_what_a_desk_left_out_is_not_told_later_unless_it_changes_and_then_as_new() -> None:
    before = report("a", story="s", stages=("ruling",), hours=30)
    again = report("b", story="s", source="fr-courrier", stages=("ruling",))
    quiet = issue(again, told=(known("a"),), left_out=("a",), context=(before,))
    assert quiet.stories == ()
    assert quiet.repeated == 0, "readers do not know it, so it is not repeated"
    assert [told.report_id for told in quiet.told] == ["b"]
    assert issue(again, told=(known("a"),), context=(before,)).stories[0].update, "of a story that was told, another report is an update"
    appealed = report("b", story="s", source="fr-courrier", stages=("appeal",))
    (card,) = issue(appealed, told=(known("a"),), left_out=("a",), context=(before,)).stories
    assert (card.section, card.update, card.news) == (Section.NEW, False, ())


def test_an_update_that_was_left_out_comes_back_as_an_update() -> None:
    old, dropped = report("a", story="s", stages=("ruling",), hours=50), report("b", story="s", stages=("ruling",), hours=30)
    told = (known("a"), known("b"))
    assert issue(report("c", story="s", source="x-y", stages=("ruling",)), told=told, left_out=("b",), context=(old, dropped)).stories == ()
    (card,) = issue(report("c", story="s", stages=("appeal",)), told=told, left_out=("b",), context=(old, dropped)).stories
    assert card.update
    assert card.news


@pytest.mark.parametrize("language", list(languages()))
def test_every_language_says_who_edited_it_and_what_they_remark(language: str) -> None:
    plain = sample_issue(language)
    story = plain.stories[0].story_id
    edits = (edit(EditKind.NOTE, story, "Nota 1 < 2"), edit(EditKind.NOTE, "", "On the whole.", by="p2"))
    found = edited(
        plain, draft(*edits, known=tuple(r for card in plain.stories[1:] for r in card.report_ids), approved_by="p2"), NAMES
    ).issue
    drawn, untouched = render(found), render(edited(plain, draft(), NAMES).issue)
    for text in (drawn.mail_html, drawn.mail_text, drawn.web_html):
        flat = " ".join(re.sub(r"<[^>]+>", "", text).split())
        assert "Ana Prado" in flat
        assert "On the whole." in flat
        assert "Nota 1" in flat
    assert "1 &lt; 2" in drawn.mail_html
    assert f'dir="{direction(language)}"' in drawn.mail_html[:200]
    assert "On the whole." not in drawn.entry_html, "a feed has no notes"
    assert "Ana Prado" in drawn.entry_html
    nobody = Page(edited(plain, draft(), NAMES).issue).desk()
    assert nobody in untouched.mail_text.replace("\n", " ")
    if language != "en":
        assert "Nobody" not in nobody
        assert "From the desk" not in drawn.mail_text + drawn.mail_html
        assert "New since" not in drawn.mail_text + drawn.mail_html
    assert from_json(Issue, json.loads(json.dumps(to_json(found)))) == found


def test_a_person_without_a_name_edits_by_hand() -> None:
    found = edited(issue(*THREE), draft(edit(EditKind.NOTE, "", "x", by="local"), approved_by="command"), NAMES).issue
    assert Page(found).desk() == "Edited by hand. Approved by hand."
