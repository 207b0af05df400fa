"""Each block of a page as a row of numbers: what the line model decides on."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set, Sized
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pipeline.reading import boilerplate
from pipeline.reading.blocks import Block
from pipeline.reading.line_shapes import NAMES as SHAPES
from pipeline.reading.line_shapes import Matrix, shapes
from pipeline.reading.marks import MARKS
from pipeline.reading.shingles import PageShingles, shingles
from pipeline.reading.tree_features import names as tree_names
from pipeline.reading.tree_features import tree_features

Tokens = list[str]

_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
_LONGEST_REMEMBERED = 2000
_SHORT_LINE = 200
"""Characters; a block of one or two words counts as held when the candidate has it as a line of its own."""
_FUNCTION_LENGTH = 4

HEADING_TAGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_AREAS = (
    "article", "main", "nav", "aside", "footer", "header", "figure", "form", "ul", "ol", "table", "blockquote", "button", "figcaption",
    "label",
)  # fmt: skip
_TAGS = ("p", "div", "li", "td", "heading", "blockquote", "tr", "pre", "dd")
_KINDS = boilerplate.KINDS
_COMPANY, _OPENER, _FAR = 4, 80, 60
"""Lines before and after that keep a line company; characters of a line that may open a box; lines after which it is forgotten."""
_EDGE = np.full(2, -1, np.float32)
WINDOW_GAIN, WINDOW_COST, WINDOW_LONG = 70, 45, 90
"""The best run of blocks: a long one brings its length less 70, a short one costs 45. On flattened pages the run alone has F1 .88."""


def tokens_of(text: str) -> Tokens:
    """Words in lower case; characters of scripts written without spaces are words of their own. Not to be changed: they are remembered."""
    return _tokens_of(text) if len(text) > _LONGEST_REMEMBERED else _tokens_of_line(text)


def _tokens_of(text: str) -> Tokens:
    return _TOKEN.findall(text.lower())


_tokens_of_line = lru_cache(maxsize=512)(_tokens_of)
"""The lines of a report are those of its candidates, too."""


class Votes:
    """What one candidate extraction holds, for asking which blocks of the page it was made of."""

    def __init__(self, text: str) -> None:
        lines = text.split("\n")
        tokens = [tokens_of(line) for line in lines]
        words = list(itertools.chain.from_iterable(tokens))
        short = [mine for mine, line in zip(tokens, lines, strict=True) if len(mine) < 3 and len(line) < _SHORT_LINE]
        whole, _ = shingles([words])
        self.shingles = np.unique(whole) if len(words) > 2 else whole[:0]
        """Different three words in a row."""
        self._all = np.unique(np.concatenate([whole, shingles(short)[0]]) if text.strip() else whole[:0], return_counts=True)

    def held(self, page: PageShingles) -> Matrix:
        """Per block 0..1: how much of its wording stands in the candidate, each block asked for by itself."""
        return page.shares(page.held(*self._all))

    def shares(self, page: PageShingles) -> Matrix:
        """The same, each word of the candidate given out once.

        Pull quotes, repeated standfirsts and menu entries hold words of the body too; the block that fits best gets them,
        among equals the longer one, then the one whose neighbours fit.
        """
        held = page.held(*self._all)
        raw = page.shares(held)
        around = np.convolve(raw, [1, 1, 0, 1, 1], "same")[: len(raw)] if len(raw) > 4 else raw
        some = np.flatnonzero(raw)
        best_first = np.lexsort((-around[some], -page.counts[some], -np.rint(raw[some].astype(np.float64) * 10)))
        return page.given_out(held, some[best_first].tolist())


@lru_cache(maxsize=8)
def votes_of(text: str) -> Votes:
    """A candidate is asked for more than once."""
    return Votes(text)


def agreement(one: str, other: str) -> float:
    """0..1: F1 of the three-word shingles of two texts."""
    mine, theirs = votes_of(one).shingles, votes_of(other).shingles
    common = len(np.intersect1d(mine, theirs, assume_unique=True))
    return 2 * common / (len(mine) + len(theirs)) if len(mine) and len(theirs) else 0.0


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
    different = [set(tokens) for tokens in words]
    page = PageShingles(words)
    shares = np.stack([votes_of(text).shares(page) for text in candidates], axis=1)
    columns = _own_names(len(candidates))
    looks, sizes = shapes([block.text for block in blocks], [len(tokens) for tokens in words])
    # columns one after the other in memory, as the line model asks for them
    own = np.hstack([np.asfortranarray(shares), looks, _markup(blocks), _hints(blocks, words, different, title, standfirst, authors)])
    extra, extra_names = _page_features(blocks, different, sizes, own, columns)
    if not len(blocks):
        return np.hstack([own, extra]), columns + extra_names, words
    around = tree_features(
        blocks, words, tokens_of(title), shares, sizes, own[:, columns.index("link_density")], own[:, columns.index("ends_colon")]
    )
    return np.hstack([own, extra, around]), columns + extra_names + tree_names(len(candidates)), words


def _markup(blocks: Sequence[Block]) -> Matrix:
    """What elements, classes and ids say."""
    sizes = np.array([len(block.text) for block in blocks])
    set_apart = np.array([(block.link_characters, block.strong_characters, block.italic_characters) for block in blocks]).reshape(-1, 3)
    links, strong, italic = np.minimum(set_apart.T / sizes, 1)
    numbers = [(block.links, min(block.images, 5), block.hidden, block.depth) for block in blocks]
    linked, images, hidden, depth = np.array(numbers, np.float32).reshape(-1, 4).T
    flags = [
        _flags([_area_mask(block.areas) for block in blocks], len(_AREAS)),
        _flags([_tag_mask(block.tag) for block in blocks], len(_TAGS)),
        _flags([block.near for block in blocks], len(MARKS)),
        _flags([block.far for block in blocks], len(MARKS)),
    ]
    return np.concatenate([np.array([links, linked, strong, italic, images, hidden, depth], np.float32), *flags]).T


def _flags(masks: Sequence[int], width: int) -> Matrix:
    """Shape (width, masks): 1 where a bit is set."""
    return (np.array(masks, np.int64) >> np.arange(width)[:, None] & 1).astype(np.float32)


@lru_cache(maxsize=4096)
def _area_mask(areas: frozenset[str]) -> int:
    return sum(1 << n for n, tag in enumerate(_AREAS) if tag in areas)


@lru_cache(maxsize=256)
def _tag_mask(tag: str) -> int:
    return sum(1 << n for n, name in enumerate(_TAGS) if (tag in HEADING_TAGS if name == "heading" else tag == name))


def _hints(
    blocks: Sequence[Block], words: Sequence[Tokens], different: Sequence[Set[str]], title: str, standfirst: str, authors: Sequence[str]
) -> Matrix:
    """Cues for boilerplate, and likeness to what the page says of itself."""
    cues = np.zeros((len(_KINDS) + 1, len(blocks)), np.float32)
    for n, block in enumerate(blocks):
        if found := boilerplate.cues_of(block.text):
            cues[:, n] = [*(found.get(kind, 0) / len(block.text) for kind in _KINDS), len(found)]
    heading, lead = set(tokens_of(title)), set(tokens_of(standfirst))
    vocabulary = _sizes(different)
    alike, led = _sizes(map(heading.intersection, words)), _sizes(map(lead.intersection, words))
    lines = [" ".join(tokens) for tokens in words]
    copies = Counter(lines)
    names = tuple({" ".join(tokens_of(name)) for name in authors})
    columns = [
        np.minimum([copies[line] for line in lines], 5),
        alike / np.maximum(vocabulary + len(heading) - alike, 1),
        led / np.maximum(vocabulary, 1),
        [any(name in line for name in names) * (1 + (len(line) < 80)) for line in lines] if names else np.zeros(len(lines)),
        [line.startswith(names) for line in lines] if names else np.zeros(len(lines)),
    ]
    return np.concatenate([cues, np.array(columns, np.float32)]).T


def _sizes(items: Iterable[Sized]) -> NDArray[np.intp]:
    return np.array(list(map(len, items)), np.intp)


def _own_names(votes: int) -> list[str]:
    return [
        *(f"vote{n}" for n in range(votes)), *SHAPES,
        "link_density", "links", "strong",
        "italic", "images", "hidden", "depth", *(f"in_{tag}" for tag in _AREAS), *(f"is_{tag}" for tag in _TAGS), *(f"near_{name}" for name in MARKS),
        *(f"far_{name}" for name in MARKS), *(f"cue_{kind}" for kind in _KINDS), "cues", "copies", "like_title", "like_lead", "has_author", "opens_author",
    ]  # fmt: skip


def _page_features(
    blocks: Sequence[Block], words: Sequence[Set[str]], sizes: Matrix, own: Matrix, columns: list[str]
) -> tuple[Matrix, list[str]]:
    """What a block's neighbours and the blocks out of its template say."""
    n = len(blocks)
    if not n:
        return np.zeros((0, 0), np.float32), []
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
    matrix = np.array(extra, np.float32).T
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
    """Of the two blocks before and the two behind; -1 where the page begins or ends."""
    out = []
    for values in (np.log1p(sizes), vote, links, ends):
        edged = np.concatenate([_EDGE, values, _EDGE])
        out += [edged[2 - shift : len(edged) - 2 - shift] for shift in (1, 2, -1, -2)]
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


def kinship(words: Sequence[Set[str]], weights: Matrix) -> Matrix:
    """Share of a block's longer words that occur in other blocks of the core (weight above .5): teasers of other reports share few.

    `words`: the different ones of each block.
    """
    short = {word for word in set().union(*words) if len(word) <= _FUNCTION_LENGTH and word.isascii()}
    sets, core = [mine - short for mine in words], (weights > 0.5).tolist()
    spread: Counter[str] = Counter()
    for mine, inside in zip(sets, core, strict=True):
        if inside:
            spread.update(mine)
    some, several = spread.keys(), {word for word, count in spread.items() if count > 1}
    out = [
        len(mine & (several if inside else some)) / len(mine) if mine else -1.0  # a block of the core does not count itself
        for mine, inside in zip(sets, core, strict=True)
    ]
    return np.array(out, np.float32)


def has_structure(blocks: Sequence[Block]) -> bool:
    """False where most blocks have the same template: then markup says little, and so do extractors that go by it. Two of 118 real pages are such."""
    templates = Counter(block.signature for block in blocks)
    return bool(templates) and templates.most_common(1)[0][1] < 0.7 * len(blocks)
