"""Golden records: what the extractors make of known input, whole, in files that people can read and `git diff` shows.

    python -m bench.golden [--check]

tests/golden/press/<outlet>.json is the whole record of a report of each outlet of the demonstration press, from the bytes its site answers.
tests/golden/extractors/<name>.json holds cases of one extractor: add an object with `given` by hand, run this, and read what it puts under
`found` before you commit it. tests/unit/test_golden.py compares them all and fails where one is missing.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import lxml.html

from common.files import write_file
from newsroom.outlet_site import WALLED, build_sites, look_up
from newsroom.outlets import Outlet, load_outlets
from newsroom.paths import article_path
from newsroom.press import Report, load_reports
from pipeline.fingerprint import fingerprint
from pipeline.grouping.numbers import numbers
from pipeline.grouping.places import places
from pipeline.grouping.scripts import latin, plain, skeleton
from pipeline.process import process
from pipeline.reading import dates, titles
from pipeline.reading.boilerplate import cues_of, labelled_lead
from pipeline.reading.decode import decode_text
from pipeline.reading.extract import extract
from pipeline.reading.gate import article_problem, page_problem
from pipeline.reading.metadata import page_facts
from pipeline.reading.urls import article_key, canonical_url, registrable_domain, rendition
from pipeline.understanding.amounts import amounts
from pipeline.understanding.case_numbers import case_numbers
from pipeline.understanding.classify import classify
from pipeline.understanding.deadlines import deadlines
from pipeline.understanding.folding import fold
from pipeline.understanding.language import detect
from pipeline.work.page import Page
from records.capture import Capture
from records.errors import QueryError
from records.search import SearchFilters
from spiders.feed import parse_feed
from spiders.listings.dates import listing_date
from spiders.listings.links import page_key, page_url, site_of
from spiders.search_service import parse_answer
from spiders.section import parse_section
from spiders.sitemap import parse_sitemap
from warehouse.search.marks import marked, passage
from warehouse.search.query import build
from warehouse.search.syntax import parse, plain_words

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "golden"
FETCHED_AT = datetime(2026, 3, 3, 7, tzinfo=UTC)
DIGITS = 3
"""Of a score: the last ones differ from one build of numpy to the next."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 where a file would change")
    arguments = parser.parse_args()
    changed = {path: text for path, text in files().items() if not path.is_file() or path.read_text(encoding="utf-8") != text}
    for path, text in changed.items():
        print(path.relative_to(FOLDER.parents[1]))
        if not arguments.check:
            write_file(path, text)
    return int(arguments.check and bool(changed))


def files() -> dict[Path, str]:
    """Every golden file as it should be."""
    press = {press_file(outlet): text_of(press_record(outlet)) for outlet in load_outlets()}
    return press | {extractor_file(name): extractor_text(name) for name in EXTRACTORS}


def press_file(outlet: Outlet) -> Path:
    return FOLDER / "press" / f"{outlet.id}.json"


def extractor_file(name: str) -> Path:
    return FOLDER / "extractors" / f"{name}.json"


def extractor_text(name: str) -> str:
    """The file of an extractor with what is found today."""
    cases = json.loads(extractor_file(name).read_text(encoding="utf-8"))
    rows = (
        json.dumps({"given": case["given"], "found": found(name, case["given"])}, ensure_ascii=False, sort_keys=False) for case in cases
    )
    return "[\n" + ",\n".join(rows) + "\n]\n"


def found(name: str, given: Any) -> Any:
    """What the extractor finds in one case, as JSON has it."""
    return json.loads(json.dumps(_simple(EXTRACTORS[name](given))))


def text_of(record: Any) -> str:
    return json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def press_record(outlet: Outlet) -> Any:
    """The whole record of the outlet's golden report, from the answer of its site."""
    record = _simple(process(Page(capture=press_capture(outlet, golden_report(outlet)), keep_all=True)))
    record["extraction"]["text"] = record["extraction"]["text"].split("\n")
    return record


def golden_report(outlet: Outlet) -> Report:
    """The one with most to find: of the reports anybody may read, the relevant one with the longest text."""
    readable = [report for report in load_reports(outlet) if report.relevant and not report.quirks & WALLED]
    return max(readable, key=lambda report: (len(report.quirks & {"wrong-charset"}), len("".join(report.body(2))), report.slug))


def press_capture(outlet: Outlet, report: Report) -> Capture:
    """What a crawl of the second edition would keep of a report."""
    base = f"http://127.0.0.1:{8000 + outlet.offset}"
    path = article_path(outlet, report)
    answer = look_up(build_sites(outlet, base)[2], path)
    assert answer is not None
    digest = "sha256:" + hashlib.sha256(answer.body).hexdigest()
    headers = (("Content-Type", answer.content_type), *answer.headers)
    return Capture(
        id=digest[-32:], source_id=outlet.id, run_id="golden", segment="golden.warc.gz", offset=0, url=base + path, requested_url=base + path,
        fetched_at=FETCHED_AT, status=answer.status, hint=None, headers=headers, body=answer.body, payload_digest=digest,
    )  # fmt: skip


def _simple(value: Any) -> Any:
    """Records as JSON, whole: nothing left out but what nobody can read, which is named by its length or hash."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _simple(held) for name, held in _fields(value).items()}
    if isinstance(value, Mapping):
        return {str(key): _simple(held) for key, held in value.items()}
    if isinstance(value, tuple | list) and len(value) > 64 and all(isinstance(held, float) for held in value):
        return f"{len(value)} numbers"
    if isinstance(value, frozenset | set):
        return sorted(map(_simple, value))
    if isinstance(value, tuple | list):
        return [_simple(held) for held in value]
    if isinstance(value, bytes):
        return "sha256:" + hashlib.sha256(value).hexdigest()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return round(value, DIGITS) if isinstance(value, float) else str(value) if isinstance(value, Decimal) else value


def _fields(value: Any) -> dict[str, Any]:
    whole = {name: getattr(value, name) for name in value.__dataclass_fields__}
    if len(whole.get("bands", ())) > 4:
        whole["bands"] = hashlib.sha256(repr(whole["bands"]).encode()).hexdigest()
    return whole


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
    result = classify(given["title"], given["text"], published_at=date(2026, 3, 2))
    yield ("relevant" if result.relevant else "not relevant", round(result.score, 2))
    for topic in result.topics:
        yield f"topic {topic.topic} {topic.score:.2f}"
    for m in result.mentions:
        party, of = " (party)" if m.party else "", f" of {m.jurisdiction}" if m.jurisdiction else ""
        yield f"{m.kind} {m.value}{party}{of}: {m.surface!r} at {m.start}-{m.end} by {m.rule}"


def _headline(given: Mapping[str, Any]) -> Any:
    parts = {"h1s": [], "og": None, "node": None, "page": None, "site": None, "host": "ledger.example", "hint": None}
    return titles.headline(**{**parts, **given})


def _amounts(given: tuple[str, str]) -> list[str]:
    language, text = given
    return [f"{amount.canonical()}: {fold(text).text[amount.start : amount.end]}" for amount in amounts(fold(text), language)]


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
    return _without_nothing(_simple(readers[kind](body.encode(), url="https://ledger.example/list")))


def _without_nothing(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nothing(held) for key, held in value.items() if held not in (None, [], {}, ())}
    return [_without_nothing(held) for held in value] if isinstance(value, list) else value


def _link(given: tuple[str, str]) -> Any:
    url = page_url(*given)
    return url and [url, page_key(url), site_of(url)]


def _query(text: str) -> Any:
    try:
        node = parse(text)
        _, wanted = build(node, SearchFilters())
    except QueryError as error:
        return str(error)
    marks = [sorted(wanted.words), sorted(wanted.prefixes), sorted(map(str, wanted.phrases))]
    return {"tree": repr(node), "meaning": plain_words(node), "marks": marks}


def _marks(given: tuple[str, str, str]) -> Any:
    query, text, language = given
    _, wanted = build(parse(query), SearchFilters())
    pieces = marked(text, wanted, language), passage(text, wanted, language)
    return ["".join(f"[{piece.text}]" if piece.hit else piece.text for piece in found) for found in pieces]


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
    "deadlines": lambda text: [
        f"{limit.value(None)} until {limit.value(date(2026, 1, 31))} at {limit.start}-{limit.end}" for limit in deadlines(fold(text))
    ],
    "encodings": lambda given: decode_text(bytes.fromhex(given["bytes"]), content_type=given["type"]),
    "fingerprint": fingerprint,
    "hosts": registrable_domain,
    "listing_dates": listing_date,
    "listings": _listing,
    "links": _link,
    "marks": _marks,
    "queries": _query,
    "language": lambda given: detect(given["title"], given["text"], declared=given.get("declared"), expected=given.get("expected", ())),
    "metadata": _facts,
    "numbers": numbers,
    "places": lambda given: places(*given),
    "problems": _problem,
    "scripts": lambda word: {"plain": plain(word), "latin": latin(plain(word)), "skeleton": skeleton(plain(word))},
    "titles": _headline,
}


if __name__ == "__main__":
    sys.exit(main())
