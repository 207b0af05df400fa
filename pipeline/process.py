"""The chain a page goes through, top to bottom; every page comes out as exactly one row."""

import dataclasses
from datetime import datetime

from common.content_coding import BodyTooLargeError, CodingError
from pipeline.fingerprint import fingerprint
from pipeline.reading.decode import served_html
from pipeline.reading.extent import extent
from pipeline.reading.extract import Glance, extraction_of, glance
from pipeline.reading.gate import article_problem, may_be_listing, page_problem
from pipeline.reading.urls import article_key, rendition
from pipeline.understanding.classify import classify, score_off_beat
from pipeline.understanding.language import detect
from pipeline.work.page import Page, rejected
from records.article import Classification, DatedFact, Extraction, Processed, Rejected, TopicMatch
from records.outcome import Outcome

_SAYS_LITTLE = 2_500
"""Letters (`extent`) up to which `gate.article_problem` may see a wall in a page."""
CUT_OFF = "cut-off"
"""Mark of what was read from a body whose content coding breaks off."""
OTHER = TopicMatch(topic="other", score=1.0)
"""Where a report goes that is kept though it is off-topic."""


def process(page: Page) -> Processed | Rejected:
    """Turn one captured page into a candidate article, or say why not. Never raises: a defect of ours is the outcome `failed`."""
    try:
        return _process(page)
    except MemoryError:
        return rejected(page.capture, Outcome.TOO_LARGE, detail="needs more memory than a worker may have")
    except Exception as error:  # noqa: BLE001 - one bad page never stops a crawl; it is counted and can be run again from its capture
        return rejected(page.capture, Outcome.FAILED, detail=f"{type(error).__name__}: {error}"[:500])


def _process(page: Page) -> Processed | Rejected:
    capture = page.capture
    if not 200 <= capture.status < 300:
        return rejected(capture, Outcome.HTTP_ERROR, detail=f"HTTP status {capture.status}")
    try:
        served = served_html(capture)
    except BodyTooLargeError as error:
        return rejected(capture, Outcome.TOO_LARGE, detail=str(error))
    except CodingError as error:
        return rejected(capture, Outcome.UNDECODABLE, detail=str(error))
    if problem := page_problem(served.html, content_type=capture.header("Content-Type")):
        return rejected(capture, problem[0], detail=problem[1])
    found = _read(page, served.html)
    return _marked_cut(found) if served.cut else found


def _read(page: Page, html: str) -> Processed | Rejected:
    capture, profile = page.capture, page.profile
    seen = glance(
        html,
        url=capture.url,
        content_language=capture.header("Content-Language"),
        hint=capture.hint,
        fetched_at=capture.fetched_at,
        take=profile.take,
        drop=profile.drop,
    )
    if seen is None:
        return rejected(capture, Outcome.NO_TEXT, detail="no element of the page could be read")
    if not page.keep_all and (passed_by := _passed_by(page, seen)):
        return passed_by
    extraction = extraction_of(seen, profile.site_lines)
    if extraction is None:
        return rejected(capture, Outcome.NO_TEXT, detail="nothing on the page reads like a report")
    if problem := article_problem(extraction, html, url=capture.url):
        return rejected(capture, problem[0], detail=problem[1], title=extraction.title, published_at=_at(extraction.published))
    classification = classify(
        extraction.title or "",
        extraction.text,
        published_at=extraction.published.at.date() if extraction.published else capture.fetched_at.date(),
        declared_language=extraction.declared_language,
        expected_languages=profile.languages,
    )
    if not classification.relevant and not page.keep_all:
        return rejected(
            capture,
            Outcome.OFF_TOPIC,
            title=extraction.title,
            language=classification.language.code,
            published_at=_at(extraction.published),
            score=classification.score,
        )
    return _candidate(page, extraction, classification)


def _passed_by(page: Page, seen: Glance) -> Rejected | None:
    """The row of a page that is plainly off the beat, at a third of the cost of reading it; None for pages to read.

    Nine of ten pages of general news end here. Pages that say little are read in any case: a wall or an error page is to be counted as
    what it is.
    """
    text = seen.rough_text
    if extent(text) < _SAYS_LITTLE or may_be_listing(seen.html, page.capture.url, dated=seen.facts.published is not None):
        return None
    score = score_off_beat(seen.facts.title, text)
    if score is None:
        return None
    language = detect(seen.facts.title, text, declared=seen.facts.declared_language, expected=page.profile.languages)
    return rejected(
        page.capture,
        Outcome.OFF_TOPIC,
        detail="at a glance",
        title=seen.facts.title,
        language=language.code,
        published_at=_at(seen.facts.published),
        score=score,
    )


def _candidate(page: Page, extraction: Extraction, classification: Classification) -> Processed:
    capture = page.capture
    key = article_key(capture.url, extraction.canonical_url)
    return Processed(
        capture_id=capture.id,
        source_id=capture.source_id,
        run_id=capture.run_id,
        segment=capture.segment,
        offset=capture.offset,
        payload_digest=capture.payload_digest,
        fetched_at=capture.fetched_at,
        url=capture.url,
        requested_url=capture.requested_url,
        canonical_url=key,
        rendition=rendition(capture.url, key),
        http_status=capture.status,
        hint=capture.hint,
        extraction=_with_memory(extraction, page.profile.site_lines_since),
        published=extraction.published,
        classification=classification if classification.topics else dataclasses.replace(classification, topics=(OTHER,)),
        fingerprint=fingerprint(extraction.text),
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
