"""Dates that htmldate finds in a page's text, with our reader in the place of dateparser."""

import pytest
from lxml.html import fromstring

from pipeline.reading.dates import _names_new_year, _OwnReader
from pipeline.reading.extract import extract


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12 tammikuuta 2021", "2021-01-12"),
        ("Posted 3 May 2024", "2024-05-03"),
        ("3 hours ago", None),
        ("The hearing of 3 May 2024 was put off by the court", None),
        ("call 555 12 34", None),
    ],
)
def test_a_line_that_is_a_date_and_nothing_else_is_read(text: str, day: str | None) -> None:
    found = _OwnReader().get_date_data(text)["date_obj"]
    assert (found.date().isoformat() if found else None) == day


def test_a_footer_s_date_in_a_language_htmldate_does_not_know_is_found_without_dateparser() -> None:
    body = "".join(f"<p>Oikeus määräsi alustan luovuttamaan tiedot viranomaiselle kuudessa viikossa, kohta {n}.</p>" for n in range(6))
    html = (
        f'<html lang="fi"><body><h1>Oikeus määräsi alustan</h1>{body}<div class="entry-info-date">12. tammikuuta 2021</div></body></html>'
    )
    found = extract(html, url="https://lehti.example/oikeus")
    assert found is not None
    assert found.published is not None
    assert found.published.at.date().isoformat() == "2021-01-12"


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("January 1, 2024", True),
        ("on Jan.  01st 2024", True),
        ("1. januar 2024", True),
        ("1 de enero de 2024", True),
        ("01/01/2024", True),
        ("2024-1-1", True),
        ("20240101", True),
        ("© 2024", False),
        ("No. 1 2024", False),
        ("11 1, 2024", False),
        ("January 11, 2024", False),
        ("January 1, 20240", False),
        ("January 1, 2023", False),
    ],
)
def test_the_first_of_january_is_told_from_a_bare_year(line: str, named: bool) -> None:
    assert _names_new_year(fromstring(f"<html><body><p>{line}</p></body></html>"), "2024") is named
