"""What people keep: each sees what is theirs and their teams', on the pages, in the API and in what they are handed of themselves."""

import json
import re
import sqlite3

import pytest
from lxml import html

from jobs.installation.settings import load_settings
from jobs.people.desk import desk_of
from jobs.people.manage import change_teams, forget_person, known_of, log_of
from people.accounts import PeopleError
from records.people import Deed
from tests.integration.people_home import PeopleHome, Person, Served, built, original, server
from web.lists import plain

__all__ = ["built", "original", "server"]

ANA, BO, CY, DI, ED = (f"{name}@example.org" for name in ("ana", "bo", "cy", "di", "ed"))


def box(person: Person, path: str) -> str:
    """The words of the desk's box on a page."""
    found = html.fromstring(person.get(path).content).xpath("//section[contains(@class, 'keep')]")
    return " ".join(found[0].text_content().split()) if found else ""


def test_following_shows_what_is_new_until_it_was_seen(built: PeopleHome, server: Served) -> None:
    ana, page = server.signed_in(ANA), f"/dispute/{built.site.dispute}"
    assert "Nothing yet" in ana.get("/desk").text
    server.clock.later(days=-3)
    ana = server.signed_in(ANA)
    assert (
        ana.post("/desk", page=page, action="follow", kind="dispute", key=built.site.dispute, text="X v. somebody", back=page).headers[
            "location"
        ]
        == page
    )
    server.clock.later(days=3)
    ana = server.signed_in(ANA)
    assert "Unfollow" in box(ana, page)
    desk = html.fromstring(ana.get("/desk").content)
    assert len(desk.xpath("//span[@class='badge'][text()='new']")) >= 1
    assert desk.xpath(f"//h3/a[@href='{page}']")
    ana.post("/desk", page="/desk", action="looked")
    assert not html.fromstring(ana.get("/desk").content).xpath("//span[@class='badge']")
    ana.post("/desk", page=page, action="unfollow", kind="dispute", key=built.site.dispute)
    assert "Nothing yet" in ana.get("/desk").text


def test_names_case_numbers_stories_and_articles_are_followed_too(built: PeopleHome, server: Served) -> None:
    from records.entity import Entity

    ana, platform = server.signed_in(ANA), Entity(kind="platform", value="X").path
    things = {
        "platform": platform.rpartition("/")[2],
        "case": "C-311/18",
        "story": built.site.story,
        "article": built.site.article,
        "dispute": "d0000000000000f",
    }
    for kind, key in things.items():
        assert ana.post("/desk", page=platform, action="follow", kind=kind, key=key).status_code == 303
    links = html.fromstring(ana.get("/desk").content).xpath("//ol[@class='reports']//h3/a/@href")
    assert set(links) == {
        platform,
        "/search?q=%22C-311%2F18%22",
        f"/story/{built.site.story}",
        f"/article/{built.site.article}",
        f"/dispute/{built.site.dispute}",
    }, "a dispute that was merged leads to what it became"
    for link in links:
        assert ana.get(link).status_code == 200


def test_notes_and_tags_are_seen_by_whom_they_are_for(built: PeopleHome, server: Served) -> None:
    page = f"/story/{built.site.story}"
    ana, bo, cy, di = (server.signed_in(email) for email in (ANA, BO, CY, DI))
    own = {"page": page, "kind": "story", "key": built.site.story}
    ana.post("/desk", action="note", text="for me alone", **own)
    ana.post("/desk", action="note", text="for all of Paris", team="paris", **own)
    ana.post("/desk", action="tag", text="appeal watch", team="paris", **own)
    bo.post("/desk", action="note", text="what Bo thinks", **own)
    assert all(words in box(ana, page) for words in ("for me alone", "for all of Paris", "appeal watch"))
    assert "what Bo thinks" not in box(ana, page)
    assert "for all of Paris" in box(bo, page)
    assert "appeal watch" in box(bo, page)
    assert "for me alone" not in bo.get("/desk").text + box(bo, page)
    for other in (cy, di, server.signed_in(ED)):
        seen = (
            box(other, page)
            + other.get("/desk").text
            + other.get("/api/v1/desk").text
            + other.get(f"/api/v1/desk/story/{built.site.story}").text
        )
        assert not [words for words in ("for me alone", "for all of Paris", "appeal watch", "what Bo thinks") if words in seen]
    change_teams(built.home, DI, join=["paris"], leave=["lagos"], now=server.clock)
    assert "for all of Paris" in box(di, page)


def test_nobody_speaks_for_a_team_that_is_not_theirs_or_without_being_an_editor(built: PeopleHome, server: Served) -> None:
    page, own = f"/story/{built.site.story}", {"kind": "story", "key": built.site.story}
    bo, cy = server.signed_in(BO), server.signed_in(CY)
    refused = [
        (bo, "note", "paris"),
        (bo, "handled", ""),
        (bo, "handled", "paris"),
        (bo, "tag", "paris"),
        (cy, "note", "paris"),
        (cy, "handled", "paris"),
    ]
    for person, action, team in refused:
        answer = person.post("/desk", page=page, action=action, text="x", team=team, **own)
        assert answer.status_code == 422, (action, team)
    assert desk_of(built.home).kept(desk_of(built.home).called(ANA)).notes == ()


def test_only_its_writer_takes_a_note_back(built: PeopleHome, server: Served) -> None:
    page, own = f"/story/{built.site.story}", {"kind": "story", "key": built.site.story}
    ana = server.signed_in(ANA)
    ana.post("/desk", page=page, action="note", text="to stay", team="paris", **own)
    (note,) = desk_of(built.home).kept(desk_of(built.home).called(BO)).notes
    server.signed_in(BO).post("/desk", page=page, action="unnote", text=note.id, **own)
    assert "to stay" in box(ana, page)
    ana.post("/desk", page=page, action="unnote", text=note.id, **own)
    assert "to stay" not in box(ana, page)


def test_a_team_sees_who_handled_what(built: PeopleHome, server: Served) -> None:
    page, own = f"/dispute/{built.site.dispute}", {"kind": "dispute", "key": built.site.dispute}
    ana, bo, cy = (server.signed_in(email) for email in (ANA, BO, CY))
    ana.post("/desk", page=page, action="handled", team="paris", **own)
    assert "Handled (paris)" in box(ana, page)
    assert "ana" in box(ana, page)
    assert f"/dispute/{built.site.dispute}" in bo.get("/desk").text
    assert "Handled (" not in box(cy, page)
    ana.post("/desk", page=page, action="unhandled", team="paris", **own)
    assert "Handled (paris)" not in box(ana, page)


def test_marks_are_each_persons_own_and_what_is_hostile_stays_text(built: PeopleHome, server: Served) -> None:
    page, own = f"/article/{built.site.article}", {"kind": "article", "key": built.site.article}
    ana, bo = server.signed_in(ANA), server.signed_in(BO)
    for action in ("star", "read", "irrelevant", "relevant"):
        ana.post("/desk", page=page, action=action, **own)
    assert "You marked this as relevant" in box(ana, page)
    assert all(word in box(ana, page) for word in ("Unstar", "Mark as unread", "Take the judgement back"))
    assert "You marked" not in box(bo, page)
    ana.post("/desk", page=page, action="note", text="<script>alert(1)</script>\u202e", **own)
    root = html.fromstring(ana.get(page).content)
    assert not root.xpath("//script")
    assert "<script>" in root.text_content()
    assert "\u202e" not in ana.get(page).text + ana.get("/desk").text


@pytest.mark.parametrize("letter", ["x", "命", "\U0001f4dc"])
def test_a_note_is_as_long_in_every_script(built: PeopleHome, server: Served, letter: str) -> None:
    page, own = f"/story/{built.site.story}", {"kind": "story", "key": built.site.story}
    ana = server.signed_in(ANA)
    assert ana.post("/desk", page=page, action="note", text=letter * 4_000, **own).status_code == 303
    assert letter * 4_000 in box(ana, page)
    assert ana.post("/desk", page=page, action="note", text=letter * 4_001, **own).status_code == 422
    assert ana.post("/desk", page=page, action="note", text="x" * 70_000, **own).status_code == 413


def test_the_api_does_what_the_pages_do_and_says_what_is_wrong(built: PeopleHome, server: Served) -> None:
    desk = desk_of(built.home)
    key = desk.make_key(desk.called(ANA), "test", server.clock())
    program, headers = server.browser(), {"authorization": f"Bearer {key}"}

    def do(**deed: str) -> tuple[int, str]:
        answer = program.ask("POST", "/api/v1/desk", json=deed, headers=headers)
        return answer.status_code, answer.text and answer.json()["detail"]

    assert do(action="follow", kind="dispute", key=built.site.dispute, text="it") == (204, "")
    assert do(action="note", kind="dispute", key=built.site.dispute, text="remark", team="paris") == (204, "")
    told = program.ask("GET", "/api/v1/desk", headers=headers).json()
    assert [(one["kind"], one["key"], one["label"]) for one in told["followed"]] == [("dispute", built.site.dispute, "it")]
    about = program.ask("GET", f"/api/v1/desk/dispute/{built.site.dispute}", headers=headers).json()
    assert (about["followed"], about["notes"][0]["text"]) == (True, "remark")
    assert do(action="folow", kind="dispute", key="d1") == (422, "action: 'folow' is unknown; did you mean \"follow\"?")
    assert do(action="follow", kind="weather", key="d1")[1].startswith("kind: 'weather' is unknown; accepted: dispute")
    assert do(action="follow", kind="dispute", key="")[0] == 422
    assert do(action="note", kind="dispute", key="d1", text="x" * 4001)[1] == "text: a note has 1 to 4000 characters"
    assert do(action="tag", kind="dispute", key="d1", text="x" * 41)[0] == 422
    assert program.ask("POST", "/api/v1/desk", json={"kind": "dispute"}, headers=headers).status_code == 422


def test_a_correction_is_on_the_page_at_once_with_who_and_when(built: PeopleHome, server: Served) -> None:
    """Of a report whose facts the snapshot has: see the press of test_corrections; here what is told of none."""
    ana, bo = server.signed_in(ANA), server.signed_in(BO)
    deed = {
        "action": "correct",
        "kind": "article",
        "key": built.site.article,
        "fact": "outcome",
        "was": "granted",
        "value": "refused",
        "text": "page 3",
    }
    assert bo.post("/desk", page="/desk/account", **deed).status_code == 422
    assert ana.post("/desk", page="/desk/account", **deed).status_code == 303
    assert [(one["kind"], one["value"], one["reason"]) for one in bo.get("/api/v1/corrections").json()] == [
        ("outcome", "refused", "page 3")
    ]
    desk = " ".join(html.fromstring(bo.get("/desk").content).text_content().split())
    assert "Corrected facts 1" in desk
    assert re.search(r"ana, 2 Mar 2026", desk)


def test_everything_is_handed_over_and_forgotten_on_request(built: PeopleHome, server: Served) -> None:
    page, own = f"/story/{built.site.story}", {"kind": "story", "key": built.site.story}
    ana, bo = server.signed_in(ANA), server.signed_in(BO)
    for action, text, team in (
        ("note", "mine, secret-word-one", ""),
        ("note", "ours, shared-word", "paris"),
        ("follow", "", ""),
        ("star", "", ""),
    ):
        ana.post("/desk", page=page, action=action, text=text, team=team, **own)
    bo.post("/desk", page=page, action="note", text="Bo's", **own)
    data = ana.get("/desk/own-data.json").json()
    assert data == json.loads(json.dumps(plain(known_of(built.home, ANA, now=server.clock))))
    assert {one["text"] for one in data["notes"]} == {"mine, secret-word-one", "ours, shared-word"}
    assert {one["action"] for one in data["deeds"]} >= {"add", "sign-in", "note", "follow", "star"}
    assert "Bo's" not in json.dumps(data)
    done = forget_person(built.home, load_settings(built.home.settings), ANA, now=server.clock)
    assert done.person == data["person"]["id"]
    assert ana.get("/stories").status_code == 303
    assert "ours, shared-word" in box(bo, page), "what the team sees stays, without a name"
    content = b"".join(path.read_bytes() for path in built.home.root.glob("desk.sqlite*"))
    for trace in (b"ana@example.org", b"secret-word-one", data["person"]["id"].encode()):
        assert trace not in content, trace
    with pytest.raises(PeopleError, match="nobody of that address"):
        known_of(built.home, ANA, now=server.clock)


def test_the_books_say_who_changed_what_and_admins_alone_read_them(built: PeopleHome, server: Served) -> None:
    page, own = f"/story/{built.site.story}", {"kind": "story", "key": built.site.story}
    ana, ed = server.signed_in(ANA), server.signed_in(ED)
    ana.post("/desk", page=page, action="note", text="the text is not in the books", team="paris", **own)
    ana.post("/desk", page=page, action="star", **own)
    (star, note, *_) = log_of(built.home, email=ANA)
    assert [(one.action, one.kind, one.key, one.detail) for one in (star, note)] == [
        ("star", "story", built.site.story, ""),
        ("note", "story", built.site.story, "team paris"),
    ]
    text = ed.get("/desk/log").text
    assert "star" in text
    assert "the text is not in the books" not in text
    assert [server.signed_in(email).get("/desk/log").status_code for email in (ANA, BO)] == [403, 403]


def test_twice_is_the_same_as_once(built: PeopleHome, server: Served) -> None:
    desk = desk_of(built.home)
    ana = desk.called(ANA)
    for action, text in (("follow", "it"), ("star", ""), ("note", "n"), ("tag", "t"), ("handled", ""), ("relevant", "")):
        for _ in range(2):
            desk.do(ana, Deed(action=action, kind="story", key="s1", text=text), server.clock())
    kept = desk.kept(ana)
    assert (len(kept.followed), len(kept.marks), len(kept.notes), len(kept.tags)) == (1, 3, 1, 1)
    for action, text in (
        ("unfollow", ""),
        ("unstar", ""),
        ("unnote", kept.notes[0].id),
        ("untag", "t"),
        ("unhandled", ""),
        ("unjudged", ""),
    ):
        for _ in range(2):
            desk.do(ana, Deed(action=action, kind="story", key="s1", text=text), server.clock())
    after = desk.kept(ana)
    assert (after.followed, after.marks, after.notes, after.tags) == ((), (), (), ())


def test_one_writer_at_a_time_loses_nothing(built: PeopleHome, server: Served) -> None:
    """A reader and another writer of the file at the same time are waited for."""
    desk = desk_of(built.home)
    with sqlite3.connect(built.home.desk) as reading:
        reading.execute("select * from note").fetchall()
        desk.do(desk.called(ANA), Deed(action="star", kind="story", key="s1"), server.clock())
    reading.close()
    assert desk.about(desk.called(ANA), "story", "s1").has("star")
