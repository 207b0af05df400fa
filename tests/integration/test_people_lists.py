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
