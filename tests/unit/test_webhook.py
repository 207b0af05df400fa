"""A signed call to another program."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from digests.mail import Answer
from digests.webhook import alert_payload, idempotency_key, payload, post, signature
from records.alerting import UrgentAlert
from tests.unit.digest_samples import MORNING, sample_issue

AT = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)
BODY = b"{}"


class Receiver(HTTPServer):
    """Answers with one status and keeps what it was sent."""

    status = 200
    seen: list[tuple[str, dict[str, str], bytes]]


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST  # noqa: N815 - as http.server calls it

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    server = Receiver(("127.0.0.1", 0), _Handler)
    server.seen = []
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def sent(receiver: Receiver, status: int) -> tuple[Answer, str]:
    receiver.status = status
    receiver.seen.clear()
    return post(f"http://127.0.0.1:{receiver.server_port}/hook", BODY, key="k1", secret="s", now=AT, timeout_seconds=5)


@pytest.mark.parametrize(
    ("status", "answer"),
    [(200, Answer.ACCEPTED), (204, Answer.ACCEPTED), (302, Answer.REFUSED), (400, Answer.REFUSED), (404, Answer.REFUSED), (408, Answer.LATER),
     (425, Answer.LATER), (429, Answer.LATER), (500, Answer.LATER), (503, Answer.LATER)],
)  # fmt: skip
def test_an_answer_means_accepted_later_or_refused(receiver: Receiver, status: int, answer: Answer) -> None:
    assert sent(receiver, status) == (answer, f"http-{status}")
    assert [path for path, *_ in receiver.seen] == ["/hook"], "a redirect is never followed"


def test_a_call_carries_body_key_and_signature(receiver: Receiver) -> None:
    sent(receiver, 200)
    ((_, headers, body),) = receiver.seen
    assert (body, headers["Idempotency-Key"], headers["Content-Type"]) == (BODY, "k1", "application/json; charset=utf-8")
    assert headers["Docketwire-Signature"] == signature("s", BODY, AT)


def test_silence_is_tried_again() -> None:
    answer, words = post("http://127.0.0.1:9/hook", BODY, key="k", secret="s", now=AT, timeout_seconds=2)
    assert (answer, "refused" in words) == (Answer.LATER, True)


def test_a_signature_covers_time_and_body() -> None:
    stamp = str(int(AT.timestamp()))
    expected = hmac.new(b"key", f"{stamp}.".encode() + BODY, hashlib.sha256).hexdigest()
    assert signature("key", BODY, AT) == f"t={stamp},v1={expected}"
    assert signature("key", BODY + b" ", AT) != signature("key", BODY, AT)


def test_the_body_is_the_frozen_issue_with_where_to_read_it() -> None:
    issue = sample_issue()
    document = json.loads(payload(issue, "sha256:5e"))
    assert (document["type"], document["version"], document["digest"]) == ("docketwire.issue", 1, "sha256:5e")
    assert document["url"] == f"{issue.base_url}/issue/{issue.subscription.id}/{issue.id}"
    assert document["issue"]["stories"][0]["headline"]["report_id"] == issue.stories[0].headline.report_id
    assert document["issue"]["window"]["end"] == MORNING.isoformat()


def test_bodies_say_what_people_wrote_in_its_own_letters() -> None:
    """Who reads them by eye, or by a program that knows no escapes of JSON, finds the headline."""
    at = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)
    issue = sample_issue("ja")
    named = replace(issue, subscription=replace(issue.subscription, name="Суд и площадки 裁判"))
    for body in (payload(named, "sha256:5e"), alert_payload(UrgentAlert(id="k", at=at, issue=replace(named, stories=()), items=()))):
        assert "Суд и площадки 裁判".encode() in body
        assert b": " not in body.split(b"name", 1)[0]


def test_every_attempt_to_one_address_has_the_same_key() -> None:
    issue = sample_issue()
    assert idempotency_key(issue, "http://a") == idempotency_key(issue, "http://a") != idempotency_key(issue, "http://b")
    assert len(idempotency_key(issue, "http://a")) == 40
