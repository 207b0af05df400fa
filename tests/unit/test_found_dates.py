"""Dates that htmldate finds in a page's text, with our reader in the place of dateparser."""

import pytest

from pipeline.reading.dates import _OwnReader
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
