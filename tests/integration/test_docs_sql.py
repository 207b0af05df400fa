"""Every question the documentation asks in SQL is answered by a home of this version: no column or view is named there that is none."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import docketwire
from tests.integration.analyst_home import build

DOCS = Path(__file__).resolve().parents[2] / "docs"
BLOCK = re.compile(r"^```sql\n(.*?)^```", re.DOTALL | re.MULTILINE)
PARAMETERS = {"platform": "X", "since": "2026-01-01"}


def questions() -> Iterator[tuple[str, str]]:
    """Page and statement; `alter table` of the guide to migrations is none."""
    for page in sorted(DOCS.rglob("*.md")):
        for block in BLOCK.findall(page.read_text("utf-8")):
            for statement in re.sub(r"--.*", "", block).split(";"):
                if re.match(r"(select|with|from)\b", statement.strip()):
                    yield page.name, statement.strip()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[docketwire.Home]:
    place = tmp_path_factory.mktemp("docs") / "news"
    build(place)
    with docketwire.open(place) as opened:
        yield opened


@pytest.mark.parametrize(("page", "statement"), questions())
def test_every_question_of_the_documentation_is_answered(home: docketwire.Home, page: str, statement: str) -> None:
    given = {name: value for name, value in PARAMETERS.items() if f"${name}" in statement}
    assert home.query(statement, given).columns, page


def test_the_documentation_asks_something() -> None:
    assert len(list(questions())) >= 8
