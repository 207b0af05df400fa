"""An archive on loopback that speaks what the Wayback Machine, Memento archives and Common Crawl document: CDX API, `id_` replays, TimeMaps, CC-NEWS."""

import base64
import gzip
import hashlib
import json
import re
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from io import BytesIO
from urllib.parse import parse_qs, quote_plus, unquote_plus, urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.integration.crawl_site import Answer, Asked, Site

FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")


@dataclass(frozen=True)
class Snapshot:
    """One capture the archive holds."""

    stamp: str
    url: str
    body: bytes
    mimetype: str = "text/html"
    status: str = "200"
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def urlkey(self) -> str:
        """SURT form, as indexes are sorted by: `org,example)/path`."""
        parts = urlsplit(self.url.lower())
        host = ",".join(reversed((parts.hostname or "").removeprefix("www.").split(".")))
        return f"{host}){parts.path}" + (f"?{parts.query}" if parts.query else "")

    @property
    def digest(self) -> str:
        return base64.b32encode(hashlib.sha1(self.body, usedforsecurity=False).digest()).decode()

    @property
    def at(self) -> datetime:
        return datetime.strptime(self.stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)

    def row(self) -> dict[str, str]:
        return dict(
            zip(FIELDS, (self.urlkey, self.stamp, self.url, self.mimetype, self.status, self.digest, str(len(self.body))), strict=True)
        )


class PastSite(Site):
    """The archive. `most_rows` is what one answer of the index holds at most; `files` are CC-NEWS's, by path below the base; `busy` answers come first."""

    def __init__(self, snapshots: list[Snapshot], *, most_rows: int = 100_000, files: dict[str, bytes] | None = None) -> None:
        super().__init__()
        self.snapshots, self.most_rows, self.files = sorted(snapshots, key=lambda one: (one.urlkey, one.stamp)), most_rows, files or {}
        self.busy: list[Answer] = []
        self.timemap_page: int | None = None
        """Mementos in one page of a TimeMap; None: it is one."""

    def answer(self, asked: Asked) -> Answer:
        self.log.append(asked)
        if self.busy and not asked.path.startswith("/robots.txt"):
            return self.busy.pop(0)
        path, _, query = asked.path.partition("?")
        if path == "/cdx/search/cdx":
            return self._cdx(parse_qs(query))
        if path.startswith("/web/timemap/link/"):
            return self._timemap(asked.path.removeprefix("/web/timemap/link/"))
        if (found := re.fullmatch(r"/web/(\d+)(id_)?/(.+)", asked.path)) is not None:
            return self._replay(found[1], found[3], raw=bool(found[2]))
        if (body := self._file(path)) is not None:
            return Answer(body)
        return Answer(status=404)

    def _cdx(self, asked: dict[str, list[str]]) -> Answer:
        one = {name: values[0] for name, values in asked.items()}
        assert (one["matchType"], one["output"]) == ("domain", "json"), "this archive knows no other question"
        top = ",".join(reversed(one["url"].removeprefix("www.").split(".")))
        rows = [shot.row() for shot in self.snapshots if shot.urlkey.startswith((f"{top})", f"{top},"))]
        rows = [row for row in rows if one["from"].ljust(14, "0") <= row["timestamp"] <= one["to"].ljust(14, "9")]
        for condition in asked.get("filter", ()):
            name, _, pattern = condition.removeprefix("!").partition(":")
            rows = [row for row in rows if bool(re.fullmatch(pattern, row[name])) is not condition.startswith("!")]
        if one.get("collapse") == "urlkey":
            rows = [row for n, row in enumerate(rows) if n == 0 or row["urlkey"] != rows[n - 1]["urlkey"]]
        if "resumeKey" in one:
            last = one["resumeKey"].removesuffix("!")
            rows = [row for row in rows if f"{row['urlkey']} {row['timestamp']}" > last]
        most = min(int(one.get("limit", self.most_rows)), self.most_rows)
        names = one.get("fl", ",".join(FIELDS)).split(",")
        table: list[list[str]] = [names, *([row[name] for name in names] for row in rows[:most])] if rows else []
        if len(rows) > most and one.get("showResumeKey") == "true":
            last_row = rows[most - 1]
            table += [[], [quote_plus(f"{last_row['urlkey']} {last_row['timestamp']}!")]]
        return Answer(json.dumps(table).encode(), headers={"Content-Type": "application/json"})

    def _replay(self, stamp: str, url: str, *, raw: bool) -> Answer:
        assert raw, "the page with the archive's own frame is nothing to keep"
        same = [shot for shot in self.snapshots if unquote_plus(shot.url) == unquote_plus(url)]
        if not same:
            return Answer(status=404)
        nearest = min(same, key=lambda shot: abs(int(shot.stamp) - int(stamp)))
        if nearest.stamp != stamp:
            return Answer(status=302, headers={"Location": f"{self.base}/web/{nearest.stamp}id_/{nearest.url}"})
        headers = {f"x-archive-orig-{name}": value for name, value in nearest.headers.items()}
        headers |= {"Content-Type": nearest.mimetype, "Memento-Datetime": format_datetime(nearest.at, usegmt=True)}
        return Answer(nearest.body, headers=headers)

    def _timemap(self, url: str) -> Answer:
        page, _, rest = url.partition("/") if url[:1].isdigit() else ("", "", url)
        found = [shot for shot in self.snapshots if shot.url == rest]
        if not found:
            return Answer(status=404)
        lines = [f'<{rest}>; rel="original"', f'<{self.base}/web/timemap/link/{url}>; rel="self"; type="application/link-format"']
        size = self.timemap_page
        if size and not page:
            for number in range(0, len(found), size):
                some = found[number : number + size]
                first, last = (format_datetime(shot.at, usegmt=True) for shot in (some[0], some[-1]))
                target = f"{self.base}/web/timemap/link/{number // size + 1}/{rest}"
                lines.append(f'<{target}>; rel="timemap"; type="application/link-format"; from="{first}"; until="{last}"')
        else:
            some = found[(int(page) - 1) * (size or 0) :][:size] if page and size else found
            for shot in some:
                when = format_datetime(shot.at, usegmt=True)
                lines.append(f'<{self.base}/web/{shot.stamp}/{rest}>; rel="memento"; datetime="{when}"')
        return Answer(",\n".join(lines).encode(), headers={"Content-Type": "application/link-format"})

    def _file(self, path: str) -> bytes | None:
        found = re.fullmatch(r"/crawl-data/CC-NEWS/(\d{4})/(\d\d)/warc\.paths\.gz", path)
        if found is not None:
            names = [name for name in self.files if name.startswith(f"crawl-data/CC-NEWS/{found[1]}/{found[2]}/")]
            return gzip.compress("".join(f"{name}\n" for name in names).encode(), mtime=0) if names else None
        return self.files.get(path.lstrip("/"))


def news_warc(snapshots: list[Snapshot]) -> bytes:
    """A WARC as Common Crawl's news crawler writes it: request, response and metadata records, base32 SHA-1."""
    packed = BytesIO()
    writer = WARCWriter(packed, gzip=True, warc_version="1.0")
    writer.write_record(writer.create_warcinfo_record("x.warc.gz", {"software": "StormCrawler"}))
    for number, shot in enumerate(snapshots):
        http = StatusAndHeaders(f"{shot.status} OK", [("Content-Type", shot.mimetype), *shot.headers.items()], protocol="HTTP/1.1")
        values = {
            "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{number} {shot.url} {shot.stamp}')}>",
            "WARC-Date": f"{shot.at:%Y-%m-%dT%H:%M:%SZ}",
            "WARC-Payload-Digest": f"sha1:{shot.digest}",
        }
        writer.write_record(writer.create_warc_record(shot.url, "request", payload=BytesIO(b"GET / HTTP/1.1\r\n\r\n"), length=18))
        writer.write_record(
            writer.create_warc_record(
                shot.url, "response", payload=BytesIO(shot.body), length=len(shot.body), http_headers=http, warc_headers_dict=values
            )
        )
    return packed.getvalue()
