"""A page as a browser saw it, in a segment: what was served, every file it asked for, the document as drawn, and a picture.

Layout (every record its own gzip member)::

    response   http://example/story      as any page's
    conversion urn:drawn:http://example/story  the document as it stood in the end; WARC-Refers-To the response
    response   http://example/style.css  a file the page asked for, as served; WARC-Concurrent-To the page's response
    response ...
    resource   urn:fullPage:http://example/story   the picture, image/png; WARC-Concurrent-To likewise
    metadata   http://example/story      the note, with the list of all of them; closes the visit

Browsertrix names its pictures so (`urn:fullPage:`, `urn:view:`), and replay tools look for them there. A visit without its note is not whole.
"""

import uuid
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from warcio.warcwriter import WARCWriter

from spiders.archive.warc import WITH, Member, Page, PageNote, digest, drawn_record, note_record, response_record, warc_date

PICTURE = "urn:fullPage:"
PICTURE_TYPE = "image/png"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One visit on its way into a segment."""

    page: Page
    """As served, with the document as drawn."""
    files: tuple[Page, ...]
    """What it asked for and got, in the order in which it came; redirects among them."""
    picture: bytes
    """PNG of the whole page, or of its upper part where it is very long."""
    missed: int = 0


def write_seen(writer: WARCWriter, seen: Seen, note: PageNote) -> str:
    """Append a visit; returns the UUID of the page's response, 32 hex digits."""
    page_id, page = uuid.uuid4(), seen.page
    listed = [_listed("page", page_id, page.body, page.url)]
    writer.write_record(response_record(writer, page, page_id))
    if page.drawn is not None:
        drawn_id = uuid.uuid4()
        writer.write_record(drawn_record(writer, page, page.drawn, page_id, drawn_id))
        listed.append(_listed("drawn", drawn_id, page.drawn, page.url))
    for file in seen.files:
        file_id = uuid.uuid4()
        writer.write_record(response_record(writer, file, file_id, concurrent_to=page_id))
        listed.append(_listed("file", file_id, file.body, file.url))
    picture_id = uuid.uuid4()
    writer.write_record(_picture_record(writer, seen, page_id, picture_id))
    listed.append(_listed("picture", picture_id, seen.picture, PICTURE + page.url))
    note = replace(note, drawn_by=page.drawn_by, missed=seen.missed, records=tuple(listed))
    writer.write_record(note_record(writer, page, note, page_id))
    return page_id.hex


def picture_in(members: tuple[Member, ...]) -> bytes | None:
    """The picture among the records of a visit; None where there is none."""
    found = (m.block for m in members if m.kind == "resource" and m.headers.get("warc-target-uri", "").strip("<>").startswith(PICTURE))
    return next(found, None)


def _listed(role: str, record_id: uuid.UUID, payload: bytes, url: str) -> str:
    return f"{role} {record_id.hex} {digest(payload)} {url}"


def _picture_record(writer: WARCWriter, seen: Seen, page_id: uuid.UUID, record_id: uuid.UUID) -> Any:
    headers = {
        "WARC-Record-ID": f"<urn:uuid:{record_id}>",
        WITH: f"<urn:uuid:{page_id}>",
        "WARC-Date": warc_date(seen.page.fetched_at),
        "WARC-Payload-Digest": digest(seen.picture),
        "WARC-Block-Digest": digest(seen.picture),
    }
    return writer.create_warc_record(
        PICTURE + seen.page.url,
        "resource",
        payload=BytesIO(seen.picture),
        length=len(seen.picture),
        warc_content_type=PICTURE_TYPE,
        warc_headers_dict=headers,
    )
