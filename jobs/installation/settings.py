"""`docketwire.toml`, read once into frozen records; every error names file, key, value and what is accepted."""

import dataclasses
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from common.addresses.written import address_of_capture, address_of_url, network, web_address
from common.clock import durations, time_of_day, zone_name
from common.tables import AtLeast, Check, Each, read_table, record


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSettings:
    """Which sources of the catalogue are watched."""

    builtin: bool = True
    """Watch the built-in catalogue; false: only the files in `sources/` of the home."""
    include: tuple[str, ...] = ()
    """Source ids, `country:fr`, `language:ja` or `kind:court`; empty: every enabled source."""
    exclude: tuple[str, ...] = ()
    """The same forms; wins over include."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeatSettings:
    """What is watched for."""

    folder: str = ""
    """Folder with the beat's files (docs/beat.md), relative to the home; empty: the one that ships. The environment's DOCKETWIRE_BEAT wins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlSettings:
    """How pages are fetched."""

    contact: str = ""
    """Mail address or page by which a publisher can reach you; goes into the User-Agent. Needed for public sources."""
    user_agent: str = ""
    """Product token in front of the contact; empty: `Docketwire/<version>`."""
    sources_per_run: Annotated[int, AtLeast(1)] = 8
    """Sources that share one child process."""
    parallel_runs: Annotated[int, AtLeast(1)] = 2
    """Child processes at a time; beside them, as many that turn out to take long, and one for sources that took long last time."""
    visit_minutes: Annotated[float, AtLeast(0.05)] = 3
    """A visit of the daemon leaves pages whose host's turn comes later (a slow host's) for the source's next visit."""
    deadline_minutes: Annotated[float, AtLeast(0.05)] = 15
    """A run that takes longer is closed cleanly, and killed a minute later."""
    revisits: Annotated[str, Check(durations)] = "1h 6h 1d 3d 7d 30d"
    """When reports on the beat are asked for again, counted from their first capture, to see whether they changed or are gone; empty: never."""
    websub: bool = False
    """Subscribe to feeds that name a hub, to be told of changes at once; hubs must be able to reach the site at `digest.base_url`."""
    segment_mb: Annotated[int, AtLeast(1)] = 256
    """A WARC segment is closed when it has grown to this size."""
    reactorless: bool = True
    """Scrapy without Twisted's reactor: half the CPU per page; false if it gives trouble (upstream calls it experimental)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineSettings:
    """How captures become articles."""

    keep: Literal["on-topic", "all"] = "on-topic"
    """`on-topic`: off-topic pages leave only their outcome; `all`: every report is kept, off-topic ones under topic `other`."""
    workers: Annotated[int, AtLeast(0)] = 0
    """Worker processes; 0: one per core."""
    page_seconds: Annotated[float, AtLeast(0.5)] = 60
    """Of CPU that a page may cost; five times as long by the clock, so that a busy machine loses none."""
    memory_mb: Annotated[int, AtLeast(512)] = 3072


@dataclass(frozen=True, slots=True, kw_only=True)
class WarehouseSettings:
    """The DuckDB file and its snapshots."""

    memory_mb: Annotated[int, AtLeast(64)] = 1024
    """Of whoever takes in, groups and publishes, up to a million articles; 20 bytes an article more beyond. Elsewhere (reading, checking, rebuilding) of DuckDB alone."""
    keep_snapshots: Annotated[int, AtLeast(1)] = 5
    daily_history: bool = True
    """Remember the last snapshot of every day, at the price of what changed, so that questions can be asked as of that day."""
    query_seconds: Annotated[float, AtLeast(0.1)] = 30
    """Time limit of one `docketwire query`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterSettings:
    """Many machines, see docs/scale.md; all empty: this one does everything."""

    scheduler: str = ""
    """Address of a Dask scheduler, `tcp://host:8786`, whose workers read the pages."""
    captures: str = ""
    """Folder or `s3://bucket/prefix` of captures to read in place of the home's own, as every worker reaches it."""
    warehouse: str = ""
    """`ducklake:postgres:host=... dbname=...`: the warehouse that several machines share; the password is libpq's matter (PGPASSWORD, ~/.pgpass)."""
    data: str = ""
    """Folder of that warehouse's files, the same on every machine; empty: `lake/` of the home."""
    version_days: Annotated[int, AtLeast(0)] = 2
    """Of that warehouse every version can be asked for so long (`query --at`); what was sealed or cited stays for good."""
    compact_minutes: Annotated[float, AtLeast(0.01)] = 360
    """How often the daemon merges that warehouse's small files and lets older versions go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleSettings:
    """When the daemon does what. Intervals run in UTC; the digest has a local time of a named zone."""

    zone: Annotated[str, Check(zone_name)] = "UTC"
    """IANA time zone, e.g. `Europe/Paris`."""
    crawl_minutes: Annotated[float, AtLeast(0.01)] = 1
    """How often the daemon asks whether a source is due; each source has its own cadence, and nothing is started where none is."""
    ingest_minutes: Annotated[float, AtLeast(0.01)] = 2
    group_minutes: Annotated[float, AtLeast(0.01)] = 10
    publish_minutes: Annotated[float, AtLeast(0.01)] = 15
    digest_at: Annotated[str, Check(time_of_day)] = "06:30"
    """HH:MM in `zone`."""
    job_hours: Annotated[float, AtLeast(0.001)] = 6
    """A job that runs longer counts as hung and is ended."""
    grace_seconds: Annotated[float, AtLeast(0.1)] = 30
    """Time a running job gets to close cleanly when the daemon stops."""
    nice: Annotated[int, AtLeast(0)] = 10
    """How much the daemon and its jobs stand back for others on the machine (0 to 19), the site's readers first of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSettings:
    """Where digests point to, and optional machine translation."""

    base_url: str = "http://127.0.0.1:8600"
    """Address under which readers reach the site; permalinks and unsubscribe links begin with it."""
    translate_url: str = ""
    """A server with LibreTranslate's API; empty: no translations. Headlines are sent to it."""
    translate_key_env: str = ""
    """Name of the environment variable that holds its key."""
    every_minutes: Annotated[float, AtLeast(0.1)] = 5
    """How often the daemon asks which digests are due and tries again what a mail server put off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """The mail server that takes the digests."""

    host: str = ""
    """Empty: mails are kept in the outbox and reported as waiting."""
    port: Annotated[int, AtLeast(1)] = 587
    security: Literal["tls", "starttls", "none"] = "starttls"
    """`tls` (usually port 465), `starttls` (587; demanded) or `none` (only for a server on this machine)."""
    username: str = ""
    password_env: str = ""
    """Name of the environment variable that holds the password; never write the password here."""
    sender: str = ""
    """Address the digests come from."""
    sender_name: str = "Docketwire"
    ca_file: str = ""
    """Certificates to trust instead of the system's."""
    timeout_seconds: Annotated[float, AtLeast(1)] = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionSettings:
    """How long things stay that nothing rests on. Texts and rows, seals, issues, the books of the outbox, and what was cited stay in any case."""

    raw_pages: tuple[str, ...] = ()
    """Outcome and days, e.g. ["off-topic 90", "not-kept 365"]; `kept` and `not-kept` are groups. Empty: everything stays."""
    past_days: Annotated[int, AtLeast(0)] = 60
    """Days of which every one's last state can be asked for; before them each week's, after 400 days each month's, and whatever `cite` cited. 0: every day's for good."""
    memory_days: Annotated[int, AtLeast(0)] = 90
    """After so long a page the crawler has seen is remembered as a hash and its times, without address and title. 0: never."""
    preview_days: Annotated[int, AtLeast(0)] = 30
    """Previews of digests. 0: they stay."""
    damaged_days: Annotated[int, AtLeast(0)] = 180
    """Damaged files that were put aside. 0: they stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillSettings:
    """Other people's archives, asked over the net by `docketwire backfill --from`."""

    wayback_cdx: Annotated[str, Check(web_address)] = "https://web.archive.org/cdx/search/cdx"
    """The CDX API of a Wayback Machine."""
    wayback_replay: Annotated[str, Check(address_of_capture)] = "https://web.archive.org/web/{time}id_/{url}"
    """Where it replays a capture as it was served."""
    timemap: Annotated[str, Check(address_of_url)] = "https://web.archive.org/web/timemap/link/{url}"
    """TimeMaps of an archive that speaks Memento."""
    ccnews: Annotated[str, Check(web_address)] = "https://data.commoncrawl.org/"
    """Where `crawl-data/CC-NEWS/` lies."""
    delay_seconds: Annotated[float, AtLeast(0)] = 3
    """Rest between two requests to an archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveSettings:
    """Proof of when pages were captured."""

    timestamp_url: str = ""
    """Time stamping authority (RFC 3161) asked to stamp each day's Merkle root; empty: none. Its failure never holds anything up."""
    calendars: Annotated[tuple[str, ...], Each((Check(web_address),))] = ()
    """OpenTimestamps calendars asked to take each root into the Bitcoin chain; needs the extra `stamps`. Their failure holds nothing up either."""
    as_seen_hours: Annotated[int, AtLeast(1)] = 48
    """Of sources with `keep_as_seen = true`: an article that has been here for longer is not visited any more."""
    as_seen_per_run: Annotated[int, AtLeast(1)] = 30
    """Most articles of one run of `docketwire as-seen`; the rest waits for the next."""
    as_seen_seconds: Annotated[int, AtLeast(5)] = 90
    """That one visit may take: half of it for what the page asks for, half for its picture."""
    as_seen_mb: Annotated[int, AtLeast(1)] = 30
    """Of all that one visit brings, unpacked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """The site: where it listens, and who may write."""

    host: str = "127.0.0.1"
    """Address to listen on; leave it on loopback and put a reverse proxy with TLS in front."""
    port: Annotated[int, AtLeast(0)] = 8600
    """0: any free port."""
    token_env: str = ""
    """Name of the environment variable that holds the token for requests that write; empty: nobody may write."""
    memory_mb: Annotated[int, AtLeast(128)] = 1024
    full_text: Literal["loopback", "signed-in", "always", "never"] = "loopback"
    """Who sees whole texts of other publishers: readers on this machine, those and whoever signed in, everybody, nobody; others get headline,
    facts, first words and link."""
    metrics: Literal["loopback", "always", "never"] = "loopback"
    """Who may read /metrics, the state as Prometheus scrapes it."""
    hosts: tuple[str, ...] = ()
    """Names the site answers to besides the one of `digest.base_url`, its own address and localhost; requests for other names are refused."""
    requests_per_minute: Annotated[int, AtLeast(0)] = 600
    """Of one address (IPv6: its /64), all at once or spread; 0: no limit. This machine is never limited, readers behind a proxy on it are."""
    connections_per_address: Annotated[int, AtLeast(0)] = 32
    """Open at a time; 0: no limit. This machine is never limited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleSettings:
    """Who may use the site, and how it knows them."""

    accounts: Literal["none", "link", "proxy", "openid"] = "none"
    """`none`: whoever reaches the site reads it, and whoever sits at this machine writes; `link`: people sign in by a link that is mailed to
    them; `proxy`: a reverse proxy says who asks; `openid`: an OpenID provider vouches for them (needs the extra `openid`)."""
    openid_issuer: str = ""
    """Address of the provider, letter for letter as its /.well-known/openid-configuration says it; with `accounts = "openid"`."""
    openid_client: str = ""
    """Id that the provider gave this site."""
    openid_secret_env: str = ""
    """Name of the environment variable that holds the client's secret; empty: a client without one, by PKCE alone."""
    proxies: Annotated[tuple[str, ...], Each((Check(network),))] = ("127.0.0.1", "::1")
    """Addresses or networks whose word is taken for who asks, with `accounts = "proxy"`."""
    proxy_header: str = "Remote-Email"
    """Header with the mail address: `Remote-Email` (Authelia), `X-Forwarded-Email` (oauth2-proxy)."""
    newcomers: Literal["refuse", "reader"] = "refuse"
    """Of people the proxy names and nobody added: refused, or readers without a team."""
    link_minutes: Annotated[int, AtLeast(1)] = 15
    """A mailed link is good for so long, once."""
    session_days: Annotated[int, AtLeast(1)] = 30
    """Then one signs in anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything a home can set."""

    sources: SourceSettings = SourceSettings()
    beat: BeatSettings = BeatSettings()
    crawl: CrawlSettings = CrawlSettings()
    pipeline: PipelineSettings = PipelineSettings()
    warehouse: WarehouseSettings = WarehouseSettings()
    cluster: ClusterSettings = ClusterSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    retention: RetentionSettings = RetentionSettings()
    archive: ArchiveSettings = ArchiveSettings()
    backfill: BackfillSettings = BackfillSettings()
    digest: DigestSettings = DigestSettings()
    mail: MailSettings = MailSettings()
    web: WebSettings = WebSettings()
    people: PeopleSettings = PeopleSettings()

    @property
    def workers(self) -> int:
        return self.pipeline.workers or os.cpu_count() or 1


def load_settings(path: Path) -> Settings:
    """Settings out of a TOML file; absent keys keep their default. Raises ConfigurationError with every mistake in it."""
    return record(Settings, read_table(path), str(path))


def default_toml(contact: str = "", *, builtin: bool = True, overrides: dict[str, str] | None = None) -> str:
    """A commented settings file for a new home: every key with its default, switched off by `#` unless it is given here."""
    given = {"crawl.contact": _toml(contact)} if contact else {}
    if not builtin:
        given["sources.builtin"] = "false"
    given.update(overrides or {})
    lines = ["# Docketwire's settings. A line that starts with # shows the default; remove the # to change it."]
    for section in dataclasses.fields(Settings):
        lines += ["", f"[{section.name}]"]
        for item in dataclasses.fields(section.default):  # type: ignore[arg-type]
            key = f"{section.name}.{item.name}"
            default = _toml(item.default)
            lines.append(f"{item.name} = {given[key]}" if key in given else f"# {item.name} = {default}")
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(v) for v in value) + "]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{value:g}" if isinstance(value, float) else str(value)
