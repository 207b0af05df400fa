"""Matters: a team's own number of a dispute and whose it is, on the pages, in lists, by API and command line, in the mail of who may read it, and in no other's."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import CliRunner
from lxml import html

from cli.main import group as cli
from digests.own_matters import OwnMatter, with_own
from jobs.digests.issue import preview, send
from jobs.digests.own_matters import known_matters
from jobs.digests.subscriptions import find
from jobs.installation.settings import load_settings
from jobs.people.desk import desk_of
from jobs.people.manage import forget_person, known_of
from people.accounts import PeopleError
from records.people import LONGEST_NUMBER, Deed
from tests.integration.people_home import PeopleHome, Served, built, original, server, settle
from tests.integration.test_people_desk import ANA, BO, CY, box
from web.lists import plain

__all__ = ["built", "original", "server"]


def give(built: PeopleHome, email: str, number: str, *, team: str = "paris", owner: str = "", kind: str = "dispute") -> None:
    desk, key = desk_of(built.home), built.site.dispute if kind == "dispute" else built.site.story
    deed = Deed(action="matter", kind=kind, key=key, text=number, team=team, value=owner)
    desk.set_matter(desk.called(email), deed, _now())


def _now():  # type: ignore[no-untyped-def]
    from tests.integration.site_home import NOW

    return NOW


def test_an_editor_gives_a_number_and_an_owner_and_the_team_finds_it(built: PeopleHome, server: Served) -> None:
    page = f"/dispute/{built.site.dispute}"
    ana, bo, cy = (server.signed_in(email) for email in (ANA, BO, CY))
    owner = desk_of(built.home).called(BO).id
    own = {"page": page, "kind": "dispute", "key": built.site.dispute, "team": "paris"}
    assert ana.post("/desk", action="matter", text="  K  2026-014 ", value=owner, **own).status_code == 303
    for person in (ana, bo):
        assert "K 2026-014 Owner: bo" in box(person, page)
        assert "K 2026-014" in person.get("/disputes").text
        assert "K 2026-014" in person.get("/search?q=k+2026-014").text
    assert "K 2026-014" in bo.get("/desk").text, "his to do"
    assert "K 2026-014" not in ana.get("/desk").text
    shown = html.fromstring(bo.get("/desk/matters?owner=me&number=2026").content)
    assert shown.xpath(f"//ol[@class='reports']//a[@href='{page}']")
    assert "None." in ana.get("/desk/matters?owner=me").text
    assert "None." in ana.get("/desk/matters?number=2027").text
    for other in (cy, server.signed_in("ed@example.org")):
        assert not [path for path in (page, "/disputes", "/desk/matters", "/search?q=k+2026-014") if "K 2026" in other.get(path).text]
    assert ana.post("/desk", action="unmatter", **own).status_code == 303
    assert "K 2026-014" not in box(ana, page)
    assert [line.action for line in desk_of(built.home).audit() if "matter" in line.action] == ["unmatter", "matter"]
    assert "2026-014" not in server.signed_in("ed@example.org").get("/desk/log").text, "the log names the deed, not the number"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"text": "", "value": ""}, "give a number"),
        ({"text": "x" * (LONGEST_NUMBER + 1)}, f"at most {LONGEST_NUMBER}"),
        ({"value": CY}, "accepted: of paris: ana@example.org, bo@example.org"),
        ({"team": "lagos"}, "none of yours"),
        ({"kind": "article"}, "dispute, story can be a matter"),
        ({"team": "", "value": BO}, "you alone"),
    ],
)
def test_what_cannot_be_is_refused_with_what_is_accepted(built: PeopleHome, change: dict[str, str], words: str) -> None:
    desk = desk_of(built.home)
    deed = Deed(action="matter", kind="dispute", key=built.site.dispute, text="1", team="paris")
    with pytest.raises(PeopleError, match=words):
        desk.set_matter(desk.called(ANA), replace(deed, **change), _now())
    with pytest.raises(PeopleError, match="needs an editor"):
        desk.set_matter(desk.called(BO), deed, _now())
    assert desk.matters(desk.called(ANA)) == ()


def test_said_again_it_is_said_once_and_another_team_has_its_own(built: PeopleHome) -> None:
    for _ in range(2):
        give(built, ANA, "K 1")
    give(built, CY, "L 1", team="lagos")
    give(built, BO, "mine", team="")
    desk = desk_of(built.home)
    numbers = {email: sorted(one.number for one in desk.matters(desk.called(email))) for email in (ANA, BO, CY)}
    assert numbers == {ANA: ["K 1"], BO: ["K 1", "mine"], CY: ["L 1"]}
    assert sum(line.action == "matter" for line in desk.audit()) == 3
    assert [one.email for one in desk.mates(desk.called(ANA), "paris")] == [ANA, BO]
    assert desk.mates(desk.called(ANA), "lagos") == ()


def test_a_matter_is_found_under_every_id_that_its_dispute_ever_had(built: PeopleHome) -> None:
    give(built, ANA, "K 1")
    desk = desk_of(built.home)
    about = desk.about(desk.called(ANA), "dispute", "d1", once=[built.site.dispute])
    assert [one.number for one in about.matters] == ["K 1"]
    assert desk.about(desk.called(CY), "dispute", "d1", once=[built.site.dispute]).matters == ()


def test_it_is_handed_over_and_forgotten_with_the_person(built: PeopleHome) -> None:
    give(built, ANA, "K 1", owner=BO)
    give(built, ANA, "", owner=BO, kind="story")
    give(built, BO, "mine", team="")
    told = json.dumps(plain(known_of(built.home, BO)))
    assert "K 1" in told
    assert "mine" in told
    forget_person(built.home, load_settings(built.home.settings), BO, now=_now)
    desk = desk_of(built.home)
    (left,) = desk.matters(desk.called(ANA))
    assert (left.number, left.holder, left.team) == ("K 1", "", "paris"), "the team's number stays, without the name"
    content = built.home.desk.read_bytes()
    assert b"mine" not in content
    forget_person(built.home, load_settings(built.home.settings), ANA, now=_now)
    assert desk.matters(replace(desk.called(CY), teams=("paris",)))[0].by == ""


def test_only_the_mail_of_who_may_read_it_names_the_matter(built: PeopleHome) -> None:
    """The list of everybody goes to people of two teams and to a stranger: three mails, one frozen issue."""
    give(built, ANA, "K 2026-014", owner=BO)
    give(built, CY, "LAG 7", team="lagos")
    path = built.home.root / "subscriptions" / "open-list.toml"
    text = path.read_text("utf-8").replace('["open-list@example.org"]', '["ana@example.org", "cy@example.org", "client@example.org"]')
    path.write_text(text.replace("review = true\n", ""), "utf-8")
    settings, known = load_settings(built.home.settings), known_matters(built.home, load_settings(built.home.settings))
    subscription = find(built.home, settings, "open-list")
    issue, parts = _issue(built)
    told = {address: with_own(parts, issue, known(subscription, address)) for address in subscription.recipients}
    assert "K 2026-014 · Owner: bo · " in " ".join(told[ANA].text.split())
    assert "LAG 7" not in told[ANA].text + told[ANA].html
    assert "K 2026" not in told[CY].text + told[CY].html
    assert told["client@example.org"] == parts
    assert told[ANA].html.count("K 2026-014") == told[ANA].html.count('class="own"') == 1
    assert told[ANA].html.index('class="own"') < told[ANA].html.index('class="footer"')
    assert told[ANA].text.index("K 2026-014") < told[ANA].text.index("\n-- \n")
    link = re.search(r'href="([^"]+)"[^>]*><bdi>', told[ANA].html[told[ANA].html.index('class="own"') :])
    assert link
    assert link[1].endswith(f"/dispute/{built.site.dispute}")


def _issue(built: PeopleHome):  # type: ignore[no-untyped-def]
    from digests.archive import load_issue
    from digests.message import frozen_parts

    settings = load_settings(built.home.settings)
    made = preview(built.home, settings, built.home.root / "elsewhere", until=_now()).made
    (folder,) = (one.folder for one in made if one.subscription == "open-list" and one.folder is not None)
    issue = load_issue(folder)
    assert [card for card in issue.stories if card.dispute and card.dispute.dispute_id == built.site.dispute]
    return issue, frozen_parts(issue, (folder / "issue.eml").read_bytes())


def test_what_is_planned_to_be_sent_is_such_mails_and_the_frozen_issue_names_none(built: PeopleHome) -> None:
    from digests.outbox import Outbox
    from jobs.digests.issue import outbox_path

    give(built, ANA, "K-2026-014")
    path = built.home.root / "subscriptions" / "open-list.toml"
    text = path.read_text("utf-8").replace('["open-list@example.org"]', '["ana@example.org", "client@example.org"]')
    path.write_text(text.replace("review = true\n", ""), "utf-8")
    at = _now() + timedelta(days=1)
    send(built.home, load_settings(built.home.settings), names=("open-list",), now=lambda: at)
    outbox = Outbox(outbox_path(built.home))
    sent = {one.recipient: outbox.message(one) for one in outbox.deliveries() if one.subscription == "open-list" and one.channel == "mail"}
    carrying = {address for address, message in sent.items() if b"K-2026-014" in message}
    assert carrying <= {ANA}
    assert {ANA, "client@example.org"} <= set(sent)
    frozen = b"".join(file.read_bytes() for file in (built.home.root / "issues" / "open-list").rglob("issue.*"))
    assert b"K-2026-014" not in frozen


def test_without_accounts_only_a_list_of_ones_own_names_it(built: PeopleHome) -> None:
    from people.ownership import local_person
    from records.own_list import alone
    from records.people import LOCAL

    settle(built.home, people={"accounts": '"none"'})
    desk = desk_of(built.home)
    desk.set_matter(local_person(), Deed(action="matter", kind="dispute", key=built.site.dispute, text="K 1"), _now())
    settings = load_settings(built.home.settings)
    known, subscription = known_matters(built.home, settings), find(built.home, settings, "open-list")
    assert known(subscription, "me@example.org") == ()
    assert known(replace(subscription, team=alone(LOCAL)), "me@example.org") == (
        OwnMatter(kind="dispute", key=built.site.dispute, number="K 1", holder="", team=""),
    )


def test_on_the_command_line_it_is_given_found_and_taken_away(built: PeopleHome) -> None:
    def run(*words: str) -> str:
        done = CliRunner().invoke(cli, ["--home", str(built.home.root), "matters", *words])
        assert done.exit_code == 0, (done.output, done.exception)
        return done.output

    who = ("--as", ANA, "--team", "paris")
    run("set", f"https://x.example/dispute/{built.site.dispute}", "--number", "K 1", "--owner", BO, *who)
    (one,) = json.loads(run("list", "--as", BO, "--mine", "--json"))
    assert (one["number"], one["team"], one["key"]) == ("K 1", "paris", built.site.dispute)
    assert "no matter" in run("list", "--as", CY)
    run("remove", built.site.dispute, *who)
    assert json.loads(run("list", "--as", BO, "--json")) == []
