"""Pages as rows the line model learns from: features, labels and weights of each block, and scores of the text that is kept.

Newspapers and two of the wider sets have reference bodies: a block is text when the body holds its wording. The third wider set has snippets
that must and must not appear: only the blocks they stand in have labels, of the rest a teacher trained on the other sets says what it thinks.
Where the structure of such a page was taken away, what the model keeps of the page as it is labels all blocks (`taught`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from bench.extraction_pages import Page
from pipeline.reading import boilerplate
from pipeline.reading.blocks import Block
from pipeline.reading.candidates import ORDER, candidates_of
from pipeline.reading.decoded import Decoded
from pipeline.reading.extent import extent
from pipeline.reading.extract import glance
from pipeline.reading.line_features import Votes, base_features, has_structure, tokens_of
from pipeline.reading.net import HELD
from pipeline.reading.page_kind import PageKind, page_kind, prose_share
from pipeline.reading.shingles import PageShingles

SNIPPET_WEIGHT = 8.0
TEACHER_WEIGHT = 0.3
"""Of a block without label, beside what it would weigh with one."""
SET_WEIGHT = {"readability": 2.0}
"""48 pages of the kinds that are rarest; the other sets have 101 to 523."""


OPTIONAL_WEIGHT = 0.1
"""Of standfirst and title, which may be kept or dropped: they have fields of their own, so they are rather dropped."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One page. All arrays have a row a block."""

    page: Page
    texts: list[str]
    rows: Any
    label: Any
    """bool; the candidates' answer where `known` is False."""
    known: Any
    """bool: a reference or a snippet says so."""
    weight: Any
    kind: PageKind
    sizes: Any
    """Letters."""
    links: Any
    """Share of each block's text that is links."""
    claimed: int | None
    """Words that the page's data say the report has."""
    blocks: tuple[Block, ...]
    """For the nets under the model; empty for most changed pages, which only train."""


def sample(page: Page, *, with_blocks: bool = True) -> tuple[Sample, list[str]] | None:
    """The page's sample and the names of the columns; None for a page without blocks."""
    seen = glance(Decoded(html=page.html, url=page.url))
    if seen is None or not seen.blocks:
        return None
    blocks, facts = seen.blocks, seen.facts
    found = candidates_of(seen.html, seen.tree, seen.facts.body, blocks, url=page.url)
    rows, columns, words = base_features(
        blocks, [found[name] for name in ORDER], title=facts.title or "", standfirst=facts.standfirst or "", authors=facts.authors
    )
    extents, links = np.array([extent(block.text) for block in blocks], np.float32), rows[:, columns.index("link_density")]
    kind = page_kind(len(blocks), structured=has_structure(blocks), news=facts.news, prose=prose_share(extents, links))
    texts, sizes = [block.text for block in blocks], np.array([len(tokens) for tokens in words], float)
    label, known, sure = _by_snippets(page, texts, rows) if page.row["must"] else _by_reference(page, words)
    weight = _weights(sizes, label)
    weight = np.where(known, weight if sure is None else sure, weight * TEACHER_WEIGHT)
    if sure is None:
        optional = Votes(page.row["optional"]).shares(PageShingles(words))
        weight[(optional >= 0.5) & ~label] *= OPTIONAL_WEIGHT
    weight *= SET_WEIGHT.get(page.set, 1.0)
    kept = tuple(blocks) if with_blocks else ()
    return Sample(page, texts, rows, label, known, weight, kind, extents, links, facts.claimed_words, kept), columns


def taught(one: Sample, text: str) -> Sample:
    """The sample as it is when `text` is its page's body."""
    words = [tokens_of(line) for line in one.texts]
    label = Votes(text).shares(PageShingles(words)) >= 0.5
    sizes = np.array([len(tokens) for tokens in words], float)
    return replace(one, label=label, known=np.ones(len(words), bool), weight=_weights(sizes, label))


def _weights(sizes: Any, label: Any) -> Any:
    """A page counts by its share of text, as the metric does. `sizes` in words."""
    total = max(float(sizes[label].sum()), 50)
    return np.minimum((sizes / total) ** 0.8 * 30, 8) + 0.02


def _by_reference(page: Page, words: list[list[str]]) -> tuple[Any, Any, None]:
    label = Votes(page.row["text"]).shares(PageShingles(words)) >= 0.5
    return label, np.ones(len(words), bool), None


def _by_snippets(page: Page, texts: list[str], rows: Any) -> tuple[Any, Any, Any]:
    """A snippet that stands in several blocks is the one the extractors hold."""
    votes = rows[:, :2].sum(axis=1)
    label, known = votes >= 1, np.zeros(len(texts), bool)
    for wanted in (False, True):
        for snippet in page.row["must" if wanted else "must_not"]:
            plain = " ".join(snippet.split())
            at = [n for n, text in enumerate(texts) if plain in text]
            if wanted and at:
                at = [max(at, key=lambda n: (votes[n], len(texts[n])))]
            label[at], known[at] = wanted, True
    return label, known, SNIPPET_WEIGHT / max(1.0, (len(page.row["must"]) + len(page.row["must_not"])) / 4)


def kept_text(one: Sample, chances: Any, threshold: float) -> str:
    """As the product joins it, see `pipeline.reading.extract`: trafilatura's lines where nothing is kept; second copies of a report are not looked for."""
    held, seen, out = one.rows[:, : len(ORDER)].max(axis=1) >= HELD, set(), []
    for text, chance, again in zip(one.texts, chances, held, strict=True):
        if chance >= threshold and (again or text not in seen) and boilerplate.refused(text) is None:
            seen.add(text)
            out.append(text)
    return "\n".join(out or [text for text, share in zip(one.texts, one.rows[:, ORDER.index("trafilatura")], strict=True) if share >= HELD])


def scores(metrics: Any, pairs: Iterable[tuple[Page, str]]) -> dict[str, tuple[int, float, float, float, int]]:
    """By set (and language, where there are four pages of it): pages, P, R, F1, and pages of which over half is missing."""
    by_group: dict[str, list[tuple[Page, str]]] = defaultdict(list)
    for page, text in pairs:
        by_group[page.set].append((page, text))
        if page.row["lang"]:
            by_group[f"{page.set} {page.row['lang']}"].append((page, text))
    return {name: _score(metrics, group) for name, group in by_group.items() if len(group) >= 4}


def _score(metrics: Any, group: list[tuple[Page, str]]) -> tuple[int, float, float, float, int]:
    if group[0][0].set == "trafilatura":
        return snippet_score(group)
    pairs = [
        metrics.page_scores(page.row["text"], text, split_unspaced=page.set != "aeb", optional=page.row["optional"]) for page, text in group
    ]
    c = metrics.corpus(pairs)
    return c["n"], c["P"], c["R"], c["F1"], sum((recall or 0) < 0.5 for _, recall in pairs)


def snippet_score(group: list[tuple[Page, str]]) -> tuple[int, float, float, float, int]:
    """P, R and F1 over snippets."""
    n: Counter[str] = Counter()
    for page, text in group:
        right = sum(snippet in text for snippet in page.row["must"])
        n.update(
            right=right, missed=len(page.row["must"]) - right, wrong=sum(snippet in text for snippet in page.row["must_not"]),
            lost=bool(page.row["must"]) and 2 * right < len(page.row["must"]),
        )  # fmt: skip
    precision, recall = n["right"] / max(n["right"] + n["wrong"], 1), n["right"] / max(n["right"] + n["missed"], 1)
    return len(group), precision, recall, 2 * precision * recall / max(precision + recall, 1e-9), n["lost"]
