"""Character encodings."""

import pytest

from pipeline.reading.decode import decode_text, without_controls

PAGE = "<html><p>Суд оштрафовал платформу. Das Gericht verhängte ein Bußgeld.</p></html>" * 20
BYTES = PAGE.encode()
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
