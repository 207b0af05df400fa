"""Listings are read in the charset they are in, not the one they claim, and XML is mended before it is parsed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.decoding import decoded_text
from spiders.feed import parse_feed
from spiders.listings.mending import mended_xml, without_torn

GERMAN = "Gericht verbietet Löschung – „endgültig“"
RUSSIAN = "Суд оштрафовал платформу за отказ удалить запрещённую публикацию о выборах"
URL = "https://news.example.org/feed"


def feed(title: str, declared: str | None) -> str:
    encoding = f' encoding="{declared}"' if declared else ""
    return f'<?xml version="1.0"{encoding}?><rss version="2.0"><channel><title>t</title><item><title>{title}</title><link>/a</link></item></channel></rss>'


@pytest.mark.parametrize(
    ("title", "declared", "written", "content_type"),
    [
        (GERMAN, "iso-8859-1", "utf-8-sig", None),
        (GERMAN, "utf-16", "utf-8", None),
        (GERMAN, "utf-16", "utf-16", None),
        (GERMAN, "utf-16", "utf-16-le", None),
        (GERMAN, "utf-16", "utf-16-be", None),
        (GERMAN, "utf-8", "utf-8", "text/xml; charset=iso-8859-1"),
        (GERMAN, None, "utf-8", "text/xml; charset=us-ascii"),
        (GERMAN, None, "cp1252", None),
        (GERMAN, "utf-8", "cp1252", None),
        (GERMAN, "iso-8859-1", "cp1252", None),
        (GERMAN, "no-such-charset", "utf-8", None),
        (RUSSIAN, None, "cp1251", None),
        (RUSSIAN, None, "cp1251", "text/xml; charset=iso-8859-1"),
        ("Sąd zakazał spółce ujawniać źródła danych", None, "cp1250", None),
        ("Mahkeme platformun yayınını durdurma kararını görüştü", "utf-8", "cp1254", None),
        (RUSSIAN, "utf-8", "cp1251", "text/xml; charset=windows-1251"),
        (RUSSIAN, "koi8-r", "koi8-r", None),
        ("裁判所が削除を命じた", "iso-2022-jp", "iso-2022-jp", None),
        ("裁判所が削除を命じた", None, "iso-2022-jp", "text/xml; charset=iso-2022-jp"),
        ("裁判所が削除を命じた①", "shift_jis", "cp932", None),
        ("法院命令平台删除镕", "gb2312", "gbk", None),
        ("법원 똠", "euc-kr", "cp949", None),
    ],
)
def test_a_feed_is_read_whatever_its_charset_claims_to_be(title: str, declared: str | None, written: str, content_type: str | None) -> None:
    (hint,) = parse_feed(feed(title, declared).encode(written), url=URL, content_type=content_type).hints
    assert hint.title == title


def test_a_stray_byte_of_windows_spoils_one_character_at_most() -> None:
    body = feed(RUSSIAN + " Xs", "utf-8").encode().replace(b"Xs", b"X\x92s")
    assert parse_feed(body, url=URL).hints[0].title == RUSSIAN + " X’s"


def test_what_xml_forbids_is_left_out_and_what_it_demands_is_put_in() -> None:
    assert (
        mended_xml("\n\n<?xml version='1.0'?><rss>a\x0bb&#1;c&#x0B;d\ufffe &#9;&#x20;</rss>", entities=True) == "<rss>abcd &#9;&#x20;</rss>"
    )
    assert mended_xml("<br />Warning: x<br />\n<rss>", entities=True) == "<rss>"
    assert (
        mended_xml("<a>x=1&y=2 &amp; &eacute; &#38;<![CDATA[&y]]>&z</a>", entities=True)
        == "<a>x=1&amp;y=2 &amp; &eacute; &#38;<![CDATA[&y]]>&amp;z</a>"
    )
    assert mended_xml("<a>&eacute;</a>", entities=False) == "<a>&amp;eacute;</a>"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<u><loc>https://a.org/1</loc></u><u><loc>https://a.org/tw", "<u><loc>https://a.org/1</loc></u><u>"),
        ("<u><s:loc>https://a.org/1</s:loc></u><u><s:loc", "<u><s:loc>https://a.org/1</s:loc></u><u>"),
        ("<u><loc>https://a.org/1</lo", "<u>"),
        ("<u><loc>https://a.org/1</loc></u>", "<u><loc>https://a.org/1</loc></u>"),
        ("<u><loc href='x'/></u>", "<u><loc href='x'/></u>"),
    ],
)
def test_half_an_address_is_none(text: str, left: str) -> None:
    assert without_torn(text, "loc") == left


@given(st.binary(max_size=300), st.sampled_from([None, "text/xml; charset=utf-16", "text/xml; charset=big5", "x; charset=\x00"]))
def test_no_bytes_break_it(body: bytes, content_type: str | None) -> None:
    text, _ = decoded_text(body, content_type)
    mended_xml(text, entities=True).encode()
