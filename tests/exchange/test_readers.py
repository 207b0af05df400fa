"""Every tabular export opens in the tools of those who get it, with every row, and with nothing to say against it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jobs.export import export
from jobs.installation.home import Home
from records.export import ExportDone
from tests.integration.archive_home import SETTINGS
from tests.integration.decisions_home import built
from warehouse.exports.order import ExportOrder

Drive = Callable[..., Any]
LAWYERS = {"facts", "fines", "deadlines", "disputes", "decisions", "stories"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The demonstration press with its decisions, sums and deadlines."""
    return built(tmp_path_factory)


def exported(home: Home, folder: Path, **order: Any) -> ExportDone:
    done = export(home, SETTINGS, ExportOrder(**order), folder)
    assert set(done.rows) >= LAWYERS
    assert min(done.rows[name] for name in LAWYERS) > 0
    return done


@pytest.mark.parametrize(
    "order",
    [
        {"format": "parquet"},
        {"format": "parquet", "vocabulary": "dublin-core", "metadata_only": True},
        {"format": "jsonl", "compression": "gzip"},
        {"format": "csv"},
        {"format": "xlsx"},
    ],
    ids=lambda order: "-".join(str(part) for part in order.values()),
)
def test_frictionless_finds_every_table_valid(home: Home, drive: Drive, tmp_path: Path, order: dict[str, Any]) -> None:
    done = exported(home, tmp_path / "x", **order)
    found = drive("package", tmp_path / "x")
    assert {name: errors for name, (_, errors) in found.items() if errors} == {}
    card = json.loads((tmp_path / "x/datapackage.json").read_text("utf-8"))
    assert sum(rows for rows, _ in found.values()) == sum(resource["rows"] for resource in card["resources"]) == sum(done.rows.values())


def test_the_package_names_licence_keys_and_references(home: Home, tmp_path: Path) -> None:
    exported(home, tmp_path / "x", format="jsonl", compression="gzip")
    card = json.loads((tmp_path / "x/datapackage.json").read_text("utf-8"))
    schemas = {resource["name"]: resource["schema"] for resource in card["resources"]}
    assert [licence["name"] for licence in card["licenses"]] == ["other-closed"]
    assert schemas["articles"]["primaryKey"] == ["article_id"]
    assert schemas["mentions"]["foreignKeys"] == [
        {"fields": ["article_id"], "reference": {"resource": "articles", "fields": ["article_id"]}}
    ]


@pytest.mark.parametrize("form", ["parquet", "jsonl", "csv"])
def test_datasets_loads_every_table(home: Home, drive: Drive, tmp_path: Path, form: str) -> None:
    done = exported(home, tmp_path / "x", format=form)
    found = drive("hub", tmp_path / "x")
    assert found.pop("default") == done.rows["articles"]
    assert {name: rows for name, (rows, _) in found.items()} == {name: rows for name, rows in done.rows.items() if rows}
    card = json.loads((tmp_path / "x/datapackage.json").read_text("utf-8"))
    for resource in card["resources"]:
        if resource["name"] in found:
            assert found[resource["name"]][1] == [field["name"] for field in resource["schema"]["fields"]]


def test_croissant_is_valid_and_its_records_are_read(home: Home, drive: Drive, tmp_path: Path) -> None:
    done = exported(home, tmp_path / "x", format="parquet")
    issues, rows = drive("croissant", tmp_path / "x")
    assert issues == []
    assert rows == {name: count for name, count in done.rows.items() if count}
