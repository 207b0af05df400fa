"""Content codings come off a listing, and a bomb costs no more than the limit."""

import gzip
import zlib
from contextlib import suppress

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.fetching.unpack import UnpackError, unpack

TEXT = b"<urlset>" + bytes(range(256)) * 500
DEFLATED = zlib.compressobj(wbits=-15)
PACKED = {
    "gzip": gzip.compress(TEXT),
    "deflate": zlib.compress(TEXT),
    "br": brotli.compress(TEXT),
    "zstd": zstandard.compress(TEXT),
    "": TEXT,
    "identity": TEXT,
}


@pytest.mark.parametrize("coding", PACKED)
def test_every_coding_we_ask_for(coding: str) -> None:
    assert unpack(PACKED[coding], coding, limit=10**6) == TEXT


def test_codings_on_top_of_each_other_and_raw_deflate() -> None:
    assert unpack(brotli.compress(gzip.compress(TEXT)), "gzip, br", limit=10**6) == TEXT
    assert unpack(DEFLATED.compress(TEXT) + DEFLATED.flush(), "deflate", limit=10**6) == TEXT


def test_a_gz_file_is_unpacked_without_any_header() -> None:
    """`sitemap.xml.gz` served as what it is; and one that its server has packed once more."""
    assert unpack(gzip.compress(TEXT), None, limit=10**6) == TEXT
    assert unpack(gzip.compress(gzip.compress(TEXT)), "gzip", limit=10**6) == TEXT


def test_plain_text_that_claims_to_be_gzip_is_taken_as_it_is() -> None:
    assert unpack(b"<rss/>", "gzip", limit=100) == b"<rss/>"


def test_a_cut_off_body_gives_what_there_is() -> None:
    assert TEXT.startswith(unpack(gzip.compress(TEXT)[:-20], "gzip", limit=10**6))


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_is_refused(coding: str) -> None:
    zeros = bytes(20_000_000)
    packed = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstandard.compress}[coding](zeros)
    with pytest.raises(UnpackError, match="more than 1000000 bytes"):
        unpack(packed, coding, limit=1_000_000)


@pytest.mark.parametrize(("body", "coding"), [(b"\x1f\x8b\x08junk", "gzip"), (b"junk", "br"), (b"junk", "zstd"), (b"junk", "compress")])
def test_broken_and_unknown_codings_are_errors_of_ours(body: bytes, coding: str) -> None:
    with pytest.raises(UnpackError):
        unpack(body, coding, limit=1000)


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br", None]))
def test_whatever_comes_it_is_bytes_or_our_error(body: bytes, coding: str | None) -> None:
    with suppress(UnpackError):
        assert len(unpack(body, coding, limit=10_000)) <= 10_000
