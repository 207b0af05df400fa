"""A report in the data of scripts: which strings are its text, whose text it is, and how much is looked at."""

import json
from typing import Any

import pytest

from pipeline.elsewhere.embedded import embedded_report
from pipeline.reading.extent import extent, reaches

TITLE = "Court fines platform in Lindau"


def sentence(letters: int) -> str:
    """Prose of exactly so many signs."""
    words = "the court of Lindau fined a platform for what it did with data of its users and "
    return (words * (letters // len(words) + 1))[: letters - 2].strip().ljust(letters - 1, "e") + "."


def found(data: Any, *, kind: str = "application/json", title: str = TITLE) -> list[str] | None:
    text = data if isinstance(data, str) else json.dumps(data)
    report = embedded_report(f'<html><script type="{kind}">{text}</script></html>', [title])
    return None if report is None else list(report.lines)


def story(body: Any, **more: Any) -> dict[str, Any]:
    return {"headline": TITLE, "body": body, **more}


@pytest.mark.parametrize(("letters", "taken"), [(299, False), (300, True)])
def test_a_run_of_three_hundred_letters_is_a_report(letters: int, taken: bool) -> None:
    text = sentence(letters)
    assert len(text) == letters
    assert found(story(text)) == ([text] if taken else None)
    halves = [sentence(150), sentence(letters - 151)]
    assert found(story([{"text": half} for half in halves])) == (halves if taken else None)


def test_signs_of_unspaced_writing_count_two_and_a_half() -> None:
    assert extent("") == 0
    assert extent("abc def") == 7
    assert extent("判決é") == 6
    assert [reaches(text, 5) for text in ("abcd", "abcde", "判決", "判", "ééé")] == [False, True, True, False, False]


@pytest.mark.parametrize(
    "title", ["Gericht büßt Plattform in Köln ein", "法院对平台处以罚款的新闻报道", "Суд оштрафовал платформу", "A b c d e f g h"]
)
def test_a_headline_is_found_however_its_letters_are_escaped(title: str) -> None:
    assert found(json.dumps({"headline": title.upper(), "body": sentence(400)}), title=title) is not None


@pytest.mark.parametrize(
    ("title", "taken"),
    [
        (TITLE, True),
        (TITLE.upper(), True),
        (f"{TITLE} - Daily Post", True),
        ("Court fines platform", True),
        ("Court fines", False),
        ("Another headline of another report", False),
        ("", False),
        ("Court", False),
    ],
)
def test_the_headline_is_the_page_s(title: str, taken: bool) -> None:
    assert (found(story(sentence(400)), title=title) is not None) is taken


def test_the_text_stands_under_the_nearest_headline() -> None:
    text = sentence(400)
    assert found({"headline": TITLE, "content": {"article": {"body": text}}}) == [text]
    assert found({"headline": TITLE, "content": {"headline": "Another headline of quite some other report", "body": text}}) is None
    assert found({"headline": TITLE, "content": {"headline": "Live", "body": text}}) == [text]
    assert found({"page": {"headline": TITLE}, "body": text}) is None


def test_the_longest_of_several_runs_is_it() -> None:
    assert found({"headline": TITLE, "intro": sentence(310), "body": sentence(320)}) == [sentence(320)]


@pytest.mark.parametrize("key", ["url", "caption", "credit", "description", "summary", "imageAlt", "_id", "excerpt", "seoText"])
def test_keys_that_hold_no_text_of_the_body(key: str) -> None:
    assert found({"headline": TITLE, key: sentence(400)}) is None


@pytest.mark.parametrize("key", ["comments", "related", "mostRead", "cookieText", "newsletter", "authors", "footer", "latest"])
def test_branches_that_hold_other_texts(key: str) -> None:
    assert found({"headline": TITLE, key: {"body": sentence(400)}}) is None


@pytest.mark.parametrize("key", ["body", "articleBody", "text", "content", "html", "typeBody"])
def test_keys_that_may(key: str) -> None:
    assert found({"headline": TITLE, key: sentence(400)}) == [sentence(400)]


@pytest.mark.parametrize("start", ["http://", "data:", "{", "[{"])
def test_what_begins_like_data_is_no_text(start: str) -> None:
    assert found(story(start + sentence(400))) is None


def test_two_records_with_headline_and_address_are_other_reports() -> None:
    teasers = [{"title": f"A headline of report {n} in full", "url": f"/{n}", "text": sentence(200)} for n in range(3)]
    assert found(story(teasers)) is None
    assert found(story([teasers[0], {"text": sentence(200)}, {"text": sentence(201)}])) is not None


def test_paragraphs_by_id_are_a_text_where_they_are_most_of_a_record() -> None:
    paragraphs = {f"p{n}": {"text": sentence(150 + n)} for n in range(3)}
    assert found(story(paragraphs)) == [sentence(150), sentence(151), sentence(152)]
    assert found({"headline": TITLE, "body": {"p0": paragraphs["p0"], "p1": paragraphs["p1"]}}) is None


def test_pieces_of_a_sentence_are_joined_as_they_stand() -> None:
    parts = [{"text": sentence(200)[:-1] + " in "}, {"text": "Lindau"}, {"text": ", said " + sentence(150)}]
    whole = f"{sentence(200)[:-1]} in Lindau, said {sentence(150)}"
    assert found(story([{"children": parts}, {"children": [{"text": sentence(90)}]}])) == [whole, sentence(90)]


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("", "window.__STATE__ = %s;"),
        ("text/javascript", "self.push(%s)"),
        ("module", "const state = %s"),
        ("application/ld+json", "%s"),
        ("application/json", "<!-- %s -->"),
        ("", 'x = JSON.parse("%q")'),
    ],
)
def test_data_are_read_however_a_script_holds_them(kind: str, written: str) -> None:
    data = json.dumps(story(sentence(400)))
    script = written.replace("%s", data).replace('"%q"', json.dumps(data))
    assert found(script, kind=kind) == [sentence(400)]


@pytest.mark.parametrize("kind", ["text/template", "text/css"])
def test_other_scripts_are_not(kind: str) -> None:
    assert found(story(sentence(400)), kind=kind) is None


@pytest.mark.parametrize(("before", "taken"), [(79, True), (80, False)])
def test_eighty_scripts_are_looked_at(before: int, taken: bool) -> None:
    page = "<script></script>" * before + f'<script type="application/json">{json.dumps(story(sentence(400)))}</script>'
    assert (embedded_report(page, [TITLE]) is not None) is taken


@pytest.mark.parametrize(("depth", "taken"), [(58, True), (61, False)])
def test_data_are_followed_sixty_levels_down(depth: int, taken: bool) -> None:
    data: dict[str, Any] = story(sentence(400))
    for _ in range(depth):
        data = {"in": data}
    assert (found(data) is not None) is taken
