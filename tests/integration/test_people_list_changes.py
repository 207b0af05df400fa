"""Changing a list: on its page and by API, by those who may, without losing what the form does not know, and without old news."""

import os
import re
import shutil
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from click.testing import CliRunner

from beat.wording import wording
from cli.main import group as cli
from digests.archive import load_issue
from jobs.digests.issue import issues_path, send
from jobs.digests.subscriptions import rewrite, version
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.people.desk import desk_of
from records.errors import StaleError
from records.subscription import Subscription
from records.urgent import Urgent
from tests.integration.alert_home import BLOCK, FINE, HOUR, MINUTE, MONDAY, alert_home, arrive
from tests.integration.alert_home import subscribe as written
from tests.integration.people_home import LISTS, PEOPLE, PeopleHome, Person, Served, build_people, built, original, server, serving
from tests.integration.test_people_lists import ANA, BO, CY, files, key_of, subscribe

__all__ = ["built", "original", "server"]

FILE = """\
# The desk in Paris reads this.
name = "Desk"  # for readers
recipients = ["a@example.org", "b@example.org"]
zone = "UTC"
at = "09:30"
size = 7
quiet = "heartbeat"
channels = ["mail", "feed"]
team = "paris"
begins = 2026-03-01T00:00:00Z

[query]
topic = ["moderation"]
words = ["court, or judge"]
published_since = 2026-01-01

[urgent]
disputes = ["d0"]
daily = 2
stages = ["order"]
"""


def put(built: PeopleHome, text: str = FILE, key: str = "desk") -> Path:
    path = built.home.root / "subscriptions" / f"{key}.toml"
    path.write_text(text, "utf-8")
    return path


def desk_lists(server: Served) -> Any:
    return server.desk.lists


def form_of(page: str) -> dict[str, Any]:
    """What a browser would send of the form of a list, as it is."""
    form = page.split('<form class="write"', 1)[1].split("</form>", 1)[0]
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            found.setdefault(name[1], []).append(unescape(value[1] if value else ""))
    for name_, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        found[name_] = [unescape(text)]
    for name_, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        found[name_] = re.findall(r'value="([^"]*)" selected', options)
    return found


def send_form(person: Person, key: str, action: str, form: dict[str, Any], **changed: Any) -> Any:
    return person.ask("POST", f"/desk/list/{key}", data={**form, **changed, "action": action}, headers={"accept": "text/html"})


def test_a_list_is_seen_as_it_is_previewed_and_changed(built: PeopleHome, server: Served) -> None:
    path, ana = put(built), server.signed_in(ANA)
    assert 'href="/desk/list/desk"' in ana.get("/desk").text
    page = ana.get("/desk/list/desk").text
    form = form_of(page)
    assert (form["words"], form["topic"], form["day"]) == (
        ["court, or judge"],
        ["moderation"],
        ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    )
    assert form["alert_order"] == ["1"]
    assert "What would change" not in page
    unchanged = send_form(ana, "desk", "save", form)
    assert unchanged.headers["location"] == "/desk/list/desk?changed=nothing"
    assert "Nothing was changed." in ana.get(unchanged.headers["location"]).text
    assert path.read_text("utf-8") == FILE, "a form sent back as it came changes nothing"

    new = {"words": "court\nGericht", "topic": ["moderation", "blocking"], "at": "07:00", "platform": "twitter", "day": ["mon", "thu"]}
    shown = send_form(ana, "desk", "preview", form, **new)
    assert shown.status_code == 200
    changes = re.findall(r'<dt class="meta">([^<]+)</dt>', shown.text)
    assert changes == ["Hour", "Days of the week", "Words or phrases, one of which must occur", "Topic", "Platform"]
    assert "<ins><bdi>Monday, Thursday</bdi></ins>" in shown.text
    assert path.read_text("utf-8") == FILE, "a preview writes nothing"
    saved = send_form(ana, "desk", "save", form_of(shown.text))
    assert saved.headers["location"] == "/desk/list/desk?changed=at%2Cdays%2Cwords%2Ctopics%2Cplatforms"
    assert "Changed: Hour, Days of the week, Words" in ana.get(saved.headers["location"]).text
    table = tomlkit.parse(path.read_text("utf-8")).unwrap()
    assert table["query"] == {
        "topic": ["moderation", "blocking"],
        "words": ["court", "Gericht"],
        "platforms": ["X"],
        "published_since": table["query"]["published_since"],
    }
    assert (table["at"], table["days"]) == ("07:00", ["mon", "thu"])
    kept = ("recipients", "size", "quiet", "channels", "team", "begins")
    assert {key: table[key] for key in kept} == {key: tomlkit.parse(FILE).unwrap()[key] for key in kept}
    assert "# The desk in Paris reads this." in path.read_text("utf-8")
    assert table["urgent"]["disputes"] == ["d0"]
    assert table["urgent"]["since"] == server.clock()
    line = desk_of(built.home).audit()[0]
    assert (line.action, line.by, line.detail) == (
        "change-list",
        desk_of(built.home).called(ANA).id,
        "team paris: at, days, words, topics, platforms",
    )


def test_nobody_but_the_owner_or_an_editor_of_the_team_sees_or_changes_it(built: PeopleHome, server: Served) -> None:
    put(built)
    own = subscribe(server.signed_in(BO), name="Zebra", words="zebra")
    before = files(built)
    for email in PEOPLE:
        person = server.signed_in(email)
        for key, there in (
            (own, email == BO),
            ("desk", email in (ANA, BO)),
            ("open-list", email.startswith("ed")),
            ("lagos-list", "lagos" in PEOPLE[email][1]),
        ):
            may = there and (key == own or PEOPLE[email][0] != "reader")
            page, never = person.get(f"/desk/list/{key}"), person.get("/desk/list/never-list")
            assert page.status_code == (200 if may else 403 if there else 404), (email, key)
            if not there:
                assert page.text == never.text.replace("never-list", key)
            if not may:
                csrf = form_of(person.get("/desk/subscribe").text)["csrf"]
                refused = person.ask("POST", f"/desk/list/{key}", data={"csrf": csrf, "action": "save", "name": "taken", "day": "mon"}, headers={"accept": "text/html"})  # fmt: skip
                assert refused.status_code == (403 if there else 404), (email, key)
                headers = key_of(built, server, email)
                for method in ("PUT", "PATCH"):
                    answer = person.ask(method, f"/api/v1/lists/{key}", json={"name": "taken"}, headers=headers)
                    assert answer.status_code == (422 if there else 404), (email, key, method)
                    assert there or answer.text == person.ask(method, "/api/v1/lists/never", json={"name": "t"}, headers=headers).text
    assert files(built) == before
    assert server.browser().ask("POST", f"/desk/list/{own}", data={"action": "save"}).status_code == 401
    bo = server.signed_in(BO)
    forged = bo.ask("POST", f"/desk/list/{own}", data={"csrf": "x", "action": "save", "name": "a"}, headers={"accept": "text/html"})
    assert forged.status_code == 403
    crossed = bo.ask("POST", f"/desk/list/{own}", data=form_of(bo.get(f"/desk/list/{own}").text), headers={"sec-fetch-site": "cross-site"})
    assert crossed.status_code == 403
    assert files(built) == before


def test_what_somebody_else_changed_in_between_is_not_written_over(built: PeopleHome, server: Served) -> None:
    path, ana = put(built), server.signed_in(ANA)
    form = form_of(ana.get("/desk/list/desk").text)
    path.write_text(FILE.replace("size = 7", "size = 9"), "utf-8")
    refused = send_form(ana, "desk", "save", form, name="Other")
    assert refused.status_code == 409
    assert "Somebody else changed this list in between, and nothing was saved" in refused.text
    assert 'name = "Desk"' in path.read_text("utf-8")
    assert send_form(ana, "desk", "save", {**form, "seen": []}, name="Other").status_code == 409, "a form says what it saw"
    assert send_form(ana, "desk", "save", form_of(refused.text)).status_code == 303, "seen now, it may"
    assert ('name = "Other"' in path.read_text("utf-8"), "size = 9" in path.read_text("utf-8")) == (True, True)
    headers = key_of(built, server, ANA)
    stale = ana.ask("PATCH", "/api/v1/lists/desk", json={"name": "Third", "seen": "0" * 16}, headers=headers)
    assert (stale.status_code, "changed by somebody else" in stale.text) == (409, True)
    assert ana.ask("PUT", "/api/v1/lists/desk", json={"name": "Third", "seen": "0" * 16}, headers=headers).status_code == 409
    with pytest.raises(StaleError, match="look at it as it is now"):
        rewrite(built.home, load_settings(built.home.settings), "desk", lambda one: one, now=server.clock(), seen="0" * 16)


def test_what_no_list_can_say_is_refused_and_what_was_written_stays_in_the_form(built: PeopleHome, server: Served) -> None:
    path, ana = put(built), server.signed_in(ANA)
    form = form_of(ana.get("/desk/list/desk").text)
    for change, words in (
        ({"name": ""}, "give the list a name"),
        ({"platform": "twiter"}, "did you mean"),
        ({"at": "25:00"}, "25:00"),
        ({"zone": "Mars/Base"}, "Mars/Base"),
        ({"day": []}, "choose one day"),
        ({"alert_days": "soon"}, "no number of days"),
        ({"reads": "english"}, "no code of a language"),
        ({"amount_at_least": "lots"}, "write whole euros"),
        ({"tongue": "xx"}, "xx"),
        ({"topic": ["nothing-such"]}, "nothing-such"),
        ({"words": "\n".join(f"w{n}" for n in range(51))}, "at most 50"),
    ):
        answer = send_form(ana, "desk", "save", form, **change)
        assert answer.status_code == 422, change
        assert words in unescape(answer.text), change
        assert str(built.home.root) not in answer.text
        for name, value in change.items():
            assert name in ("day", "tongue", "topic") or str(value) in unescape(answer.text), "what was typed is still there"
    assert path.read_text("utf-8") == FILE


def test_by_api_a_part_changes_and_the_rest_stays(built: PeopleHome, server: Served) -> None:
    path, program, headers = put(built), server.browser(), key_of(built, server, ANA)
    one = program.ask("GET", "/api/v1/lists/desk", headers=headers).json()
    assert (one["may_change"], one["recipients"], one["wish"]["mail"]) == (True, 2, "")
    assert one["since"].startswith("2026-03-01T00:00:00")
    told = program.ask("PATCH", "/api/v1/lists/desk", headers=headers, json={"query": {"topics": ["blocking"], "countries": ["fr"]}, "days": ["fri", "mon"], "seen": one["version"]})  # fmt: skip
    assert told.status_code == 200, told.text
    assert told.json()["changed"] == ["days", "topics", "jurisdictions"]
    table = tomlkit.parse(path.read_text("utf-8")).unwrap()
    assert (table["query"]["topic"], table["query"]["jurisdictions"], table["query"]["words"]) == (
        ["blocking"],
        ["fr"],
        ["court, or judge"],
    )
    assert (table["days"], table["recipients"]) == (["mon", "fri"], ["a@example.org", "b@example.org"])
    assert table["urgent"]["stages"] == ["order"]
    wish = program.ask("GET", "/api/v1/lists/desk", headers=headers).json()["wish"]
    assert (wish["rhythm"], wish["days"]) == ("", ["mon", "fri"])
    same = {key: wish[key] for key in ("name", "language", "zone", "at", "rhythm", "days", "reads", "team", "review", "urgent")}
    query = {key: value for key, value in wish["query"].items() if value and key != "text"}
    before = path.read_text("utf-8")
    assert program.ask("PUT", "/api/v1/lists/desk", headers=headers, json={**same, "query": query}).status_code == 204
    assert path.read_text("utf-8") == before, "what was read can be written back"
    assert program.ask("PATCH", "/api/v1/lists/desk", headers=headers, json={"query": {"words": []}, "rhythm": "daily"}).json()[
        "changed"
    ] == ["days", "words"]
    for body in ({"query": {"toppics": ["x"]}}, {"rhythm": "hourly"}, {"name": ""}, {"zone": "Mars/Base"}, {"query": {"text": "x"}}):
        assert program.ask("PATCH", "/api/v1/lists/desk", headers=headers, json=body).status_code == 422, body


def test_a_widened_list_tells_no_old_news_and_a_first_issue_tells_from_its_beginning(built: PeopleHome, server: Served) -> None:
    """What the archive held before the last issue is history for the list as it is now, too."""
    ana, settings = server.signed_in(ANA), load_settings(built.home.settings)
    narrow = FILE.replace('["court, or judge"]', '["no such words"]').replace('topic = ["moderation"]', "").partition("[urgent]")[0]
    put(built, narrow.replace('"heartbeat"', '"all-clear"'), "told")
    put(built, narrow.replace('"heartbeat"', '"all-clear"').replace("2026-03-01", "2026-02-01"), "untold")
    day = server.clock() + timedelta(minutes=31)
    assert [made.stories for made in send(built.home, settings, names=("told",), now=lambda: day).made] == [0]
    server.clock.later(hours=1)
    for key, since in (("told", "2026-03-02T09:30:00+00:00"), ("untold", "2026-02-01T00:00:00+00:00")):
        page = ana.get(f"/desk/list/{key}").text
        found = desk_lists(server).one(desk_of(built.home).called(ANA), key)
        assert found.since.isoformat() == since
        assert f"first seen since {wording('en').moment(found.since)}" in page
        assert send_form(ana, key, "save", form_of(page), words="").status_code == 303
    later = send(built.home, settings, names=("told", "untold"), now=lambda: day + timedelta(days=1)).made
    assert {made.subscription: made.stories > 0 for made in later} == {"told": False, "untold": True}


def test_alerts_look_at_what_comes_in_after_the_change(tmp_path: Path) -> None:
    home, tuesday = alert_home(tmp_path / "home"), MONDAY + timedelta(days=1)
    written(home, 'stages = ["settlement"]\ngroup_minutes = 0')
    settings = load_settings(home.settings)

    def rounds(at: Any) -> int:
        return len(send(home, settings, now=lambda: at).alerts)

    def widened(one: Subscription) -> Subscription:
        return replace(one, urgent=replace(one.urgent or Urgent(), stages=("order", "fine")))

    rounds(tuesday - 2 * HOUR)
    arrive(home, tuesday, BLOCK)
    rewrite(home, settings, "desk", widened, now=tuesday + HOUR)
    assert rounds(tuesday + HOUR + MINUTE) == 0, "an order of before is left to the issue"
    arrive(home, tuesday + 2 * HOUR, FINE)
    assert rounds(tuesday + 3 * HOUR) == 1
    rounds(tuesday + 24 * HOUR)
    (issue,) = [path for path in (issues_path(home) / "desk").iterdir() if path.name > "2026-03-04"]
    assert len(load_issue(issue).stories) == 2


def test_a_list_without_a_beginning_keeps_the_one_it_had(built: PeopleHome, server: Served) -> None:
    path = put(built, FILE.replace("begins = 2026-03-01T00:00:00Z\n", ""))
    os.utime(path, (1_772_400_000, 1_772_400_000))
    ana = server.signed_in(ANA)
    assert send_form(ana, "desk", "save", form_of(ana.get("/desk/list/desk").text), name="Other").status_code == 303
    assert path.stat().st_mtime == 1_772_400_000
    assert ana.post("/desk/subscribe", page="/desk", action="pause", id="desk").status_code == 303
    assert path.stat().st_mtime == 1_772_400_000


def test_whoever_sits_at_the_machine_changes_every_list_that_is_nobodys_alone(tmp_path: Path) -> None:
    built = build_people(tmp_path / "home", people={"accounts": '"none"'})
    with serving(built.home) as server:
        here = server.browser(client=("127.0.0.1", 1))
        put(built, 'name = "mine"\nrecipients = ["me@example.org"]\nteam = "@local"\n', "mine")
        put(built, 'name = "left"\nrecipients = ["her@example.org"]\nteam = "@p1234"\n', "left")
        assert here.get("/desk/list/left").status_code == 404
        for key in (*LISTS, "mine"):
            form = form_of(here.get(f"/desk/list/{key}").text)
            assert send_form(here, key, "save", form, name="Changed here", mail="new@example.org").status_code == 303
        tables = {key: tomlkit.parse((built.home.root / "subscriptions" / f"{key}.toml").read_text("utf-8")) for key in (*LISTS, "mine")}
        assert {table["name"] for table in tables.values()} == {"Changed here"}
        assert [key for key, table in tables.items() if table["recipients"] == ["new@example.org"]] == ["mine"], "others' addresses stay"
        assert here.post("/desk/subscribe", page="/desk", action="unsubscribe", id="open-list").status_code == 303
        assert here.post("/desk/subscribe", page="/desk", action="unsubscribe", id="paris-list").status_code == 422
        assert server.browser(client=("192.0.2.9", 1)).get("/desk/list/mine").status_code == 403


def test_an_admin_changes_what_is_everybodys_and_no_team_of_others(built: PeopleHome, server: Served) -> None:
    ed = server.signed_in("ed@example.org")
    desk = ed.get("/desk").text
    assert ("/desk/list/open-list" in desk, "everybody who may read here" in desk) == (True, True)
    assert not [name for name in ("paris-list", "lagos-list") if name in desk]
    assert send_form(ed, "open-list", "save", form_of(ed.get("/desk/list/open-list").text), words="court").status_code == 303
    assert desk_of(built.home).audit()[0].key == "open-list"
    assert "/desk/list/open-list" not in server.signed_in(CY).get("/desk").text


def test_on_the_command_line(tmp_path: Path, original: PeopleHome) -> None:
    home = Home(tmp_path / "home")
    shutil.copytree(original.home.root, home.root, symlinks=True)
    path = home.root / "subscriptions" / "desk.toml"
    path.write_text(FILE, "utf-8")

    def run(*words: str) -> Any:
        return CliRunner().invoke(cli, ["--home", str(home.root), "subscriptions", "change", "desk", *words])

    done = run("--topic", "blocking", "--at", "08:15", "--no", "words", "--urgent", "fine")
    assert done.exit_code == 0, done.output
    assert "changed: at, words, topics, urgent; the next issue tells by it what was first seen since 2026-03-01 00:00 UTC" in done.output
    table = tomlkit.parse(path.read_text("utf-8")).unwrap()
    assert (table["query"]["topic"], "words" in table["query"], table["urgent"]["stages"], table["urgent"]["daily"]) == (
        ["blocking"],
        False,
        ["fine"],
        2,
    )
    assert "nothing to change" in run("--topic", "blocking").output
    known = version(home, "desk")
    for words, told in (
        (("--topic", "blokking"), "did you mean"),
        (("--no", "word-s"), "takes away"),
        (("--zone", "Mars/Base"), "Mars/Base"),
    ):
        refused = run(*words)
        assert refused.exit_code != 0
        assert told in refused.output + str(refused.exception)
    assert run("--no", "urgent", "--no", "urgent").exit_code == 0
    assert version(home, "desk") != known
    assert "urgent" not in tomlkit.parse(path.read_text("utf-8"))
