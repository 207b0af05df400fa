"""Content codings and character encodings."""

import gzip
import zlib

import brotli
import pytest
import zstandard

from pipeline.reading.decode import TooLarge, Undecodable, decode_body, decode_text, without_controls

PAGE = "<html><p>Суд оштрафовал платформу. Das Gericht verhängte ein Bußgeld.</p></html>" * 20
BYTES = PAGE.encode()
CODED = {
    "gzip": gzip.compress(BYTES),
    "deflate": zlib.compress(BYTES),
    "br": brotli.compress(BYTES),
    "zstd": zstandard.compress(BYTES),
    "br, gzip": gzip.compress(brotli.compress(BYTES)),
    "zstd, br, gzip": gzip.compress(brotli.compress(zstandard.compress(BYTES))),
    "identity": BYTES,
}


@pytest.mark.parametrize("coding", CODED)
def test_every_coding_comes_off(coding: str) -> None:
    assert decode_body(CODED[coding], content_encoding=coding.upper(), limit=1_000_000) == BYTES


def test_raw_deflate_and_several_gzip_members_are_read() -> None:
    raw = zlib.compressobj(wbits=-15)
    assert decode_body(raw.compress(BYTES) + raw.flush(), content_encoding="deflate", limit=10**6) == BYTES
    assert decode_body(CODED["gzip"] + CODED["gzip"] + b"junk", content_encoding="gzip", limit=10**6) == BYTES * 2


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_cut_off_body_is_undecodable(coding: str) -> None:
    with pytest.raises(Undecodable):
        decode_body(CODED[coding][:-6], content_encoding=coding, limit=10**6)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_bomb_is_refused_after_bounded_work(coding: str) -> None:
    zeros = bytes(30_000_000)
    bomb = {
        "gzip": lambda: gzip.compress(zeros, 9),
        "br": lambda: brotli.compress(zeros, quality=1),
        "zstd": lambda: zstandard.compress(zeros),
    }[coding]()
    assert len(bomb) < 100_000
    with pytest.raises(TooLarge):
        decode_body(bomb, content_encoding=coding, limit=1_000_000)


def test_unknown_and_too_many_codings_are_undecodable() -> None:
    for coding in ("snappy", "gzip, gzip, gzip, gzip, gzip"):
        with pytest.raises(Undecodable):
            decode_body(b"\x00\x01", content_encoding=coding, limit=10**6)


def test_plain_html_under_a_false_coding_is_taken_as_it_is() -> None:
    assert decode_body(BYTES, content_encoding="gzip", limit=10**6) == BYTES


RUSSIAN = "Роскомнадзор подал в суд на мессенджер и потребовал заблокировать каналы, сообщили в ведомстве в понедельник. " * 8


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (RUSSIAN.encode("cp1251"), "text/html; charset=utf-8"),
        (RUSSIAN.encode("cp1251"), "text/html; charset=windows-1251"),
        (RUSSIAN.encode("koi8-r"), "text/html; charset=koi8-r"),
        (RUSSIAN.encode(), "text/html; charset=iso-8859-1"),
        (("<p>" * 600 + RUSSIAN).encode("utf-16-le"), None),
        (("<p>" * 600 + RUSSIAN).encode("utf-16-be"), None),
        (RUSSIAN.encode("utf-16"), None),
        (b"\xef\xbb\xbf" + RUSSIAN.encode(), "text/html; charset=latin-1"),
        (b'<meta charset="windows-1251">' + RUSSIAN.encode("cp1251"), "text/html"),
        (RUSSIAN.encode() + b"\xff\xfe\x80", "text/html; charset=latin-1"),
    ],
)
def test_text_survives_wrong_declarations(data: bytes, content_type: str | None) -> None:
    assert "Роскомнадзор подал в суд на мессенджер" in decode_text(data, content_type=content_type)


def test_codecs_that_are_no_charsets_are_not_run() -> None:
    for label in ("rot13", "hex", "unicode_escape", "utf-7", "idna", "nonsense"):
        assert "caf" in decode_text(b"caf\xe9 au lait", content_type=f"text/html; charset={label}")


def test_control_characters_and_surrogates_go() -> None:
    assert without_controls("a\x00b\x0cc\x1fd\ud800e\ufffff\ttab\n") == "a b\x0cc d\ufffde f\ttab\n"
    assert decode_text(b"", content_type=None) == ""
