"""What desks do to a wire report before they print it: twenty kinds of edit, each of a headline and paragraphs."""

import random
import re
from collections.abc import Callable

Edit = Callable[[str, list[str], random.Random], tuple[str, list[str]]]
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")


def sentences(paragraph: str) -> list[str]:
    """Sentences of a paragraph."""
    return [s for s in _SENTENCE.split(paragraph) if s]


def retitled(title: str, body: list[str], rng: random.Random) -> tuple[str, list[str]]:
    words = title.split()
    return " ".join(rng.sample(words, len(words))) if len(words) > 2 else f"{title} – live", body


def cut(title: str, body: list[str], _rng: random.Random) -> tuple[str, list[str]]:
    """To the first two thirds."""
    return title, body[: max(1, round(len(body) * 0.67))] if len(body) > 2 else [
        " ".join((s := sentences(" ".join(body)))[: max(1, round(len(s) * 0.67))])
    ]


def without_tail(title: str, body: list[str], _rng: random.Random) -> tuple[str, list[str]]:
    return title, body[:-1] or body


def without_middle(title: str, body: list[str], _rng: random.Random) -> tuple[str, list[str]]:
    return title, body[: len(body) // 2] + body[len(body) // 2 + 1 :] if len(body) > 3 else body


def local_background(title: str, body: list[str], _rng: random.Random) -> tuple[str, list[str]]:
    """A paragraph about another case, with a party, a sum and a day of its own."""
    return title, [
        *body,
        "In March 2025 the regulator here had fined Pinterest 12 million euros; the appeal is to be heard on 3 September.",
    ]


def background_first(title: str, body: list[str], _rng: random.Random) -> tuple[str, list[str]]:
    return title, [
        body[0],
        "Here the same question is before the court of Oakton, where Discord is asked for 250,000 euros since Friday.",
        *body[1:],
    ]


def typos(title: str, body: list[str], rng: random.Random) -> tuple[str, list[str]]:
    """Two letters exchanged in one word of sixty."""

    def slip(word: str) -> str:
        if len(word) < 5 or not word.isalpha() or rng.random() > 1 / 60:
            return word
        place = rng.randrange(1, len(word) - 2)
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]

    return title, [" ".join(slip(word) for word in paragraph.split(" ")) for paragraph in body]


def number_forms(title: str, body: list[str], rng: random.Random) -> tuple[str, list[str]]:
    """The house's way of writing numbers."""

    def other(text: str) -> str:
        text = re.sub(r"(\d)[.,](\d)(?!\d)", lambda m: m[1] + ("," if rng.random() < 0.5 else ".") + m[2], text)
        text = re.sub(r"(\d) million\b", r"\1m", text)
        text = re.sub(r"\b(\d{1,3}),(\d{3})\b", r"\1 \2", text) if " the " in text else text  # elsewhere the comma is a decimal one
        for word, figure in (
            ("three", "3"),
            ("four", "4"),
            ("seven", "7"),
            ("nine", "9"),
            ("zwei", "2"),
            ("drei", "3"),
            ("trois", "3"),
            ("dos", "2"),
        ):
            text = re.sub(rf"\b{word}\b", figure, text)
        return re.sub(r"\b11\b", "eleven", text)

    return other(title), [other(paragraph) for paragraph in body]


def dateline(title: str, body: list[str], _rng: random.Random) -> tuple[str, list[str]]:
    return title, [f"LINDAU (Northern Press) – {body[0]}", *body[1:]]


def credited(title: str, body: list[str], _rng: random.Random) -> tuple[str, list[str]]:
    return title, ["By Anna Keller and Agencies", *body, "(Reporting by Jo March in Oakton; editing by Lee Hart)"]


def new_lead(title: str, body: list[str], _rng: random.Random) -> tuple[str, list[str]]:
    """Another first sentence."""
    first = sentences(body[0])
    return title, [
        " ".join(["It is a decision for which many had waited a long time, as our reporter heard on the spot.", *first[1:]]),
        *body[1:],
    ]


def dropped_sentences(title: str, body: list[str], rng: random.Random) -> tuple[str, list[str]]:
    """One sentence in eight."""
    kept = [" ".join(s for s in sentences(paragraph) if rng.random() > 0.125) for paragraph in body]
    return title, [paragraph for paragraph in kept if paragraph] or body


def reordered(title: str, body: list[str], rng: random.Random) -> tuple[str, list[str]]:
    return title, [body[0], *rng.sample(body[1:], len(body) - 1)]


def reworded(title: str, body: list[str], rng: random.Random) -> tuple[str, list[str]]:
    """One lower-case word in forty is another."""

    def other(word: str) -> str:
        return "however" if word.isalpha() and word.islower() and rng.random() < 1 / 40 else word

    return title, [" ".join(other(word) for word in paragraph.split(" ")) for paragraph in body]


def other_quotes(title: str, body: list[str], _rng: random.Random) -> tuple[str, list[str]]:
    table = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "–": "-", "—": "-", "\u00a0": " "})
    return title.translate(table), [paragraph.translate(table) for paragraph in body]


def one_paragraph(title: str, body: list[str], _rng: random.Random) -> tuple[str, list[str]]:
    return title, [" ".join(body)]


def read_also(title: str, body: list[str], _rng: random.Random) -> tuple[str, list[str]]:
    """A teaser the extractor left in."""
    place = len(body) // 2
    return title, [*body[:place], "Read also: Court fines Telegram 7 million euros over channels", *body[place:]]


def outlets_headline(_title: str, body: list[str], rng: random.Random) -> tuple[str, list[str]]:
    """Another outlet's own words, and its name."""
    return f"What the judges said, and what it means | {rng.choice(('Oakton Ledger', 'Lindauer Bote', 'Le Phare'))}", body


def halved(title: str, body: list[str], _rng: random.Random) -> tuple[str, list[str]]:
    """To the first half of its sentences."""
    found = sentences(" ".join(body))
    return title, [" ".join(found[: max(1, (len(found) + 1) // 2)])]


def worked_over(title: str, body: list[str], rng: random.Random) -> tuple[str, list[str]]:
    """Several at once: another headline and first sentence, sentences dropped, words and letters changed, background and credits added."""
    for edit in (outlets_headline, new_lead, dropped_sentences, reworded, typos, number_forms, local_background, credited):
        title, body = edit(title, body, rng)
    return title, body


EDITS: tuple[Edit, ...] = (
    retitled, cut, without_tail, without_middle, local_background, background_first, typos, number_forms, dateline, credited, new_lead,
    dropped_sentences, reordered, reworded, other_quotes, one_paragraph, read_also, outlets_headline, halved, worked_over,
)  # fmt: skip
