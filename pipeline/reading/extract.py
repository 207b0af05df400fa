"""The body of a page and everything it says about itself: `extract` for the pipeline, `explain` for people.

The way of a page: cheap counting refuses what would hang a parser; one parse; metadata; candidate bodies from three extractors; the page's blocks with
the candidates' votes; a small trained model keeps or drops each block. Where extractors agree it mostly follows them; where they differ, or the page
has no structure to go by, it decides on length, links, neighbours, template and wording.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.metadata import version
from typing import Any

import numpy as np
from lxml import etree
from lxml.html import HtmlElement

from pipeline.reading import boilerplate, gate, titles
from pipeline.reading.blocks import Block, blocks_of
from pipeline.reading.candidates import ORDER, candidates_of
from pipeline.reading.confidence import confidence
from pipeline.reading.decode import without_controls
from pipeline.reading.decoded import Decoded
from pipeline.reading.extent import PROSE, extent, reaches
from pipeline.reading.leftovers import markup_of
from pipeline.reading.line_features import HEADING_TAGS, agreement, base_features, has_structure, tokens_of, votes_of
from pipeline.reading.line_model import line_model
from pipeline.reading.line_shapes import SENTENCE_END, Matrix
from pipeline.reading.marks import MARKS
from pipeline.reading.metadata import Headed, PageFacts, headed, page_facts
from pipeline.reading.net import HELD, netted
from pipeline.reading.page_kind import page_kind, prose_share
from pipeline.reading.parsing import tree_of
from pipeline.reading.second_copy import second_copy
from pipeline.reading.shingles import PageShingles
from records.article import Extraction
from records.fields import shared
from records.outcome import Outcome

_MAX_TEXT = 1_000_000
"""Characters of a body; longer ones are cut: no report is that long."""
_FIRST = 4
"""Blocks among which a standfirst is looked for."""


@dataclass(frozen=True, slots=True)
class LineVerdict:
    """One block of the page and what became of it."""

    text: str
    kept: bool
    chance: float
    """0..1, the line model's; 1 or 0 where an override decided."""
    reason: str


@dataclass(frozen=True, slots=True)
class CandidateReport:
    """One extractor's answer beside the body that was kept."""

    name: str
    characters: int
    agreement: float
    """0..1: F1 of three-word shingles against the kept body."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """How an extraction came about. Dates and title carry their origins in `extraction`."""

    extraction: Extraction | None
    problem: tuple[Outcome, str] | None
    """Why the page was refused; None when it was read."""
    winner: str
    """The candidate nearest to the kept body; `override` for an XPath of the catalogue, empty when there is no body."""
    candidates: tuple[CandidateReport, ...]
    lines: tuple[LineVerdict, ...]


@dataclass(frozen=True)
class Glance:
    """A page parsed but not read yet: what it says of itself, and its blocks."""

    page: Decoded
    html: str
    """Its markup as the tree has it: normalised, and without what the catalogue drops."""
    tree: HtmlElement
    facts: PageFacts
    taken: list[Block]
    """The body, by an XPath of the catalogue; empty where none says."""

    @cached_property
    def blocks(self) -> list[Block]:
        """Made when they are asked for: many a page is passed by for what it says of itself."""
        return self.taken or blocks_of(self.tree)


@dataclass(frozen=True, slots=True)
class _Reading:
    facts: PageFacts
    blocks: list[Block]
    candidates: dict[str, str]
    chances: list[float]
    kept: list[bool]
    override: bool
    text: str
    confidence: float | None = None
    """See `Statements.body_confidence`."""


def extract(html: str, *, url: str, **known: Any) -> Extraction | None:
    """What a page says of its report; None when there is neither a text nor a title, or the page is too large to be read.

    `known` are the further fields of `pipeline.reading.decoded.Decoded`.
    """
    return extraction_of(Decoded(html=html, url=url, **known))


def extraction_of(page: Decoded) -> Extraction | None:
    """The same for a page that is decoded already."""
    seen = glance(page)
    return read_on(seen) if seen else None


def glance(page: Decoded, html: str | None = None) -> Glance | None:
    """The first third of reading: parsed, and asked for what it says of itself. None when it cannot be parsed.

    `html`: its markup (`leftovers.markup_of`), where it is known to be free of control characters and harmless (`gate.page_problem`).
    """
    if html is None:
        html = markup_of(page.html if page.harmless else without_controls(page.html))
        if gate.oversize(html) is not None:
            return None
    if (tree := _parsed(html)) is None:
        return None
    facts = page_facts(tree, url=page.url, content_language=page.content_language, hint=page.hint, fetched_at=page.fetched_at)
    if _without(tree, page.drop):
        html = etree.tostring(tree, encoding="unicode", method="html")
    return Glance(page, html, tree, facts, _taken(tree, page.take))


def head_of(page: Decoded, html: str) -> Headed | None:
    """A page's headline and day alone, for a page that is not read. None when it cannot be parsed. `html`: as for `glance`."""
    if (tree := _parsed(html)) is None:
        return None
    return headed(tree, url=page.url, content_language=page.content_language, hint=page.hint, fetched_at=page.fetched_at)


def read_on(seen: Glance) -> Extraction | None:
    """The rest of reading. A glance is used up by it: its tree is changed."""
    return _extraction(_read(seen))


def explain(page: Decoded) -> Explanation:
    """Reading with its reasons: candidates beside the result, and each line kept or dropped and why."""
    seen, site_lines = glance(page), page.site_lines
    if seen is None:
        return Explanation(None, gate.oversize(page.html) or (Outcome.NO_TEXT, "no element could be read"), "", (), ())
    reading = _read(seen)
    reports = tuple(
        CandidateReport(name, len(text), round(agreement(text, reading.text), 3)) for name, text in reading.candidates.items() if text
    )
    best = max(reports, key=lambda report: report.agreement, default=None)
    winner = "override" if reading.override else best.name if best and reading.text else ""
    shingles = PageShingles([tokens_of(block.text) for block in reading.blocks])
    held = {name: votes_of(text).held(shingles) > 0.5 for name, text in reading.candidates.items() if text}
    lines = tuple(
        LineVerdict(
            block.text,
            kept,
            round(chance, 3),
            _reason(
                block,
                kept=kept,
                chance=chance,
                reading=reading,
                holders=[name for name, lines in held.items() if lines[n]],
                site_lines=site_lines,
            ),
        )
        for n, (block, kept, chance) in enumerate(zip(reading.blocks, reading.kept, reading.chances, strict=True))
    )
    return Explanation(_extraction(reading), None, winner, reports, lines)


def _read(seen: Glance) -> _Reading:
    facts, blocks, site_lines = seen.facts, seen.blocks, seen.page.site_lines
    if seen.taken:
        return _Reading(
            facts,
            blocks,
            {},
            [1.0] * len(blocks),
            [True] * len(blocks),
            override=True,
            text=_joined(list({block.text: block for block in blocks}.values())),
        )
    candidates = candidates_of(seen.html, seen.tree, facts.body, blocks, url=seen.page.url)
    chances, shares = _judged(blocks, candidates, facts)
    kept = _kept(blocks, chances, facts, site_lines)
    text = _joined([block for block, keep in zip(blocks, kept, strict=True) if keep])
    sure = confidence(blocks, kept, shares, facts.claimed_words) if blocks else None
    if not text and not site_lines:
        text = candidates["trafilatura"].strip()[:_MAX_TEXT]
    return _Reading(facts, blocks, candidates, chances, kept, override=False, text=text, confidence=sure)


def _judged(blocks: Sequence[Block], candidates: dict[str, str], facts: PageFacts) -> tuple[list[float], Matrix]:
    """Per block, the model's probability that it belongs to the report, 0 for a repeat that no candidate holds once more or that is of the report's
    second copy; and how much of it each candidate holds.
    """
    if not blocks:
        return [], np.zeros((0, len(ORDER)), np.float32)
    rows, columns, _ = base_features(
        blocks, [candidates[name] for name in ORDER], title=facts.title or "", standfirst=facts.standfirst or "", authors=facts.authors
    )
    if tuple(columns) != line_model().columns:
        raise RuntimeError("line_model.json was trained on other features than line_features.py makes: run bench/train_lines.py")
    sizes = np.array([extent(block.text) for block in blocks], np.float32)
    prose, least = prose_share(sizes, rows[:, columns.index("link_density")]), line_model().least
    kind = page_kind(len(blocks), structured=has_structure(blocks), news=facts.news, prose=prose)
    chances = netted(blocks, line_model().chances(rows, kind), rows[:, :2], sizes, kind, least=least)
    held, seen = rows[:, : len(ORDER)].max(axis=1) >= HELD, set[str]()
    out = []
    held[list(second_copy(blocks, sizes))] = False
    for block, chance, again in zip(blocks, chances, held, strict=True):
        out.append(float(chance) if again or block.text not in seen else 0.0)
        seen.add(block.text)
    return out, rows[:, : len(ORDER)]


def _kept(blocks: Sequence[Block], chances: Sequence[float], facts: PageFacts, site_lines: Collection[int]) -> list[bool]:
    """The model's verdicts, less lines the site repeats or that point to other reports, headline and labelled standfirst (they have their fields)."""
    least = line_model().least
    title = titles.key(facts.title or "")
    likely = [block for block, chance in zip(blocks, chances, strict=True) if chance >= least]
    apart = _apart(likely, facts.standfirst) if facts.news else ()
    withheld = _withheld(blocks)
    return [
        n not in withheld
        and (chance >= least or boilerplate.labelled_lead(block.text) is not None)  # `摘要：...`: the gist, wherever it is set
        and not boilerplate.is_site_line(block.text, site_lines)
        and boilerplate.refused(block.text) is None
        and block.text not in apart
        and not _is_labelled_standfirst(block.text, facts.standfirst)
        and not (title and _is_headline(block, title))
        for n, (block, chance) in enumerate(zip(blocks, chances, strict=True))
    ]


def _withheld(blocks: Sequence[Block]) -> Collection[int]:
    """Places of paragraphs that are not displayed between two that are, all in one element: put there for machines, or taken back by the outlet.

    What a button shows (the rest of a report, the answer to a heading) has a box of its own or other neighbours.
    """
    return {
        n
        for n, block in enumerate(blocks)
        if block.withheld
        and 0 < n < len(blocks) - 1
        and all(
            one.tag == block.tag and one.parent == block.parent and not one.hidden and reaches(one.text, PROSE)
            for one in (blocks[n - 1], blocks[n + 1])
        )
    }


def _is_headline(block: Block, title: str) -> bool:
    """The title as a heading, or as a line without a full stop that may go on after it (`<title>` is often shorter)."""
    key = titles.key(block.text)
    if _is_heading(block):
        return key == title
    return key.startswith(title) and len(key) <= 2.5 * len(title) and not SENTENCE_END.search(block.text)


def _apart(kept: Sequence[Block], standfirst: str | None) -> Collection[str]:
    """The line among the first that says what a news report gives as its standfirst and is set as no paragraph of the body is: it has its field."""
    templates = Counter(block.signature for block in kept)
    return {
        block.text
        for block in kept[:_FIRST]
        if len(kept) > _FIRST and templates[block.signature] == 1 and _begins_with(block.text, standfirst)
    }


def _begins_with(text: str, standfirst: str | None) -> bool:
    """The standfirst may be cut short, as it is for search engines."""
    wanted = titles.key((standfirst or "").rstrip(" .…"))
    return bool(wanted) and titles.key(text).startswith(wanted)


def _is_labelled_standfirst(text: str, standfirst: str | None) -> bool:
    """`摘要：...`, where it is what the page gives as its standfirst; elsewhere such a line may be the gist of a judgment."""
    lead = boilerplate.labelled_lead(text)
    return lead is not None and standfirst is not None and titles.key(lead) == titles.key(standfirst)


def _is_heading(block: Block) -> bool:
    return block.tag in HEADING_TAGS


def _parsed(html: str) -> HtmlElement | None:
    try:
        return tree_of(html)
    except (ValueError, etree.LxmlError, RecursionError):
        return None


def _without(tree: HtmlElement, drop: Sequence[str]) -> int:
    """Number of elements removed."""
    removed = 0
    for element in [item for expression in drop for item in _matches(tree, expression)]:
        if element.getparent() is not None:
            element.drop_tree()
            removed += 1
    return removed


def _taken(tree: HtmlElement, take: Sequence[str]) -> list[Block]:
    for expression in take:
        blocks = [block for element in _matches(tree, expression) for block in blocks_of(element)]
        if blocks:
            return blocks
    return []


def _matches(tree: HtmlElement, expression: str) -> list[HtmlElement]:
    """Elements an XPath of the catalogue selects; a wrong expression selects none (the catalogue's check reports it)."""
    try:
        found = tree.xpath(expression)
    except etree.XPathError:
        return []
    return [item for item in found if isinstance(item, HtmlElement)] if isinstance(found, list) else []


def _joined(blocks: Sequence[Block]) -> str:
    """One block a line."""
    return "\n".join(block.text for block in blocks)[:_MAX_TEXT]


def _extraction(reading: _Reading) -> Extraction | None:
    facts = reading.facts
    if not reading.text and not facts.title:
        return None
    return Extraction(
        **(shared(facts, Extraction) | {"body_confidence": reading.confidence}),
        text=unicodedata.normalize("NFC", reading.text),
        extractor="override" if reading.override else extractor_version(),
    )


@lru_cache(maxsize=1)
def extractor_version() -> str:
    """What produced a body, e.g. `cascade/1 lines/1 trafilatura/2.3.1 resiliparse/2.0.1`."""
    return f"cascade/1 lines/{line_model().version} trafilatura/{version('trafilatura')} resiliparse/{version('resiliparse')}"


def _reason(block: Block, *, kept: bool, chance: float, reading: _Reading, holders: Sequence[str], site_lines: Collection[int]) -> str:
    """The most telling sign, for people; the model weighs all of them."""
    if reading.override:
        return "taken by the catalogue's XPath"
    if kept:
        return f"in {', '.join(holders)}" if holders else "fits the lines around it"
    if boilerplate.is_site_line(block.text, site_lines):
        return "recurs over the site's pages"
    if why := boilerplate.refused(block.text):
        return why
    if chance >= line_model().least:
        return "is the standfirst" if _begins_with(block.text, reading.facts.standfirst) else "is the headline"
    return _sign(block) or (f"only in {', '.join(holders)}" if holders else "in no candidate")


def _sign(block: Block) -> str | None:
    if block.hidden:
        return "hidden"
    if len(block.text) < 200 and (cues := boilerplate.cues_of(block.text)):
        return f"reads like {max(cues, key=lambda kind: cues[kind])}"
    area = next((tag for tag in ("nav", "aside", "footer", "form", "button", "figcaption", "figure", "header") if tag in block.areas), None)
    if area:
        return f"inside <{area}>"
    if block.link_characters > 0.6 * len(block.text):
        return "is a link"
    mark = next((name for n, name in enumerate(MARKS) if name not in {"body", "lead"} and block.near >> n & 1), None)
    return f"class or id says {mark}" if mark else "short" if len(re.sub(r"\W", "", block.text)) < 15 else None
