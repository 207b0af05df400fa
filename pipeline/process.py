"""The chain a page goes through, top to bottom; every page comes out as exactly one row. It has two entrances: a captured page, and a text."""

import dataclasses
import html
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from common.content_coding import BodyTooLargeError, CodingError
from common.forwarding import forwarding
from common.further_pages import first_page
from pipeline.classify import classified_in, score_off_beat
from pipeline.documents.document import UnreadableError
from pipeline.documents.report import document_bytes, document_report
from pipeline.elsewhere import further, standin
from pipeline.elsewhere.interface import InterfaceRecord, interface_record, told
from pipeline.elsewhere.linked import linked_documents
from pipeline.fingerprint import fingerprint
from pipeline.particulars.report import particulars_of
from pipeline.passing import AT_SECOND_GLANCE, off_beat
from pipeline.reading.decode import served_html
from pipeline.reading.decoded import Decoded
from pipeline.reading.extract import glance, head_of, read_on
from pipeline.reading.gate import article_problem, page_problem
from pipeline.reading.leftovers import markup_of
from pipeline.reading.page import Page, listed_title, rejected
from pipeline.understand import understood
from pipeline.understanding.language import detect
from pipeline.urls import article_key, canonical_url, rendition
from records.article import DatedFact, Extraction, Processed, Rejected, TopicMatch
from records.fields import shared
from records.outcome import Outcome
from records.provenance import Origin
from records.text_origin import BRIEF, TextOrigin

_TITLE = re.compile(r"<title\b[^<>]{0,500}>([^<]{1,2000})", re.IGNORECASE)
_HEAD = 200_000
"""Characters in which a title is looked for."""
_LONGEST_TITLE = 300
CUT_OFF = "cut-off"
"""Mark of what was read from a body whose content coding breaks off."""
_SHORTEST = 40
"""Characters; whatever comes as text and is shorter is a headline or a rest, not a report. Pages have `gate.article_problem`."""
OTHER = TopicMatch(topic="other", score=1.0)
"""Where a report goes that is kept though it is off-topic."""


def process(page: Page) -> Processed | Rejected:
    """Turn one captured page into a candidate article, or say why not. Never raises: a defect of ours is the outcome `failed`."""
    row = _counted(page.capture, lambda: _process(page))
    if isinstance(row, Rejected) and page.capture.not_drawn:
        row = dataclasses.replace(row, detail="; ".join(filter(None, (row.detail, f"not drawn: {page.capture.not_drawn}"))))
    if isinstance(row, Rejected) and row.title is None:
        return dataclasses.replace(row, title=listed_title(page) or _called(page))
    return row


def _called(page: Page) -> str | None:
    """What a page calls itself, where nothing else is known of it; None for what is no web page."""
    try:
        if document_bytes(page.capture) is not None:
            return None
        found = _TITLE.search(served_html(page.capture).html[:_HEAD])
    except Exception:  # noqa: BLE001 - it was rejected for less
        return None
    return " ".join(html.unescape(found[1]).split())[:_LONGEST_TITLE] or None if found else None


def process_text(origin: Origin, extraction: Extraction, *, keep_all: bool, outlet: str | None = None) -> Processed | Rejected:
    """The other entrance of the chain: an article that came as text and never was a page here. `outlet`: its country. Never raises."""
    return _counted(origin, lambda: _process_text(origin, extraction, keep_all=keep_all, outlet=outlet))


def _counted(origin: Origin, chain: Callable[[], Processed | Rejected]) -> Processed | Rejected:
    try:
        return chain()
    except MemoryError:
        return rejected(origin, Outcome.TOO_LARGE, detail="needs more memory than a worker may have")
    except Exception as error:  # noqa: BLE001 - one bad page never stops a crawl; it is counted and can be run again from its capture
        return rejected(origin, Outcome.FAILED, detail=f"{type(error).__name__}: {error}"[:500])


def _process(page: Page) -> Processed | Rejected:
    capture = page.capture
    if not 200 <= capture.status < 300:
        row = rejected(capture, Outcome.HTTP_ERROR, detail=f"HTTP status {capture.status}")
        return row if standin.gone(capture.status) else _stood_in(page, row)
    try:
        if (document := document_bytes(capture)) is not None:
            return _read_document(page, document)
        decoded = Decoded.of(capture, page.profile)
    except BodyTooLargeError as error:
        return _stood_in(page, rejected(capture, Outcome.TOO_LARGE, detail=str(error)))
    except CodingError as error:
        return _stood_in(page, rejected(capture, Outcome.UNDECODABLE, detail=str(error)))
    if problem := page_problem(decoded.html, content_type=capture.header("Content-Type")):
        return _stood_in(page, rejected(capture, problem[0], detail=problem[1]), record=interface_record(decoded.html, url=capture.url))
    if target := forwarding(decoded.html, capture.url):
        return _stood_in(page, rejected(capture, Outcome.REDIRECT, detail=f"sends its readers to {target[:300]}"))
    if not capture.further and (first := first_page(decoded.html, capture.url)):
        return rejected(capture, Outcome.FURTHER_PAGE, detail=f"of {first[:300]}", title=_headline(decoded))
    found = _read(page, decoded)
    return _marked_cut(found) if decoded.cut else found


def _read(page: Page, decoded: Decoded) -> Processed | Rejected:
    capture, profile = page.capture, page.profile
    passed = off_beat(page, decoded)
    if passed and not passed.undated:
        return passed.row
    html = markup_of(decoded.html)
    if passed and (head := head_of(decoded, html)):
        return passed.row_of(head.title, head.published)
    seen = glance(decoded, html)
    if seen is None:
        return _stood_in(page, rejected(capture, Outcome.NO_TEXT, detail="no element of the page could be read"))
    extraction = read_on(seen)
    if extraction is not None and capture.further:
        extraction = further.joined(extraction, page)
    if extraction is None:
        return _stood_in(page, rejected(capture, Outcome.NO_TEXT, detail="nothing on the page reads like a report"), html=decoded.html)
    if problem := _script_problem(extraction, decoded.html) or article_problem(extraction, decoded.html, url=capture.url):
        row = rejected(capture, problem[0], detail=problem[1], title=extraction.title, published_at=_at(extraction.published))
        return _stood_in(page, row, own=extraction, html=decoded.html)
    if standin.brief_rather(extraction, capture.hint):
        row = rejected(capture, Outcome.TOO_SHORT, detail="hardly any text of its own", title=extraction.title)
        return _stood_in(page, row, own=extraction, html=decoded.html)
    documents = tuple(dict.fromkeys((*linked_documents(seen.tree, extraction.text, url=capture.url), *extraction.documents)))
    origin = TextOrigin.PAGE if capture.further else standin.own_origin(extraction.text, seen.blocks)
    origin = TextOrigin.RENDERED if origin is TextOrigin.PAGE and capture.drawn is not None else origin
    extraction = dataclasses.replace(extraction, text_origin=origin, documents=documents)
    whole = _with_memory(standin.fuller(extraction, decoded.html, capture.hint), profile.site_lines_since)
    lacks = (f"lacks a page: {capture.missing}" if capture.missing else "", f"not drawn: {capture.not_drawn}" if capture.not_drawn else "")
    return _kept(page, whole, url=capture.url, detail="; ".join(filter(None, lacks)) or None)


def _read_document(page: Page, data: bytes) -> Processed | Rejected:
    capture = page.capture
    try:
        extraction = document_report(data, url=capture.url, hint=capture.hint, fetched_at=capture.fetched_at)
    except UnreadableError as error:
        return _stood_in(page, rejected(capture, error.outcome, detail=error.detail))
    if len(extraction.text) < _SHORTEST:
        return _stood_in(page, rejected(capture, Outcome.TOO_SHORT, detail="a document of a few words", title=extraction.title))
    return _kept(page, extraction, url=capture.url)


def _headline(decoded: Decoded) -> str | None:
    seen = glance(decoded)
    return seen.facts.title if seen else None


def _script_problem(extraction: Extraction, page: str) -> tuple[Outcome, str] | None:
    drawn = standin.asks_for_scripts(extraction.text) or standin.is_shell(page, extraction.text)
    return (Outcome.NO_TEXT, "the page is drawn by scripts") if drawn else None


def _stood_in(
    page: Page, row: Rejected, *, own: Extraction | None = None, html: str = "", record: InterfaceRecord | None = None
) -> Processed | Rejected:
    """What stands elsewhere for a page that gives no text, else the row that says why it gives none."""
    if row.outcome not in standin.WALLED:
        return row
    away, hint = row.outcome in standin.AWAY, page.capture.hint
    found = standin.standing_in(None if away else own, "" if away else html, told(hint, record) if record else hint)
    if found is None:
        return row
    if record is not None:
        found = dataclasses.replace(found, canonical_url=record.address)
    kept = _kept(page, found, url=page.capture.requested_url if away else page.capture.url, detail=f"{row.outcome}: {row.detail}")
    return kept if isinstance(kept, Processed) else row


def _kept(page: Page, extraction: Extraction, *, url: str, detail: str | None = None) -> Processed | Rejected:
    """A page's report, understood."""
    capture, profile = page.capture, page.profile
    key = article_key(url, extraction.canonical_url)
    row = _understood(
        capture,
        extraction,
        day=(extraction.published.at if extraction.published else capture.fetched_at).date(),
        languages=profile.languages,
        outlet=profile.country,
        keep_all=page.keep_all,
        requested_url=capture.requested_url,
        canonical_url=key,
        rendition=_form(extraction, rendition(url, key)),
        http_status=capture.status,
        hint=dataclasses.replace(capture.hint, content=None) if capture.hint else None,
    )
    return dataclasses.replace(row, detail=detail) if isinstance(row, Processed) else row


def _form(extraction: Extraction, form: str) -> str:
    return BRIEF if extraction.text_origin is TextOrigin.FEED_SUMMARY else form


def _process_text(origin: Origin, extraction: Extraction, *, keep_all: bool, outlet: str | None) -> Processed | Rejected:
    if len(extraction.text) < _SHORTEST:
        return rejected(origin, Outcome.TOO_SHORT if extraction.text else Outcome.NO_TEXT, title=extraction.title)
    return _understood(
        origin,
        extraction,
        day=extraction.published.at.date() if extraction.published else None,
        languages=(),
        outlet=outlet,
        keep_all=keep_all,
        requested_url=origin.url,
        canonical_url=canonical_url(origin.url) if "://" in origin.url else origin.url,
        rendition=_form(extraction, ""),
        http_status=0,
        hint=None,
    )


def _understood(
    origin: Origin,
    extraction: Extraction,
    *,
    day: date | None,
    languages: Sequence[str],
    outlet: str | None,
    keep_all: bool,
    **address: Any,
) -> Processed | Rejected:
    """Where both entrances meet: a text, understood. `day` is what deadlines count from, `outlet` its country, `address` the rest of what `Processed` has."""
    title, text = extraction.title or "", extraction.text
    language = detect(title, text, declared=extraction.declared_language, expected=languages)

    def off_topic(score: float, detail: str | None = None) -> Rejected:
        at = _at(extraction.published)
        return rejected(origin, Outcome.OFF_TOPIC, detail, title=extraction.title, language=language.code, published_at=at, score=score)

    if not keep_all and (score := score_off_beat(title, text, (language.code,))) is not None:
        return off_topic(score, AT_SECOND_GLANCE)
    made = classified_in(title, text, language, published_at=day, outlet=outlet, briefly=not keep_all)
    if not made.found.relevant and not keep_all:
        return off_topic(made.found.score)
    classification = understood(made)
    return Processed(
        **shared(origin, Origin),
        **address,
        extraction=extraction,
        published=extraction.published,
        classification=classification if classification.topics else dataclasses.replace(classification, topics=(OTHER,)),
        fingerprint=fingerprint(
            extraction.text, particulars_of(extraction.title, extraction.text, classification.mentions, classification.language.code)
        ),
    )


def _with_memory(extraction: Extraction, since: str) -> Extraction:
    """Names the version of the site's memory beside the extractor's, so that the body can be made again from its capture."""
    return dataclasses.replace(extraction, extractor=f"{extraction.extractor} site-lines/{since}") if since else extraction


def _marked_cut(found: Processed | Rejected) -> Processed | Rejected:
    """Says beside the extractor, or the reason, that the page's compressed body broke off."""
    if isinstance(found, Rejected):
        return dataclasses.replace(found, detail=f"{found.detail}; {CUT_OFF}" if found.detail else CUT_OFF)
    return dataclasses.replace(found, extraction=dataclasses.replace(found.extraction, extractor=f"{found.extraction.extractor} {CUT_OFF}"))


def _at(fact: DatedFact | None) -> datetime | None:
    return fact.at if fact else None
