"""The editor's desk on the site and in the API: an editor of the team sees and changes its drafts, nobody else knows of them."""

import json
import re
from pathlib import Path

import pytest
from lxml import html

from jobs.digests.drafts import DraftRoom
from jobs.digests.issue import send
from jobs.installation.settings import load_settings
from jobs.people.desk import desk_of
from records.people import Role
from tests.integration.people_home import (
    DRAFT,
    LISTS,
    PEOPLE,
    PeopleHome,
    Person,
    Served,
    build_people,
    built,
    original,
    server,
    serving,
)
from tests.integration.site_home import NOW

__all__ = ["built", "original", "server"]

ANA, BO, CY, DI, ED = PEOPLE
PAGE = f"/desk/draft/paris-list/{DRAFT}"
API = f"/api/v1/drafts/paris-list/{DRAFT}"


def stories(person: Person) -> list[str]:
    """Ids in the order in which the page shows them."""
    return [str(one).removeprefix("s-") for one in html.fromstring(person.get(PAGE).content).xpath("//li[contains(@class, 'row')]/@id")]


def key_of(built: PeopleHome, server: Served, email: str) -> dict[str, str]:
    desk = desk_of(built.home)
    return {"authorization": f"Bearer {desk.make_key(desk.called(email), 'test', server.clock())}"}


def test_an_editor_puts_a_draft_in_order_by_forms_alone(built: PeopleHome, server: Served) -> None:
    ana = server.signed_in(ANA)
    assert f'href="{PAGE}"' in ana.get("/desk/drafts").text
    before = stories(ana)
    assert len(before) >= 2
    answer = ana.post(PAGE, page=PAGE, action="move", story=before[1], to="up")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}#s-{before[1]}")
    assert stories(ana)[:2] == [before[1], before[0]]
    ana.post(PAGE, page=PAGE, action="note", story=before[0], text="<b>Mind the date.</b>")
    ana.post(PAGE, page=PAGE, action="note", text="A short issue today.")
    ana.post(PAGE, page=PAGE, action="drop", story=before[1], text="A namesake")
    page = ana.get(PAGE).text
    assert "&lt;b&gt;Mind the date.&lt;/b&gt;" in page
    assert "A short issue today." in page
    assert before[1] not in stories(ana)
    assert all(said in page for said in ("Left out", "A namesake", "Put back in"))
    seen = ana.get(f"{PAGE}/mail.html")
    assert "A short issue today." in seen.text
    assert "A namesake" not in seen.text
    assert seen.headers["content-security-policy"].startswith("sandbox")
    assert ana.get(PAGE).headers["cache-control"] == "no-store"
    log = server.signed_in(ED).get("/desk/log").text
    assert f"paris-list/{DRAFT}" in log


def test_without_the_token_of_its_form_nothing_is_changed(built: PeopleHome, server: Served) -> None:
    ana = server.signed_in(ANA)
    for form in ({}, {"csrf": "x" * 88}):
        assert ana.ask("POST", PAGE, data={**form, "action": "hold"}, headers={"accept": "text/html"}).status_code == 403
    assert DraftRoom(built.home).find("paris-list").state == "open"


def test_another_team_and_readers_see_neither_drafts_nor_notes(built: PeopleHome, server: Served) -> None:
    server.signed_in(ANA).post(PAGE, page=PAGE, action="note", text="Only for Paris.")
    for email in (BO, CY, DI, ED):
        person, reader = server.signed_in(email), PEOPLE[email][0] is Role.READER
        for path in (PAGE, f"{PAGE}/mail.html", API):
            answer = person.get(path)
            assert answer.status_code == (403 if email == BO else 404)
            assert "Only for Paris." not in answer.text
        listed = person.get("/desk/drafts")
        assert listed.status_code == (403 if reader else 200)
        assert "paris-list" not in listed.text
        assert ("lagos-list" in listed.text) == (email == CY)
        found = server.browser().ask("GET", "/api/v1/drafts", headers=key_of(built, server, email))
        assert (found.status_code, "paris-list" in found.text) == (403 if reader else 200, False)
        answer = person.ask("POST", API, json={"action": "hold"}, headers=key_of(built, server, email))
        assert answer.status_code == (403 if email == BO else 404)
    assert server.browser().get(PAGE).status_code == 303
    assert DraftRoom(built.home).find("paris-list").state == "open"


def test_a_note_goes_with_its_issue_to_the_team_alone(built: PeopleHome, server: Served) -> None:
    ana = server.signed_in(ANA)
    dropped = stories(ana)[0]
    ana.post(PAGE, page=PAGE, action="note", text="Only for Paris.")
    ana.post(PAGE, page=PAGE, action="drop", story=dropped, text="Legal asked for it")
    send(built.home, load_settings(built.home.settings), names=("paris-list",), now=lambda: NOW.replace(hour=10, minute=5))
    issue = f"/issue/paris-list/{DRAFT}"
    page = ana.get(issue).text
    assert all(said in page for said in ("Only for Paris.", "Edited by ana", "Left out by the desk", "Legal asked for it"))
    bo = server.signed_in(BO).get(issue).text
    assert "Only for Paris." in bo
    assert "Legal asked for it" not in bo, "why is the desk's own"
    for form in ("json", "txt", "html"):
        assert "Legal asked for it" not in server.signed_in(BO).get(f"{issue}/sent.{form}").text
    assert "Only for Paris." not in server.signed_in(BO).get("/feed/paris-list.atom").text
    for email in (CY, DI, ED):
        for path in (issue, f"{issue}/sent.json", f"{issue}/sent.html"):
            assert server.signed_in(email).get(path).status_code == 404
    assert ana.get(PAGE).status_code == 404, "it is no draft any more"


def test_programs_do_the_same_with_an_editors_key(built: PeopleHome, server: Served) -> None:
    key, program = key_of(built, server, ANA), server.browser()
    (line,) = [one for one in program.ask("GET", "/api/v1/drafts", headers=key).json() if one["subscription"] == "paris-list"]
    assert (line["issue_id"], line["state"], line["editors"]) == (DRAFT, "open", [])
    first = program.ask("GET", API, headers=key).json()["issue"]["stories"][0]["story_id"]
    for deed in ({"action": "drop", "story": first, "text": "no"}, {"action": "hold"}):
        assert program.ask("POST", API, json=deed, headers=key).status_code == 204
    found = program.ask("GET", API, headers=key).json()
    assert found["draft"]["state"] == "held"
    assert [one["story_id"] for one in found["book"]["left_out"]] == [first]
    wrong = program.ask("POST", API, json={"action": "dorp"}, headers=key)
    assert (wrong.status_code, wrong.json()["detail"]) == (422, "action: 'dorp' is unknown; did you mean \"drop\"?")
    assert program.ask("GET", f"/api/v1/drafts/paris-list/{DRAFT[:-2]}30", headers=key).status_code == 404


def test_what_cannot_be_printed_is_not_kept_and_nothing_breaks(built: PeopleHome, server: Served) -> None:
    """Half a surrogate pair cannot be written down, an override turns a line around, an escape colours a terminal; a number may have 5,000 digits."""
    ana, key = server.signed_in(ANA), key_of(built, server, ANA)
    first = stories(ana)[0]

    def said(path: str, deed: dict[str, str]) -> int:
        return ana.ask("POST", path, content=json.dumps(deed).encode(), headers={**key, "content-type": "application/json"}).status_code

    unseen = "\ud800 turned \u202e and \x1b[31mred\x00"
    assert said(API, {"action": "note", "story": first, "text": unseen}) == 204
    assert said(API, {"action": "drop", "story": stories(ana)[1], "text": unseen}) == 204
    assert {one.text for one in DraftRoom(built.home).find("paris-list").edits} == {"turned and [31mred"}
    assert said(API, {"action": "move", "story": first, "to": "9" * 5_000}) == 422
    assert said(API, {"action": "approve", "seen": "\ud800"}) == 422
    assert said("/api/v1/desk", {"action": "note", "kind": "story", "key": first, "text": unseen}) == 204
    assert "turned" in ana.ask("GET", f"/api/v1/desk/story/{first}", headers=key).text


def test_whoever_approves_says_which_draft_they_saw(built: PeopleHome, server: Served) -> None:
    ana = server.signed_in(ANA)
    seen = re.search(r'name="seen" value="(\w+)"', ana.get(PAGE).text)
    assert seen
    ana.post(PAGE, page=PAGE, action="note", text="Somebody else was quicker.")
    assert ana.post(PAGE, page=PAGE, action="approve", seen=seen[1]).status_code == 422
    again = re.search(r'name="seen" value="(\w+)"', ana.get(PAGE).text)
    assert again
    assert ana.post(PAGE, page=PAGE, action="approve", seen=again[1]).status_code == 303
    page = ana.get(PAGE).text
    assert "it goes within minutes" in page
    assert 'value="approve"' not in page


@pytest.mark.parametrize("language", ["fr", "de", "es", "ar", "ja"])
def test_it_speaks_every_language_of_the_site(server: Served, language: str) -> None:
    ana = server.signed_in(ANA)
    for path in ("/desk/drafts", PAGE):
        page = ana.get(f"{path}?lang={language}").text
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
        for english in ("Move up", "Leave out", "Send now", "Drafts", "Note to readers"):
            assert english not in page


def test_whoever_sits_at_the_machine_needs_no_login(tmp_path: Path) -> None:
    built = build_people(tmp_path / "home", people={"accounts": '"none"'})
    with serving(built.home) as server:
        here = server.browser(client=("127.0.0.1", 4000))
        assert {name for name in LISTS if name in here.get("/desk/drafts").text} == set(LISTS)
        assert here.post(PAGE, page=PAGE, action="note", text="My own.").status_code == 303
        assert "My own." in here.get(PAGE).text
        elsewhere = server.browser()
        assert elsewhere.get(PAGE).status_code == 403
        assert "My own." not in elsewhere.get(PAGE).text
    send(built.home, load_settings(built.home.settings), names=("paris-list",), now=lambda: NOW.replace(hour=10))
    issue = json.loads((built.home.root / "issues" / "paris-list" / DRAFT / "issue.json").read_text())
    assert issue["review"]["editors"] == [""]
    assert "Edited by hand." in (built.home.root / "issues" / "paris-list" / DRAFT / "issue.txt").read_text()
