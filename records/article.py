"""From a captured page to a candidate article: one record per stage."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from enum import StrEnum

from records.as_seen import AsSeen
from records.capture import Hint
from records.facts import Facts
from records.outcome import Outcome
from records.provenance import Origin
from records.text_origin import TextOrigin

ELSEWHERE = "elsewhere"
"""Metadata of a field of `Statements`: names under which other people's files know it, for import; its own name comes first anyway."""


DOUBTED = 0.5
"""Confidence in a body below which it is more likely cut than not (docs/extraction.md, "A body that looks cut")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedFact:
    """A date with its origin."""

    at: datetime
    """UTC."""
    origin: str
    """`json-ld`, `meta`, `time-tag`, `text`, `script`, `url`, `listing`, `htmldate`."""
    day_only: bool = False
    """True when the page gave a day without a time (then `at` is midnight UTC)."""
    plausible: bool = True
    """False: in the future of the fetch by more than a day, or before 1995."""
    offset_minutes: int | None = None
    """The page's own offset from UTC, -1439..1439; None when it named none. A day in Seoul begins nine hours before the day in UTC."""

    @property
    def local(self) -> datetime:
        """The same moment on the page's own clock, so that its calendar day is the one readers saw."""
        return self.at.astimezone(timezone(timedelta(minutes=self.offset_minutes or 0)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """What a page says of its report in plain values.

    Each field is a column of the same name wherever an article goes: into the warehouse and its versions, the views, exports and back, the site
    and its API. A new one needs a migration and the place that reads it (docs/add-a-field.md); nothing between names it.
    """

    title_origin: str | None = None
    """Where the headline was read."""
    standfirst: str | None = field(default=None, metadata={ELSEWHERE: ("description", "summary", "lead", "dc:description")})
    authors: tuple[str, ...] = field(default=(), metadata={ELSEWHERE: ("author", "dc:creator", "byline")})
    site_name: str | None = None
    declared_language: str | None = None
    """ISO 639-1 out of `<html lang>` or og:locale; unverified."""
    section: str | None = field(default=None, metadata={ELSEWHERE: ("articleSection", "category")})
    """The outlet's own name for the part of the paper, e.g. `Opinion`; as served."""
    text_origin: TextOrigin | None = None
    """Where the body was read; None for what came as text, and for what was read before it was asked."""
    body_confidence: float | None = None
    """0..1: how likely at least half of the report stands in the text, by what its readers and the page itself say; None for texts that no page
    was cut down to (documents, feeds, imports, an XPath of the catalogue), and for what was read before it was asked."""
    page_count: int | None = field(default=None, metadata={ELSEWHERE: ("pages",)})
    """Pages of a document; None for web pages, and for formats that have none before they are printed."""
    documents: tuple[str, ...] = ()
    """Absolute addresses of documents (PDF, DOCX, ODT) that the body links to, in its order: the judgment a report is about."""
    further_pages: tuple[str, ...] = ()
    """Addresses of the further pages of a report of several, in order; their text is in the body."""
    further_captures: tuple[str, ...] = ()
    """Ids of the captures of those pages, 32 hex digits each: WARC response records behind that of the first page."""
    robots: str | None = None
    """Content of `<meta name=robots>` and X-Robots-Tag, as served (rights: noarchive, noai, tdm-reservation)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims(Statements):
    """Everything a page says of its report besides the body."""

    title: str | None = None
    published: DatedFact | None = None
    modified: DatedFact | None = None
    canonical_url: str | None = None
    """rel=canonical, absolute; unverified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction(Claims):
    """What the page itself says, boilerplate taken away."""

    text: str
    """Body, NFC, one paragraph a line; may be empty."""
    extractor: str = ""
    """Name and version of what produced the body, e.g. `cascade/1 trafilatura/2.3.1`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """Language of a text."""

    code: str
    """ISO 639-1, lower case; `zh` for every Chinese, `no` for every Norwegian, `und` when undecided."""
    confidence: float
    """0..1."""
    method: str
    """Who decided: `langdetect`, `declared`, `source`, `script`, `py3langid`, `words` (those of the beat in a bare headline)."""


class MentionKind(StrEnum):
    """What a mention names."""

    PLATFORM = "platform"
    AUTHORITY = "authority"
    LAW = "law"
    PROVISION = "provision"
    """An article of a law, `Art. 6(1) GDPR`; the law is a mention of its own, too."""
    ACTOR = "actor"
    CASE_NUMBER = "case-number"
    AMOUNT = "amount"
    STAGE = "stage"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One named thing in title or text."""

    kind: MentionKind
    value: str
    """Canonical name: `X`, `Bundeskartellamt`, `DSA`, `C-311/18`, `EUR 1200000000`, `appeal`, `2021-09-06`."""
    surface: str
    """The characters found."""
    start: int
    """Offset in characters of `title + "\\n" + text`."""
    end: int
    rule: str
    """Which entry or pattern matched, e.g. `platforms.toml:X/twitter`."""
    party: bool = False
    """Of a platform: True when it is judged a party to or the target of the process, False when merely mentioned."""
    jurisdiction: str | None = None
    """Of an authority or law: ISO 3166-1 alpha-2 lower case, or `eu`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicMatch:
    """One topic of an article."""

    topic: str
    """Topic id of the beat, e.g. `user-data`; `other` for a page kept though off-topic."""
    score: float
    """0..1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """What a text is about."""

    language: Language
    relevant: bool
    score: float
    """Probability of being on-topic, 0..1."""
    topics: tuple[TopicMatch, ...] = ()
    """Primary first; empty when not relevant."""
    mentions: tuple[Mention, ...] = ()
    facts: Facts = field(default_factory=Facts)
    """Who acts before whom, where, which step; also of texts that are not relevant."""
    vector: tuple[float, ...] = ()
    """Multilingual unit vector of title and lead; empty where the encoder does not speak the language."""
    model: str = ""
    """Version of lexicon and model."""

    def platforms(self) -> tuple[str, ...]:
        """Canonical names of the platforms that are parties, in order of first mention."""
        return tuple(dict.fromkeys(m.value for m in self.mentions if m.kind is MentionKind.PLATFORM and m.party))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What near-duplicate search needs of a text."""

    text_digest: str
    """`sha256:<hex>` over the normalised token sequence; equal digests are the same text."""
    signature: bytes
    """128 MinHash values, little-endian uint32, 512 bytes; empty when the text has no shingle."""
    bands: tuple[int, ...]
    """32 hashes of 4 rows each, signed 64-bit; empty when there is no signature."""
    shingles: int
    """Number of distinct shingles."""
    tokens: int
    particulars: bytes = b""
    """The facts that tell the report from another in the same words, each with what stands around it (`common.slots`); of headline and text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Processed(Origin):
    """A page that passed the pipeline: a candidate article, before dedup."""

    requested_url: str
    canonical_url: str
    """Normalised key of the address: tracking, AMP, mobile and print marks removed, rel=canonical followed once where it is credible."""
    rendition: str = ""
    """Form of the report this address shows: empty for the ordinary page, else `amp`, `print`, `mobile`, `alternate` or `brief`."""
    http_status: int
    hint: Hint | None
    extraction: Extraction
    published: DatedFact | None
    """Best date of page and listing."""
    classification: Classification
    fingerprint: Fingerprint
    detail: str | None = None
    """One line for people: why the page itself gave no text, where the text stands elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected(Origin):
    """A page that did not become a candidate, with what is known of it."""

    outcome: Outcome
    title: str | None = None
    language: str | None = None
    published_at: datetime | None = None
    score: float | None = None
    """Relevance, where it was computed."""
    detail: str | None = None
    """One line for people: what was seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentRows:
    """Everything the pipeline made of one WARC segment; ingested in one transaction."""

    segment: str
    """POSIX path relative to the captures folder."""
    segment_digest: str
    """`sha256:<hex>` of the file."""
    size_bytes: int
    records: int
    """Response records read whole."""
    torn: int
    """Records skipped because they were cut off or their digest did not match."""
    rows: tuple[Processed | Rejected, ...]
    seen: tuple[AsSeen, ...] = ()
    """Visits to articles as a browser saw them: they are no pages of a listing and have no outcome."""
