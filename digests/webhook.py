"""A signed call to another program: an issue as JSON, with an HMAC-SHA256 over time and body and a key that makes repeats harmless."""

import hashlib
import hmac
import http.client
import json
import socket
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import datetime
from typing import IO

from common.codec import to_json
from digests.archive import SUMS
from digests.mail import Answer
from records.alerting import UrgentAlert
from records.digest import Issue

SIGNATURE = "Docketwire-Signature"
_TRY_AGAIN = frozenset({408, 425, 429})


def alert_payload(alert: UrgentAlert) -> bytes:
    """The body: the alert, and where people read the stories."""
    urls = {item.story_id: f"{alert.issue.base_url}/story/{item.story_id}" for item in alert.items}
    document = {"type": "docketwire.alert", "version": 1, "stories": urls, "alert": to_json(alert)}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def payload(issue: Issue, digest: str) -> bytes:
    """The body: the issue as it was frozen, the hash of its sums, and where people read it."""
    url = f"{issue.base_url}/issue/{issue.subscription.id}/{issue.id}"
    document = {"type": "docketwire.issue", "version": 1, "url": url, "digest": digest, "sums": SUMS, "issue": to_json(issue)}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def idempotency_key(issue: Issue, url: str) -> str:
    """The same for every attempt to deliver one issue to one address."""
    return delivery_key(issue.subscription.id, issue.id, url)


def delivery_key(subscription: str, item: str, address: str) -> str:
    """The same for every attempt to deliver one thing to one address."""
    return hashlib.sha256(f"{subscription}\n{item}\n{address}".encode()).hexdigest()[:40]


def signature(secret: str, body: bytes, at: datetime) -> str:
    """`t=<unix time>,v1=<hex>`: HMAC-SHA256 with the shared key over `<unix time>.<body>`."""
    stamp = str(int(at.timestamp()))
    return f"t={stamp},v1={hmac.new(secret.encode(), stamp.encode() + b'.' + body, hashlib.sha256).hexdigest()}"


def post(url: str, body: bytes, *, key: str, secret: str, now: datetime, timeout_seconds: float = 15) -> tuple[Answer, str]:
    """One signed attempt. 2xx is accepted; 408, 425, 429, 5xx and silence are tried again; a redirect or another 4xx is refused."""
    return _called(url, body, {"Idempotency-Key": key, SIGNATURE: signature(secret, body, now)}, timeout_seconds, silence=Answer.LATER)


def post_unsigned(url: str, body: bytes, *, timeout_seconds: float = 15) -> tuple[Answer, str]:
    """One attempt at an address that is a secret and whose owner knows no repeats: where the answer stays away after the body may have
    gone out, nobody can know.
    """
    return _called(url, body, {}, timeout_seconds, silence=Answer.UNKNOWN)


def _called(url: str, body: bytes, more: Mapping[str, str], timeout_seconds: float, *, silence: Answer) -> tuple[Answer, str]:
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Docketwire", **more}
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")  # noqa: S310 - http(s) only, checked on load
    try:
        with _OPENER.open(request, timeout=timeout_seconds) as response:
            return _judged(response.status)
    except urllib.error.HTTPError as error:
        with error:
            return _judged(error.code)
    except urllib.error.URLError as error:
        early = isinstance(error.reason, (ConnectionRefusedError, socket.gaierror))  # nothing was handed over
        return (Answer.LATER if early else silence), f"{type(error.reason).__name__}: {error.reason}"
    except (OSError, http.client.HTTPException) as error:
        return silence, f"{type(error).__name__}: {error}"


def _judged(status: int) -> tuple[Answer, str]:
    if 200 <= status < 300:
        return Answer.ACCEPTED, f"http-{status}"
    return (Answer.LATER if status in _TRY_AGAIN or status >= 500 else Answer.REFUSED), f"http-{status}"


class _Straight(urllib.request.HTTPRedirectHandler):
    """A redirect would hand the signed body to somebody else."""

    def redirect_request(
        self, _req: urllib.request.Request, _fp: IO[bytes], _code: int, _msg: str, _headers: http.client.HTTPMessage, _newurl: str
    ) -> None:
        return None


_OPENER = urllib.request.build_opener(_Straight, urllib.request.ProxyHandler({}))
