"""Digests through a real SMTP server on loopback: TLS, login, refusals, greylisting, dead connections."""

import email
import email.policy
import json
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, cast

import pytest

from digests.mail import Answer, Mailer, MailError, Server, UnreachableError
from digests.outbox import Outbox, State
from digests.webhook import signature
from jobs.digests.issue import DigestSummary, outbox_path, send
from jobs.digests.subscriptions import decide, pause, unsubscribe
from jobs.digests.trial import send_trial
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from records.errors import ConfigurationError, DocketwireError
from tests.integration.digest_home import DUE, add, copied, crawled, make_home, report, subscribe
from tests.integration.post_office import PASSWORD, USER, PostOffice, office

__all__ = ["office"]

HOUR = timedelta(hours=1)
ANN, BEN, CLEO = "ann@example.org", "ben@example.org", "cleo@example.org"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one subscription and two reports in its first window."""
    home, settings = make_home(tmp_path_factory.mktemp("prepared") / "home")
    subscribe(home, text=f'name = "Prozesse und Plattformen"\nlanguage = "de"\nrecipients = ["{ANN}", "{BEN}", "{CLEO}"]\n')
    crawled(home, settings, DUE - 2 * HOUR)
    add(home, settings, "2026/03/10/a-000.warc.gz", [report(1, DUE - 3 * HOUR), report(2, DUE - HOUR)], at=DUE - HOUR / 2)
    return home.root


@pytest.fixture
def desk(prepared: Path, tmp_path: Path, office: PostOffice) -> tuple[Home, Settings]:
    """The same, mail by the office."""
    return copied(prepared, tmp_path / "home", **office.settings())


def read(raw: bytes) -> EmailMessage:
    return cast("EmailMessage", email.message_from_bytes(raw, policy=email.policy.default))


def states(home: Home) -> dict[str, State]:
    return {d.recipient: d.state for d in Outbox(outbox_path(home)).deliveries()}


def run(desk: tuple[Home, Settings], at: datetime = DUE) -> DigestSummary:
    return send(*desk, now=lambda: at)


def test_every_recipient_gets_one_mail_with_everything_a_list_mail_needs(desk: tuple[Home, Settings], office: PostOffice) -> None:
    assert run(desk).delivered.sent == 3
    assert run(desk, DUE + HOUR).delivered.sent == 0
    assert {name: len(box) for name, box in office.boxes.items()} == {ANN: 1, BEN: 1, CLEO: 1}
    mail, other = read(office.boxes[ANN][0]), read(office.boxes[BEN][0])
    assert mail["To"] == ANN
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "desk <desk.docketwire.docketwire.example>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Message-ID"] != other["Message-ID"]
    link = mail["List-Unsubscribe"].strip("<>")
    assert link.startswith("http://127.0.0.1:8600/unsubscribe/")
    assert link != other["List-Unsubscribe"].strip("<>")
    assert mail.get_content_type() == "multipart/alternative"
    text = mail.get_body(("plain",))
    html = mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert link in text.get_content()
    assert f'href="{link}"' in html.get_content()
    assert "unsubscribe.invalid" not in text.get_content() + html.get_content()
    assert len(html.get_content().encode()) < 102_000


def test_a_mail_is_the_frozen_issue(desk: tuple[Home, Settings], office: PostOffice) -> None:
    """But for the recipient's own links, text and picture are those of `issue.eml`."""
    run(desk)
    frozen = read((desk[0].root / "issues" / "desk" / "2026-03-10T0630" / "issue.eml").read_bytes())
    mail = read(office.boxes[ANN][0])
    link = mail["List-Unsubscribe"].strip("<>")
    for kind in ("plain", "html"):
        ours, theirs = frozen.get_body((kind,)), mail.get_body((kind,))
        assert ours is not None
        assert theirs is not None
        assert theirs.get_content().replace(link, "https://unsubscribe.invalid/") == ours.get_content()


def test_greylisting_is_waited_out(desk: tuple[Home, Settings], office: PostOffice) -> None:
    office.greylisted[BEN] = 2
    assert (run(desk).delivered.sent, run(desk, DUE + timedelta(minutes=1)).delivered.later) == (2, 0)
    assert run(desk, DUE + timedelta(minutes=6)).delivered.later == 1
    assert run(desk, DUE + timedelta(minutes=30)).delivered.sent == 1
    assert {name: len(box) for name, box in office.boxes.items()} == {ANN: 1, BEN: 1, CLEO: 1}


def test_a_refusal_is_recorded_and_reported_and_stops_nobody_else(desk: tuple[Home, Settings], office: PostOffice) -> None:
    office.refused.add(ANN)
    summary = run(desk)
    assert (summary.delivered.sent, summary.delivered.failed) == (2, 1)
    assert "550 5.1.1 no such person here" in summary.problems[0]
    assert states(desk[0])[ANN] is State.FAILED
    assert run(desk, DUE + 2 * HOUR).delivered.failed == 0


@pytest.mark.parametrize("kept", [True, False])
def test_a_connection_that_dies_before_the_answer_is_unknown_and_not_repeated(
    desk: tuple[Home, Settings], office: PostOffice, kept: bool
) -> None:
    office.vanish[BEN] = kept
    summary = run(desk)
    assert (summary.delivered.sent, summary.delivered.unknown) == (2, 1)
    assert any("unknown whether it arrived" in problem for problem in summary.problems)
    run(desk, DUE + 24 * HOUR - HOUR)
    assert len(office.boxes[BEN]) == kept
    assert states(desk[0])[BEN] is State.UNKNOWN


def test_a_person_may_decide_to_send_an_unknown_one_again(desk: tuple[Home, Settings], office: PostOffice) -> None:
    office.vanish[BEN] = False
    run(desk)
    unknown = next(d for d in Outbox(outbox_path(desk[0])).deliveries(states=[State.UNKNOWN]))
    assert decide(desk[0], unknown.id, resend=True, now=DUE + HOUR)
    assert run(desk, DUE + HOUR).delivered.sent == 1
    assert read(office.boxes[BEN][0])["Message-ID"] == unknown.message_id
    assert not decide(desk[0], unknown.id, resend=True, now=DUE + HOUR)


def test_a_sender_that_died_in_the_act_leaves_unknown_behind(desk: tuple[Home, Settings], office: PostOffice) -> None:
    settings = desk[1]
    office.greylisted[CLEO] = 1
    run(desk)
    outbox = Outbox(outbox_path(desk[0]))
    waiting = outbox.due(DUE + HOUR, channel="mail")[0]
    outbox.sending(waiting, DUE + HOUR)
    summary = send(desk[0], settings, now=lambda: DUE + HOUR)
    assert states(desk[0])[CLEO] is State.UNKNOWN
    assert any(CLEO in problem for problem in summary.problems)
    assert CLEO not in office.boxes


def test_a_server_that_is_away_postpones_everything(desk: tuple[Home, Settings], office: PostOffice, tmp_path: Path) -> None:
    home, settings = desk
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    away = settings.mail.__class__(**{**{f: getattr(settings.mail, f) for f in settings.mail.__dataclass_fields__}, "port": port})
    summary = send(home, Settings(mail=away), now=lambda: DUE)
    assert (summary.delivered.sent, summary.delivered.later) == (0, 3)
    assert "cannot be reached" in summary.problems[0]
    assert run(desk, DUE + HOUR).delivered.sent == 3


def test_after_three_days_it_is_given_up_and_said(desk: tuple[Home, Settings], office: PostOffice) -> None:
    office.greylisted[BEN] = 100
    at, problems = DUE, []
    while at < DUE + timedelta(days=3, hours=12):
        problems = run(desk, at).problems
        at += 7 * HOUR
        if problems:
            break
    assert "given up" in problems[0]
    assert states(desk[0])[BEN] is State.FAILED


def test_a_certificate_nobody_vouches_for_is_refused(office: PostOffice) -> None:
    server = Server(host="localhost", port=office.port, username=USER, password=PASSWORD)
    with Mailer(server) as mailer, pytest.raises(MailError, match="certificate is not trusted"):
        mailer.send(b"Subject: x\n\nx", "a@example.org", ANN, before_the_end=lambda: None)


def test_a_certificate_for_another_name_is_refused(tmp_path: Path) -> None:
    with PostOffice(tmp_path, name="elsewhere.example") as office:
        server = Server(host="localhost", port=office.port, username=USER, password=PASSWORD, ca_file=office.ca_file)
        with Mailer(server) as mailer, pytest.raises(MailError, match="certificate is not trusted"):
            mailer.send(b"Subject: x\n\nx", "a@example.org", ANN, before_the_end=lambda: None)


def test_a_wrong_password_is_a_clear_problem_and_the_mails_wait(
    desk: tuple[Home, Settings], monkeypatch: pytest.MonkeyPatch, office: PostOffice
) -> None:
    monkeypatch.setenv("TEST_MAIL_PASSWORD", "wrong")
    summary = run(desk)
    assert summary.delivered.waiting == 3
    assert "refused the login" in summary.problems[0]
    monkeypatch.setenv("TEST_MAIL_PASSWORD", PASSWORD)
    assert run(desk, DUE + timedelta(minutes=1)).delivered.sent == 3


def test_tls_from_the_first_byte_works_too(tmp_path: Path) -> None:
    with PostOffice(tmp_path, implicit_tls=True) as office:
        server = Server(host="localhost", port=office.port, security="tls", ca_file=office.ca_file)
        with Mailer(server) as mailer:
            answer = mailer.send(b"Subject: dots\n\n.one\n..two\nend", "a@example.org", ANN, before_the_end=lambda: None)
        assert answer[0] is Answer.ACCEPTED
        assert office.boxes[ANN][0].endswith(b".one\r\n..two\r\nend\r\n")


def test_a_server_without_tls_gets_nothing() -> None:
    """STARTTLS is demanded: a middle-man who strips it from the greeting gets neither password nor mail."""
    with socket.create_server(("127.0.0.1", 0)) as plain:

        def greet() -> None:
            client, _ = plain.accept()
            with client, client.makefile("rb") as lines:
                client.sendall(b"220 hello\r\n")
                lines.readline()
                client.sendall(b"250 plain\r\n")
                lines.readline()

        thread = threading.Thread(target=greet)
        thread.start()
        server = Server(host="127.0.0.1", port=plain.getsockname()[1], username=USER, password=PASSWORD, timeout_seconds=5)
        with Mailer(server) as mailer, pytest.raises((MailError, UnreachableError), match="TLS"):
            mailer.send(b"Subject: x\n\nx", "a@example.org", ANN, before_the_end=lambda: None)
        thread.join()
    assert ssl.HAS_SNI


def test_one_click_ends_it_and_a_pause_passes(desk: tuple[Home, Settings], office: PostOffice) -> None:
    home, settings = desk
    run(desk)
    tokens = {name: read(office.boxes[name][0])["List-Unsubscribe"].strip("<>").rpartition("/")[2] for name in (ANN, BEN)}
    reader = unsubscribe(home, tokens[ANN], now=DUE + HOUR)
    assert reader is not None
    assert (reader.address, reader.state) == (ANN, "unsubscribed")
    assert pause(home, tokens[BEN], 2, now=DUE + HOUR) is not None
    assert unsubscribe(home, "no-such-token") is None
    for day in (1, 4):
        crawled(home, settings, DUE + timedelta(days=day) - HOUR)
        run(desk, DUE + timedelta(days=day))
    assert {name: len(box) for name, box in office.boxes.items()} == {ANN: 1, BEN: 2, CLEO: 3}


def test_leaving_between_planning_and_sending_cancels(desk: tuple[Home, Settings], office: PostOffice) -> None:
    office.greylisted[ANN] = 1
    run(desk)
    reader = Outbox(outbox_path(desk[0])).recipients.readers("desk", [ANN], DUE)[0]
    unsubscribe(desk[0], reader.token, now=DUE + timedelta(minutes=1))
    assert run(desk, DUE + HOUR).delivered.cancelled == 1
    assert ANN not in office.boxes


class Hook(BaseHTTPRequestHandler):
    """Remembers what it was sent; answers what its server is told to."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server = cast("Any", self.server)
        server.calls.append((dict(self.headers), body))
        status = server.answers.pop(0) if server.answers else 204
        self.send_response(status)
        if status == 302:
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_address[1]}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def test_a_webhook_is_signed_tried_again_and_never_redirected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_HOOK_KEY", "a shared key")
    server = cast("Any", HTTPServer(("127.0.0.1", 0), Hook))
    server.calls, server.answers = [], [503, 200]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        home, settings = make_home(tmp_path / "home")
        url = f"http://127.0.0.1:{server.server_address[1]}/hook"
        hook = f'name = "Hook"\nchannels = ["webhook"]\nwebhook_url = "{url}"\nwebhook_secret_env = "TEST_HOOK_KEY"\n'
        subscribe(home, text=hook)
        crawled(home, settings, DUE - HOUR)
        assert send(home, settings, now=lambda: DUE).delivered.later == 1
        at = DUE + timedelta(minutes=10)
        assert send(home, settings, now=lambda: at).delivered.sent == 1
        (first, body), (second, again) = server.calls
        assert body == again
        assert first["Idempotency-Key"] == second["Idempotency-Key"]
        assert second["Docketwire-Signature"] == signature("a shared key", body, at)
        assert json.loads(body)["issue"]["id"] == "2026-03-10T0630"
        server.answers = [302]
        crawled(home, settings, DUE + 23 * HOUR)
        assert send(home, settings, now=lambda: DUE + 24 * HOUR).delivered.failed == 1
        assert len(server.calls) == 3
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_password_never_goes_over_an_open_line(desk: tuple[Home, Settings]) -> None:
    home, settings = desk
    bare = settings.mail.__class__(**{**{f: getattr(settings.mail, f) for f in settings.mail.__dataclass_fields__}, "security": "none"})
    assert "open line" in send(home, Settings(mail=bare), now=lambda: datetime(2026, 3, 10, 7, tzinfo=UTC)).problems[0]


def test_a_trial_sends_one_now_and_remembers_nothing(desk: tuple[Home, Settings], office: PostOffice) -> None:
    """Half an hour before the first issue is due; that one then tells the same, to everybody, as if there had been no trial."""
    trial = send_trial(*desk, "desk", now=lambda: DUE - HOUR / 2)
    assert [(mail.recipient, mail.accepted) for mail in trial.mails] == [(ANN, True), (BEN, True), (CLEO, True)]
    assert (trial.stories, trial.well) == (2, True)
    mail = read(office.boxes[ANN][0])
    assert mail["Subject"].startswith("[Test] Prozesse und Plattformen: ")
    assert mail["List-Unsubscribe"].startswith("<http://127.0.0.1:8600/unsubscribe/")
    outbox = Outbox(outbox_path(desk[0]))
    assert (outbox.deliveries(), outbox.covered("desk"), outbox.told("desk")) == ([], None, {})
    assert run(desk).made[0].stories == 2
    real = read(office.boxes[ANN][1])
    assert not real["Subject"].startswith("[Test]")
    assert real["Message-ID"] != mail["Message-ID"]


def test_a_trial_goes_to_whom_it_is_asked_to_and_to_nobody_who_left(desk: tuple[Home, Settings], office: PostOffice) -> None:
    send_trial(*desk, "desk", to=["boss@example.org"], now=lambda: DUE)
    assert {name: len(box) for name, box in office.boxes.items() if box} == {"boss@example.org": 1}
    other = read(office.boxes["boss@example.org"][0])
    assert other["List-Unsubscribe"] is None
    assert "unsubscribe.invalid" not in str(other.get_body(("plain",)))
    run(desk)
    token = read(office.boxes[BEN][0])["List-Unsubscribe"].strip("<>").rpartition("/")[2]
    unsubscribe(desk[0], token, now=DUE)
    assert [mail.recipient for mail in send_trial(*desk, "desk", now=lambda: DUE + HOUR).mails] == [ANN, CLEO]


def test_a_trial_tells_what_the_server_said(desk: tuple[Home, Settings], office: PostOffice) -> None:
    office.refused.add(BEN)
    trial = send_trial(*desk, "desk", now=lambda: DUE)
    assert [mail.accepted for mail in trial.mails] == [True, False, True]
    assert "no such person here" in trial.mails[1].answer
    assert not trial.well


def test_a_trial_without_a_server_says_what_is_missing_where(tmp_path: Path) -> None:
    home, settings = make_home(tmp_path / "home")
    subscribe(home)
    with pytest.raises(ConfigurationError) as caught:
        send_trial(home, settings, "desk", now=lambda: DUE)
    assert [line.split(" (")[0] for line in str(caught.value).splitlines()] == [
        f"{home.settings}: mail.host: is empty",
        f"{home.settings}: mail.sender: is empty",
    ]


def test_a_trial_without_anything_published_says_so(tmp_path: Path, office: PostOffice) -> None:
    home, settings = make_home(tmp_path / "empty", **office.settings())
    subscribe(home)
    with pytest.raises(DocketwireError, match="run `docketwire publish`"):
        send_trial(home, settings, "desk", now=lambda: DUE)
