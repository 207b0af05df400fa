"""The first day: a home whose sources are those somebody reads, with a digest for them, and what is to be done next."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from beat.selecting import selection
from common.clock import zone_name
from common.tables import BadValueError
from common.wording.languages import languages
from digests.subscription import parse_subscription, subscription_toml, usual_name
from jobs.digests.subscriptions import subscribe
from jobs.installation.home import Home
from jobs.installation.settings import Settings, load_settings
from jobs.installation.setup import initialise
from jobs.installation.watched import watched
from records.errors import ConfigurationError, SelectionError
from records.selection import Selection
from records.subscription import Subscription
from spiders.catalogue.load import builtin_folder, load_catalog

_HERE = "command line"
DIGEST = "daily"
"""Id of the subscription that is made for the address given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What somebody says of themselves; everything may be left out."""

    contact: str = ""
    """Mail address or page by which publishers can reach us."""
    languages: tuple[str, ...] = ()
    """Codes or names: read, best first."""
    countries: tuple[str, ...] = ()
    """Codes or names: of outlets, courts and regulators to be watched in whatever language."""
    topics: tuple[str, ...] = ()
    """Of the digest."""
    mail: str = ""
    """Address of the digest; empty: no subscription is made."""
    zone: str = ""
    """IANA time zone; empty: UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What was made, and what comes next."""

    home: Path
    settings: Path
    created: bool
    """False: there was a home already, and nothing was changed."""
    sources: int
    """Watched."""
    in_languages: tuple[tuple[str, int], ...]
    """(language, sources), most first."""
    subscription: Path | None
    next: tuple[str, ...]
    """Steps, each a sentence with its command."""


def begin(home: Home, wishes: Wishes) -> Beginning:
    """Make the home as wished. Everything is checked before anything is written. Raises ConfigurationError that names option, value and what is accepted."""
    if home.settings.is_file():
        return _told(home, load_settings(home.settings), None, created=False)
    read, places = _values("--language", "languages", wishes.languages), _values("--country", "jurisdictions", wishes.countries)
    topics = _values("--topic", "topics", wishes.topics)
    zone = _checked("--zone", zone_name, wishes.zone) if wishes.zone else ""
    overrides = _overrides(read, places) | ({"schedule.zone": f'"{zone}"'} if zone else {})
    wanted = _subscription(wishes.mail, read, topics, zone or "UTC") if wishes.mail else None
    initialise(home, wishes.contact, overrides=overrides)
    settings = load_settings(home.settings)
    path = subscribe(home, settings, wanted) if wanted else None
    return _told(home, settings, path, created=True)


def _values(option: str, word: str, given: Sequence[str]) -> tuple[str, ...]:
    """Names or codes as the beat knows them: `France` is `fr`."""
    try:
        found: tuple[str, ...] = getattr(selection({word: list(given)}), word) if given else ()
    except SelectionError as error:
        raise ConfigurationError(_HERE, option, error.problem, error.remedy) from error
    return found


def _checked(option: str, check: Callable[[str], str], value: str) -> str:
    try:
        return check(value)
    except BadValueError as error:
        raise ConfigurationError(_HERE, option, error.problem, error.remedy) from error


def _overrides(read: Sequence[str], places: Sequence[str]) -> dict[str, str]:
    """Which sources are watched: those in the languages read, and those of the countries."""
    catalog = load_catalog([builtin_folder()]).enabled()
    spoken, based = {code for source in catalog for code in source.languages}, {source.country for source in catalog}
    for option, values, known in (("--language", read, spoken), ("--country", places, based)):
        for value in values:
            if value not in known:
                raise ConfigurationError(
                    _HERE, option, f"the catalogue has no source with {value!r}", "leave it out; `docketwire sources add` adds one"
                )
    rules = [f"language:{code}" for code in read] + [f"country:{code}" for code in places]
    return {"sources.include": "[" + ", ".join(f'"{rule}"' for rule in rules) + "]"} if rules else {}


def _subscription(mail: str, read: Sequence[str], topics: tuple[str, ...], zone: str) -> Subscription:
    spoken = next((code for code in read if code in languages()), "en")
    found = Subscription(
        id=DIGEST,
        name=usual_name(spoken),
        recipients=(mail,),
        language=spoken,
        reads=tuple(code for code in read if code != spoken),
        zone=zone,
        begins=datetime.now(UTC).replace(microsecond=0),
        query=Selection(topics=topics),
    )
    try:
        return parse_subscription(subscription_toml(found), DIGEST, _HERE)
    except ConfigurationError as error:
        raise ConfigurationError(_HERE, "--mail", error.problem, error.remedy) from error


def _told(home: Home, settings: Settings, subscription: Path | None, *, created: bool) -> Beginning:
    sources = watched(home, settings)
    spoken = Counter(code for source in sources for code in source.languages)
    return Beginning(
        home=home.root,
        settings=home.settings,
        created=created,
        sources=len(sources),
        in_languages=tuple(spoken.most_common()),
        subscription=subscription,
        next=tuple(_next(home, settings, subscription)),
    )


def _next(home: Home, settings: Settings, subscription: Path | None) -> Iterable[str]:
    if not (settings.crawl.contact or settings.crawl.user_agent):
        yield f"set crawl.contact in {home.settings}: publishers must be able to reach whoever crawls them"
    if subscription and not (settings.mail.host and settings.mail.sender):
        yield f"set mail.host and mail.sender in {home.settings}: until then the digest waits in the outbox, and is read on the site"
    yield "`docketwire sources heal`: which of the sources answer from here; finds new addresses, puts aside what answers nowhere"
    yield "`docketwire run`: the daemon crawls, reads, publishes, and sends digests; `docketwire status` tells how it goes, `docketwire serve` shows the site"
    if subscription:
        yield f"`docketwire subscriptions send {DIGEST} --test`: the digest as it is now, once something was published"
