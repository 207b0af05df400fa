"""Golden facts of some reports of the demonstration press."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from jobs.tasks.facts import facts_row
from pipeline.understand import understand

PRESS = Path(__file__).parents[2] / "newsroom" / "press"
GOLDEN: dict[str, dict[str, Any]] = {
    "de-hanse-blatt/bussgeld-gegen-facebook.md": {
        "jurisdiction": "de", "authority": "Bundesamt für Justiz", "authority_kind": "regulator", "stage": "fine", "outcome": "granted", "against": [],
        "amounts": [{"currency": "EUR", "value": 2000000, "role": "fine", "main": True}],
    },
    "eu-continental-wire/commission-fines-x-120-million.md": {
        "jurisdiction": "eu", "authority": "European Commission", "authority_kind": "regulator", "stage": "fine", "outcome": "granted", "against": [],
        "amounts": [{"currency": "EUR", "value": 120000000, "role": "fine", "main": True}],
    },
    "eu-continental-wire/top-court-upholds-google-shopping-fine.md": {
        "jurisdiction": "eu", "authority": "Court of Justice of the European Union", "authority_kind": "court", "stage": "appeal", "outcome": "refused", "against": [],
    },
    "es-diario-del-puerto/google-pierde-el-recurso-por-google-shopping.md": {
        "jurisdiction": "eu", "authority": "Tribunal General", "authority_kind": "court", "stage": "appeal", "outcome": "refused", "against": [],
    },
    "es-diario-del-puerto/brasil-suspende-la-red-x.md": {
        "jurisdiction": "br", "authority": "Alexandre de Moraes", "authority_kind": "court", "stage": "order", "outcome": "granted",
    },
    "fr-courrier-republicain/six-associations-assignent-twitter.md": {
        "jurisdiction": "fr", "authority": "tribunal judiciaire de Paris", "authority_kind": "court", "stage": "complaint", "outcome": None,
    },
    "it-gazzetta-del-molo/2023-03-31-garante-ferma-chatgpt.md": {
        "jurisdiction": "it", "authority": "Garante per la protezione dei dati personali", "authority_kind": "regulator", "stage": "order", "outcome": "granted", "against": [],
    },
    "ar-nahr-al-akhbar/mahkama-baris-tulzim-twitter-2013.md": {
        "jurisdiction": "fr", "authority": "محكمة", "authority_kind": "court", "stage": "order", "outcome": "granted",
    },
}  # fmt: skip
"""File -> what must be told of it; keys that are left out may say anything."""


@pytest.mark.parametrize("file", GOLDEN)
def test_report_of_the_press_tells_its_facts(file: str) -> None:
    """Who, where, which step and how it ended, as somebody would note them who read the whole report."""
    _, head, body = (PRESS / file).read_text(encoding="utf-8").split("+++", 2)
    page = tomllib.loads(head)
    row = facts_row(understand(page["title"], body.strip(), published_at=page["published"].date()).facts)
    assert {key: row[key] for key in GOLDEN[file]} == GOLDEN[file]
