"""An appeal that does not suspend an order is no time to appeal. Sentences are invented."""

from datetime import date

import pytest

from pipeline.understanding.deadlines import deadlines_of

DAY = date(2026, 3, 18)


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("en", "The appeal does not suspend the order, so X must comply by 30 March 2026.", "comply"),
        ("en", "The company may appeal by 30 March 2026.", "appeal"),
        ("fr", "L'appel n'est pas suspensif : les données sont dues avant le 30 mars 2026.", "comply"),
        ("fr", "L'entreprise peut former un recours avant le 30 mars 2026.", "appeal"),
        ("de", "Die Berufung hat keine aufschiebende Wirkung, die Daten sind bis zum 30. März 2026 herauszugeben.", "comply"),
        ("es", "El recurso no suspende la orden y la empresa debe cumplirla antes del 30 de marzo de 2026.", "comply"),
    ],
)
def test_what_an_appeal_does_to_an_order_is_no_time_to_appeal(language: str, text: str, kind: str) -> None:
    assert [(due.on, due.kind) for due in deadlines_of(text, "Of an order", language, DAY)] == [("2026-03-30", kind)]
