"""What is read and understood of every report of the demonstration press, in short; see bench.golden.

One report an outlet is kept whole (tests/golden/press). Of all the others stands here what people look at, and a hash of what they do not:
when one changes, run this module for that outlet and compare with what it printed before the change.

    python -m bench.golden_reports OUTLET [SLUG]
"""

import dataclasses
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from trafilatura.utils import load_html

from bench.golden_extractors import FETCHED_AT
from bench.golden_facts import FACTS
from jobs.tasks.grouping import article_evidence
from newsroom.outlet_site import WALLED, build_sites, look_up
from newsroom.outlets import Outlet, load_outlets
from newsroom.paths import article_path
from newsroom.press import Report, load_reports
from pipeline.grouping.stored import dump
from pipeline.particulars.slots import particulars
from pipeline.particulars.units import units
from pipeline.process import process
from pipeline.reading.blocks import blocks_of
from pipeline.reading.decode import decode_text
from pipeline.reading.line_features import base_features
from pipeline.reading.page import Page
from pipeline.understanding.annotation import READ_CHARS, read
from pipeline.understanding.features import relevance_features, topic_features
from pipeline.understanding.lexicon import default_beat
from pipeline.understanding.parties import party_features
from records.article import Processed
from records.capture import Capture
from records.facts import Facts

_SHOWN = 80


def readable(outlet: Outlet) -> list[Report]:
    """Reports of an outlet that anybody may read."""
    return [report for report in load_reports(outlet) if not report.quirks & WALLED]


def captures(outlet: Outlet) -> Iterator[tuple[Report, Capture]]:
    """What a crawl of the second edition would keep of each."""
    base = f"http://127.0.0.1:{8000 + outlet.offset}"
    site = build_sites(outlet, base)[2]
    for report in readable(outlet):
        path = article_path(outlet, report)
        answer = look_up(site, path)
        assert answer is not None
        digest = "sha256:" + hashlib.sha256(answer.body).hexdigest()
        yield report, Capture(
            capture_id=digest[-32:], source_id=outlet.id, run_id="golden", warc_file="golden.warc.gz", warc_offset=0, url=base + path, requested_url=base + path,
            fetched_at=FETCHED_AT, status=answer.status, hint=None, headers=(("Content-Type", answer.content_type), *answer.headers), body=answer.body,
            payload_digest=digest,
        )  # fmt: skip


def record_of(capture: Capture) -> dict[str, Any]:
    """What is shown of one report, and hashes of the rest."""
    found = process(Page(capture=capture, keep_all=True))
    if not isinstance(found, Processed):
        return {"outcome": str(found.outcome), "detail": found.detail}
    extraction, classification = found.extraction, found.classification
    title, text = extraction.title or "", extraction.text
    lines = text.split("\n")
    shown = {
        "title": title,
        "authors": list(extraction.authors),
        "published": found.published and found.published.at.isoformat(),
        "language": classification.language.code,
        "lines": [len(lines), lines[0][:_SHOWN], lines[-1][:_SHOWN]],
        "relevant": [classification.relevant, round(classification.score, 2)],
        "topics": [f"{topic.topic} {topic.score:.2f}" for topic in classification.topics],
        "facts": _told(classification.facts),
        "named": sorted({f"{m.kind} {m.value}{' (party)' * m.party}" for m in classification.mentions}),
    }
    return {**{key: value for key, value in shown.items() if value}, "hashes": _hashes(found, title, text, capture.body)}


def _told(facts: Facts) -> dict[str, Any]:
    """Field -> what is told, where anything is."""
    held = {field.name: getattr(facts, field.name) for field in dataclasses.fields(facts)}
    values = {name: [_value(one) for one in value] if isinstance(value, tuple) else _value(value) for name, value in held.items() if value}
    return {name: value for name, value in values.items() if value}


def _value(told: Any) -> Any:
    return next((plain(getattr(told, name)) for name in ("value", "on", "kind") if hasattr(told, name)), None)


def _hashes(found: Processed, title: str, text: str, body: bytes) -> dict[str, str]:
    language = found.classification.language.code
    mentions = found.classification.mentions
    reading = read(default_beat(), title, text, language)
    evidence = article_evidence(
        identity="a", title=title, text=text, day=FETCHED_AT.date(), language=language, mentions=mentions,
        topics=[topic.topic for topic in found.classification.topics], vector=(),
    )  # fmt: skip
    found_units, _ = units(title, text, mentions, language=language, owners={})
    parts: dict[str, Any] = {
        "text": text,
        "extraction": found.extraction,
        "mentions": mentions,
        "classification": found.classification,
        "fingerprint": found.fingerprint,
        "relevance": relevance_features(reading),
        "topics": topic_features(reading),
        "parties": party_features(default_beat(), reading),
        "units": found_units,
        "evidence": dump(evidence),
        **{name: FACTS[name]({"title": title, "text": text, "language": language}) for name in ("authorities", "steps", "opponents")},
        "days": FACTS["days"]([language, f"{title}\n{text}"[:READ_CHARS], FETCHED_AT.date().isoformat()]),
        "lines": _columns(body, title),
        "slots": particulars(title, text, mentions, language=language, owners={}),
        "facts": found.classification.facts,
    }
    return {
        name: hashlib.sha256(json.dumps(plain(held), ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:8]
        for name, held in parts.items()
    }


def _columns(body: bytes, title: str) -> Any:
    """What the line model sees of every block."""
    tree = load_html(decode_text(body, content_type=None))
    blocks = blocks_of(tree) if tree is not None else []
    if len(blocks) < 3:  # a document
        return []
    rows, _, _ = base_features(blocks, ["\n".join(block.text for block in blocks[1:-1]), ""], title=title, standfirst="", authors=[])
    return rows.tolist()


def plain(value: Any) -> Any:
    """As JSON; numbers to two digits, because the last ones differ from one build of numpy to the next."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(held) for key, held in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(map(plain, value), key=repr)
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, str) or not isinstance(value, Iterable):
        return _scalar(value)
    held = list(value)
    return f"{len(held)} numbers" if len(held) > 64 and all(isinstance(one, float) for one in held) else [plain(one) for one in held]


def _scalar(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return round(float(value), 2) + 0.0 if isinstance(value, float) else str(value) if isinstance(value, Decimal) else value


def outlet_text(outlet: Outlet) -> str:
    """The file of an outlet."""
    found = {report.slug: record_of(capture) for report, capture in captures(outlet)}
    rows = (f"{json.dumps(slug)}: {json.dumps(record, ensure_ascii=False)}" for slug, record in found.items())
    return "{\n" + ",\n".join(rows) + "\n}\n"


if __name__ == "__main__":
    outlets = {outlet.id: outlet for outlet in load_outlets()}
    for report, capture in captures(outlets[sys.argv[1]]):
        if report.slug in (sys.argv[2:] or [report.slug]):
            print(json.dumps({report.slug: record_of(capture)}, ensure_ascii=False, indent=1))
