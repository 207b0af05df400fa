"""A list of twenty known decisions against the demonstration: fifteen that its press tells, five that are missing, each for another reason."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.main import group as docketwire
from jobs.audit import Audit, AuditError, audit
from jobs.installation.home import Home
from records.audit import Verdict
from tests.integration import decisions_home

pytestmark = pytest.mark.long  # with the making of its home each takes longer than most files

HEADER = ("ETid", "Date of Decision", "Authority", "Country", "Controller/Processor", "Fine [€]", "Direct URL", "Case number")
TOLD = [
    ("1", "2013-01-24", "Tribunal de grande instance de Paris", "FRANCE", "Twitter Inc.", "", "", ""),
    ("2", "12.06.2013", "Cour d'appel de Paris", "France", "Twitter", "", "", ""),
    ("3", "2025-12-05", "European Commission", "EU", "X (Twitter)", "120,000,000", "", ""),
    ("4", "2024-09-10", "", "eu", "Google LLC", "", "", "C-48/22 P"),
    ("5", "2021-12-09", "AGCM", "Italy", "Amazon Europe Core S.à r.l.", "1,128,596,156", "", ""),
    ("6", "2019-07-02", "Bundesamt für Justiz", "Germany", "Facebook Ireland Limited", "2.000.000", "", ""),
    ("7", "2021-04-10", "SAMR", "China", "Alibaba Group", "", "", ""),
    ("8", "2023-03-30", "Garante per la protezione dei dati personali", "Italy", "OpenAI L.L.C.", "", "", ""),
    ("9", "2016-11-17", "Roskomnadzor", "Russia", "LinkedIn", "", "", ""),
    ("10", "2024-08-30", "Supremo Tribunal Federal", "Brazil", "X", "", "", ""),
    ("11", "2020-07-16", "Court of Justice of the European Union", "eu", "Facebook", "", "", "C-311/18"),
    ("12", "2024-04-22", "Federal Court of Australia", "Australia", "X Corp.", "", "", ""),
    ("13", "2014-04-02", "Anayasa Mahkemesi", "Turkey", "Twitter", "", "", ""),
    ("14", "2026-02-12", "Data Protection Commission", "Ireland", "TikTok Technology Limited", "90000000", "", ""),
    ("15", "", "", "", "", "", "https://morning.example/1", ""),
]
MISSING = [
    ("16", "2009-05-05", "CNIL", "France", "Google", "100000", "", "", Verdict.BEFORE),
    ("17", "2021-07-16", "CNPD", "Luxembourg", "Amazon Europe Core", "746000000", "", "", Verdict.NO_SOURCE),
    ("18", "2017-05-16", "CNIL", "France", "Facebook", "150000", "", "", Verdict.NOTHING_CAPTURED),
    ("19", "2026-02-20", "AGCM", "Italy", "TikTok", "10000000", "", "", Verdict.OFF_TOPIC),
    ("20", "2026-02-24", "", "Austria", "eBay Marketplaces GmbH", "2000000", "", "", Verdict.SWALLOWED),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return decisions_home.built(tmp_path_factory)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("list") / "decisions.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([HEADER, *TOLD, *(row[:-1] for row in MISSING)])
    return path


@pytest.fixture(scope="module")
def found(home: Home, file: Path) -> Audit:
    return audit(home, file)


def test_what_the_press_tells_is_found(found: Audit) -> None:
    assert [(one.listed.line, one.verdict) for one in found.findings[:15] if one.verdict is not Verdict.FOUND] == []
    assert [one.told.day.year for one in found.findings[:15] if one.told] == [
        2013,
        2013,
        2025,
        2024,
        2021,
        2019,
        2021,
        2023,
        2016,
        2024,
        2020,
        2024,
        2014,
        2026,
        2026,
    ]
    assert found.findings[2].line.startswith("Fine – European Commission – against X")
    assert found.findings[3].evidence == ("case number",)
    assert found.findings[14].evidence == ("address",)


def test_what_is_missing_says_why(found: Audit) -> None:
    assert [one.verdict for one in found.findings[15:]] == [row[-1] for row in MISSING]
    lost = [one.told.line if one.told else None for one in found.findings[15:]]
    assert lost == [None, None, None, decisions_home.OFF_BEAT["title"], decisions_home.REPRINT["title"]]


def test_tables_add_up_by_country_and_language(found: Audit) -> None:
    assert found.verdicts == {"found": 15, "before-archive": 1, "no-source": 1, "nothing-captured": 1, "off-topic": 1, "swallowed": 1}
    for tallies in (found.by_country, found.by_language):
        assert sum(tally.listed for tally in tallies) == 20
        assert all(sum(tally.verdicts.values()) == tally.listed for tally in tallies)
    assert next(tally.verdicts for tally in found.by_country if tally.of == "it") == {"found": 2, "off-topic": 1}


def test_a_list_of_nothing_we_know_is_refused_with_what_would_do(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "birds.csv"
    path.write_text("species,wings\nrobin,2\n", "utf-8")
    with pytest.raises(AuditError, match=r"birds.csv: no column says which decision is meant; its columns are species, wings"):
        audit(home, path)
    with pytest.raises(AuditError, match="no such file"):
        audit(home, tmp_path / "none.csv")


def test_the_command_tells_columns_findings_and_tables(home: Home, file: Path) -> None:
    shown = CliRunner().invoke(docketwire, ["--home", str(home.root), "audit", str(file)])
    assert shown.exit_code == 0, shown.output
    assert "Controller/Processor = party" in shown.output
    assert "ignored    ETid" in shown.output
    assert "off-topic         line 20: 2026-02-20, it: AGCM – TikTok" in shown.output
    told = json.loads(CliRunner().invoke(docketwire, ["--home", str(home.root), "audit", str(file), "--json"]).output)
    assert told["verdicts"]["found"] == 15
    assert told["findings"][0]["told"]["key"].startswith("s")
