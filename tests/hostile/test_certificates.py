"""Servers whose certificate a known authority signed, but that must not be believed; and one that may."""

import contextlib
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from tests.integration.crawl_site import T0, Site, by_source, order_for, page, rss, run_crawl, source_of

pytestmark = pytest.mark.hostile
NOW = datetime.now(UTC)


@contextlib.contextmanager
def signed(certificate: trustme.LeafCert) -> Iterator[Site]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    made = Site({"/feed": rss(["/1"], at=T0), "/1": page("1")}, tls=context)
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """Known to every child of this test."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return authority


@pytest.mark.parametrize(
    ("how", "word"),
    [
        ({"not_before": NOW - timedelta(days=90), "not_after": NOW - timedelta(days=1)}, "tls-expired"),
        ({"not_before": NOW + timedelta(days=1), "not_after": NOW + timedelta(days=90)}, "tls-expired"),
        ({"name": "other.example"}, "tls-wrong-host"),
        ({"name": "localhost.other.example"}, "tls-wrong-host"),
        ({"name": "*.localhost"}, "tls-wrong-host"),
    ],
)
def test_a_certificate_that_is_not_for_us_now_ends_the_matter(
    tmp_path: Path, authority: trustme.CA, how: dict[str, object], word: str
) -> None:
    """Nothing is asked of such a server, and the reason is told in a word."""
    name = str(how.get("name", "localhost"))
    dates = {key: value for key, value in how.items() if key != "name"}
    with signed(authority.issue_cert(name, **dates)) as site:  # type: ignore[arg-type]
        run = by_source(run_crawl(order_for(tmp_path, "r", [source_of(site, "a")])))["a"]
        assert (run.listings_failed, run.error) == (1, word)
        assert site.log == []


def test_a_good_certificate_is_believed(tmp_path: Path, authority: trustme.CA) -> None:
    """The tests above fail for what they say, not for an authority nobody knows."""
    with signed(authority.issue_cert("localhost")) as site:
        run = by_source(run_crawl(order_for(tmp_path, "r", [source_of(site, "a")])))["a"]
        assert (run.listings_failed, run.captured) == (0, 1)
