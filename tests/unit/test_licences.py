"""Licences of what is installed: read from real metadata, judged as SPDX expressions."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.main import group
from jobs.licences import Licensed, fits, licences
from records.errors import HomeError


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed packages, as pip leaves their metadata."""
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def install(folder: Path, name: str, *lines: str) -> None:
    about = folder / f"{name.replace('-', '_')}-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("\n".join(["Metadata-Version: 2.4", f"Name: {name}", "Version: 1.0", *lines, ""]))


@pytest.mark.parametrize(
    ("expression", "verdict"),
    [
        ("MIT", True),
        ("Apache-2.0 OR GPL-3.0-only", True),
        ("GPL-3.0-only OR MIT", True),
        ("MIT AND GPL-2.0-only", False),
        ("GPL-2.0-only AND MIT", False),
        ("MIT AND (GPL-2.0-only OR MPL-2.0)", True),
        ("(MIT AND AGPL-3.0-only) OR ISC", True),
        ("MIT OR GPL-2.0-only AND AGPL-3.0-only", True),
        ("Apache-2.0 WITH LLVM-exception", True),
        ("GPL-2.0-only WITH Classpath-exception-2.0", False),
        ("LicenseRef-Proprietary", False),
        ("(MIT", False),
        ("MIT MIT", False),
        ("", False),
    ],
)
def test_an_expression_fits_when_one_way_of_meeting_it_does(expression: str, verdict: bool) -> None:
    assert fits(expression) is verdict


def test_everything_docketwire_needs_has_a_fitting_licence() -> None:
    found = licences()
    assert len(found) > 60
    assert [one for one in found if not one.fits] == []
    assert {"duckdb", "trafilatura", "twisted"} <= {one.name.lower() for one in found}


def test_development_tools_are_not_part_of_the_program() -> None:
    assert not {"pytest", "mypy", "pandas", "polars"} & {one.name for one in licences()}


def test_what_is_needed_at_second_hand_counts_too(installed: Path) -> None:
    """Through an extra as well: `middle` needs `far` only with it."""
    install(
        installed, "the-program", "Requires-Dist: middle", "Requires-Dist: middle[more]", "Requires-Dist: nowhere; sys_platform == 'plan9'"
    )
    install(installed, "middle", "License-Expression: MIT", "Provides-Extra: more", 'Requires-Dist: far; extra == "more"')
    install(installed, "far", "License: GPL", "Classifier: License :: OSI Approved :: GNU General Public License v3 (GPLv3)")
    assert licences("the-program") == [
        Licensed(name="far", version="1.0", licence="", fits=False),
        Licensed(name="middle", version="1.0", licence="MIT", fits=True),
    ]


def test_what_is_needed_and_not_installed_is_no_blank(installed: Path) -> None:
    install(installed, "the-program", "Requires-Dist: nowhere-to-be-found")
    assert licences("the-program") == [Licensed(name="nowhere-to-be-found", version="", licence="", fits=False)]
    with pytest.raises(HomeError, match="not installed"):
        licences("nowhere-to-be-found")


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        ("Apache License\n                 Version 2.0, January 2004\n  TERMS AND CONDITIONS", "Apache-2.0"),
        ("Copyright (C) X\n\nPermission is hereby granted, free of charge, to any\nperson obtaining a copy of this software", "MIT"),
        ("All rights reserved", ""),
    ],
)
def test_a_licence_that_only_a_file_tells_is_read(installed: Path, text: str, licence: str) -> None:
    install(installed, "the-program", "Requires-Dist: quiet")
    install(installed, "quiet", "License-File: LICENSE")
    (installed / "quiet-1.0.dist-info/licenses").mkdir()
    (installed / "quiet-1.0.dist-info/licenses/LICENSE").write_text(text)
    assert licences("the-program") == [Licensed(name="quiet", version="1.0", licence=licence, fits=bool(licence))]


def test_the_command_fails_where_a_licence_is_unknown(installed: Path) -> None:
    done = CliRunner().invoke(group, ["licences"])
    assert done.exit_code == 0
    assert "MPL-2.0" in done.output
    install(installed, "duckdb", "License: whatever you like")
    assert sys.path[0] == str(installed)
    done = CliRunner().invoke(group, ["licences"])
    assert done.exit_code == 1
    assert "unknown or unfit: duckdb" in done.output
