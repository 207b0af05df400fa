"""Heal: look at every watched source, look for new listings where the old ones fail, put aside what answers nowhere, and say what was done."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from jobs.installation.home import Home
from jobs.installation.identity import agent_of
from jobs.installation.settings import Settings
from jobs.installation.upkeep import Repair, Seen, Upkeep, change_upkeep, read_upkeep
from jobs.installation.watched import require_contact, select_sources, watched, written_catalog
from records.source import ELSEWHERE, Listing, ListingKind, Source
from spiders.catalogue.verdicts import CheckVerdict
from spiders.check import CheckResult, check_sources
from spiders.discovery.hunt import Found, Wanted, find_listings
from spiders.links import page_key
from spiders.memory.frontier import Frontier

HUNT_AGAIN = timedelta(days=30)
"""A source that is read off its front page is asked so often whether it has a feed by now."""
HUNT_WEEKLY = timedelta(days=7)
"""Between two searches for a source that is merely quiet, or that a search of every day did not help."""
DAILY_HUNTS = 7
PATIENCE = 2
"""Looks at which a source must fail for a passing reason before it is put aside."""
PASSING = frozenset(
    {"connect", "connection", "timeout", "host-paused", "robots-unavailable", "http-429", "deadline", "stopped", "cut-off", "error"}
)
"""Reasons that may be over tomorrow; `http-5xx` and `tls-` words are among them."""
LOST = frozenset({"other-site", "parked"})
"""What a home page answers whose domain is no longer the outlet's."""
_SILENT = frozenset({CheckVerdict.EMPTY, CheckVerdict.STALE})
OFFLINE_LEAST = 5
"""Where so many sources were asked and none answered, it is our own line that is down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What became of one source in this round."""

    source_id: str
    state: str
    """`answers`, `healed`, `silent` (it answers, with nothing recent), `waiting` (it fails for a passing reason), `aside` (put aside)."""
    results: tuple[CheckResult, ...]
    repair: Repair | None = None
    back: bool = False
    """True: it was put aside, and is watched again."""
    refused: tuple[str, ...] = ()
    """Candidates that were not taken, and why; the home page's own trouble first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One look at all sources that were asked for."""

    looked: tuple[Looked, ...]
    offline: bool = False
    """True: nobody answered, so nothing was concluded and nothing is stored."""

    def count(self, state: str) -> int:
        return sum(one.state == state for one in self.looked)

    @property
    def summary(self) -> str:
        """`611 of 742 answer; 64 healed; 67 put aside`."""
        if self.offline:
            return f"none of {len(self.looked)} sources answers: is this machine online? Nothing was changed"
        told = {"silent": "with nothing recent", "waiting": "to be asked again tomorrow", "aside": "put aside"}
        parts = [f"{self.count('answers')} of {len(self.looked)} answer", f"{self.count('healed')} healed"]
        return "; ".join(
            [*parts, *(f"{count} {words}" for state, words in told.items() if (count := self.count(state)) or state == "aside")]
        )


def heal(
    home: Home,
    settings: Settings,
    names: Sequence[str] = (),
    *,
    dry_run: bool = False,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Callable[[str, int, int], None] = lambda _step, _done, _total: None,
) -> Round:
    """One round over the named sources, else over all that are watched or put aside; `dry_run` stores nothing.

    Raises ConfigurationError where nobody says whom publishers may turn to. `progress` hears of a step (`check`, `search`), how many of its sources are done, and of how many.
    """
    began, upkeep = now(), read_upkeep(home)
    sources = select_sources(home, settings, names) if names else watched(home, settings, aside=True)
    require_contact(home, settings, sources)
    results = _checked(home, settings, sources, began, progress)
    found = _found(home, settings, [s for s in sources if to_be_hunted(s, results[s.id], upkeep, began)], upkeep, began, progress)
    written = written_catalog(home, settings)
    looked = [judged(source, written[source.id], results[source.id], found.get(source.id), upkeep, began) for source in sources]
    answered = any(_answered(result) for one in looked for result in one.results)
    if len(sources) >= OFFLINE_LEAST and not answered:
        return Round(looked=tuple(looked), offline=True)
    if not dry_run:
        _store(home, looked, found, began, whole=not names)
    return Round(looked=tuple(looked))


def _checked(
    home: Home, settings: Settings, sources: Sequence[Source], now: datetime, progress: Callable[[str, int, int], None]
) -> Mapping[str, tuple[CheckResult, ...]]:
    total = sum(max(1, len(source.listings)) for source in sources)
    found: defaultdict[str, list[CheckResult]] = defaultdict(list)
    for done, result in enumerate(
        check_sources(sources, now=now, turns_path=str(home.turns), user_agent=agent_of(settings), contact=settings.crawl.contact), start=1
    ):
        found[result.source_id].append(result)
        progress("check", done, total)
    return {source.id: tuple(found[source.id]) for source in sources}


def _found(
    home: Home, settings: Settings, sources: Sequence[Source], upkeep: Upkeep, now: datetime, progress: Callable[[str, int, int], None]
) -> dict[str, Found]:
    if not sources:
        return {}
    written = written_catalog(home, settings)
    with Frontier(home.frontier) as frontier:
        wanted = [
            Wanted(
                source=source,
                titles=tuple(frontier.titles(source.id)),
                refused=upkeep.refused(source.id),
                before=tuple(one for one in written[source.id].listings if one not in source.listings),
            )
            for source in sources
        ]
    found: dict[str, Found] = {}
    for one in find_listings(wanted, now=now, turns_path=str(home.turns), user_agent=agent_of(settings), contact=settings.crawl.contact):
        found[one.source_id] = one
        progress("search", len(found), len(wanted))
    return found


def on_front_page(source: Source) -> bool:
    """True for a source that is read off its home page for want of anything better."""
    return [page_key(one.url) for one in source.listings if one.kind is ListingKind.SECTION] == [page_key(source.homepage)] and len(
        source.listings
    ) == 1


def to_be_hunted(source: Source, results: Sequence[CheckResult], upkeep: Upkeep, now: datetime) -> bool:
    """True where a listing fails, for more than a passing reason or not for the first time, and now and then for a source read off its front page.

    A source that answers with nothing recent, or has been failing for long, is not searched anew every day.
    """
    if any(one.kind in ELSEWHERE for one in source.listings):
        return False
    seen, troubles = upkeep.of(source.id), [one for one in results if one.verdict is not CheckVerdict.REACHABLE]
    rested = timedelta.max if seen.hunted is None else now.date() - seen.hunted
    if not troubles:
        return on_front_page(source) and rested >= HUNT_AGAIN
    if seen.missed + 1 < PATIENCE and seen.aside is None and all(passing(one.detail) for one in troubles):
        return False
    weekly = seen.missed > DAILY_HUNTS or all(one.verdict in _SILENT for one in troubles)
    return not weekly or rested >= HUNT_WEEKLY


def judged(source: Source, written: Source, results: Sequence[CheckResult], found: Found | None, upkeep: Upkeep, now: datetime) -> Looked:
    """What became of one source. Pure."""
    repair, before = repaired(source, written, results, found, now), upkeep.of(source.id)
    verdicts = {one.verdict for one in results}
    trouble = found.problem if found is not None else ""
    if repair is not None:
        state = "healed"
    elif trouble in LOST and (on_front_page(source) or not source.listings):
        state = "aside"  # it answers, but it is no longer the outlet's
    elif CheckVerdict.REACHABLE in verdicts:
        state = "answers"
    elif verdicts & _SILENT and (source.listings or not trouble):
        state = "silent"
    else:
        reasons = [one.detail for one in results] if source.listings else [trouble]
        patient = before.aside is None and before.missed + 1 < PATIENCE and any(passing(reason) for reason in reasons)
        state = "waiting" if patient else "aside"
    back = before.aside is not None and state != "aside"
    return Looked(source_id=source.id, state=state, results=tuple(results), repair=repair, back=back, refused=tuple(_refused(found)))


def passing(detail: str) -> bool:
    """True for a reason that may be over tomorrow."""
    word = detail.partition(" ")[0]
    return word in PASSING or word.startswith(("http-5", "tls"))


def repaired(source: Source, written: Source, results: Sequence[CheckResult], found: Found | None, now: datetime) -> Repair | None:
    """The repair of a source for which something was found; None where it changes nothing."""
    best = found.best if found is not None else None
    if best is None:
        return None
    well = {one.listing_url for one in results if one.verdict is CheckVerdict.REACHABLE}
    kept = () if on_front_page(source) else tuple(one for one in source.listings if one.url in well)
    if page_key(best.listing.url) in {page_key(one.url) for one in (*kept, *source.listings)}:
        return None
    listings: tuple[Listing, ...] = (*kept, best.listing)
    if {page_key(one.url) for one in listings} == {page_key(one.url) for one in written.listings}:
        listings = written.listings  # the catalogue's own are back
    why = tuple(f"{one.verdict} {one.detail} {one.listing_url}" for one in results if one.verdict is not CheckVerdict.REACHABLE)
    why = why or ("read off its front page",)
    return Repair(source_id=source.id, found_at=now, was=written.listings, now=listings, why=why, evidence=best.evidence)


def _refused(found: Found | None) -> Iterator[str]:
    if found is None:
        return
    if found.problem:
        yield f"{found.problem} {found.detail}".strip()
    for one in found.judged:
        if one.refusal and not (one.how == "custom" and one.refusal in ("http-404", "not-a-feed", "not-a-sitemap")):
            yield f"{one.listing.url}: {one.evidence}"


def _answered(result: CheckResult) -> bool:
    return result.verdict is not CheckVerdict.UNREACHABLE or result.detail == "robots" or result.detail.startswith("http-")


def _store(home: Home, looked: Sequence[Looked], found: Mapping[str, Found], now: datetime, *, whole: bool) -> None:
    repairs = [one.repair for one in looked if one.repair is not None]

    def change(upkeep: Upkeep) -> Upkeep:
        changed = upkeep.with_seen(seen(one, upkeep.of(one.source_id), now, hunted=one.source_id in found) for one in looked)
        changed = changed.with_repairs(repairs)
        return replace(changed, looked_at=now) if whole else changed

    change_upkeep(home, change)
    again = [one.source_id for one in looked if one.repair is not None or one.back]
    if again and home.frontier.exists():
        with Frontier(home.frontier) as frontier:
            frontier.visit_soon(again, now)


def seen(one: Looked, before: Seen, now: datetime, *, hunted: bool = False) -> Seen:
    """The record of a source after a look. Pure."""
    today = now.date()
    reached = today if one.state in ("answers", "healed") else before.reached
    told = [result.detail for result in one.results if result.verdict is not CheckVerdict.REACHABLE] or one.refused[:1]
    why = "; ".join(dict.fromkeys(told)) if one.state == "aside" else ""
    return Seen(
        source_id=one.source_id,
        reached=reached,
        missed=before.missed + 1 if one.state in ("waiting", "aside") else 0,
        hunted=today if hunted else before.hunted,
        aside=(before.aside or today) if one.state == "aside" else None,
        why=why,
    )


def noted(home: Home, results: Iterable[CheckResult], now: datetime) -> None:
    """Keep the days of sources that a check reached: `verified`, and an end to being put aside."""
    reached = {one.source_id for one in results if one.verdict is CheckVerdict.REACHABLE}

    def change(upkeep: Upkeep) -> Upkeep:
        known = {one.source_id: one for one in upkeep.seen}
        fresh = [
            replace(known.get(name, Seen(source_id=name)), reached=now.date(), missed=0, aside=None, why="") for name in sorted(reached)
        ]
        return upkeep.with_seen(fresh)

    if reached:
        change_upkeep(home, change)
