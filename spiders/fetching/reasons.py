"""Why a link was not captured: one short counted word each."""

import re
from datetime import datetime, timedelta

import aiohttp
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

from records.capture import GONE_STATUSES, Hint
from records.source import Source
from spiders.fetching.refusals import (
    AddressRefused,
    HostLeftAlone,
    HostTooSlow,
    LoginFailed,
    RobotsForbidden,
    RobotsUnavailable,
    RunStopped,
    SecretMissing,
)
from spiders.memory.remembered import claim_of

FOR_GOOD = frozenset({"address-refused", "too-large", "http-410", "bad-link"})
"""Failures that another try will not mend."""
GONE = frozenset(f"http-{status}" for status in GONE_STATUSES)
"""The host says that there is no such page."""
TLS_WORDS = frozenset({"tls-self-signed", "tls-unknown-issuer", "tls-expired", "tls-wrong-host"})
"""A certificate that proves nothing: the host's fault, not the page's."""
LOCKED = frozenset({"no-secret", "login-failed"})
"""The source's own door, and our key does not fit."""
LEFT_OUT = frozenset({"robots", "robots-unavailable", "host-paused", "slow-host", "deadline", "stopped", "budget"}) | TLS_WORDS | LOCKED
"""Not failures of the page: it was not asked for."""
BLAMELESS = LEFT_OUT | {"http-429", "http-503"}
"""Do not count as a try of the page: the host was busy, or we did not ask."""


def failure_reason(error: BaseException) -> str:
    """The word for what a request's errback was told."""
    if isinstance(error, IgnoreRequest):
        return _refusal(error)
    if isinstance(error, DownloadTimeoutError):
        return "timeout"
    if isinstance(error, CannotResolveHostError):
        return "dns"
    if isinstance(error, DownloadConnectionRefusedError):
        return tls_reason(error.__cause__) if isinstance(error.__cause__, aiohttp.ClientSSLError) else "connect"
    if isinstance(error, DownloadCancelledError):
        return "too-large"
    if isinstance(error, ResponseDataLossError):
        return "cut-off"
    if isinstance(error, DownloadFailedError):
        # what aiohttp cannot read - header floods among it - is a ClientResponseError; the rest broke off on the way
        return "bad-response" if isinstance(error.__cause__, aiohttp.ClientResponseError) else "connection"
    if isinstance(error, UnsupportedURLSchemeError):
        return "bad-link"
    return "error"


def tls_reason(error: aiohttp.ClientSSLError) -> str:
    """What is wrong with a certificate: OpenSSL's verify codes, of which these four are what outlets' servers get wrong."""
    cause = getattr(error, "certificate_error", None) or getattr(error, "os_error", None)
    code = getattr(cause, "verify_code", None)
    return _VERIFY_CODES.get(code, "tls") if code is not None else "tls"


_VERIFY_CODES = {
    9: "tls-expired",  # not yet valid: as wrong as too late
    10: "tls-expired",
    18: "tls-self-signed",
    19: "tls-self-signed",
    20: "tls-unknown-issuer",
    21: "tls-unknown-issuer",
    62: "tls-wrong-host",
    64: "tls-wrong-host",
}


def _refusal(error: IgnoreRequest) -> str:
    if isinstance(error, AddressRefused):
        return "address-refused"
    if isinstance(error, RobotsForbidden):
        return "robots"
    if isinstance(error, RobotsUnavailable):
        # robots.txt is asked first, so it is where a bad certificate shows
        cause = failure_reason(error.__cause__) if isinstance(error.__cause__, DownloadConnectionRefusedError) else ""
        return cause if cause in TLS_WORDS else "robots-unavailable"
    if isinstance(error, HostLeftAlone):
        return "host-paused"
    if isinstance(error, HostTooSlow):
        return "slow-host"
    if isinstance(error, RunStopped):
        return "stopped"
    if isinstance(error, SecretMissing):
        return "no-secret"
    if isinstance(error, LoginFailed):
        return "login-failed"
    return "redirect-loop"


def skip_reason(source: Source, hint: Hint, *, now: datetime) -> str | None:
    """Why a link is not followed by the catalogue's rules; None when it is."""
    if source.include and not re.search(source.include, hint.url):
        return "not-included"
    if source.exclude and re.search(source.exclude, hint.url):
        return "excluded"
    claim = claim_of(hint)
    if claim is not None and too_old(source, claim, now=now):
        return "too-old"
    return None


def too_old(source: Source, at: datetime, *, now: datetime) -> bool:
    return source.max_age_days is not None and at < now - timedelta(days=source.max_age_days)
