"""Signing in with an OpenID provider: a real one on loopback, asked by the real protocol; whatever it says wrongly signs nobody in."""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.people.desk import desk_of
from jobs.people.standing import standing
from jobs.serve import make_app
from jobs.serving.library import SnapshotLibrary
from records.errors import ConfigurationError, MissingExtraError
from tests.integration.openid_provider import CLIENT, PUBLIC, SECRET, provider
from tests.integration.people_home import Clock, PeopleHome, Person, Served, build_people, serving, settle

pytestmark = pytest.mark.skipif(find_spec("oidc_provider_mock") is None, reason="oidc-provider-mock is not installed: run `make dev`")
VARIABLE = "DOCKETWIRE_OPENID_SECRET"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with provider() as address:
        yield address


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, issuer: str) -> PeopleHome:
    built = build_people(tmp_path_factory.mktemp("people") / "home")
    people = {"accounts": '"openid"', "openid_issuer": f'"{issuer}"', "openid_client": f'"{CLIENT}"', "openid_secret_env": f'"{VARIABLE}"'}
    settle(built.home, people=people, digest={"base_url": '"http://localhost"'})
    return built


@pytest.fixture
def server(home: PeopleHome, issuer: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """The site's clock is the machine's, as the provider's is."""
    monkeypatch.setenv(VARIABLE, SECRET)
    httpx.put(f"{issuer}/fault", content=b"")
    with serving(home.home, Clock(datetime.now(UTC))) as found:
        yield found


def led(person: Person, target: str = "/desk") -> str:
    """Where the provider's page is."""
    page = person.get(f"/signin?{urlencode({'target': target})}").text
    link = re.search(r'href="(/signin/openid[^"]*)"', page)
    assert link
    answer = person.get(unescape(link[1]))
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def agreed(address: str, who: str) -> str:
    """Sign in there, and the path that leads back."""
    answer = httpx.post(address, data={"sub": who})
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["location"])
    assert (back.netloc, back.path) == ("localhost", "/signin/openid")
    return f"{back.path}?{back.query}"


def test_somebody_who_was_added_here_signs_in_and_out(home: PeopleHome, server: Served, issuer: str) -> None:
    ana = server.browser()
    first = ana.get("/desk/matters")
    assert first.headers["location"] == "/signin?target=%2Fdesk%2Fmatters"
    page = ana.get(first.headers["location"]).text
    assert "your organisation’s login says who you are" in page
    assert 'name="email"' not in page
    there = led(ana, "/desk/matters")
    asked = {key: values[0] for key, values in parse_qs(urlsplit(there).query).items()}
    assert there.startswith(f"{issuer}/oauth2/authorize?")
    assert (asked["response_type"], asked["client_id"], asked["scope"]) == ("code", CLIENT, "openid email")
    assert (asked["redirect_uri"], asked["code_challenge_method"]) == ("http://localhost/signin/openid", "S256")
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43
    again = {key: values[0] for key, values in parse_qs(urlsplit(led(server.browser())).query).items()}
    assert not {asked[name] for name in ("state", "nonce", "code_challenge")} & set(again.values())

    back = agreed(there, "ana")
    cookie = next(name for name in ana.cookies if name == "docketwire-openid")
    answer = ana.get(back)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/matters")
    given = answer.headers.get_list("set-cookie")
    assert all("HttpOnly; SameSite=Lax" in line for line in given)
    assert cookie not in ana.cookies, "what the browser kept on its way is gone"
    assert ana.get("/desk").status_code == 200
    assert "Ana" in ana.get("/desk/account").text or "ana" in ana.get("/desk/account").text
    assert desk_of(home.home).audit()[0].action == "sign-in"
    assert ana.get(back).status_code == 400, "an answer is good once"
    ana.post("/desk/account", page="/desk/account", action="sign-out")
    assert ana.get("/desk").status_code == 303
    assert server.browser().get("/signin").headers["cache-control"] == "no-store"


def test_capital_letters_of_an_address_are_no_other_address(server: Served) -> None:
    bo = server.browser()
    assert bo.get(agreed(led(bo), "bo")).status_code == 303
    assert bo.get("/desk").status_code == 200


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("eve", "nobody has added your mail address here"),
        ("cy", "does not vouch for your mail address"),
        ("di", "does not vouch for your mail address"),
        ("fay", "does not vouch for your mail address"),
    ],
)
def test_nobody_else_signs_in(home: PeopleHome, server: Served, who: str, words: str) -> None:
    before = len(desk_of(home.home).people())
    person = server.browser()
    answer = person.get(agreed(led(person), who))
    assert answer.status_code == 403
    assert words in answer.text
    assert person.cookies == {}
    assert person.get("/desk").status_code == 303
    assert len(desk_of(home.home).people()) == before, "the provider adds nobody"


@pytest.mark.parametrize("fault", ["aud", "for-us", "azp", "iss", "nonce", "exp", "signature", "secret", "none", "missing", "word"])
def test_what_the_provider_says_wrongly_signs_nobody_in(server: Served, issuer: str, fault: str, caplog: pytest.LogCaptureFixture) -> None:
    person = server.browser()
    back = agreed(led(person), "ana")
    httpx.put(f"{issuer}/fault", content=fault.encode())
    answer = person.get(back)
    assert answer.status_code == 403
    assert ("could not be verified" if fault != "word" else "does not vouch for") in answer.text
    assert person.cookies == {}
    assert "openid." in caplog.text
    assert SECRET not in caplog.text + answer.text


def test_an_address_that_the_id_token_leaves_out_is_asked_for(server: Served, issuer: str) -> None:
    person = server.browser()
    back = agreed(led(person), "ana")
    httpx.put(f"{issuer}/fault", content=b"emailless")
    assert person.get(back).status_code == 303


def test_an_answer_belongs_to_the_browser_that_asked(server: Served) -> None:
    """Who is led to somebody else's answer is not signed in as them."""
    ana, victim = server.browser(), server.browser()
    back = agreed(led(ana), "ana")
    own = ana.cookies["docketwire-openid"]
    for kept in ("", "x.y", own[:-1] + ("1" if own.endswith("0") else "0"), "e30=." + "0" * 64):
        victim.cookies = {"docketwire-openid": kept} if kept else {}
        assert victim.get(back).status_code == 400, kept
    led(victim)
    assert victim.get(back).status_code == 400, "its own question is another"
    assert "docketwire" not in victim.cookies
    assert ana.get(re.sub(r"state=[^&]+", "state=x", back)).status_code == 400
    server.clock.later(minutes=11)
    late = server.browser()
    there = led(late)
    server.clock.later(minutes=11)
    assert late.get(agreed(there, "ana")).status_code == 400, "too late"


def test_who_says_no_at_the_provider_is_told_so(server: Served) -> None:
    person = server.browser()
    answer = httpx.post(led(person), data={"action": "deny"})
    back = urlsplit(answer.headers["location"])
    state = parse_qs(urlsplit(led(person)).query)["state"][0]
    said = person.get(f"/signin/openid?error=access_denied&state={state}")
    assert (said.status_code, "did not sign you in" in said.text) == (403, True)
    assert back.path == "/signin/openid"
    mixed = server.browser()
    state = parse_qs(urlsplit(led(mixed)).query)["state"][0]
    assert mixed.get(f"/signin/openid?code=x&state={state}&iss=https://another.example").status_code == 403


def test_a_wrong_secret_is_said_in_the_log_with_its_key(
    server: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    person = server.browser()
    back = agreed(led(person), "ana")
    monkeypatch.setenv(VARIABLE, "wrong")
    assert person.get(back).status_code == 403
    assert "people.openid_secret_env" in caplog.text


def test_a_client_without_a_secret_proves_itself_by_pkce(home: PeopleHome, issuer: str) -> None:
    settle(home.home, people={"openid_client": f'"{PUBLIC}"', "openid_secret_env": '""'})
    try:
        with serving(home.home, Clock(datetime.now(UTC))) as server:
            person = server.browser()
            assert person.get(agreed(led(person), "ana")).status_code == 303
    finally:
        settle(home.home, people={"openid_client": f'"{CLIENT}"', "openid_secret_env": f'"{VARIABLE}"'})


def test_targets_lead_nowhere_else_and_no_mail_is_sent(server: Served) -> None:
    person = server.browser()
    answer = person.get(agreed(led(person, "https://evil.example/"), "ana"))
    assert answer.headers["location"] == "/"
    assert person.get("/signin/openid?target=//evil.example/").headers["location"].startswith("http://localhost:"), "to the provider alone"
    assert server.browser().ask("POST", "/signin", data={"email": "ana@example.org"}).status_code == 404, "there is a provider, and no mail"


@pytest.mark.parametrize(
    ("changed", "key", "remedy"),
    [
        ({"openid_issuer": '""'}, "people.openid_issuer", "well-known"),
        ({"openid_client": '""'}, "people.openid_client", "as the provider gave it"),
        ({"openid_issuer": '"http://login.example"'}, "people.openid_issuer", "https://"),
        ({"openid_secret_env": '"NOT_SET_HERE"'}, "people.openid_secret_env", "set the variable"),
    ],
)
def test_settings_that_cannot_work_are_refused_before_the_site_starts(
    home: PeopleHome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], key: str, remedy: str
) -> None:
    monkeypatch.setenv(VARIABLE, SECRET)
    other = Home(tmp_path)
    other.settings.write_text(home.home.settings.read_text("utf-8"), "utf-8")
    settle(other, people=changed)
    with pytest.raises(ConfigurationError) as caught:
        make_app(other, load_settings(other.settings), SnapshotLibrary(home.home.public, None))
    assert caught.value.key == key
    assert remedy in str(caught.value)


def test_doctor_asks_the_provider_and_says_what_to_look_at(home: PeopleHome, issuer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, SECRET)
    httpx.put(f"{issuer}/fault", content=b"")
    assert standing(home.home, load_settings(home.home.settings)).endswith("people, by openid")
    httpx.put(f"{issuer}/fault", content=b"another")
    with pytest.raises(ConfigurationError, match=r"calls itself 'https://another\.example': write it letter for letter"):
        standing(home.home, load_settings(home.home.settings))
    settle(home.home, people={"openid_issuer": '"http://localhost:1"'})
    try:
        with pytest.raises(ConfigurationError, match="cannot be asked") as caught:
            standing(home.home, load_settings(home.home.settings))
        assert caught.value.key == "people.openid_issuer"
        with serving(home.home, Clock(datetime.now(UTC))) as server:
            person = server.browser()
            answer = person.get("/signin/openid?target=/")
            assert (answer.status_code, "does not answer as it should" in answer.text) == (503, True)
    finally:
        settle(home.home, people={"openid_issuer": f'"{issuer}"'})


def test_without_the_libraries_it_says_which_extra_brings_them(home: PeopleHome, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, SECRET)
    monkeypatch.delitem(sys.modules, "jobs.people.openid", raising=False)
    monkeypatch.setitem(sys.modules, "authlib.oidc.core", None)
    with pytest.raises(MissingExtraError, match=r"docketwire\[openid\]"):
        standing(home.home, load_settings(home.home.settings))
