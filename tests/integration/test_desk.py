"""The editor's desk: a draft ahead of the hour, edited or not; what went is what the desk made of it, once, and nothing is missed."""

import json
from email import message_from_bytes, policy

import pytest

from digests.archive import load_book, load_issue, verify
from digests.outbox import Outbox
from jobs.digests.drafts import DraftRoom
from jobs.digests.due import anything_due
from jobs.digests.issue import issues_path, outbox_path, preview, send
from jobs.digests.review import held_issues
from jobs.digests.subscriptions import subscriptions_of
from jobs.doctor import examine
from jobs.forget import forget
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.people.desk import desk_of
from jobs.people.manage import forget_person, known_of
from jobs.status import status
from people.accounts import PeopleError
from people.drafts import Drafts
from records.digest import Issue, Section
from records.draft import DraftDeed, DraftState
from records.errors import DocketwireError
from tests.integration.alert_home import by_mail
from tests.integration.desk_home import DAY, DRAFTED, HOUR, KEY, MINUTE, NEXT, desk, prepared
from tests.integration.digest_home import DUE, add, crawled, report, subscribe
from tests.integration.post_office import PostOffice, office

__all__ = ["desk", "office", "prepared"]


def ana(home: Home) -> str:
    return desk_of(home).called("ana@example.org").id


def do(home: Home, action: str, story: str = "", *, key: str = "", **values: str) -> None:
    DraftRoom(home).do("desk", key, DraftDeed(action=action, story=story, **values), by=ana(home), now=DRAFTED + MINUTE)


def shown(home: Home) -> Issue:
    return DraftRoom(home).shown("desk").issue


def titles(issue: Issue) -> list[str]:
    return [card.headline.title for card in issue.stories]


def frozen(home: Home, key: str = KEY) -> Issue:
    folder = issues_path(home) / "desk" / key
    verify(folder)
    return load_issue(folder)


def mailed(office: PostOffice) -> tuple[str, str]:
    """(text, HTML) of the only mail."""
    (raw,) = office.boxes["desk@example.org"]
    message = message_from_bytes(raw, policy=policy.default)
    parts = {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}
    return " ".join(str(parts["text/plain"]).split()), str(parts["text/html"])


def test_a_draft_is_made_so_long_before_the_hour_and_not_earlier(desk: tuple[Home, Settings]) -> None:
    home, settings = desk
    assert not anything_due(home, DUE - 2 * HOUR - MINUTE)
    assert send(home, settings, now=lambda: DUE - 2 * HOUR - MINUTE).drafts == 0
    assert anything_due(home, DUE - 2 * HOUR)
    assert send(home, settings, now=lambda: DUE - 2 * HOUR).drafts == 1
    assert not anything_due(home, DUE - HOUR), "it is up to date"
    assert send(home, settings, now=lambda: DUE - HOUR).drafts == 0
    (line,) = DraftRoom(home).lines()
    assert (line.issue_id, line.state, line.goes_at, line.stories) == (KEY, DraftState.OPEN, DUE, 3)
    assert not issues_path(home).exists()
    assert anything_due(home, DUE)


def test_it_goes_by_itself_at_the_hour_and_says_that_nobody_edited_it(desk: tuple[Home, Settings], office: PostOffice) -> None:
    home, _ = desk
    settings = by_mail(home, office)
    send(home, settings, now=lambda: DRAFTED)
    assert send(home, settings, now=lambda: DUE - MINUTE).made == []
    (made,) = send(home, settings, now=lambda: DUE + MINUTE).made
    assert (made.issue, made.stories) == (KEY, 3)
    text, html = mailed(office)
    assert "Nobody edited this issue before it went." in text
    assert "Nobody edited this issue before it went." in html
    assert "New since the draft" not in html
    assert DraftRoom(home).lines() == ()
    assert Drafts(home.desk).draft("desk", KEY).body == ""  # type: ignore[union-attr]
    assert send(home, settings, now=lambda: DUE + HOUR).made == []


def test_an_issue_whose_draft_was_never_made_goes_too(desk: tuple[Home, Settings]) -> None:
    home, settings = desk
    (made,) = send(home, settings, now=lambda: DUE + MINUTE).made
    assert made.stories == 3
    assert frozen(home).review is not None


def test_what_goes_is_what_the_desk_made_of_it(desk: tuple[Home, Settings], office: PostOffice) -> None:
    home, _ = desk
    settings = by_mail(home, office)
    send(home, settings, now=lambda: DRAFTED)
    first, second, third = shown(home).stories
    do(home, "move", third.story_id, to="first")
    do(home, "drop", second.story_id, text="A namesake")
    do(home, "note", first.story_id, text="The hearing was\r\nput off.")
    do(home, "note", text="Read the third story twice.")
    assert titles(preview(home, settings, home.root / "seen", now=lambda: DUE + MINUTE) and shown(home)) == [
        third.headline.title,
        first.headline.title,
    ]
    send(home, settings, now=lambda: DUE + MINUTE)
    issue = frozen(home)
    assert [card.story_id for card in issue.stories] == [third.story_id, first.story_id]
    assert issue.stories[1].note == "The hearing was put off."
    assert {told.report_id for told in issue.told} >= set(second.report_ids), "known as told"
    text, html = mailed(office)
    for said in ("Edited by Ana Prado.", "From the desk (Ana Prado): Read the third story twice.", "The hearing was put off."):
        assert said in text
    assert "Read the third story twice." in html
    assert second.headline.title not in html + text
    assert "namesake" not in html + text + (issues_path(home) / "desk" / KEY / "issue.json").read_text()
    book = load_book(issues_path(home) / "desk" / KEY)
    assert book is not None
    assert [(one.story_id, one.by, one.reason) for one in book.left_out] == [(second.story_id, "Ana Prado", "A namesake")]
    feed = (home.public / "feeds" / "desk.atom").read_text()
    assert "Edited by Ana Prado" in feed
    assert "Read the third story twice." not in feed, "notes are for those who get the issue"
    assert Outbox(outbox_path(home)).left_out("desk") == set(second.report_ids)
    log = [(line.action, line.by) for line in DraftRoom(home)._desk.drafts.audit()]
    assert {("drop", ana(home)), ("order", ana(home)), ("note", ana(home))} <= set(log)
    crawled(home, settings, DUE + 3 * HOUR)
    send(home, settings, now=lambda: DUE + DAY)
    assert frozen(home, NEXT).stories == (), "what was left out is not told later"


def test_what_was_changed_can_be_taken_back(desk: tuple[Home, Settings]) -> None:
    home, settings = desk
    send(home, settings, now=lambda: DRAFTED)
    before = shown(home)
    story = before.stories[0].story_id
    do(home, "drop", story)
    do(home, "note", before.stories[1].story_id, text="x")
    do(home, "restore", story)
    do(home, "note", before.stories[1].story_id)
    assert shown(home).stories == before.stories
    do(home, "move", story, to="line")
    assert shown(home).stories[-1].section is Section.ALSO
    do(home, "move", story, to="full")
    assert shown(home).stories[0].section is Section.NEW


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        ({"action": "aprove"}, 'did you mean "approve"?'),
        ({"action": "drop", "story": "nothing"}, "story: 'nothing' is not in it"),
        ({"action": "move", "story": "*", "to": "9"}, "a number from 1 to 3"),
        ({"action": "note", "text": "x" * 1001}, "accepted: at most 1000"),
        ({"action": "drop", "story": "*", "text": "x" * 501}, "accepted: at most 500"),
        ({"action": "approve", "seen": "another"}, "has changed since you looked at it"),
    ],
)
def test_what_cannot_be_done_says_what_is_accepted(desk: tuple[Home, Settings], deed: dict[str, str], words: str) -> None:
    home, settings = desk
    send(home, settings, now=lambda: DRAFTED)
    given = {**deed, **({"story": shown(home).stories[0].story_id} if deed.get("story") == "*" else {})}
    with pytest.raises(DocketwireError, match=words.replace("?", r"\?")):
        do(home, **given)  # type: ignore[arg-type]


def test_news_between_draft_and_hour_stands_at_its_place_and_is_marked(desk: tuple[Home, Settings]) -> None:
    home, settings = desk
    send(home, settings, now=lambda: DRAFTED)
    last = shown(home).stories[-1]
    do(home, "move", last.story_id, to="first")
    add(home, settings, "2026/03/10/b-000.warc.gz", [report(5, DUE - 30 * MINUTE)], at=DUE - 20 * MINUTE)
    assert anything_due(home, DUE - 10 * MINUTE)
    assert send(home, settings, now=lambda: DUE - 10 * MINUTE).drafts == 1
    assert sum(card.since_draft for card in shown(home).stories) == 1
    add(home, settings, "2026/03/10/c-000.warc.gz", [report(6, DUE - 5 * MINUTE)], at=DUE - 2 * MINUTE)
    send(home, settings, now=lambda: DUE)
    issue = frozen(home)
    assert issue.stories[0].story_id == last.story_id
    assert {card.headline.title for card in issue.stories if card.since_draft} == {"Court rules on platform 5", "Court rules on platform 6"}
    assert len(issue.stories) == 5


def test_what_is_held_does_not_go_and_is_in_the_next_issue(desk: tuple[Home, Settings]) -> None:
    home, settings = desk
    send(home, settings, now=lambda: DRAFTED)
    first, second, _ = shown(home).stories
    do(home, "drop", first.story_id, text="no")
    do(home, "note", second.story_id, text="Kept over the hold.")
    do(home, "hold")
    summary = send(home, settings, now=lambda: DUE + MINUTE)
    assert summary.made == []
    assert summary.problems == []
    (words,) = summary.remarks
    assert "is held by Ana Prado" in words
    assert not anything_due(home, DUE + 2 * MINUTE)
    assert [need.detail for need in status(home, settings, now=lambda: DUE + HOUR).needs if need.subject == "held"] == [words]
    assert [(f.ok, f.detail) for f in examine(home) if f.subject == "drafts"] == [(False, words)]
    crawled(home, settings, DUE + DAY - 3 * HOUR)
    add(home, settings, "2026/03/11/a-000.warc.gz", [report(7, DUE + DAY - 4 * HOUR)], at=DUE + DAY - 3 * HOUR)
    send(home, settings, now=lambda: DUE + DAY - HOUR)
    (line,) = DraftRoom(home).lines()
    assert (line.issue_id, line.state, line.stories, line.left_out) == (NEXT, DraftState.OPEN, 3, 1)
    assert not any("held" in remark for remark in send(home, settings, now=lambda: DUE + DAY - 30 * MINUTE).remarks)
    send(home, settings, now=lambda: DUE + DAY)
    issue = frozen(home, NEXT)
    assert sorted(card.note for card in issue.stories) == ["", "", "Kept over the hold."]
    assert not (issues_path(home) / "desk" / KEY).exists()


def test_a_held_issue_goes_late_when_it_is_released(desk: tuple[Home, Settings]) -> None:
    home, settings = desk
    send(home, settings, now=lambda: DRAFTED)
    do(home, "hold")
    send(home, settings, now=lambda: DUE + HOUR)
    do(home, "release")
    assert anything_due(home, DUE + 2 * HOUR)
    (made,) = send(home, settings, now=lambda: DUE + 2 * HOUR).made
    assert made.issue == KEY


def test_what_is_approved_goes_at_once_as_it_was_seen_and_the_rest_of_the_window_in_the_next(
    desk: tuple[Home, Settings], office: PostOffice
) -> None:
    home, _ = desk
    settings = by_mail(home, office)
    send(home, settings, now=lambda: DRAFTED)
    do(home, "approve", seen=DraftRoom(home).find("desk").version)
    with pytest.raises(PeopleError, match="is approved"):
        do(home, "note", text="too late")
    late = report(5, DRAFTED - 10 * MINUTE)
    add(home, settings, "2026/03/10/b-000.warc.gz", [late, report(6, DUE - 30 * MINUTE)], at=DUE - 20 * MINUTE)
    assert anything_due(home, DUE - 15 * MINUTE)
    (made,) = send(home, settings, now=lambda: DUE - 15 * MINUTE).made
    assert (made.issue, made.stories) == (KEY, 3), "nothing that nobody saw"
    assert "Approved by Ana Prado." in mailed(office)[0]
    assert not anything_due(home, DUE)
    assert send(home, settings, now=lambda: DUE).made == []
    crawled(home, settings, DUE + 3 * HOUR)
    send(home, settings, now=lambda: DUE + DAY)
    assert {card.headline.title: card.late for card in frozen(home, NEXT).stories} == {
        "Court rules on platform 5": True,
        "Court rules on platform 6": False,
    }
    assert frozen(home, NEXT).window.start == DRAFTED


def test_what_is_going_is_no_longer_changed(desk: tuple[Home, Settings]) -> None:
    home, settings = desk
    send(home, settings, now=lambda: DRAFTED)
    Drafts(home.desk).take("desk", KEY, DUE - DAY, DUE, DUE)
    for action in ("hold", "note", "approve"):
        with pytest.raises(PeopleError, match="has gone, or is going"):
            do(home, action)


@pytest.mark.parametrize("approved", [False, True])
def test_what_is_forgotten_is_in_no_draft(desk: tuple[Home, Settings], approved: bool) -> None:
    home, settings = desk
    send(home, settings, now=lambda: DRAFTED)
    gone, *others = shown(home).stories
    do(home, "note", text="Stays.")
    if approved:
        do(home, "approve")
    forget(home, settings, gone.headline.report_id, reason="asked to", now=lambda: DRAFTED + 5 * MINUTE)
    for name in ("desk.sqlite", "desk.sqlite-wal"):
        assert gone.headline.url.encode() not in (home.root / name).read_bytes() if (home.root / name).exists() else True
    send(home, settings, now=lambda: DUE)
    issue = frozen(home)
    assert gone.headline.title not in titles(issue)
    told = {report_id for card in issue.stories for report_id in card.report_ids}
    assert told == {report_id for card in others for report_id in card.report_ids}, "whatever stories they are grouped into without it"
    assert issue.review is not None
    assert issue.review.note == "Stays."


def test_somebody_has_what_they_changed_and_leaves_no_name_in_it(desk: tuple[Home, Settings]) -> None:
    home, settings = desk
    send(home, settings, now=lambda: DRAFTED)
    do(home, "note", text="Mine.")
    do(home, "hold")
    assert [edit.text for edit in known_of(home, "ana@example.org").edits] == ["Mine."]
    forget_person(home, settings, "ana@example.org")
    draft = DraftRoom(home).find("desk")
    assert (draft.state_by, draft.editors) == ("", ("",))
    assert "is held since" in held_issues(home, settings)[0]


def test_what_went_is_not_taken_over_though_the_job_died_before_it_said_so(
    desk: tuple[Home, Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between planning and marking, and nothing ran for a day: the note of yesterday's issue is not in today's."""
    home, settings = desk
    send(home, settings, now=lambda: DRAFTED)
    do(home, "note", text="Of the tenth.")
    with monkeypatch.context() as patched:
        patched.setattr(Drafts, "gone", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            send(home, settings, now=lambda: DUE)
    assert Drafts(home.desk).draft("desk", KEY).state is DraftState.GOING  # type: ignore[union-attr]
    add(home, settings, "2026/03/11/a-000.warc.gz", [report(7, DUE + DAY - 4 * HOUR)], at=DUE + DAY - 3 * HOUR)
    send(home, settings, now=lambda: DUE + DAY)
    assert [frozen(home, key).review.note for key in (KEY, NEXT)] == ["Of the tenth.", ""]  # type: ignore[union-attr]
    assert len(frozen(home, NEXT).stories) == 1


def test_where_everything_was_left_out_the_issue_says_so(desk: tuple[Home, Settings]) -> None:
    home, settings = desk
    send(home, settings, now=lambda: DRAFTED)
    for card in shown(home).stories:
        do(home, "drop", card.story_id)
    send(home, settings, now=lambda: DUE)
    text = (issues_path(home) / "desk" / KEY / "issue.txt").read_text()
    assert "The desk left out all 3 stories of this issue." in text
    assert "The world was quiet" not in text


def test_drafts_that_cannot_be_read_keep_their_own_digests_alone(desk: tuple[Home, Settings]) -> None:
    home, settings = desk
    subscribe(home, "plain")
    for name in ("desk.sqlite", "desk.sqlite-wal", "desk.sqlite-shm"):
        (home.root / name).unlink(missing_ok=True)
    home.desk.write_bytes(b"no database " * 1000)
    summary = send(home, settings, now=lambda: DUE)
    assert [made.subscription for made in summary.made] == ["plain"]
    assert any("desk: waits" in problem for problem in summary.problems)
    assert anything_due(home, DUE)


def test_without_a_desk_nothing_is_different(desk: tuple[Home, Settings]) -> None:
    home, settings = desk
    subscribe(home)
    send(home, settings, now=lambda: DUE)
    issue = frozen(home)
    assert issue.review is None
    assert not (issues_path(home) / "desk" / KEY / "desk.json").exists()
    assert "review" not in json.loads((issues_path(home) / "desk" / KEY / "issue.json").read_text())
    assert [one.review for one in subscriptions_of(home, settings)] == [False]
