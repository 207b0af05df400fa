"""Each block of a page as a row of numbers: what the line model decides on."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import log1p

import numpy as np
from numpy.typing import NDArray

from pipeline.reading import boilerplate
from pipeline.reading.blocks import MARKS, Block
from pipeline.reading.extent import extent
from pipeline.reading.tables import CELL_BORDER
from pipeline.reading.tree_features import names as tree_names
from pipeline.reading.tree_features import tree_features

Matrix = NDArray[np.float32]
Tokens = list[str]
Grams = list[tuple[str, ...]]

_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
SENTENCE_END = re.compile(r"[.!?。！？।؟۔…][\"'”“»«’)\]】」』]*$")
_SENTENCES = re.compile(r"[.!?。！？।؟۔][\"'”“»’)\]」』]*(?=\s|$|[\u3000-\u9fff])")
_OPENS_QUOTED = re.compile(r"^[\"'“”„«»‚‘「『—–-]")
_DATE = re.compile(r"\b\d{1,2}[:.h]\d{2}\b|\b(?:19|20)\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
_HANDLE = re.compile(r"@\w")
_ORNAMENT = re.compile(r"[|•·›»©→▶►☰✓]")
_DIGIT = re.compile(r"\d")
_SHORT_LINE = 200
"""Characters; a block of one or two words counts as held when the candidate has it as a line of its own."""
_FUNCTION_LENGTH = 4
_LETTERS_A_WORD = 5.0
"""Of a script without spaces, whose signs are tokens of their own, in letters as `extent` counts them: 4 of 118 pages are too few to learn it."""

HEADING_TAGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_AREAS = (
    "article", "main", "nav", "aside", "footer", "header", "figure", "form", "ul", "ol", "table", "blockquote", "button", "figcaption",
    "label",
)  # fmt: skip
_TAGS = ("p", "div", "li", "td", "heading", "blockquote", "tr", "pre", "dd")
_KINDS = boilerplate.KINDS
_NO_CUES = (0.0,) * len(_KINDS)
_COMPANY, _OPENER, _FAR = 4, 80, 60
"""Lines before and after that keep a line company; characters of a line that may open a box; lines after which it is forgotten."""
WINDOW_GAIN, WINDOW_COST, WINDOW_LONG = 70, 45, 90
"""The best run of blocks: a long one brings its length less 70, a short one costs 45. On flattened pages the run alone has F1 .88."""


def tokens_of(text: str) -> Tokens:
    """Words in lower case; characters of scripts written without spaces are words of their own."""
    return _TOKEN.findall(text.lower())


@lru_cache(maxsize=8)
def candidate_tokens(text: str) -> Tokens:
    """`tokens_of` a whole candidate, which is asked for more than once; not to be changed."""
    return tokens_of(text)


def grams_of(words: Tokens) -> Grams:
    """Three-word shingles of a block; of a shorter one, its whole wording as the only gram."""
    return list(zip(words, words[1:], words[2:], strict=False)) or [(" ".join(words),)]


class Votes:
    """What one candidate extraction holds, for asking which blocks of the page it was made of."""

    def __init__(self, text: str) -> None:
        self.grams: Counter[tuple[str, ...]] = Counter(grams_of(candidate_tokens(text)))
        self.grams.update((" ".join(tokens_of(line)),) for line in text.split("\n") if len(line) < _SHORT_LINE)
        self.empty = not text.strip()

    def shares(self, blocks: Sequence[Tokens], grams: list[Grams] | None = None) -> Matrix:
        """Per block 0..1: how much of its wording stands in the candidate, each word of the candidate given out once.

        Pull quotes, repeated standfirsts and menu entries hold words of the body too; the block that fits best gets them,
        among equals the longer one, then the one whose neighbours fit. `grams`: `grams_of` each block, where the caller has them already.
        """
        out = np.zeros(len(blocks), np.float32)
        if self.empty:
            return out
        grams = grams or [grams_of(words) for words in blocks]
        raw = np.array([sum(map(self.grams.__contains__, mine)) / len(mine) for mine in grams], np.float32)
        around = np.convolve(raw, [1, 1, 0, 1, 1], "same")[: len(raw)] if len(raw) > 4 else raw
        left = dict(self.grams)
        for n in sorted(np.flatnonzero(raw > 0).tolist(), key=lambda n: (-round(float(raw[n]) * 10), -len(grams[n]), -around[n], n)):
            mine = grams[n]
            out[n] = sum([left.get(gram, 0) > 0 for gram in mine]) / len(mine)
            for gram in mine:
                if gram in left:
                    left[gram] -= 1
        return out


def base_features(
    blocks: Sequence[Block],
    candidates: Sequence[str],
    *,
    title: str,
    standfirst: str,
    authors: Sequence[str] = (),
) -> tuple[Matrix, list[str], list[Tokens]]:
    """One row per block; the names of the columns; the blocks' tokens. `candidates`: extracted texts in a fixed order, empty where there is none."""
    words = [tokens_of(block.text) for block in blocks]
    grams = [grams_of(tokens) for tokens in words]
    shares = np.stack([Votes(text).shares(words, grams) for text in candidates], axis=1)
    columns = _own_names(len(candidates))
    own = np.hstack([shares, _wording(blocks, words), _markup(blocks), _hints(blocks, words, title, standfirst, authors)])
    extra, extra_names = _page_features(blocks, words, own, columns)
    if not len(blocks):
        return np.hstack([own, extra]), columns + extra_names, words
    sizes = np.array([extent(block.text) for block in blocks], np.float32)
    around = tree_features(
        blocks, words, tokens_of(title), shares, sizes, own[:, columns.index("link_density")], own[:, columns.index("ends_colon")]
    )
    return np.hstack([own, extra, around]), columns + extra_names + tree_names(len(candidates)), words


def _table(rows: Sequence[Sequence[float]], width: int) -> Matrix:
    return np.array(rows, dtype=np.float32).reshape(len(rows), width)


def _wording(blocks: Sequence[Block], words: Sequence[Tokens]) -> Matrix:
    """How the text of each block looks, without reading it."""
    return _table([_shape(block.text, tokens) for block, tokens in zip(blocks, words, strict=True)], 18)


def _shape(text: str, words: Tokens) -> Sequence[float]:
    return _shape_of(text, len(words)) if len(text) > _SHORT_LINE else _shape_of_furniture(text, len(words))


def _shape_of(text: str, words: int) -> Sequence[float]:
    size, letters = len(text), extent(text)
    digits = len(_DIGIT.findall(text))
    if letters > 1.5 * size:  # signs are tokens of their own
        words = round(letters / _LETTERS_A_WORD)
    return (
        log1p(letters),
        log1p(words),
        letters / max(words, 1),
        len(_SENTENCES.findall(text)),
        bool(SENTENCE_END.search(text)),
        text[-1] == ":",
        text[-1] == "?",
        bool(_OPENS_QUOTED.match(text)),
        text[:1].islower(),
        text[:1].isdigit(),
        sum(map(text.count, ",、，،")) / size * 100,
        digits / size,
        sum(map(str.isupper, text)) / size,
        sum(map(str.isupper, [word[0] for word in text.split()])) / (text.count(" ") + 1),
        bool(digits and _DATE.search(text)),
        "www." in text or "http:" in text or "https:" in text or bool("@" in text and _HANDLE.search(text)),
        text.endswith(("...", "…")) or bool(_ORNAMENT.search(text.replace(CELL_BORDER, " "))),
        text[0] in "(（[【" and text[-1] in ")）]】",
    )


_shape_of_furniture = lru_cache(maxsize=16384)(_shape_of)
"""Menus and teasers come again on every page of a site."""


def _markup(blocks: Sequence[Block]) -> Matrix:
    """What elements, classes and ids say."""
    rows = [
        (
            min(block.link_characters / len(block.text), 1.0),
            block.links,
            min(block.strong_characters / len(block.text), 1.0),
            min(block.italic_characters / len(block.text), 1.0),
            min(block.images, 5),
            block.hidden,
            block.depth,
            *_area_flags(block.areas),
            *_tag_flags(block.tag),
        )
        for block in blocks
    ]
    bits = np.arange(len(MARKS))
    near, far = ((np.array(masks, np.int64)[:, None] >> bits) & 1 for masks in ([b.near for b in blocks], [b.far for b in blocks]))
    return np.hstack([_table(rows, 7 + len(_AREAS) + len(_TAGS)), near, far]).astype(np.float32)


@lru_cache(maxsize=4096)
def _area_flags(areas: frozenset[str]) -> tuple[bool, ...]:
    return tuple(tag in areas for tag in _AREAS)


@lru_cache(maxsize=256)
def _tag_flags(tag: str) -> tuple[bool, ...]:
    return tuple(tag in HEADING_TAGS if name == "heading" else tag == name for name in _TAGS)


def _hints(blocks: Sequence[Block], words: Sequence[Tokens], title: str, standfirst: str, authors: Sequence[str]) -> Matrix:
    """Cues for boilerplate, and likeness to what the page says of itself."""
    heading, lead = set(tokens_of(title)), set(tokens_of(standfirst))
    names = tuple({" ".join(tokens_of(name)) for name in authors})
    lines = [" ".join(tokens) for tokens in words]
    copies = Counter(lines)
    rows = []
    for block, tokens, line in zip(blocks, words, lines, strict=True):
        cues, different = boilerplate.cues_of(block.text), set(tokens)
        alike = len(different & heading)
        rows.append(
            (
                *([cues.get(kind, 0) / len(block.text) for kind in _KINDS] if cues else _NO_CUES),
                len(cues),
                min(copies[line], 5),
                alike / max(len(different) + len(heading) - alike, 1),
                len(different & lead) / max(len(different), 1),
                any(name in line for name in names) * (1 + (len(line) < 80)),
                line.startswith(names) if names else False,
            )
        )
    return _table(rows, len(_KINDS) + 6)


def _own_names(votes: int) -> list[str]:
    return [
        *(f"vote{n}" for n in range(votes)),
        "log_size", "log_words", "word_length", "sentences", "ends_sentence", "ends_colon", "ends_question", "opens_quoted", "opens_lower", "opens_digit",
        "commas", "digits", "capitals", "capitalised", "has_date", "has_address", "has_ornament", "in_brackets", "link_density", "links", "strong",
        "italic", "images", "hidden", "depth", *(f"in_{tag}" for tag in _AREAS), *(f"is_{tag}" for tag in _TAGS), *(f"near_{name}" for name, _ in MARKS),
        *(f"far_{name}" for name, _ in MARKS), *(f"cue_{kind}" for kind in _KINDS), "cues", "copies", "like_title", "like_lead", "has_author", "opens_author",
    ]  # fmt: skip


def _page_features(blocks: Sequence[Block], words: Sequence[Tokens], own: Matrix, columns: list[str]) -> tuple[Matrix, list[str]]:
    """What a block's neighbours and the blocks out of its template say."""
    n = len(blocks)
    if not n:
        return np.zeros((0, 0), np.float32), []
    sizes = np.array([extent(block.text) for block in blocks], np.float32)
    vote = own[:, [i for i, name in enumerate(columns) if name.startswith("vote")]].mean(axis=1)
    first, last = best_window(sizes, own[:, columns.index("link_density")])
    index = np.arange(n)
    inside = ((index >= first) & (index < last)).astype(np.float32)
    core = inside * (sizes > WINDOW_LONG)
    extra = [
        index / n,
        np.full(n, np.log1p(n)),
        inside,
        np.clip(index - first, -30, 30),
        np.clip(last - 1 - index, -30, 30),
        *_template(blocks, vote, sizes, own[:, columns.index("link_density")]),
        *_around(sizes, vote, own[:, columns.index("link_density")], own[:, columns.index("ends_sentence")]),
        *_mass(vote, sizes),
        *_flow(sizes, own[:, columns.index("ends_sentence")], own[:, columns.index("sentences")]),
        *_run_scores(sizes, own[:, columns.index("link_density")]),
        *_company(own[:, [columns.index(f"cue_{kind}") for kind in _KINDS]] > 0, sizes),
        kinship(words, core),
        np.full(n, float(len({block.signature for block in blocks}) < 4)),
    ]
    matrix = np.stack([np.asarray(column, np.float32) for column in extra], axis=1)
    return matrix, [f"page{i}" for i in range(matrix.shape[1])]


def _flow(sizes: Matrix, ends: Matrix, sentences: Matrix) -> list[Matrix]:
    """How much the blocks before and the blocks after read like prose, near and farther."""
    out: list[Matrix] = []
    for values in ((sizes > WINDOW_LONG).astype(np.float32), ends, np.minimum(sentences, 6)):
        sums = np.concatenate([[0], np.cumsum(values)])
        index = np.arange(len(values))
        for width in (3, 8):
            low, high = np.maximum(index - width, 0), np.minimum(index + 1 + width, len(values))
            out += [((sums[index] - sums[low]) / width).astype(np.float32), ((sums[high] - sums[index + 1]) / width).astype(np.float32)]
    return out


def _run_scores(sizes: Matrix, links: Matrix) -> list[Matrix]:
    """Gain of the best run that ends in, begins with and passes through each block, as a share of the best of the page."""
    gains = _gains(sizes, links)
    ending, beginning = _best_sums(gains.tolist()), _best_sums(gains[::-1].tolist())[::-1]
    through = ending + beginning - gains
    best = max(float(through.max()), 1.0)
    return [np.maximum(ending / best, -1), np.maximum(beginning / best, -1), np.maximum(through / best, -1)]


def _best_sums(gains: Sequence[float]) -> Matrix:
    """Per place the greatest sum of a run that ends there."""
    total = 0.0
    return np.array([total := max(total, 0.0) + gain for gain in gains], np.float32)


def _gains(sizes: Matrix, links: Matrix) -> Matrix:
    gains: Matrix = np.where((sizes > WINDOW_LONG) & (links < 0.5), np.minimum(sizes, 1200) - WINDOW_GAIN, -WINDOW_COST).astype(np.float32)
    return gains


def best_window(sizes: Matrix, link_density: Matrix) -> tuple[int, int]:
    """Start and end (exclusive) of the contiguous run of blocks with the greatest gain."""
    gains = _gains(sizes, link_density)
    best, best_run, total, start = 0.0, (0, 0), 0.0, 0
    for n, gain in enumerate(gains.tolist()):
        if total <= 0:
            total, start = 0.0, n
        total += gain
        if total > best:
            best, best_run = total, (start, n + 1)
    return best_run


def _company(cues: NDArray[np.bool_], sizes: Matrix) -> list[Matrix]:
    """Per kind of cue: how many lines around have it, and how far back the last short one stands, where a box or a thread may have begun."""
    index = np.arange(len(sizes))
    out: list[Matrix] = []
    for has in cues.T:
        sums = np.concatenate([[0], np.cumsum(has)])
        low, high = np.maximum(index - _COMPANY, 0), np.minimum(index + 1 + _COMPANY, len(sizes))
        out.append((sums[high] - sums[low] - has).astype(np.float32))
        opened = np.maximum.accumulate(np.where(has & (sizes < _OPENER), index, -_FAR))
        before = np.concatenate([[-_FAR], opened[:-1]])
        out.append(np.minimum(index - before, _FAR).astype(np.float32))
    return out


def _template(blocks: Sequence[Block], vote: Matrix, sizes: Matrix, links: Matrix) -> list[Matrix]:
    """Per block: how the other blocks with its signature, and with its parent, fared. Itself is left out so that it cannot vouch for itself."""
    out: list[Matrix] = []
    for keys in ([block.signature for block in blocks], [block.parent for block in blocks]):  # type: list[str] | list[int]
        numbers: dict[str | int, int] = {}
        group = np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.intp)
        weight = np.sqrt(sizes)
        count = np.bincount(group).astype(np.float32)
        mass = np.bincount(group, weights=weight)
        voted = np.bincount(group, weights=weight * vote)
        rest = mass[group] - weight
        out += [
            np.where(rest > 0, (voted[group] - weight * vote) / np.maximum(rest, 1e-6), -1).astype(np.float32),
            np.log1p(count)[group],
            (np.bincount(group, weights=sizes) / count)[group].astype(np.float32),
            (np.bincount(group, weights=links) / count)[group].astype(np.float32),
        ]
    return out


def _around(sizes: Matrix, vote: Matrix, links: Matrix, ends: Matrix) -> list[Matrix]:
    out = []
    for values in (np.log1p(sizes), vote, links, ends):
        for shift in (1, 2, -1, -2):
            moved = np.roll(values, shift)
            if shift > 0:
                moved[:shift] = -1
            else:
                moved[shift:] = -1
            out.append(moved)
    return out


def _mass(vote: Matrix, sizes: Matrix) -> list[Matrix]:
    """How much voted text lies before and after a block, and how dense it is around."""
    mass = vote * sizes
    total = max(float(mass.sum()), 1.0)
    before = (np.cumsum(mass) - mass) / total
    out = [before, 1 - before - mass / total, np.full(len(vote), np.log1p(total))]
    for width in (3, 8):
        kernel = np.ones(2 * width + 1, np.float32)
        near_mass = (
            np.convolve(mass, kernel, "same")[: len(mass)]
            if len(mass) >= len(kernel)
            else np.convolve(mass, kernel, "full")[width : width + len(mass)]
        )
        near_all = (
            np.convolve(sizes, kernel, "same")[: len(mass)]
            if len(mass) >= len(kernel)
            else np.convolve(sizes, kernel, "full")[width : width + len(mass)]
        )
        out += [(near_mass / np.maximum(near_all, 1)).astype(np.float32), np.log1p(near_all).astype(np.float32)]
    return out


def kinship(words: Sequence[Tokens], weights: Matrix) -> Matrix:
    """Share of a block's longer words that occur in other blocks of the core (weight above .5): teasers of other reports share few."""
    spread: Counter[str] = Counter()
    sets = [{word for word in tokens if len(word) > _FUNCTION_LENGTH or not word.isascii()} for tokens in words]
    for mine, weight in zip(sets, weights, strict=True):
        if weight > 0.5:
            spread.update(mine)
    some, several = spread.keys(), {word for word, count in spread.items() if count > 1}
    out = [
        len(mine & (several if weight > 0.5 else some)) / len(mine) if mine else -1.0  # a block of the core does not count itself
        for mine, weight in zip(sets, weights, strict=True)
    ]
    return np.array(out, np.float32)


def has_structure(blocks: Sequence[Block]) -> bool:
    """False where most blocks have the same template: then markup says little, and so do extractors that go by it. Two of 118 real pages are such."""
    templates = Counter(block.signature for block in blocks)
    return bool(templates) and templates.most_common(1)[0][1] < 0.7 * len(blocks)
