"""Content codings come off a body, bounded; what servers get wrong is read as browsers read it."""

import gzip
import subprocess
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from common.content_coding import CHUNK, LARGEST_CHUNK, MAX_CODINGS, BodyTooLargeError, CodingError, Decoded, decoded

pytestmark = pytest.mark.hostile

TEXT = b"<rss>" + b"hello " * 500 + b"</rss>"
NOISE = bytes(range(256)) * 40
CYRILLIC = "<p>Суд оштрафовал</p>".encode("cp1251") * 9
LIMIT = 10_000_000


def small_window(plain: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 12)
    return packer.compress(plain) + packer.flush()


def bare(plain: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(plain) + packer.flush()


def wide_zstd(plain: bytes) -> bytes:
    return zstandard.ZstdCompressor(compression_params=zstandard.ZstdCompressionParameters(window_log=24)).compress(plain)


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
}


@pytest.mark.parametrize("coding", PACKERS)
def test_every_coding_comes_off_whatever_its_case(coding: str) -> None:
    for name in (coding, coding.upper(), f" {coding} ,"):
        assert decoded(PACKERS[coding](NOISE), name, limit=LIMIT) == Decoded(body=NOISE)


@pytest.mark.parametrize("coding", [None, "", "identity", "none", "identity, identity"])
def test_no_coding_leaves_the_body_as_it_is(coding: str | None) -> None:
    assert decoded(NOISE, coding, limit=LIMIT) == Decoded(body=NOISE)


@pytest.mark.parametrize(
    ("body", "coding", "plain"),
    [
        pytest.param(small_window(TEXT), "deflate", TEXT, id="zlib stream with a window of 4 KB"),
        pytest.param(bare(TEXT), "deflate", TEXT, id="deflate without a wrapper"),
        pytest.param(gzip.compress(TEXT) + b"JUNKJUNK", "gzip", TEXT, id="gzip with trailing bytes"),
        pytest.param(gzip.compress(TEXT) + bytes(512), "gzip", TEXT, id="gzip padded to a block"),
        pytest.param(gzip.compress(TEXT) + b"\x1f\x8b\x08junk of a member", "gzip", TEXT, id="gzip with what looks like a member"),
        pytest.param(gzip.compress(TEXT) * 2, "gzip", TEXT * 2, id="two gzip members"),
        pytest.param(gzip.compress(TEXT) + bytes(9) + gzip.compress(TEXT), "gzip", TEXT * 2, id="two members with padding between"),
        pytest.param(zstandard.compress(TEXT) * 3, "zstd", TEXT * 3, id="three zstd frames"),
        pytest.param(zstandard.compress(TEXT) + b"JUNK" * 300, "zstd", TEXT, id="zstd with trailing bytes"),
        pytest.param(brotli.compress(TEXT) + b"JUNK", "br", TEXT, id="br with trailing bytes"),
        pytest.param(zlib.compress(TEXT) + b"JUNK", "deflate", TEXT, id="deflate with trailing bytes"),
        pytest.param(TEXT, "gzip", TEXT, id="plain said gzip"),
        pytest.param(TEXT, "br", TEXT, id="plain said br"),
        pytest.param(TEXT, "deflate", TEXT, id="plain said deflate"),
        pytest.param(TEXT, "zstd", TEXT, id="plain said zstd"),
        pytest.param(b'{"a": 1}', "br", b'{"a": 1}', id="short plain said br"),
        pytest.param(b"User-agent: *\nAllow: /", "deflate", b"User-agent: *\nAllow: /", id="robots.txt said deflate"),
        pytest.param(CYRILLIC, "gzip", CYRILLIC, id="markup in windows-1251 said gzip"),
        pytest.param("Å".encode() * 2000, "br", "Å".encode() * 2000, id="plain whose head ends inside a character"),
        pytest.param(b"x" + "Å".encode() * 2000, "br", b"x" + "Å".encode() * 2000, id="the same, one byte on"),
        pytest.param(b"", "gzip", b"", id="empty said gzip"),
        pytest.param(b"", "br", b"", id="empty said br"),
        pytest.param(b"", "foo", b"", id="empty said foo"),
        pytest.param(TEXT, "utf-8", TEXT, id="a charset for a coding"),
        pytest.param(TEXT, "foo", TEXT, id="unknown coding over plain text"),
        pytest.param(gzip.compress(TEXT), None, TEXT, id="a .gz file without any header"),
        pytest.param(gzip.compress(gzip.compress(TEXT)), "gzip", TEXT, id="a .gz file packed once more"),
        pytest.param(brotli.compress(gzip.compress(TEXT)), "gzip, br", TEXT, id="br over gzip"),
        pytest.param(gzip.compress(brotli.compress(zstandard.compress(TEXT))), "zstd br,gzip", TEXT, id="three, commas and spaces"),
    ],
)
def test_a_body_is_read_as_browsers_read_it(body: bytes, coding: str | None, plain: bytes) -> None:
    assert decoded(body, coding, limit=LIMIT) == Decoded(body=plain)


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        pytest.param(gzip.compress(NOISE)[:-12], "gzip", id="gzip"),
        pytest.param(gzip.compress(NOISE)[:-3], "gzip", id="gzip in its checksum"),
        pytest.param(gzip.compress(NOISE) + gzip.compress(NOISE)[:-12], "gzip", id="gzip in its second member"),
        pytest.param(zlib.compress(NOISE)[:-6], "deflate", id="deflate"),
        pytest.param(bare(NOISE)[:-6], "deflate", id="bare deflate"),
        pytest.param(brotli.compress(NOISE * 20 + TEXT, quality=1)[:-40], "br", id="br"),
        pytest.param(zstandard.compress(NOISE * 40 + TEXT, 1)[:-6], "zstd", id="zstd"),
        pytest.param(brotli.compress(gzip.compress(NOISE)[:-12]), "gzip, br", id="the inner of two"),
    ],
)
def test_of_a_cut_off_body_what_came_is_kept_and_marked(body: bytes, coding: str) -> None:
    found = decoded(body, coding, limit=LIMIT)
    assert found.cut
    assert found.body
    assert (NOISE * 40 + TEXT).startswith(found.body[: len(NOISE)])


@pytest.mark.parametrize(
    ("body", "coding", "told"),
    [
        (b"\x1f\x8b\x08junk", "gzip", "broken gzip"),
        (gzip.compress(TEXT)[:-8] + bytes(8), "gzip", "incorrect data check"),
        (b"\x00junk", "br", "broken br"),
        (b"\x00junk", "zstd", "broken zstd"),
        (b"\xff\xff\xff", "deflate", "broken deflate"),
        (brotli.compress(TEXT)[:-5], "br", "cut off before its first byte"),
        (NOISE, "foo", "unknown content coding 'foo'"),
        (NOISE, "compress", "unknown content coding"),
        (gzip.compress(TEXT), ", ".join(["gzip"] * (MAX_CODINGS + 1)), "5 stacked"),
        (wide_zstd(TEXT * 4000), "zstd", "too much memory"),
    ],
    ids=["gzip", "checksum", "br", "zstd", "deflate", "cut", "unknown", "compress", "stacked", "window"],
)
def test_what_nobody_can_read_is_an_error_of_ours(body: bytes, coding: str, told: str) -> None:
    with pytest.raises(CodingError, match=told):
        decoded(body, coding, limit=LIMIT)


@pytest.mark.parametrize("coding", PACKERS)
def test_a_bomb_is_refused(coding: str) -> None:
    with pytest.raises(BodyTooLargeError, match="more than 1000000 bytes"):
        decoded(PACKERS[coding](bytes(20_000_000)), coding, limit=1_000_000)


def test_a_bomb_inside_a_bomb_and_a_plain_giant_are_refused() -> None:
    for body, coding in ((gzip.compress(gzip.compress(bytes(20_000_000))), "gzip"), (bytes(1_000_001), None)):
        with pytest.raises(BodyTooLargeError):
            decoded(body, coding, limit=1_000_000)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_takes_little_memory(coding: str) -> None:
    """A quarter of a gigabyte of zeros in a process that may take 200 MB more than it has."""
    code = (
        "import resource, sys\nfrom common.content_coding import BodyTooLargeError, decoded\nbody = sys.stdin.buffer.read()\n"
        "held = int(open('/proc/self/statm').read().split()[0]) * 4096 + (200 << 20)\nresource.setrlimit(resource.RLIMIT_AS, (held, held))\n"
        "try:\n    decoded(body, sys.argv[1], limit=20 << 20)\nexcept BodyTooLargeError:\n    print('refused')"
    )
    block = bytes(1 << 20)
    packer = {
        "gzip": lambda: zlib.compressobj(wbits=31),
        "deflate": zlib.compressobj,
        "zstd": lambda: zstandard.ZstdCompressor().compressobj(),
    }
    if coding == "br":
        bomb = brotli.compress(bytes(256 << 20), quality=1)
    else:
        stream = packer[coding]()
        bomb = b"".join(stream.compress(block) for _ in range(256)) + stream.flush()
    ended = subprocess.run([sys.executable, "-c", code, coding], input=bomb, capture_output=True, check=False)
    assert ended.stdout == b"refused\n", ended.stderr.decode()


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=5000), st.lists(st.sampled_from(sorted(PACKERS)), max_size=MAX_CODINGS))
def test_what_is_packed_comes_back(plain: bytes, codings: list[str]) -> None:
    body = plain
    for coding in codings:
        body = PACKERS[coding](body)
    if plain[:3] != b"\x1f\x8b\x08":
        assert decoded(body, ", ".join(codings), limit=LIMIT) == Decoded(body=plain)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=300), st.lists(st.sampled_from([*PACKERS, "foo"]), max_size=5), st.integers(0, 3000))
def test_whatever_comes_it_is_at_most_the_limit_or_our_error(body: bytes, codings: list[str], limit: int) -> None:
    with suppress(CodingError):
        assert len(decoded(body, ", ".join(codings), limit=limit).body) <= limit


@settings(deadline=None, max_examples=100)
@given(st.binary(min_size=1, max_size=3000), st.sampled_from(["gzip", "deflate", "br", "zstd"]), st.data())
def test_a_beginning_of_a_stream_is_a_beginning_of_the_body(plain: bytes, coding: str, data: st.DataObject) -> None:
    body = PACKERS[coding](plain)
    start = body[: data.draw(st.integers(1, len(body) - 1))]
    with suppress(CodingError):
        found = decoded(start, coding, limit=LIMIT)
        assert plain.startswith(found.body) or found == Decoded(body=start)


@pytest.mark.parametrize("said", [0, 1, CHUNK + 1, 3_000_000, 0xFFFFFFFF])
def test_a_member_that_says_something_else_of_its_length_is_broken_and_takes_no_more_room(said: int) -> None:
    packed = gzip.compress(bytes(600_000))[:-4] + said.to_bytes(4, "little")
    with pytest.raises(CodingError):
        decoded(packed, "gzip", limit=1_000_000)


@pytest.mark.parametrize("length", [CHUNK - 1, CHUNK, CHUNK + 1, 3_000_000, LARGEST_CHUNK + 1])
def test_members_of_any_length_come_out_whole(length: int) -> None:
    plain = (b"court and platform " * (length // 19 + 1))[:length]
    assert decoded(gzip.compress(plain), "gzip", limit=length).body == plain
    assert decoded(gzip.compress(b"a") + gzip.compress(plain), "gzip", limit=length + 1).body == b"a" + plain
    with pytest.raises(BodyTooLargeError):
        decoded(gzip.compress(plain), "gzip", limit=length - 1)
