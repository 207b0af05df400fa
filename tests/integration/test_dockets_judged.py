"""The facts of the demonstration's stories against what a reader found in their articles; the page that tells of it says the same."""

from pathlib import Path

import duckdb
import pytest

from bench.dockets import Judged, judged_stories, page
from common.wording.languages import languages
from tests.integration import decisions_home

pytestmark = pytest.mark.long

PAGE = Path(__file__).resolve().parents[2] / "docs" / "dockets.md"
MOST_WRONG = 1
"""Of 360 facts of thirty-six stories."""


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Judged], list[str]]:
    home = decisions_home.built(tmp_path_factory)
    snapshot = max(home.public.glob("*.duckdb"))
    with duckdb.connect(str(snapshot), read_only=True) as con:
        return judged_stories(con)


def test_every_judged_story_is_there_and_alone(judged: tuple[list[Judged], list[str]]) -> None:
    stories, lost = judged
    assert lost == []
    assert len(stories) == 36


def test_hardly_a_fact_is_wrong(judged: tuple[list[Judged], list[str]]) -> None:
    wrong = [f"{one.headline}: {fault}" for one in judged[0] for fault in one.wrong]
    assert len(wrong) <= MOST_WRONG, wrong


def test_every_story_has_its_line_in_every_language(judged: tuple[list[Judged], list[str]]) -> None:
    for story in judged[0]:
        lines = {language: story.line(language) for language in languages()}
        assert all(lines.values()), story.headline
        assert len({lines[language] for language in ("en", "ar", "ja")}) == 3, story.headline


def test_the_page_tells_these_lines_and_counts(judged: tuple[list[Judged], list[str]]) -> None:
    made = "\n".join(page(*judged)).rstrip() + "\n"
    assert PAGE.read_text("utf-8") == made, "make it anew: python -m bench.dockets SNAPSHOT > docs/dockets.md"
