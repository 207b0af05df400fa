"""How far from each other words may stand to be read together, and how much of a report is looked at: the last that counts and the first that does not."""

from datetime import date

import pytest
from lxml import html

from common.slots import IN_HEAD, IN_TITLE, IS_PARTY, TITLE_ONLY, Slot, SlotKind, as_value, packed, unpacked
from pipeline.elsewhere.standin import own_origin
from pipeline.particulars.slots import particulars
from pipeline.particulars.units import hashed, letters
from pipeline.reading.blocks import blocks_of
from pipeline.understanding.annotation import read
from pipeline.understanding.days import days_named
from pipeline.understanding.facts.outcomes import outcome_of
from pipeline.understanding.facts.scene import scene_of
from pipeline.understanding.language import detect
from pipeline.understanding.lexicon import default_beat
from pipeline.understanding.mentions import mentions
from pipeline.understanding.passage import passage
from records.article import MentionKind, TextOrigin


def outcome(title: str, text: str, stage: str | None) -> str | None:
    scene = scene_of(read(default_beat(), title, text, "en"), "en")
    found = outcome_of(scene, stage)
    return found and found[0]


@pytest.mark.parametrize(
    ("title", "text", "stage", "ended"),
    [
        ("Court rejects the appeal of Google", "", "appeal", "refused"),
        ("Court upholds the fine against Google", "", "appeal", "refused"),
        ("Court annuls the fine against Google", "", "judgment", "annulled"),
        ("Court cuts the fine against Google", "", "fine", "reduced"),
        ("Court orders Google to pay", "", "order", "granted"),
        ("Regulator fines Google", "", "fine", "granted"),
        ("Regulator fines Google", "", None, None),
        ("Regulator fines Google", "", "complaint", None),
    ],
)
def test_how_a_step_ended(title: str, text: str, stage: str | None, ended: str | None) -> None:
    assert outcome(title, text, stage) == ended


@pytest.mark.parametrize(("sentences", "ended"), [(1, "granted"), (2, None)])
def test_a_step_s_end_is_told_within_two_sentences_behind_the_headline(sentences: int, ended: str | None) -> None:
    before = " ".join(["It rained in Paris on Monday."] * sentences)
    assert outcome("Google and the press", f"{before} The regulator fined the company.", "fine") == ended


# --- days


def named(text: str, language: str) -> list[tuple[str, date]]:
    report = passage("", text, language, date(2026, 3, 2))
    return [(report.text[day.start : day.end], date.fromisoformat(str(day.on))) for day in days_named(report)]


@pytest.mark.parametrize(
    ("text", "language", "days"),
    [
        ("12月5日に命じ、1月7日に開く。", "ja", [date(2026, 1, 7), date(2026, 12, 5)]),
        ("on 4 February 2026 and on March 9, 2026", "en", [date(2026, 2, 4), date(2026, 3, 9)]),
        ("am 4. Februar 2026 und am 9. März 2026", "de", [date(2026, 2, 4), date(2026, 3, 9)]),
    ],
)
def test_every_day_of_a_text_is_named(text: str, language: str, days: list[date]) -> None:
    assert sorted({day for _, day in named(text, language)}) == days


# --- mentions


@pytest.mark.parametrize(("given", "kept"), [(59, 59), (60, 60), (61, 60)])
def test_sixty_mentions_of_a_kind_are_told(given: int, kept: int) -> None:
    reading = read(default_beat(), "Fines", "\n".join(f"Google must pay {n + 100} million euros." for n in range(given)), "en")
    found = mentions(reading, "en", parties=("Google",))
    assert sum(one.kind is MentionKind.PLATFORM for one in found) == kept
    assert list(found) == sorted(found, key=lambda m: (m.start, m.end, m.kind, m.value))
    assert all(one.party for one in found if one.kind is MentionKind.PLATFORM)
    assert {one.kind for one in mentions(reading, "en", parties=(), facets=False)} == {MentionKind.PLATFORM}


# --- slots


def slots(title: str, text: str) -> list[Slot]:
    return unpacked(particulars(title, text, (), language="en", owners={}))


@pytest.mark.parametrize(("before", "marks"), [(159, IN_HEAD), (160, 0)])
def test_a_fact_is_in_the_head_within_a_hundred_and_sixty_words_of_the_body(before: int, marks: int) -> None:
    (slot,) = [slot for slot in slots("a title", "word " * before + "77 more") if slot.kind is SlotKind.NUMBER]
    assert (slot.value, slot.marks & IN_HEAD) == (as_value(77.0), marks)


def test_a_fact_of_the_headline_is_marked_and_one_that_stands_there_alone() -> None:
    both = slots("77 reasons", "Here are 77 of them and 78 more")
    assert [(slot.number, slot.marks & (IN_TITLE | TITLE_ONLY | IS_PARTY)) for slot in both] == [(77.0, IN_TITLE), (77.0, 0), (78.0, 0)]
    alone = slots("77 reasons", "Here are some of them")
    assert [slot.marks & (IN_TITLE | TITLE_ONLY) for slot in alone] == [IN_TITLE | TITLE_ONLY]


def test_a_place_is_told_by_three_words_on_either_side() -> None:
    (slot,) = slots("a title", "red green blue grey 77 oak elm ash fir")
    assert slot.left == hashed("grey\nblue\ngreen")
    assert slot.right == hashed("oak\nelm\nash")
    (edge,) = slots("a title", "grey 77")
    assert (edge.left, edge.right) == (hashed("grey"), 0)


def test_forty_eight_slots_are_kept_and_six_of_one_fact() -> None:
    assert len(slots("a title", " ".join(f"word{chr(97 + n % 26)} {n + 100} other" for n in range(60)))) == 48
    assert len(slots("a title", " ".join(f"word{chr(97 + n)} 77 other{chr(97 + n)}" for n in range(8)))) == 6
    assert particulars("a title", "no facts at all", (), language="en", owners={}) == b""


def test_slots_are_packed_and_read_again() -> None:
    slot = Slot(SlotKind.AMOUNT, 5, 1, 2, as_value(1.5), 4)
    assert unpacked(packed([slot, slot])) == [slot, slot]
    assert slot.number == 1.5
    with pytest.raises(ValueError, match="19 bytes: a multiple of 18"):
        unpacked(packed([slot]) + b"x")
    with pytest.raises(ValueError, match="marks 256"):
        Slot(SlotKind.NAME, 256, 0, 0, 0, 0)


def test_letters_are_a_bit_each() -> None:
    assert letters("") == 0
    assert letters("aab") == letters("ba") == (1 << ord("a") % 32) | (1 << ord("b") % 32)


# --- where a text was read


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("x" * 40 + "\n" + "y" * 40, TextOrigin.PAGE),
        ("x" * 40 + "\n" + "z" * 40, TextOrigin.PAGE),
        ("z" * 40 + "\n" + "w" * 40 + "\n" + "x" * 40, TextOrigin.EMBEDDED_DATA),
        ("z" * 40, TextOrigin.EMBEDDED_DATA),
        ("z" * 39, TextOrigin.PAGE),
        ("", TextOrigin.PAGE),
        ("y" * 40 + " " + "y" * 39 + "never shown", TextOrigin.PAGE),
    ],
)
def test_a_text_of_which_most_lines_are_not_shown_was_read_in_data(text: str, origin: TextOrigin) -> None:
    blocks = blocks_of(html.document_fromstring(f"<body><p>{'x' * 40}</p><p>{'y' * 40} {'y' * 39}</p></body>"))
    assert own_origin(text, blocks) is origin


# --- the language of a bare headline


@pytest.mark.parametrize(
    ("title", "declared", "expected", "code"),
    [
        ("Meta muss zahlen", "de", (), "de"),
        ("Meta muss zahlen", None, ("de",), "de"),
        ("Суд оштрафовал компанию", "en", (), "ru"),
        ("裁判所がメタに命令", "en", (), "ja"),
    ],
)
def test_what_page_or_source_say_counts_where_the_letters_allow_it(
    title: str, declared: str | None, expected: tuple[str, ...], code: str
) -> None:
    assert detect(title, "", declared=declared, expected=expected).code == code
