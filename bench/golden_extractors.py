"""The extractors that have golden records: name -> what one of its cases gives, see bench.golden."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

import lxml.html
from trafilatura.utils import load_html

from bench.golden_distances import distances
from bench.golden_facts import FACTS
from bench.golden_pages import PAGES
from jobs.tasks.grouping import article_evidence
from pipeline.case_numbers import case_numbers
from pipeline.classify import classify
from pipeline.fingerprint import fingerprint
from pipeline.grouping.assign import group
from pipeline.grouping.candidates import KnownStories
from pipeline.grouping.evidence import Evidence
from pipeline.grouping.model import default_model
from pipeline.grouping.numbers import numbers
from pipeline.grouping.pairs import compare
from pipeline.grouping.places import places
from pipeline.grouping.reasons import reason
from pipeline.grouping.scripts import latin, plain, skeleton
from pipeline.grouping.stored import dump, load
from pipeline.reading import dates, titles
from pipeline.reading.blocks import blocks_of
from pipeline.reading.boilerplate import cues_of, labelled_lead
from pipeline.reading.decode import decode_text
from pipeline.reading.extract import extract
from pipeline.reading.gate import article_problem, page_problem
from pipeline.reading.line_features import base_features
from pipeline.reading.metadata import page_facts
from pipeline.understanding.amounts import amounts_of
from pipeline.understanding.annotation import read
from pipeline.understanding.features import relevance_features, topic_features
from pipeline.understanding.language import detect
from pipeline.understanding.lexicon import Term, default_beat
from pipeline.understanding.parties import party_features
from pipeline.urls import article_key, canonical_url, registrable_domain, rendition
from records.errors import QueryError
from spiders.feed import parse_feed
from spiders.links import page_key, page_url, site_of
from spiders.listings.dates import listing_date
from spiders.search_service import parse_answer
from spiders.section import parse_section
from spiders.sitemap import parse_sitemap
from warehouse.search.marks import marked, passage
from warehouse.search.query import Narrowing, build
from warehouse.search.syntax import parse, plain_words

FETCHED_AT = datetime(2026, 3, 3, 7, tzinfo=UTC)
DAY = date(2026, 3, 2)


def _facts(given: Mapping[str, Any]) -> Any:
    tree = lxml.html.fromstring(given["html"])
    return page_facts(tree, url=given.get("url", "https://ledger.example/2026/03/02/a"), fetched_at=FETCHED_AT)


def _problem(given: Mapping[str, Any]) -> Any:
    html = given["html"] * given.get("times", 1)
    if problem := page_problem(html, content_type=given.get("type")):
        return problem
    extraction = extract(html, url=given.get("url", "https://ledger.example/2026/03/02/a"))
    return article_problem(extraction, html, url=given.get("url", "https://ledger.example/2026/03/02/a")) if extraction else None


def _body(given: Mapping[str, Any]) -> Any:
    found = extract(given["html"], url=given.get("url", "https://ledger.example/2026/03/02/a"))
    return found and found.text.split("\n")


def _parsed_date(given: Any) -> Any:
    return (at := dates.parsed(given)) and (at[0].isoformat(), at[1])


def _classified(given: Mapping[str, Any]) -> Iterator[Any]:
    result = classify(given["title"], given["text"], published_at=DAY)
    yield ("relevant" if result.relevant else "not relevant", round(result.score, 2))
    for topic in result.topics:
        yield f"topic {topic.topic} {topic.score:.2f}"
    for m in result.mentions:
        party, of = " (party)" if m.party else "", f" of {m.jurisdiction}" if m.jurisdiction else ""
        yield f"{m.kind} {m.value}{party}{of}: {m.surface!r} at {m.start}-{m.end} by {m.rule}"


def _term(term: Term) -> str:
    flags = [name for name in ("open_start", "inflects") if getattr(term, name)]
    limits = [f"cased {term.cased}" if term.cased else "", f"then {term.tail.pattern}" if term.tail else ""]
    where = sorted(term.languages) if term.languages else "any language"
    return f"{term.kind} {term.key} by {term.rule} in {where}, {flags} {limits} {term.jurisdiction} {term.topics}"


def _headline(given: Mapping[str, Any]) -> Any:
    parts = {"h1s": [], "og": None, "node": None, "page": None, "site": None, "host": "ledger.example", "hint": None}
    given = {**parts, **given}
    return titles.headline(**given | {"h1s": [[text] for text in given["h1s"]]})


def _amounts(given: tuple[str, str]) -> list[str]:
    language, text = given
    whole = f"\n{text}"
    return [f"{one.currency} {one.value} {one.role}: {whole[one.start : one.end]}" for one in amounts_of(text, "", language)]


def _address(given: tuple[str, str | None]) -> Any:
    url, named = given
    key = article_key(url, named)
    return {"canonical": canonical_url(url), "key": key, "rendition": rendition(url, key)}


def _listing(given: Mapping[str, str]) -> Any:
    readers: Mapping[str, Callable[..., Any]] = {
        "feed": parse_feed,
        "sitemap": parse_sitemap,
        "search": parse_answer,
        "section": parse_section,
    }
    ((kind, body),) = given.items()
    return readers[kind](body.encode(), url="https://ledger.example/list")


def _link(given: tuple[str, str]) -> Any:
    url = page_url(*given)
    return url and [url, page_key(url), site_of(url)]


def _query(text: str) -> Any:
    try:
        node = parse(text)
        _, wanted = build(node, Narrowing())
    except QueryError as error:
        return str(error)
    marks = [sorted(wanted.words), sorted(wanted.prefixes), sorted(map(str, wanted.phrases))]
    return {"tree": repr(node), "meaning": plain_words(node), "marks": marks}


def _marks(given: tuple[str, str, str]) -> Any:
    query, text, language = given
    _, wanted = build(parse(query), Narrowing())
    pieces = marked(text, wanted, language), passage(text, wanted, language)
    return ["".join(f"[{piece.text}]" if piece.hit else piece.text for piece in found) for found in pieces]


def _lines(given: Mapping[str, Any]) -> Any:
    """The line model's columns of every block that are not nothing."""
    blocks = blocks_of(load_html(given["html"]))
    text = "\n".join(block.text for block in blocks[1:-1])
    rows, columns, _ = base_features(blocks, [text, ""], title=given["title"], standfirst=given["lead"], authors=["Jane Doe"])
    return [
        {"line": block.text[:40], **{name: round(float(x), 2) for name, x in zip(columns, row, strict=True) if x}}
        for block, row in zip(blocks, rows, strict=True)
    ]


def _mixed(given: Mapping[str, Any]) -> list[Any]:
    """Of a text of so many signs, more and more of which are of another script: `[how many, what is detected]` where it becomes another."""
    of, into, signs = given["of"], given["into"], given.get("signs", 60)
    found = [detect("", (into * signs)[:others] + " " + (of * signs)[: signs - others]) for others in range(signs + 1)]
    told = [f"{one.code} {one.confidence:.1f} {one.method}" for one in found]
    return [[others, one] for others, one in enumerate(told) if others == 0 or one != told[others - 1]]


def _claimed(given: Mapping[str, Any]) -> dict[str, list[str]]:
    """What is detected -> what page and source must say for it: each of some codes declared, expected, both or neither."""
    claims: dict[str, list[str]] = {}
    codes = [None, *given["codes"]]
    for declared, expected in itertools.product(codes, codes):
        found = detect(given["title"], given.get("text", ""), declared=declared, expected=[expected] if expected else [])
        claims.setdefault(f"{found.code} {found.confidence:.2f} {found.method}", []).append(f"{declared or '-'}/{expected or '-'}")
    return claims


def _features(given: Mapping[str, str]) -> Any:
    """What relevance, topics and parties are judged by."""
    beat = default_beat()
    reading = read(beat, given["title"], given["text"], detect(given["title"], given["text"]).code)
    topics = {name: {key: x for key, x in row.items() if x} for name, row in topic_features(reading).items() if row["any"]}
    told = {key: value for key, value in relevance_features(reading).items() if value}
    return {"relevance": told, "topics": topics, "parties": party_features(beat, reading)}


def _evidence(number: int, given: Mapping[str, str]) -> Evidence:
    found = classify(given["title"], given["text"], published_at=DAY)
    return article_evidence(
        identity=f"a{number}", title=given["title"], text=given["text"], day=date.fromisoformat(given["day"]), language=found.language.code,
        mentions=found.mentions, topics=[match.topic for match in found.topics], vector=(),
    )  # fmt: skip


def _grouped(given: list[Mapping[str, str]]) -> Any:
    """Reports without vectors, which differ from one build of numpy to the next: evidence as it is stored, pairs, and stories."""
    model, items = default_model(), [_evidence(number, text) for number, text in enumerate(given)]
    rarity = model.rarity(items)
    ready = [model.prepare(load(item.id, dump(item)), rarity) for item in items]
    pairs = {
        f"{a.evidence.id} {b.evidence.id}": {
            "why": reason(a, b),
            "scores": [round(score, 2) for score in model.score(a, b)],
            "features": {name: round(value, 2) for name, value in compare(a, b).items() if value},
        }
        for a, b in itertools.combinations(ready, 2)
    }
    places = group(items, KnownStories.of([]), lambda _: {}, model).memberships
    grouped = [
        f"{m.article_id} {m.story_id} {m.dispute_id} {m.linked_to} {m.story_score:.2f} {m.dispute_score:.2f} {m.reason}" for m in places
    ]
    return {
        "evidence": [{"stages": item.stages, "places": item.places, "numbers": item.numbers, "names": item.names} for item in items],
        "pairs": pairs,
        "stories": grouped,
    }


EXTRACTORS: Mapping[str, Callable[[Any], Any]] = {
    "addresses": _address,
    "amounts": _amounts,
    "bodies": _body,
    "case_numbers": lambda text: [
        f"{case.form} {case.jurisdiction}: {case.value} at {case.start}-{case.end}" for case in case_numbers(text)
    ],
    "classification": lambda given: list(_classified(given)),
    "cues": lambda line: {"cues": dict(sorted(cues_of(line).items())), "lead": labelled_lead(line)},
    "dates": _parsed_date,
    "distances": distances,
    "distances_further": distances,
    "encodings": lambda given: decode_text(bytes.fromhex(given["bytes"]), content_type=given["type"]),
    "features": _features,
    "fingerprint": fingerprint,
    "grouping": _grouped,
    "hosts": registrable_domain,
    "lines": _lines,
    "listing_dates": listing_date,
    "listings": _listing,
    "links": _link,
    "marks": _marks,
    "queries": _query,
    "language": lambda given: detect(given["title"], given["text"], declared=given.get("declared"), expected=given.get("expected", ())),
    "language_claims": _claimed,
    "language_mixes": _mixed,
    "metadata": _facts,
    "numbers": numbers,
    "places": lambda given: places(*given),
    "problems": _problem,
    "reading_depths": distances,
    "scripts": lambda word: {"plain": plain(word), "latin": latin(plain(word)), "skeleton": skeleton(plain(word))},
    "terms": lambda literal: [_term(term) for term in default_beat().terms.get(literal, ())],
    "titles": _headline,
    **FACTS,
    **PAGES,
}
