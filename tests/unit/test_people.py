"""What people are let do, the tokens of forms, facts as they are shown, and what `doctor` says of signing in."""

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from beat.correcting import corrected_value, roles_of, values_of
from cli.main import group
from common.wording.names import FACTS
from jobs.digests.subscriptions import find, subscribe
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.installation.setup import initialise
from jobs.people.manage import add_person
from jobs.people.standing import standing
from people.accounts import PeopleError, mail_address, team_name
from people.keeping import checked
from records.errors import ConfigurationError, SelectionError
from records.people import ACTIONS, LOCAL, Correction, Deed, Person, Role
from records.site import ToldFact
from records.subscription import Subscription
from web.people.facts import said_facts
from web.people.forms import own_path
from web.people.gate import rule_of
from web.people.rules import RULES, Need
from web.people.tokens import csrf_holds, csrf_token
from web.people.visitor import Visitor

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def person(role: Role = Role.EDITOR, *teams: str, key: str = "p1") -> Person:
    return Person(id=key, email="ana@example.org", name="", role=role, teams=teams)


# --- who may what -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_needs_its_role_and_a_team_an_editor(action: str) -> None:
    deed = Deed(action=action, kind="story", key="s1")
    for role in Role:
        if role.rank >= ACTIONS[action].rank:
            checked(person(role), deed)
        else:
            with pytest.raises(PeopleError, match="needs an editor"):
                checked(person(role), deed)
    with pytest.raises(PeopleError, match="none of yours"):
        checked(person(Role.ADMIN, "lagos"), dataclasses.replace(deed, team="paris"))
    with pytest.raises(PeopleError, match="needs an editor"):
        checked(person(Role.READER, "paris"), dataclasses.replace(deed, team="paris"))
    checked(person(Role.EDITOR, "paris"), dataclasses.replace(deed, team="paris"))


@pytest.mark.parametrize(
    ("visitor", "seen"),
    [
        (Visitor(), [False, False, False]),
        (Visitor(free=True), [True, False, False]),
        (Visitor(person=person(Role.ADMIN)), [True, False, False]),
        (Visitor(person=person(Role.READER, "paris")), [True, True, False]),
        (Visitor(person=person(Role.READER, "lagos")), [True, False, False]),
        (Visitor(person=person(Role.ADMIN, key=LOCAL), free=True), [True, True, True]),
        (Visitor(machine=True), [True, True, True]),
    ],
)
def test_whose_lists_somebody_sees(visitor: Visitor, seen: list[bool]) -> None:
    """Everybody's, a team's, and one of which nobody can say whose it is."""
    assert [visitor.sees(team) for team in ("", "paris", None)] == seen


def test_what_no_rule_names_is_for_nobody() -> None:
    for method, path in (("GET", "/nothing"), ("POST", "/stories"), ("DELETE", "/desk"), ("GET", "/feed/a/b.atom"), ("PATCH", "/")):
        rule, parts = rule_of(method, path)
        assert rule not in RULES.values() or rule.need is Need.READ
        assert parts == {}
    assert rule_of("HEAD", "/issue/paris-list/x")[0].lists == "subscription"
    assert rule_of("GET", "/feed/paris-list.atom")[1] == {"name": "paris-list", "form": "atom"}


@pytest.mark.parametrize(
    "address", ["", "ana", "@example.org", "ana@", "ana@exa mple.org", "ana@example.org\nbcc: all@example.org", "a@b@c"]
)
def test_what_is_no_mail_address(address: str) -> None:
    with pytest.raises(PeopleError, match="no mail address"):
        mail_address(address)


def test_addresses_and_teams_have_one_spelling() -> None:
    assert mail_address(" Ana@Example.ORG ") == "ana@example.org"
    for name in ("Paris", "paris desk", "-x", "", "a" * 60, "team:paris"):
        with pytest.raises(PeopleError, match="no name of a team"):
            team_name(name)


@given(st.text(max_size=60))
def test_a_form_leads_to_a_path_of_this_site_whatever_is_written(text: str) -> None:
    path = own_path(text)
    assert path.startswith("/")
    assert not path.startswith(("//", "/\\"))
    assert path in (text, "/")


# --- tokens -------------------------------------------------------------------------------------------------------------------------------


@given(st.binary(min_size=8, max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_a_token_holds_for_its_session_and_secret_alone(secret: bytes, session: str, other: str) -> None:
    token = csrf_token(secret, session)
    assert csrf_holds(secret, session, token)
    assert csrf_holds(secret, other, token) == (session == other)
    assert not csrf_holds(secret + b"x", session, token)
    assert csrf_token(secret, session) != token


@given(st.text(max_size=100))
def test_no_text_is_a_token_by_chance(text: str) -> None:
    assert not csrf_holds(b"secret", "s", text)


# --- facts ----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "role", "kept"),
    [
        ("amount", "EUR 1 200 000 000", "fine", ("EUR 1200000000", "fine")),
        ("amount", "1,200,000.50 usd", "damages", ("USD 1200000.5", "damages")),
        ("amount", "4 %", "potential", ("4 %", "potential")),
        ("stage", "Fine", "", ("fine", "")),
        ("outcome", "annulation", "", ("annulled", "")),
        ("jurisdiction", "Germany", "", ("de", "")),
        ("authority", "CNIL", "regulator", ("CNIL", "regulator")),
        ("authority", "a court in Kisumu", "court", ("a court in Kisumu", "court")),
        ("deadline", "2027-03", "appeal", ("2027-03", "appeal")),
        ("act-day", "2026-02-28", "", ("2026-02-28", "")),
        ("claimant", "  Ana   Ruiz ", "", ("Ana Ruiz", "")),
        ("case-number", "C-311/18", "", ("C-311/18", "")),
        ("amount", "", "", ("", "")),
    ],
)
def test_a_corrected_value_has_the_form_in_which_facts_are_kept(kind: str, value: str, role: str, kept: tuple[str, str]) -> None:
    assert corrected_value(kind, value, role) == kept
    if kept[0]:
        assert corrected_value(kind, *kept) == kept, "and says the same when it is read again"


def test_every_kind_of_fact_can_be_corrected() -> None:
    for kind in FACTS:
        assert corrected_value(kind, "", "") == ("", "")
        for value in values_of(kind):
            assert corrected_value(kind, value, (roles_of(kind) or ("",))[0])[0] == value


@given(st.text(max_size=40), st.sampled_from(sorted(FACTS)))
def test_whatever_is_written_is_a_value_or_refused_in_words(text: str, kind: str) -> None:
    role = (roles_of(kind) or ("",))[0]
    try:
        value, _ = corrected_value(kind, text, role)
    except SelectionError:
        return
    assert corrected_value(kind, value, role if value else "")[0] == value


def fact(kind: str = "amount", value: str = "EUR 3", role: str = "fine", start: int = 5) -> ToldFact:
    return ToldFact(kind=kind, value=value, role=role, start=start, end=start + 3, sentence_start=0, sentence_end=9, confidence=0.8)


def correction(value: str = "EUR 7", role: str = "fine", was: str = "EUR 3") -> Correction:
    return Correction(id="c1", report_id="a1", kind="amount", was=was, was_role="fine", value=value, role=role, reason="", by="p1", at=AT)


def test_a_correction_shows_before_and_after_it_is_published() -> None:
    """The same to the reader: the right value, and what was read."""
    (before,) = said_facts([fact()], [correction()])
    (after,) = said_facts([fact(value="EUR 7")], [correction()])
    assert before == after
    assert (before.fact.value, before.was, before.untold) == ("EUR 7", "EUR 3", False)


def test_what_is_not_told_is_struck_before_and_after_it_is_published() -> None:
    (before,) = said_facts([fact()], [correction("", "")])
    (after,) = said_facts([], [correction("", "")])
    assert before.untold
    assert after.untold
    assert (before.fact.value, after.fact.value) == ("EUR 3", "EUR 3")


def test_what_is_taken_back_is_as_it_was_read_before_the_next_publish() -> None:
    (one,) = said_facts([fact(value="EUR 7")], [], [correction()])
    assert (one.fact.value, one.fact.role, one.was, one.correction) == ("EUR 3", "fine", "EUR 3", None)
    (again,) = said_facts([], [], [correction("", "")])
    assert (again.fact.value, again.correction) == ("EUR 3", None)
    assert said_facts([fact()], [], [correction("", "")]) == said_facts([fact()], []), "once"
    (other,) = said_facts([fact(value="EUR 7")], [correction("EUR 9")], [correction()])
    assert (other.fact.value, other.was) == ("EUR 9", "EUR 3"), "corrected again since"


def test_other_facts_stay_as_they_were_read() -> None:
    found = said_facts([fact(), fact(value="EUR 3", role="claim"), fact("stage", "fine", "")], [correction()])
    assert [one.correction is not None for one in found] == [True, False, False]
    assert said_facts([fact(value="EUR 9")], [correction()])[0].correction is None, "read otherwise now: nothing to correct"


# --- doctor -------------------------------------------------------------------------------------------------------------------------------


def home_with(root: Path, **people: str) -> Home:
    home = Home(root / "home")
    initialise(home, builtin=False, overrides={key.replace("__", "."): value for key, value in people.items()})
    return home


def test_doctor_says_why_nobody_can_sign_in(tmp_path: Path) -> None:
    home = home_with(tmp_path, people__accounts='"link"')
    with pytest.raises(ConfigurationError, match="nobody may sign in yet"):
        standing(home, load_settings(home.settings))
    add_person(home, "ana@example.org", role=Role.ADMIN)
    with pytest.raises(ConfigurationError, match=r"mail\.host"):
        standing(home, load_settings(home.settings))


def test_doctor_says_where_links_would_go_over_an_open_line(tmp_path: Path) -> None:
    mail = {"mail__host": '"localhost"', "mail__sender": '"a@example.org"', "mail__security": '"none"'}
    home = home_with(tmp_path, people__accounts='"link"', digest__base_url='"http://news.example"', **mail)
    add_person(home, "ana@example.org")
    with pytest.raises(ConfigurationError, match="no https"):
        standing(home, load_settings(home.settings))
    home.settings.write_text(home.settings.read_text("utf-8").replace("http://news.example", "https://news.example"), "utf-8")
    assert standing(home, load_settings(home.settings)) == "1 people, by link"


def test_doctor_says_who_could_claim_to_be_anybody(tmp_path: Path) -> None:
    home = home_with(tmp_path, people__accounts='"proxy"', people__proxies='["0.0.0.0/0"]')
    add_person(home, "ana@example.org")
    with pytest.raises(ConfigurationError, match="claim to be anybody"):
        standing(home, load_settings(home.settings))


def test_doctor_says_that_a_teams_list_has_no_readers(tmp_path: Path) -> None:
    home = home_with(tmp_path)
    assert standing(home, load_settings(home.settings)).startswith("no accounts")
    subscribe(home, load_settings(home.settings), Subscription(id="paris-list", name="Paris", team="paris"))
    with pytest.raises(ConfigurationError, match="paris-list are lists of a team"):
        standing(home, load_settings(home.settings))
    assert not home.desk.exists()


@pytest.mark.parametrize("given", ['["10.0.0"]', '["localhost"]', '[""]', '"127.0.0.1"'])
def test_a_proxy_is_an_address_or_a_network(tmp_path: Path, given: str) -> None:
    home = home_with(tmp_path)
    home.settings.write_text(home.settings.read_text("utf-8").replace("[people]", f"[people]\nproxies = {given}"), "utf-8")
    with pytest.raises(ConfigurationError, match=r"people\.proxies"):
        load_settings(home.settings)


def test_a_teams_digest_is_written_and_read_with_its_team(tmp_path: Path) -> None:
    home = home_with(tmp_path)
    made = CliRunner().invoke(group, ["--home", str(home.root), "subscribe", "paris-list", "--team", "paris"])
    assert made.exit_code == 0, made.output
    assert 'team = "paris"' in (home.root / "subscriptions" / "paris-list.toml").read_text("utf-8")
    assert find(home, load_settings(home.settings), "paris-list").team == "paris"
    wrong = CliRunner().invoke(group, ["--home", str(home.root), "subscribe", "other", "--team", "Paris Desk"])
    assert "is no name of a team" in str(wrong.exception)
