"""Signing in by a mailed link or a proxy's word, sessions that end when they should, and forms that only our own pages can send."""

import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from jobs.people.desk import desk_of
from jobs.people.manage import change_role, remove_person, sign_out
from people.sessions import FORMER_HOLDS, RENEWED_AFTER
from records.people import Role
from tests.integration.people_home import CSRF, PeopleHome, Served, built, original, server, serving, settle
from tests.integration.post_office import PostOffice, office

__all__ = ["built", "office", "original", "server"]

ANA, BO, CY = "ana@example.org", "bo@example.org", "cy@example.org"
FORM = {"accept": "text/html"}


@pytest.fixture
def mailing(built: PeopleHome, office: PostOffice) -> Iterator[Served]:
    settle(built.home, mail={key.removeprefix("mail__"): value for key, value in office.settings().items()})
    with serving(built.home) as found:
        yield found


def posted(server: Served) -> None:
    """Until every letter is sent."""
    server.desk.wait()


def links(office: PostOffice, address: str) -> list[str]:
    texts = [str(message_from_bytes(mail, policy=policy.default).get_content()).replace("\r", "") for mail in office.boxes[address]]
    return [found for text in texts for found in re.findall(r"https?://\S+/signin/(\S+?)(?:\?lang=\w+)?$", text, re.MULTILINE)]


def test_a_link_out_of_the_mail_signs_in_once(mailing: Served, office: PostOffice) -> None:
    browser = mailing.browser()
    page = browser.ask("POST", "/signin", data={"email": "Ana@Example.org", "target": "/disputes"}, headers=FORM)
    assert page.status_code == 200
    posted(mailing)
    (secret,) = links(office, ANA)
    for _ in range(2):
        opened = browser.get(f"/signin/{secret}")
        assert opened.status_code == 200, "opening it uses nothing up, as mail scanners do"
        assert "set-cookie" not in opened.headers
    entered = browser.ask("POST", f"/signin/{secret}", headers=FORM)
    assert (entered.status_code, entered.headers["location"]) == (303, "/disputes")
    cookie = entered.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert browser.get("/stories").status_code == 200
    other = mailing.browser()
    assert other.ask("POST", f"/signin/{secret}", headers=FORM).status_code == 404
    assert other.get(f"/signin/{secret}").status_code == 404
    assert other.get("/stories").status_code == 303


def test_the_letter_speaks_the_readers_language(mailing: Served, office: PostOffice) -> None:
    for language, word in (("ja", "ログイン"), ("ar", "تسجيل الدخول"), ("fr", "connecter")):
        mailing.clock.later(minutes=20)
        mailing.browser().ask("POST", f"/signin?lang={language}", data={"email": BO}, headers=FORM)
        posted(mailing)
        mail = message_from_bytes(office.boxes[BO][-1], policy=policy.default)
        assert mail["Content-Language"] == language
        assert word in mail.get_content()
        assert f"?lang={language}" in mail.get_content()
        assert max(len(line) for line in office.boxes[BO][-1].split(b"\r\n")) <= 998


def test_the_answer_is_the_same_whoever_is_asked_for(mailing: Served, office: PostOffice) -> None:
    """Also the fourth time, when it is asked too often: nobody learns who has an account."""
    browser = mailing.browser()
    for number in range(5):
        known, unknown = (browser.ask("POST", "/signin", data={"email": email}, headers=FORM) for email in (ANA, "nobody@example.org"))
        assert known.status_code == unknown.status_code == (200 if number < 3 else 429)
        assert known.text == unknown.text
    posted(mailing)
    assert len(links(office, ANA)) == 3
    assert set(office.boxes) == {ANA}
    mailing.clock.later(minutes=16)
    assert browser.ask("POST", "/signin", data={"email": ANA}, headers=FORM).status_code == 200
    posted(mailing)


def test_one_visitor_asks_for_so_many_links_whatever_the_addresses(mailing: Served) -> None:
    browser = mailing.browser()
    answers = [browser.ask("POST", "/signin", data={"email": f"guess{n}@example.org"}, headers=FORM).status_code for n in range(22)]
    assert answers == [200] * 20 + [429] * 2
    assert mailing.browser(client=("198.51.100.1", 9)).ask("POST", "/signin", data={"email": ANA}, headers=FORM).status_code == 200
    posted(mailing)


def test_a_link_is_good_for_a_short_time(server: Served) -> None:
    secret, browser = server.link(ANA), server.browser()
    server.clock.later(minutes=14, seconds=59)
    assert browser.get(f"/signin/{secret}").status_code == 200
    server.clock.later(seconds=1)
    assert browser.get(f"/signin/{secret}").status_code == 404
    assert browser.ask("POST", f"/signin/{secret}", headers=FORM).status_code == 404


def test_secrets_are_nowhere_in_the_file(built: PeopleHome, server: Served) -> None:
    secret = server.link(ANA)
    browser = server.browser()
    browser.ask("POST", f"/signin/{secret}", headers=FORM)
    key = re.search(r">(dw_[\w-]+)<", browser.post("/desk/account", page="/desk/account", action="key", label="x").text)
    assert key
    content = b"".join(path.read_bytes() for path in built.home.root.glob("desk.sqlite*"))
    for one in (secret, browser.cookies["docketwire"], key[1]):
        assert one.encode() not in content
    assert built.home.desk.stat().st_mode & 0o077 == 0


def test_a_session_renews_its_secret_and_the_former_one_fails_soon(server: Served) -> None:
    browser = server.signed_in(ANA)
    first = dict(browser.cookies)
    server.clock.later(seconds=RENEWED_AFTER.total_seconds())
    assert browser.get("/stories").status_code == 200
    second = dict(browser.cookies)
    assert first != second
    thief = server.browser(cookies=dict(first))
    assert thief.get("/stories").status_code == 200, "what was asked meanwhile"
    assert thief.cookies == first, "and is given no other"
    server.clock.later(seconds=FORMER_HOLDS.total_seconds() + 1)
    assert thief.get("/stories").status_code == 303
    assert server.browser(cookies=second).get("/stories").status_code == 200


def test_a_session_ends_with_its_time(server: Served) -> None:
    browser = server.signed_in(ANA)
    for _ in range(29):
        server.clock.later(days=1)
        assert browser.get("/stories").status_code == 200
    server.clock.later(days=1)
    assert browser.get("/stories").status_code == 303


def test_signing_out_here_there_and_everywhere(server: Served, built: PeopleHome) -> None:
    here, there, elsewhere = (server.signed_in(ANA) for _ in range(3))
    other = server.signed_in(CY)
    left = here.post("/desk/account", page="/desk/account", action="sign-out")
    assert (left.status_code, left.headers["location"], left.headers["clear-site-data"]) == (303, "/signin", '"cache"')
    assert [one.get("/stories").status_code for one in (here, there, elsewhere)] == [303, 200, 200]
    pending = server.link(ANA)
    there.post("/desk/account", page="/desk/account", action="sign-out-everywhere")
    assert [one.get("/stories").status_code for one in (there, elsewhere, other)] == [303, 303, 200]
    assert server.browser().get(f"/signin/{pending}").status_code == 404, "links that were out, too"
    again = server.signed_in(ANA)
    assert sign_out(built.home, ANA, now=server.clock) == 1
    assert again.get("/stories").status_code == 303


def test_a_role_and_a_removal_hold_from_the_next_request(server: Served, built: PeopleHome) -> None:
    ana = server.signed_in(ANA)
    assert ana.get("/desk/log").status_code == 403
    change_role(built.home, ANA, Role.ADMIN, now=server.clock)
    assert ana.get("/desk/log").status_code == 200
    remove_person(built.home, ANA, now=server.clock)
    assert ana.get("/stories").status_code == 303


def test_the_cookie_is_sent_over_tls_alone_where_the_site_has_it(built: PeopleHome) -> None:
    settle(built.home, digest={"base_url": '"https://news.example"'})
    with serving(built.home) as server:
        answer = server.browser(base="https://news.example").ask("POST", f"/signin/{server.link(ANA)}", headers=FORM)
        assert answer.headers["set-cookie"].startswith("__Host-docketwire=")
        assert "; Secure" in answer.headers["set-cookie"]
        assert "Domain" not in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    "target", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "evil", "/\x00", "/" + "a" * 600]
)
def test_a_link_leads_to_paths_of_this_site_alone(mailing: Served, office: PostOffice, target: str) -> None:
    mailing.browser().ask("POST", "/signin", data={"email": ANA, "target": target}, headers=FORM)
    posted(mailing)
    assert mailing.browser().ask("POST", f"/signin/{links(office, ANA)[-1]}", headers=FORM).headers["location"] == "/"


def test_every_change_needs_the_token_of_its_own_session(server: Served) -> None:
    ana, cy = server.signed_in(ANA), server.signed_in(CY)
    of_ana, of_cy = (CSRF.search(one.get("/desk/account").text)[1] for one in (ana, cy))  # type: ignore[index]
    assert of_ana != CSRF.search(ana.get("/desk/account").text)[1], "another mask each time"  # type: ignore[index]
    deed = {"action": "star", "kind": "story", "key": "s1"}
    wrong = [{}, {"csrf": ""}, {"csrf": "x"}, {"csrf": of_cy}, {"csrf": of_ana[:-4] + "AAA="}]
    for token in wrong:
        for path in ("/desk", "/desk/account"):
            assert ana.ask("POST", path, data={**deed, **token}, headers=FORM).status_code == 403, (path, token)
        headers = {"x-csrf-token": token.get("csrf", "")}
        assert ana.ask("POST", "/api/v1/desk", json=deed, headers=headers).status_code == 401
        assert ana.ask("POST", "/api/v1/subscriptions/paris-list/pause", headers=headers).status_code == 401
    assert ana.ask("POST", "/desk", data={**deed, "csrf": of_ana}, headers=FORM).status_code == 303
    assert ana.ask("POST", "/api/v1/desk", json=deed, headers={"x-csrf-token": of_ana}).status_code == 204


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://evil.example"}])
def test_a_form_of_another_site_changes_nothing_even_with_the_token(server: Served, headers: dict[str, str]) -> None:
    ana = server.signed_in(ANA)
    token = CSRF.search(ana.get("/desk/account").text)[1]  # type: ignore[index]
    asked = {"action": "star", "kind": "story", "key": "s1", "csrf": token}
    assert ana.ask("POST", "/desk", data=asked, headers=FORM | headers).status_code == 403
    assert server.browser().ask("POST", "/signin", data={"email": ANA}, headers=FORM | headers).status_code == 403
    assert ana.ask("POST", "/desk", data=asked, headers=FORM | {"origin": "null", "sec-fetch-site": "same-origin"}).status_code == 303


def test_without_accounts_only_whoever_sits_at_the_machine_changes_anything(built: PeopleHome) -> None:
    settle(built.home, people={"accounts": '"none"'})
    with serving(built.home) as server:
        here = server.browser(client=("127.0.0.1", 1))
        token = CSRF.search(here.get(f"/dispute/{built.site.dispute}").text)[1]  # type: ignore[index]
        deed = {"action": "star", "kind": "dispute", "key": built.site.dispute, "csrf": token}
        assert here.ask("POST", "/desk", data=deed, headers=FORM).status_code == 303
        strangers = [
            server.browser(),
            server.browser(client=("127.0.0.1", 1), base="http://10.0.0.5"),
        ]
        for stranger in strangers:
            assert stranger.get("/stories").status_code == 200
            assert 'name="csrf"' not in stranger.get(f"/dispute/{built.site.dispute}").text
            assert stranger.get("/desk").status_code == 403
            assert stranger.ask("POST", "/desk", data=deed, headers=FORM).status_code == 401
        for header in ("x-forwarded-for", "forwarded", "x-real-ip", "via", "x-forwarded-host"):
            proxied = here.ask("POST", "/desk", data=deed, headers=FORM | {header: "1.2.3.4"})
            assert proxied.status_code == 401, f"{header}: somebody behind a proxy on this machine"
        assert here.get("/signin").status_code == 404


# --- a proxy that says who asks -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def proxied(built: PeopleHome) -> Iterator[Served]:
    settle(built.home, people={"accounts": '"proxy"', "proxies": '["10.1.0.0/16", "::1"]', "proxy_header": '"X-Forwarded-Email"'})
    with serving(built.home) as found:
        yield found


def test_the_word_of_a_configured_proxy_is_taken_and_nobody_elses(proxied: Served) -> None:
    named = {"accept": "text/html", "x-forwarded-email": "Ana@Example.org"}
    for client, status in (
        (("10.1.2.3", 1), 200),
        (("::1", 1), 200),
        (("::ffff:10.1.2.3", 1), 200),
        (("10.2.0.1", 1), 403),
        (("127.0.0.1", 1), 403),
    ):
        assert proxied.browser(client=client).ask("GET", "/stories", headers=named).status_code == status, client
    proxy = proxied.browser(client=("10.1.2.3", 1))
    for given in (
        {},
        {"x-forwarded-email": ""},
        {"x-forwarded-email": "nobody@example.org"},
        {"x-forwarded-email": "no address"},
        {"remote-email": ANA},
    ):
        assert proxy.ask("GET", "/stories", headers={"accept": "text/html"} | given).status_code == 403, given
    twice = [("accept", "text/html"), ("x-forwarded-email", ANA), ("x-forwarded-email", CY)]
    assert proxy.ask("GET", "/stories", headers=twice).status_code == 403
    assert proxy.ask("GET", "/issue/paris-list/x", headers={"x-forwarded-email": CY}).status_code == 404


def test_forms_behind_a_proxy_need_their_token_too(proxied: Served) -> None:
    proxy, named = proxied.browser(client=("10.1.2.3", 1)), {"accept": "text/html", "x-forwarded-email": ANA}
    token = CSRF.search(proxy.ask("GET", "/desk/account", headers=named).text)[1]  # type: ignore[index]
    deed = {"action": "star", "kind": "story", "key": "s1"}
    assert proxy.ask("POST", "/desk", data=deed, headers=named).status_code == 403
    assert proxy.ask("POST", "/desk", data={**deed, "csrf": token}, headers=named | {"x-forwarded-email": CY}).status_code == 403
    assert proxy.ask("POST", "/desk", data={**deed, "csrf": token}, headers=named).status_code == 303


def test_newcomers_are_readers_where_the_settings_take_them_and_removed_people_stay_out(built: PeopleHome) -> None:
    settle(built.home, people={"accounts": '"proxy"', "newcomers": '"reader"'})
    with serving(built.home) as server:
        proxy = server.browser(client=("127.0.0.1", 1))
        new = {"accept": "text/html", "remote-email": "flo@example.org"}
        assert proxy.ask("GET", "/stories", headers=new).status_code == 200
        flo = desk_of(built.home).called("flo@example.org")
        assert (flo.role, flo.teams) == (Role.READER, ())
        remove_person(built.home, "flo@example.org", now=server.clock)
        assert proxy.ask("GET", "/stories", headers=new).status_code == 403


def test_a_link_asked_for_where_there_are_none_is_not_there(proxied: Served) -> None:
    assert proxied.browser().ask("POST", "/signin", data={"email": ANA}, headers=FORM).status_code == 404
    assert proxied.browser().get("/signin").status_code == 404
    assert proxied.clock.now.tzinfo is not None
    assert timedelta(0) < FORMER_HOLDS < RENEWED_AFTER
