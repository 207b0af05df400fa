"""A certificate nobody vouches for ends the matter."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.integration.crawl_site import T0, Site, by_source, order_for, page, rss, run_crawl, source_of

pytestmark = pytest.mark.hostile


def self_signed(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    made = Site({"/feed": rss(["/1"], at=T0), "/1": page("1")}, tls=context)
    yield made
    made.close()


def test_an_unknown_certificate_is_refused(tmp_path: Path, site: Site) -> None:
    run = by_source(run_crawl(order_for(tmp_path, "r", [source_of(site, "a")])))["a"]
    assert run.listings_failed == 1
    assert (run.error, "certificate" in (run.error_detail or "").lower()) == ("tls-self-signed", True)
    assert site.log == []
