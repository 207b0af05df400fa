"""One word for why a page or listing could not be had, whatever raised and wherever."""

import ssl

import aiohttp
import pytest
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

from spiders.fetching.reasons import failure_reason
from spiders.fetching.refusals import AddressRefused, HostLeftAlone, RobotsForbidden, RobotsUnavailable, RunStopped

HOME = "https://a.example.org"


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (DownloadTimeoutError("x"), "timeout"),
        (CannotResolveHostError("x"), "dns"),
        (DownloadConnectionRefusedError("x"), "connect"),
        (caused(DownloadConnectionRefusedError("x"), aiohttp.ClientSSLError(None, OSError())), "tls"),  # type: ignore[arg-type]
        (DownloadCancelledError("x"), "too-large"),
        (ResponseDataLossError("x"), "cut-off"),
        (DownloadFailedError("x"), "connection"),
        (caused(DownloadFailedError("x"), aiohttp.ClientResponseError(None, ())), "bad-response"),  # type: ignore[arg-type]
        (UnsupportedURLSchemeError("x"), "bad-link"),
        (ValueError("x"), "error"),
        (AddressRefused("x"), "address-refused"),
        (RobotsForbidden("x"), "robots"),
        (RobotsUnavailable("x"), "robots-unavailable"),
        (HostLeftAlone("x"), "host-paused"),
        (RunStopped("x"), "stopped"),
        (IgnoreRequest("x"), "redirect-loop"),
    ],
)
def test_each_failure_has_its_word(error: Exception, word: str) -> None:
    assert failure_reason(error) == word


# cookies


@pytest.mark.parametrize(
    ("code", "word"),
    [
        (18, "tls-self-signed"),
        (19, "tls-self-signed"),
        (20, "tls-unknown-issuer"),
        (10, "tls-expired"),
        (62, "tls-wrong-host"),
        (99, "tls"),
    ],
)
def test_what_is_wrong_with_a_certificate_has_its_word_also_where_robots_txt_met_it(code: int, word: str) -> None:
    wrong = ssl.SSLCertVerificationError()
    wrong.verify_code = code
    refused = caused(DownloadConnectionRefusedError("x"), aiohttp.ClientConnectorCertificateError(None, wrong))  # type: ignore[arg-type]
    assert failure_reason(refused) == word
    assert failure_reason(caused(RobotsUnavailable("x"), refused)) == (word if word != "tls" else "robots-unavailable")
