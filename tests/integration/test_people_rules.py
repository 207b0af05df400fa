"""Who sees what: every address of the site and every operation of its API has a rule, and no team sees another's lists."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jobs.installation.settings import load_settings
from jobs.people.desk import desk_of
from jobs.search import folder
from jobs.serve import make_app
from jobs.serving.library import SnapshotLibrary
from records.people import Deed, Role
from tests.integration.people_home import DRAFT, LISTS, PEOPLE, PeopleHome, Person, Served, build_people, serving
from tests.integration.site_home import NOW
from web.people.gate import Gate
from web.people.rules import RULES, Need

LISTED = {name: re.compile(rf"\b{name}\b") for name in LISTS}
MATTERS = {"paris": "PA/2026-77", "lagos": "LA/2026-88", "@bo": "BO/own-99"}
"""Matter numbers of the same dispute and story: of each team, and of one person alone."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> PeopleHome:
    built = build_people(tmp_path_factory.mktemp("people") / "home")
    desk = desk_of(built.home)
    for team, email in (("paris", "ana@example.org"), ("lagos", "cy@example.org"), ("", "bo@example.org")):
        for kind, key in (("dispute", built.site.dispute), ("story", built.site.story)):
            deed = Deed(action="matter", kind=kind, key=key, text=MATTERS[team or "@bo"], team=team, value=email)
            desk.set_matter(desk.called(email), deed, NOW)
    return built


@pytest.fixture(scope="module")
def server(built: PeopleHome) -> Iterator[Served]:
    with serving(built.home) as found:
        yield found


@pytest.fixture(scope="module")
def people(server: Served) -> dict[str, Person]:
    return {email: server.signed_in(email) for email in PEOPLE}


def routes(app: Any) -> list[Any]:
    """Those of the application behind guard, compression and gate, of its routers too."""
    gate = app._app.app
    assert isinstance(gate, Gate)
    found = []
    for route in gate._app.router.routes:  # type: ignore[attr-defined]
        within = getattr(route, "original_router", None)
        found += [route] if within is None else within.routes
    return found


def test_every_route_has_a_rule_and_every_rule_a_route(server: Served) -> None:
    """A new address without a decision is closed to everybody, and fails here."""
    there = {(method, route.path) for route in routes(server.app) for method in (route.methods or {"GET"}) - {"HEAD", "OPTIONS"}}
    assert len(there) > 50
    assert there == set(RULES)


def test_every_part_of_a_path_that_names_a_list_is_looked_at() -> None:
    naming = {key for key in RULES if re.search(r"\{(subscription\w*|name)\}", key[1])}
    assert naming == {key for key, rule in RULES.items() if rule.lists}


def paths(built: PeopleHome) -> dict[str, str]:
    """A real address for every route that is read."""
    site, own = built.site, built.issues["paris-list"].split("/")
    parts = {"id": site.story, "story_id": site.story, "dispute_id": site.dispute, "report_id": site.article, "source_id": "en-alpha", "key": "x", "kind": "story",
             "build": "x", "token": site.token, "form": "json", "name": "paris-list", "subscription": own[2], "issue": own[3], "subscription_id": "paris-list",
             "issue_id": own[3], "list_id": "paris-list", "action": "pause"}  # fmt: skip
    return {path: re.sub(r"\{(\w+)\}", lambda found: parts[found[1]], path) for _, path in RULES}


def test_without_signing_in_nothing_but_the_open_addresses_answers(built: PeopleHome, server: Served) -> None:
    nobody, addresses = server.browser(), paths(built)
    for (method, path), rule in RULES.items():
        answer = nobody.ask(method, addresses[path], headers={"accept": "text/html"})
        if rule.need is Need.OPEN:
            assert answer.status_code not in (401, 303) or path.startswith("/signin"), path
        elif method == "GET" and not path.startswith("/api/"):
            assert answer.status_code == 303, (path, answer.status_code)
            assert answer.headers["location"].startswith("/signin?target=")
        else:
            assert answer.status_code == 401, (method, path)
    for path in ("/nothing", "/api/v1/nothing", "/issue/paris-list/none", "/static/none"):
        assert nobody.get(path).status_code in (303, 401), path
    assert nobody.get("/issues?format=csv").status_code == 303
    assert "Court orders" not in nobody.get("/signin").text


@pytest.mark.parametrize("email", PEOPLE)
def test_nobody_sees_lists_of_another_team(built: PeopleHome, people: dict[str, Person], email: str) -> None:
    """Over every address that is read, in every form: what belongs to another team is not there, and not to be told from what never was."""
    own = {name for name, team in LISTS.items() if not team or team in PEOPLE[email][1]}
    others = set(LISTS) - own
    person = people[email]
    seen = {MATTERS[team] for team in PEOPLE[email][1]} | ({MATTERS["@bo"]} if email.startswith("bo") else set())
    hidden = set(MATTERS.values()) - seen
    for path in (f"/dispute/{built.site.dispute}", f"/story/{built.site.story}", "/desk/matters", "/api/v1/matters", "/api/v1/desk", "/search?q=2026"):  # fmt: skip
        text = person.get(path).text
        assert path.startswith("/search") or all(number in text for number in seen), path
        assert not [number for number in hidden if number in text], path
    for number in MATTERS.values():
        found = person.get(f"/api/v1/matters?number={number.lower()}").json()
        assert len(found) == (2 if number in seen else 0)
    everywhere = [path for (method, path), rule in RULES.items() if method == "GET" and not rule.lists and rule.need is not Need.OPEN]
    forms = ["", "format=json"]
    for path in everywhere:
        for form in forms if not path.startswith("/api/") else [""]:
            answer = person.get(paths(built)[path] + (f"?{form}" if form else ""))
            assert answer.status_code in (200, 403, 404, 422), path
            told = answer.text.replace(paths(built)[path], "")  # a page that is missing names what was asked for, in other languages
            assert [name for name in others if LISTED[name].search(told)] == [], (path, form)
            assert [number for number in hidden if number in answer.text] == [], (path, form)
    for name in LISTS:
        issue, wanted = built.issues[name], 200 if name in own else 404
        for path in (f"/desk/draft/{name}/{DRAFT}", f"/desk/draft/{name}/{DRAFT}/mail.html", f"/api/v1/drafts/{name}/{DRAFT}"):
            answer, may = person.get(path), PEOPLE[email][0] is not Role.READER
            assert answer.status_code == (404 if name not in own else 200 if may else 403), (path, email)
            if name not in own:
                assert re.sub(name, "never-list", answer.text) == person.get(path.replace(name, "never-list")).text
        for path in (issue, *(f"{issue}/sent.{form}" for form in ("json", "txt", "html")), f"/feed/{name}.atom", f"/feed/{name}.json", f"/api/v1/issues/{issue.removeprefix('/issue/')}/errata"):  # fmt: skip
            answer = person.get(path)
            assert answer.status_code == wanted, (path, email)
            if wanted == 404:
                never = re.sub(name, "never-list", answer.text)
                assert never == person.get(path.replace(name, "never-list")).text
    assert {name for name in LISTS if name in person.get("/issues").text} == own
    assert {one["subscription_id"] for one in person.get("/api/v1/issues").json()} & set(LISTS) == own


def test_a_key_sees_what_its_holder_sees(built: PeopleHome, people: dict[str, Person], server: Served) -> None:
    page = people["bo@example.org"].post("/desk/account", page="/desk/account", action="key", label="feed reader")
    key = re.search(r">(dw_[\w-]+)<", page.text)
    assert key
    program = server.browser()
    for headers in (
        {"authorization": f"Bearer {key[1]}"},
        {"authorization": "Basic " + __import__("base64").b64encode(f"bo:{key[1]}".encode()).decode()},
    ):
        assert program.ask("GET", "/feed/paris-list.atom", headers=headers).status_code == 200
        assert program.ask("GET", "/feed/lagos-list.atom", headers=headers).status_code == 404
        assert program.ask("GET", "/api/v1/stories", headers=headers).status_code == 200
    assert program.ask("GET", "/feed/paris-list.atom", headers={"authorization": f"Bearer {key[1]}x"}).status_code == 401
    done = program.ask(
        "POST", "/api/v1/desk", json={"action": "follow", "kind": "story", "key": "s1"}, headers={"authorization": f"Bearer {key[1]}"}
    )
    assert done.status_code == 204
    ids = re.findall(r'name="id" value="(\w+)"', people["bo@example.org"].get("/desk/account").text)
    people["bo@example.org"].post("/desk/account", page="/desk/account", action="unkey", id=ids[-1])
    assert program.ask("GET", "/api/v1/stories", headers={"authorization": f"Bearer {key[1]}"}).status_code == 401


def test_only_an_editor_of_the_team_pauses_its_digest(built: PeopleHome, people: dict[str, Person], server: Served) -> None:
    from jobs.people.desk import desk_of

    desk = desk_of(built.home)
    keys = {email: desk.make_key(desk.called(email), "test", server.clock()) for email in PEOPLE}
    path, program = "/api/v1/subscriptions/paris-list/pause", server.browser()
    answers = {email: program.ask("POST", path, headers={"authorization": f"Bearer {key}"}).status_code for email, key in keys.items()}
    assert answers == {"ana@example.org": 204, "bo@example.org": 403, "cy@example.org": 404, "di@example.org": 404, "ed@example.org": 404}
    resumed = program.ask("POST", path.replace("pause", "resume"), headers={"authorization": f"Bearer {keys['ana@example.org']}"})
    assert resumed.status_code == 204


def test_a_list_whose_file_went_or_cannot_be_read_is_nobodys(built: PeopleHome, people: dict[str, Person]) -> None:
    path = built.home.root / "subscriptions" / "open-list.toml"
    text, issue = path.read_text("utf-8"), built.issues["open-list"]
    try:
        path.write_text("team = [", "utf-8")
        assert people["ana@example.org"].get(issue).status_code == 404
        path.unlink()
        assert people["ana@example.org"].get(issue).status_code == 404
        path.with_suffix(".toml.removed").write_text('team = "lagos"\n', "utf-8")
        assert (people["ana@example.org"].get(issue).status_code, people["cy@example.org"].get(issue).status_code) == (404, 200)
    finally:
        path.with_suffix(".toml.removed").unlink(missing_ok=True)
        path.write_text(text, "utf-8")


def test_without_accounts_a_teams_list_is_only_for_whoever_sits_here(tmp_path: Path) -> None:
    built = build_people(tmp_path / "home", people={"accounts": '"none"'})
    with serving(built.home) as server:
        here, away = server.browser(client=("127.0.0.1", 1)), server.browser()
        assert here.get(built.issues["paris-list"]).status_code == 200
        assert away.get(built.issues["paris-list"]).status_code == 404
        assert away.get(built.issues["open-list"]).status_code == 200
        assert "paris-list" not in away.get("/issues").text


def test_whole_texts_are_for_signed_in_people_where_the_settings_say_so(tmp_path: Path) -> None:
    from tests.integration.people_home import settle

    built = build_people(tmp_path / "home", web={"full_text": '"signed-in"', "requests_per_minute": "0"})
    path = f"/api/v1/articles/{built.site.article}"
    with serving(built.home) as server:
        assert server.signed_in("bo@example.org").get(path).json()["withheld"] is False
    settle(built.home, web={"full_text": '"loopback"'})
    with serving(built.home) as server:
        person = server.signed_in("bo@example.org")
        assert person.get(path).json()["withheld"] is True
        person.client = ("127.0.0.1", 1)
        assert person.get(path).json()["withheld"] is False


def test_make_app_without_settings_asks_nobody(built: PeopleHome) -> None:
    """The application that tests of other parts use is the one with accounts, so none is tested around the gate."""
    library = SnapshotLibrary(built.home.public, folder(built.home))
    try:
        assert isinstance(make_app(built.home, load_settings(built.home.settings), library)._app.app, Gate)  # type: ignore[attr-defined]
    finally:
        library.close()
