"""What `bench.fuzz` feeds: each reader of what others wrote takes bytes, and answers or raises the error of its kind; with whole files to begin with."""

import io
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from jobs.installation.settings import default_toml, load_settings
from pipeline.documents.document import UnreadableError
from pipeline.documents.report import document_report, is_document
from pipeline.reading.decode import decode_text
from pipeline.reading.extract import extract
from records.errors import ConfigurationError
from records.source import ListingKind
from spiders.archive.warc import members
from spiders.feed import parse_feed
from spiders.sitemap import parse_sitemap
from tests.hostile.seeds import DOCUMENTS, FEEDS, PAGE, SITEMAPS, segment_bytes

Reader = tuple[Callable[[bytes], None], Iterable[bytes]]
"""What eats the bytes, and what the fuzzer begins with."""


def _feed() -> Reader:
    def read(data: bytes) -> None:
        for hint in parse_feed(data, url="https://a.example/feed").hints:
            hint.url.encode("utf-8")

    return read, FEEDS


def _sitemap() -> Reader:
    def read(data: bytes) -> None:
        parse_sitemap(data, url="https://a.example/s.xml", kind=ListingKind.SITEMAP)

    return read, SITEMAPS


def _decode() -> Reader:
    kinds = [
        None,
        "text/html; charset=shift_jis",
        "text/html; charset=gb18030",
        "text/html; charset=iso-2022-jp",
        "text/html; charset=utf-16",
    ]

    def read(data: bytes) -> None:
        if data:
            decode_text(data[1:], content_type=kinds[data[0] % len(kinds)]).encode("utf-8")

    return read, [b"\x01" + "裁判所".encode("shift_jis"), b"\x03" + "裁判所".encode("iso-2022-jp"), b'\0<meta charset="euc-kr">']


def _page() -> Reader:
    def read(data: bytes) -> None:
        found = extract(decode_text(data, content_type="text/html"), url="https://a.example/1")
        if found is not None:
            found.text.encode("utf-8")

    return read, [PAGE]


def _document(kind: str) -> Callable[[], Reader]:
    def made() -> Reader:
        def read(data: bytes) -> None:
            if is_document(data):
                try:
                    document_report(data).text.encode("utf-8")
                except UnreadableError:
                    return

        return read, [DOCUMENTS[kind]]

    return made


def _warc() -> Reader:
    def read(data: bytes) -> None:
        sum(1 for _ in members(io.BytesIO(data)))

    return read, [segment_bytes()]


def _settings() -> Reader:
    path = Path(tempfile.mkdtemp(prefix="docketwire-fuzz-")) / "docketwire.toml"

    def read(data: bytes) -> None:
        path.write_bytes(data)
        try:
            load_settings(path)
        except ConfigurationError:
            return

    plain = "\n".join(line.removeprefix("# ") if " = " in line else line for line in default_toml().splitlines())
    return read, [plain.encode()]


READERS: dict[str, Callable[[], Reader]] = {
    "feed": _feed,
    "sitemap": _sitemap,
    "decode": _decode,
    "page": _page,
    "pdf": _document("pdf"),
    "docx": _document("docx"),
    "odt": _document("odt"),
    "warc": _warc,
    "settings": _settings,
}
