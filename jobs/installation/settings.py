"""`docketwire.toml`, read once into frozen records; every error names file, key, value and what is accepted."""

import dataclasses
import difflib
import os
import tomllib
import typing
import zoneinfo
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from records.errors import ConfigurationError


def _at_least(low: float) -> dict[str, Any]:
    return {"low": low}


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
    sources_per_run: int = field(default=8, metadata=_at_least(1))
    """Sources that share one child process."""
    parallel_runs: int = field(default=2, metadata=_at_least(1))
    deadline_minutes: float = field(default=15, metadata=_at_least(0.05))
    """A run that takes longer is closed cleanly, and killed a minute later."""
    segment_mb: int = field(default=256, metadata=_at_least(1))
    """A WARC segment is closed when it has grown to this size."""
    reactorless: bool = True
    """Scrapy without Twisted's reactor: half the CPU per page; false if it gives trouble (upstream calls it experimental)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineSettings:
    """How captures become articles."""

    keep: str = field(default="on-topic", metadata={"choices": ("on-topic", "all")})
    """`on-topic`: off-topic pages leave only their outcome; `all`: every report is kept, off-topic ones under topic `other`."""
    workers: int = field(default=0, metadata=_at_least(0))
    """Worker processes; 0: one per core."""
    page_seconds: float = field(default=60, metadata=_at_least(0.5))
    memory_mb: int = field(default=3072, metadata=_at_least(512))


@dataclass(frozen=True, slots=True, kw_only=True)
class WarehouseSettings:
    """The DuckDB file and its snapshots."""

    memory_mb: int = field(default=1024, metadata=_at_least(64))
    keep_snapshots: int = field(default=5, metadata=_at_least(1))
    daily_history: bool = True
    """Remember the last snapshot of every day, at the price of what changed, so that questions can be asked as of that day."""
    query_seconds: float = field(default=30, metadata=_at_least(0.1))
    """Time limit of one `docketwire query`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleSettings:
    """When the daemon does what. Intervals run in UTC; the digest has a local time of a named zone."""

    zone: str = "UTC"
    """IANA time zone, e.g. `Europe/Paris`."""
    crawl_minutes: float = field(default=1, metadata=_at_least(0.01))
    """How often the daemon asks which sources are due; each source has its own cadence."""
    ingest_minutes: float = field(default=2, metadata=_at_least(0.01))
    group_minutes: float = field(default=10, metadata=_at_least(0.01))
    publish_minutes: float = field(default=15, metadata=_at_least(0.01))
    digest_at: str = "06:30"
    """HH:MM in `zone`."""
    job_hours: float = field(default=6, metadata=_at_least(0.001))
    """A job that runs longer counts as hung and is ended."""
    grace_seconds: float = field(default=30, metadata=_at_least(0.1))
    """Time a running job gets to close cleanly when the daemon stops."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSettings:
    """Where digests point to, and optional machine translation."""

    base_url: str = "http://127.0.0.1:8600"
    """Address under which readers reach the site; permalinks and unsubscribe links begin with it."""
    translate_url: str = ""
    """A server with LibreTranslate's API; empty: no translations. Headlines are sent to it."""
    translate_key_env: str = ""
    """Name of the environment variable that holds its key."""
    every_minutes: float = field(default=5, metadata=_at_least(0.1))
    """How often the daemon asks which digests are due and tries again what a mail server put off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """The mail server that takes the digests."""

    host: str = ""
    """Empty: mails are kept in the outbox and reported as waiting."""
    port: int = field(default=587, metadata=_at_least(1))
    security: str = field(default="starttls", metadata={"choices": ("tls", "starttls", "none")})
    """`tls` (usually port 465), `starttls` (587; demanded) or `none` (only for a server on this machine)."""
    username: str = ""
    password_env: str = ""
    """Name of the environment variable that holds the password; never write the password here."""
    sender: str = ""
    """Address the digests come from."""
    sender_name: str = "Docketwire"
    ca_file: str = ""
    """Certificates to trust instead of the system's."""
    timeout_seconds: float = field(default=30, metadata=_at_least(1))


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionSettings:
    """How long raw pages stay in the captures; texts and rows in the warehouse stay in any case."""

    raw_pages: tuple[str, ...] = ()
    """Outcome and days, e.g. ["off-topic 90", "not-kept 365"]; `kept` and `not-kept` are groups. Empty: everything stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveSettings:
    """Proof of when pages were captured."""

    timestamp_url: str = ""
    """Time stamping authority (RFC 3161) asked to stamp each day's Merkle root; empty: none. Its failure never holds anything up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """The site: where it listens, and who may write."""

    host: str = "127.0.0.1"
    """Address to listen on; leave it on loopback and put a reverse proxy with TLS in front."""
    port: int = field(default=8600, metadata=_at_least(0))
    """0: any free port."""
    token_env: str = ""
    """Name of the environment variable that holds the token for requests that write; empty: nobody may write."""
    memory_mb: int = field(default=1024, metadata=_at_least(128))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything a home can set."""

    sources: SourceSettings = SourceSettings()
    beat: BeatSettings = BeatSettings()
    crawl: CrawlSettings = CrawlSettings()
    pipeline: PipelineSettings = PipelineSettings()
    warehouse: WarehouseSettings = WarehouseSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    retention: RetentionSettings = RetentionSettings()
    archive: ArchiveSettings = ArchiveSettings()
    digest: DigestSettings = DigestSettings()
    mail: MailSettings = MailSettings()
    web: WebSettings = WebSettings()

    @property
    def workers(self) -> int:
        return self.pipeline.workers or os.cpu_count() or 1


def load_settings(path: Path) -> Settings:
    """Settings out of a TOML file; absent keys keep their default. Raises ConfigurationError."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(str(path), "(whole file)", f"is not TOML: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(str(path), "(whole file)", f"cannot be read: {error}") from error
    settings: Settings = _section(Settings, table, path, "")
    _check_schedule(settings.schedule, path)
    return settings


def _section(kind: type[Any], table: dict[str, Any], path: Path, prefix: str) -> Any:
    fields = {f.name: f for f in dataclasses.fields(kind)}
    hints = typing.get_type_hints(kind)
    values = {}
    for key, value in table.items():
        name = f"{prefix}{key}"
        if key not in fields:
            close = difflib.get_close_matches(key.casefold(), fields, n=1, cutoff=0.5)
            remedy = f'did you mean "{prefix}{close[0]}"?' if close else "accepted: " + ", ".join(f"{prefix}{f}" for f in fields)
            raise ConfigurationError(str(path), name, "no such setting", remedy)
        if dataclasses.is_dataclass(hints[key]):
            if not isinstance(value, dict):
                raise ConfigurationError(str(path), name, f"{value!r} is not a section", f"write [{name}]")
            values[key] = _section(typing.cast("type[Any]", hints[key]), value, path, f"{name}.")
        else:
            values[key] = _value(hints[key], value, fields[key].metadata, path, name)
    return kind(**values)


def _value(hint: Any, value: Any, limits: typing.Mapping[str, Any], path: Path, name: str) -> Any:
    if typing.get_origin(hint) is tuple:
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise ConfigurationError(str(path), name, f"{value!r} is not a list of strings", 'write ["a", "b"]')
        return tuple(value)
    accepted = (int, float) if hint is float else hint
    if not isinstance(value, accepted) or (isinstance(value, bool) and hint is not bool):
        wanted = {bool: "true or false", int: "a whole number", float: "a number", str: "a string"}[hint]
        raise ConfigurationError(str(path), name, f"{value!r} is not {wanted}")
    if "low" in limits and value < limits["low"]:
        raise ConfigurationError(str(path), name, f"{value!r} is too small", f"at least {limits['low']:g}")
    if "choices" in limits and value not in limits["choices"]:
        raise ConfigurationError(str(path), name, f"{value!r} is not accepted", "accepted: " + ", ".join(limits["choices"]))
    return hint(value)


def _check_schedule(schedule: ScheduleSettings, path: Path) -> None:
    try:
        zoneinfo.ZoneInfo(schedule.zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        close = difflib.get_close_matches(schedule.zone, zoneinfo.available_timezones(), n=1)
        remedy = f'did you mean "{close[0]}"?' if close else 'an IANA name such as "Europe/Paris"'
        raise ConfigurationError(str(path), "schedule.zone", f"{schedule.zone!r} is no time zone", remedy) from error
    hour, _, minute = schedule.digest_at.partition(":")
    if not (hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60):
        raise ConfigurationError(
            str(path), "schedule.digest_at", f"{schedule.digest_at!r} is no time of day", 'write "HH:MM", e.g. "06:30"'
        )


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
