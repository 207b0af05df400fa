"""Character encodings."""

import pytest

from common.decoding import decoded_text
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


@pytest.mark.parametrize(
    ("text", "encoding", "mistaken"),
    [
        ("Суд обязал соцсеть раскрыть данные пользователя, сообщили в пятницу.", "windows-1251", "latin-1"),
        ("Суд обязал соцсеть раскрыть данные пользователя, сообщили в пятницу.", "windows-1251", "cp1252"),
        ("东京的法院命令平台交出用户资料，并支付罚款。", "gb2312", "latin-1"),
        ("東京地裁は投稿の削除を命じた。利用者の情報開示も認めた。", "shift_jis", "latin-1"),
        ("법원은 플랫폼에 게시물 삭제를 명령했다고 밝혔다.", "euc-kr", "latin-1"),
        ("Το δικαστήριο διέταξε την πλατφόρμα να διαγράψει.", "iso-8859-7", "latin-1"),
    ],
)
def test_a_page_that_was_taken_for_latin_and_saved_as_utf_8_reads_as_it_was_meant(text: str, encoding: str, mistaken: str) -> None:
    page = f"<html><head><meta charset={encoding}></head><body><p>{text.encode(encoding).decode(mistaken)}</p></body></html>"
    assert text in decoded_text(page.encode())[0]


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        ("La décision a été annulée, où la société était mise en cause à Évreux dès l'été, là où elle opérait déjà.", "gb2312"),
        ("Ò»¸öÔ¼¶¨", "gb2312"),
        ("Ò»¸öÔ¼¶¨£¬ÐÅÊØ15Äê£¬¸ÐÈËÖÁÉî£»Ò»¶ÎÕæÇé", "utf-8"),
        ("Суд обязал соцсеть раскрыть данные пользователя.", "windows-1251"),
        ("\xa0\xa0\xa0\xa0\xa0\xa0\xa0\xa0\xa0\xa0\xa0\xa0\xa0Retten afgjorde sagen.", "windows-1251"),
    ],
)
def test_other_pages_are_what_they_are(text: str, declared: str) -> None:
    page = f"<html><head><meta charset={declared}></head><body><p>{text}</p></body></html>"
    assert text in decoded_text(page.encode())[0]


@pytest.mark.parametrize("sign", ["\x00", "\x08", "\x0b", "\x0e", "\x1f", "\x7f", "\ufdd0", "\ufdef", "\ufffe", "\uffff"])
def test_control_characters_and_noncharacters_of_served_utf_8_are_spaces(sign: str) -> None:
    assert decode_text(f"a{sign}b\t\n\f\rc".encode(), content_type="text/html; charset=utf-8") == "a b\t\n\f\rc"


@pytest.mark.parametrize("text", ["", "\t\n\f\r", "\ufdcf\ufdf0\ufffd", "\ufb01\uff1a"])
def test_their_neighbours_stay(text: str) -> None:
    assert decode_text(f"a{text}".encode(), content_type="text/html; charset=utf-8") == f"a{text}"
