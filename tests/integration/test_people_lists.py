"""Subscribing on the site: what one person makes is theirs alone, mailed to them alone, and never more than a file of their own."""

import re
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from jobs.digests.issue import preview
from jobs.digests.subscriptions import find
from jobs.installation.settings import load_settings
from jobs.people.desk import desk_of
from jobs.people.manage import forget_person, remove_person
from records.own_list import MOST_LISTS
from tests.integration.people_home import LISTS, PEOPLE, PeopleHome, Person, Served, build_people, built, original, server, serving
from web.people.rules import RULES, Need

__all__ = ["built", "original", "server"]

ANA, BO, CY = (f"{name}@example.org" for name in ("ana", "bo", "cy"))
PAGE = "/desk/subscribe"


def files(built: PeopleHome) -> dict[str, dict[str, object]]:
    """Lists that were made, by id."""
    found = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in (built.home.root / "subscriptions").glob("*.toml")}
    return {key: table for key, table in found.items() if key not in LISTS and not key.startswith("demo-")}


def subscribe(person: Person, **form: str) -> str:
    """The id of what was made."""
    answer = person.post(PAGE, page=PAGE, action="subscribe", **form)
    assert answer.status_code == 303, answer.text
    return parse_qs(urlsplit(answer.headers["location"]).query)["made"][0]


def test_a_search_becomes_a_list_that_is_seen_paused_and_left(built: PeopleHome, server: Served) -> None:
    bo = server.signed_in(BO)
    search = bo.get("/search?q=court&topic=moderation&language=en")
    link = re.search(r'href="(/desk/subscribe\?[^"]+)"', search.text)
    assert link
    page = bo.get(link[1].replace("&amp;", "&"))
    assert 'value="court"' in page.text
    assert page.text.count('class="chip"') == 2
    assert "What it would have told" in page.text
    answer = bo.post(PAGE, page=PAGE, action="preview", name="Courts", words="", selection="language=en")
    assert answer.headers["location"] == f"{PAGE}?language=en&name=Courts&words="
    shown = bo.get(answer.headers["location"]).text
    assert re.search(r'role="status">[1-9]\d* stor', shown), shown
    made = subscribe(bo, name="Courts", words="court, judge", at="07:30", zone="Europe/Paris", rhythm="workdays", selection="language=en")
    table = files(built)[made]
    assert (table["recipients"], table["team"], table["days"]) == (
        [BO],
        "@" + desk_of(built.home).called(BO).id,
        ["mon", "tue", "wed", "thu", "fri"],
    )
    assert table["query"] == {"languages": ["en"], "words": ["court", "judge"]}
    assert "Subscribed." in bo.get(f"/desk?made={made}").text
    assert bo.post(PAGE, page=PAGE, action="pause", id=made).status_code == 303
    assert files(built)[made]["paused"] is True
    assert bo.post(PAGE, page=PAGE, action="resume", id=made).status_code == 303
    assert bo.post(PAGE, page=PAGE, action="unsubscribe", id=made).status_code == 303
    assert made not in files(built)
    deeds = [line.action for line in desk_of(built.home).audit() if line.kind == "list" and line.key == made[-8:]]
    assert deeds == ["unsubscribe", "resume", "pause", "subscribe"]


@pytest.mark.long
def test_nobody_else_sees_a_list_or_its_issues_on_any_address(built: PeopleHome, server: Served) -> None:
    """Of the same team or another, an admin or nobody: it is not there, and not to be told from what never was."""
    bo = server.signed_in(BO)
    made = subscribe(bo, name="Zebra watch", selection="")
    server.clock.later(days=2)
    settings = load_settings(built.home.settings)
    assert find(built.home, settings, made).name == "Zebra watch"
    issue = next(
        one for one in preview(built.home, settings, built.home.root / "issues", until=server.clock()).made if one.subscription == made
    )
    own = [f"/issue/{made}/{issue.issue}", f"/issue/{made}/{issue.issue}/sent.json", f"/api/v1/issues/{made}/{issue.issue}/errata"]
    assert [server.signed_in(BO).get(path).status_code for path in own] == [200] * 3
    parts = {
        "id": built.site.story,
        "story_id": built.site.story,
        "dispute_id": built.site.dispute,
        "report_id": built.site.article,
        "kind": "story",
    }
    everywhere = [p for (m, p), rule in RULES.items() if m == "GET" and not rule.lists and rule.need is not Need.OPEN]
    for email in set(PEOPLE) - {BO}:
        other = server.signed_in(email)
        for path in own:
            assert other.get(path).status_code == 404
            assert re.sub(made, "never-list", other.get(path).text) == other.get(path.replace(made, "never-list")).text
        for path in everywhere:
            text = other.get(re.sub(r"\{(\w+)\}", lambda found: parts.get(found[1], "x"), path)).text
            # an admin's log tells that somebody made a list, as it tells every deed; it leads nowhere
            assert [name for name in ("Zebra", "zebra", made) if name in text] == [], (email, path)
        for action in ("pause", "resume", "unsubscribe"):
            refused, never = (
                other.post(PAGE, page=PAGE, action=action, id=made),
                other.post(PAGE, page=PAGE, action=action, id="never-list"),
            )
            assert (refused.status_code, refused.text) == (422, never.text)
    assert server.browser().get(own[0]).status_code == 303
    assert "paused" not in files(built)[made]


def test_a_form_of_another_site_and_recipients_of_a_form_do_nothing(built: PeopleHome, server: Served) -> None:
    bo = server.signed_in(BO)
    forged = bo.ask("POST", PAGE, data={"csrf": "x", "action": "subscribe", "name": "a"}, headers={"accept": "text/html"})
    assert forged.status_code == 403
    assert server.browser().ask("POST", PAGE, data={"action": "subscribe", "name": "a"}).status_code == 401
    assert files(built) == {}
    made = subscribe(bo, name="a", recipients="eve@example.org", mail="eve@example.org", selection="recipients=eve@example.org")
    assert files(built)[made]["recipients"] == [BO]


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        'a\nteam = "lagos"',
        'x"\nrecipients = ["eve@example.org"]',
        "\u202eevil\u202c",
        "C:\\x\\",
        "...",
        "裁判",
        "a\x7fb\x00",
    ],
)
def test_no_name_is_more_than_a_name(built: PeopleHome, server: Served, name: str) -> None:
    before = set(built.home.root.rglob("*.toml"))
    made = subscribe(server.signed_in(BO), name=name, words=name.replace(",", ""), selection="")
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,60}", made)
    assert set(built.home.root.rglob("*.toml")) - before == {built.home.root / "subscriptions" / f"{made}.toml"}
    table = files(built)[made]
    assert (table["recipients"], str(table["team"])[:1]) == ([BO], "@")
    assert str(table["name"]).isprintable()


def test_what_cannot_be_is_refused_in_words_and_nothing_is_written(built: PeopleHome, server: Served) -> None:
    bo, ana = server.signed_in(BO), server.signed_in(ANA)
    for person, form in (
        (bo, {"name": "n" * 10_000}),
        (bo, {"name": ""}),
        (bo, {"name": "a", "team": "paris"}),
        (bo, {"name": "a", "review": "1"}),
        (ana, {"name": "a", "team": "lagos"}),
        (ana, {"name": "a", "team": "@" + desk_of(built.home).called(BO).id}),
        (bo, {"name": "a", "at": "25:99"}),
        (bo, {"name": "a", "zone": "Mars/Base"}),
        (bo, {"name": "a", "rhythm": "hourly"}),
        (bo, {"name": "a", "tongue": "xx"}),
        (bo, {"name": "a", "selection": "topic=no-such-topic"}),
        (bo, {"name": "a", "words": "w" * 200}),
    ):
        answer = person.post(PAGE, page=PAGE, action="subscribe", **form)
        assert answer.status_code == 422, form
        assert str(built.home.root) not in answer.text
    assert files(built) == {}
    made = subscribe(ana, name="ours", team="paris", review="1")
    assert (files(built)[made]["team"], files(built)[made]["review"]) == ("paris", True)
    assert "ours" in bo.get("/desk").text
    assert bo.post(PAGE, page=PAGE, action="pause", id=made).status_code == 422, "a reader pauses nothing of a team's"


def test_two_at_once_are_two_lists_and_there_are_only_so_many(built: PeopleHome, server: Served) -> None:
    bo = server.signed_in(BO)
    bo.get("/desk")
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda _: subscribe(bo, name="same"), range(MOST_LISTS)))
    assert len(set(made)) == len(files(built)) == MOST_LISTS
    assert bo.post(PAGE, page=PAGE, action="subscribe", name="one more").status_code == 422
    assert len(files(built)) == MOST_LISTS
    subscribe(server.signed_in(CY), name="same")


def test_whoever_is_removed_gets_no_more_mail_and_whoever_is_forgotten_leaves_no_address(built: PeopleHome, server: Served) -> None:
    ana, bo = "ana@example.org", "bo@example.org"
    for email in (ana, bo):
        subscribe(server.signed_in(email), name="Mine")
    own = {key: one for key, one in files(built).items() if key.startswith("mine-")}
    assert sorted(str(one["recipients"]) for one in own.values()) == [f"['{ana}']", f"['{bo}']"]
    remove_person(built.home, ana)
    assert [one["recipients"] for key, one in files(built).items() if key.startswith("mine-")] == [[bo]]
    settings = load_settings(built.home.settings)
    for email in (ana, bo):
        assert not [name for name in forget_person(built.home, settings, email).subscriptions if name.startswith("mine-")]
    assert [path.name for path in (built.home.root / "subscriptions").iterdir() if path.name.startswith("mine-")] == []
    assert all((built.home.root / "subscriptions" / f"{name}.toml").is_file() for name in LISTS)


def test_without_accounts_whoever_sits_here_says_the_address_once(tmp_path: Path) -> None:
    built = build_people(tmp_path / "home", people={"accounts": '"none"'})
    with serving(built.home) as server:
        here = server.browser(client=("127.0.0.1", 1))
        assert here.post(PAGE, page=PAGE, action="subscribe", name="mine").status_code == 422
        assert here.post(PAGE, page=PAGE, action="subscribe", name="mine", mail="no address").status_code == 422
        made = subscribe(here, name="mine", mail="me@example.org")
        assert files(built)[made]["recipients"] == ["me@example.org"]
        assert 'value="me@example.org"' in here.get(PAGE).text
        second = subscribe(here, name="second")
        assert files(built)[second]["recipients"] == ["me@example.org"]
        assert server.browser(client=("192.0.2.9", 1)).get(PAGE).status_code == 403


def test_alerts_are_asked_for_on_the_form_and_rehearsed_over_thirty_days(built: PeopleHome, server: Served) -> None:
    bo = server.signed_in(BO)
    form = {"name": "Courts", "words": "", "alert_order": "1", "alert_judgment": "1", "alert_days": "3", "alert_followed": "1"}
    answer = bo.post(PAGE, page=PAGE, action="preview", **form)
    shown = bo.get(answer.headers["location"]).text
    assert "Alerts it would have sent in the last thirty days" in shown
    assert re.search(r'id="alert-order"[^>]* checked', shown)
    assert not re.search(r'id="alert-fine"[^>]* checked', shown)
    assert 'value="3"' in shown
    assert "Alerts it would have sent" not in bo.get(f"{PAGE}?name=Courts").text, "nothing urgent, nothing rehearsed"
    made = subscribe(bo, **form)
    assert files(built)[made]["urgent"] == {"stages": ["order", "judgment"], "followed": True, "deadline_days": 3}
    urgent = find(built.home, load_settings(built.home.settings), made).urgent
    assert urgent is not None
    assert [way.value for way in urgent.channels] == ["mail"]


@pytest.mark.parametrize("days", ["many", "-1", "3.5", "9999", "400"])
def test_days_that_are_none_are_refused_on_form_and_preview(built: PeopleHome, server: Served, days: str) -> None:
    bo = server.signed_in(BO)
    refused = bo.post(PAGE, page=PAGE, action="subscribe", name="a", alert_days=days)
    assert refused.status_code == 422
    assert "days" in refused.text
    assert bo.get(f"{PAGE}?name=a&alert_days={days}").status_code == 200
    assert files(built) == {}


def key_of(built: PeopleHome, server: Served, email: str) -> dict[str, str]:
    desk = desk_of(built.home)
    return {"authorization": f"Bearer {desk.make_key(desk.called(email), 'test', server.clock())}"}


def test_by_api_a_list_is_made_read_changed_and_ended(built: PeopleHome, server: Served) -> None:
    program, headers = server.browser(), key_of(built, server, BO)

    def ask(method: str, path: str, **options: object) -> object:
        answer = program.ask(method, f"/api/v1/lists{path}", headers=headers, **options)
        assert answer.status_code in (200, 201, 204), answer.text
        return answer.json() if answer.content else None

    body = {
        "name": "Courts",
        "at": "07:30",
        "zone": "Europe/Paris",
        "rhythm": "workdays",
        "query": {"language": ["en"], "words": ["court"]},
    }
    told = ask("POST", "/preview", json=body)
    assert isinstance(told, dict)
    assert told["stories"] >= 1
    assert told["alerts"] is None
    body |= {"urgent": {"stages": ["Order", "block"], "deadline_days": 2}}
    assert isinstance(ask("POST", "/preview", json=body)["alerts"], list)  # type: ignore[index]
    made = ask("POST", "", json=body)["id"]  # type: ignore[index]
    table = files(built)[made]
    assert (table["recipients"], table["team"], table["urgent"]) == (
        [BO],
        "@" + desk_of(built.home).called(BO).id,
        {"stages": ["order", "block"], "deadline_days": 2},
    )
    began = table["begins"]
    one = ask("GET", f"/{made}")
    assert isinstance(one, dict)
    assert (one["name"], one["wish"]["rhythm"], one["wish"]["urgent"]["stages"]) == ("Courts", "workdays", ["order", "block"])
    assert [line["id"] for line in ask("GET", "") if not line["team"]] == [made]  # type: ignore[attr-defined]
    ask("PUT", f"/{made}", json={"name": "Fines", "query": {"stages": ["fine"]}})
    table = files(built)[made]
    assert (table["name"], table["query"], table["begins"], table["recipients"]) == ("Fines", {"stages": ["fine"]}, began, [BO])
    assert "urgent" not in table, "it becomes what the body says"
    ask("POST", f"/{made}/pause")
    assert files(built)[made]["paused"] is True
    ask("PUT", f"/{made}", json={"name": "Fines"})
    assert files(built)[made]["paused"] is True, "changed, it does not begin again by itself"
    ask("POST", f"/{made}/resume")
    ask("DELETE", f"/{made}")
    assert made not in files(built)
    assert program.ask("DELETE", f"/api/v1/lists/{made}", headers=headers).status_code == 404
    deeds = [line.action for line in reversed(desk_of(built.home).audit()) if line.kind == "list"]
    assert deeds == ["subscribe", "change-list", "pause", "change-list", "resume", "unsubscribe"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "give the list a name"),
        ({"query": {"toppics": ["x"]}}, "did you mean"),
        ({"query": {"language": ["klingonish"]}}, "klingonish"),
        ({"query": {"text": "court"}}, "say `words`"),
        ({"rhythm": "hourly"}, "accepted: daily"),
        ({"at": "25:00"}, "at"),
        ({"zone": "Mars/Base"}, "zone"),
        ({"team": "lagos"}, "none that you speak for"),
        ({"team": "paris"}, "none that you speak for"),
        ({"review": True}, "for editors"),
        ({"urgent": {"stages": ["ordr"]}}, "order"),
        ({"urgent": {"deadline_days": 4000}}, "0 to 365"),
    ],
)
def test_by_api_what_no_list_can_say_is_refused_and_changes_nothing(
    built: PeopleHome, server: Served, change: dict[str, object], words: str
) -> None:
    program, headers = server.browser(), key_of(built, server, BO)
    made = program.ask("POST", "/api/v1/lists", headers=headers, json={"name": "Mine"}).json()["id"]
    before = files(built)
    for method, path in (("POST", ""), ("PUT", f"/{made}")):
        answer = program.ask(method, f"/api/v1/lists{path}", headers=headers, json={"name": "Mine", **change})
        assert answer.status_code == 422
        assert words in answer.json()["detail"]
        assert "/" + "subscriptions" not in answer.text, "no path of the machine"
    assert files(built) == before


def test_by_api_nobody_reaches_the_list_of_another(built: PeopleHome, server: Served) -> None:
    program, bo = server.browser(), key_of(built, server, BO)
    made = program.ask("POST", "/api/v1/lists", headers=bo, json={"name": "Zebra"}).json()["id"]
    before = files(built)
    for email in set(PEOPLE) - {BO}:
        headers = key_of(built, server, email)
        for method, path, body in (
            ("GET", "", None),
            ("PUT", "", {"name": "taken"}),
            ("DELETE", "", None),
            ("POST", "/pause", None),
        ):
            answers = [
                program.ask(method, f"/api/v1/lists/{key}{path}", headers=headers, **({"json": body} if body else {}))
                for key in (made, "never-list")
            ]
            assert {(one.status_code, one.text) for one in answers} == {(404, '{"detail":"you have no list of that id"}')}
        assert made not in program.ask("GET", "/api/v1/lists", headers=headers).text
    assert files(built) == before
    assert program.ask("GET", "/api/v1/lists").status_code == 401
    team = key_of(built, server, ANA)
    assert program.ask("DELETE", "/api/v1/lists/paris-list", headers=team).status_code == 422
    assert program.ask("PUT", "/api/v1/lists/paris-list", headers=bo, json={"name": "x"}).status_code == 422, "a reader of the team reads"
    assert program.ask("POST", "/api/v1/lists/paris-list/pause", headers=team).status_code == 204
    assert program.ask("POST", "/api/v1/lists/paris-list/resume", headers=bo).status_code == 422, "a reader of the team reads"
