"""From the reports of a window to the stories of an issue: what is new, what goes on, and what has been told before."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from beat.vocabulary import stage_id, vocabulary
from digests.gist import gist
from digests.match import matcher
from digests.ranking import ranked
from records.alerting import Alerted
from records.digest import (
    Coverage,
    DisputeLine,
    GoneLine,
    Headline,
    Issue,
    Reason,
    Section,
    StoryCard,
    Told,
    ToldDispute,
    TrendDay,
    WatchedReport,
    Window,
)
from records.story import StorySummary
from records.subscription import Subscription
from records.takedown import Takedown
from records.telling import Telling

OTHERS = 3
NOTHING: Mapping[str, Alerted] = MappingProxyType({})
"""Nobody was alerted of anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What the warehouse knows that may matter to an issue."""

    reports: tuple[WatchedReport, ...]
    """First seen in the window, or before it and changed since the last issue was made (late ones)."""
    stories: Mapping[str, StorySummary]
    """What is told of the stories of these reports, by id."""
    context: tuple[WatchedReport, ...] = ()
    """The other reports of the same stories, for their headlines."""
    disputes: Mapping[str, ToldDispute]
    coverage: Coverage
    taken_down: tuple[tuple[WatchedReport, Takedown], ...] = ()
    """Found to be gone in the window, or before it and come in since the last issue was made; the latest first."""
    tellings: Mapping[str, Telling] = field(default_factory=dict)
    """Of the reports that lead in the languages read, by id."""
    trend: tuple[TrendDay, ...] = ()
    journal_no: int = 0


def make_issue(
    subscription: Subscription,
    key: str,
    window: Window,
    material: Material,
    told: Mapping[str, Told],
    *,
    first: bool,
    base_url: str,
    alerted: Mapping[str, Alerted] = NOTHING,
    left_out: Collection[str] = (),
) -> Issue:
    """The issue of a window; pure, so that the same material makes the same issue.

    `told` are the reports that earlier issues told, `alerted` those that alerts told, `left_out` those of `told` that the desk kept from readers.
    Of a first issue nothing is late: what was seen before its window is history.
    """
    matches = matcher(subscription.query)
    fresh = [r for r in material.reports if r.report_id not in told and r.first_seen < window.end and matches(r)]
    if first:
        fresh = [r for r in fresh if r.first_seen >= window.start]
    groups = _by_story(fresh)
    members = _by_story([*fresh, *material.context])
    tellers = [_Story(subscription, window, material, (told, alerted, left_out), members[story], groups[story]) for story in groups]
    cards = [card for teller in tellers if (card := teller.card()) is not None or not teller.unseen]
    kept = sorted((card for card in cards if card is not None), key=_rank)
    return Issue(
        subscription=_without_recipients(subscription),
        id=key,
        window=window,
        stories=_sections(kept, subscription.size),
        repeated=len(cards) - len(kept),
        coverage=material.coverage,
        trend=material.trend,
        base_url=base_url.rstrip("/"),
        journal_no=material.journal_no,
        told=tuple(told_of(r) for r in sorted(fresh, key=lambda r: r.report_id)),
        gone=_gone(material.taken_down, matches, {*told, *(r.report_id for r in fresh)}, window, first=first),
    )


def _gone(
    taken_down: Iterable[tuple[WatchedReport, Takedown]],
    matches: Callable[[WatchedReport], bool],
    told: Collection[str],
    window: Window,
    *,
    first: bool,
) -> tuple[GoneLine, ...]:
    """What was told and what the query asks for; of a first issue, what went before its window is history."""
    return tuple(
        GoneLine(
            headline=headline_of(report, late=False),
            takedown=takedown,
            told=report.report_id in told,
        )
        for report, takedown in taken_down
        if (report.report_id in told or matches(report)) and (takedown.gone_at >= window.start or not first)
    )


def languages_read(subscription: Subscription) -> tuple[str, ...]:
    """The digest's own language, then those that its readers read besides."""
    return tuple(dict.fromkeys((subscription.language, *subscription.reads)))


def _rank(card: StoryCard) -> tuple[float, datetime, str]:
    return -card.score, card.first_seen, card.story_id


def _sections(cards: Sequence[StoryCard], size: int) -> tuple[StoryCard, ...]:
    """The best `size` as cards, new ones before those alerted of and updates, the rest in one line each."""
    shown, rest = cards[:size], cards[size:]
    order = (Section.NEW, Section.ALERTED, Section.CONTINUING)
    return (*sorted(shown, key=lambda card: order.index(card.section)), *(replace(card, section=Section.ALSO) for card in rest))


def _without_recipients(subscription: Subscription) -> Subscription:
    """As an issue keeps it: nothing that is not its readers' business, nor what depends on a file's time."""
    return replace(subscription, recipients=(), webhook_url="", webhook_secret_env="", begins=None, made=None, urgent=None, events=())


def _by_story(reports: Iterable[WatchedReport]) -> dict[str, list[WatchedReport]]:
    groups: dict[str, dict[str, WatchedReport]] = defaultdict(dict)
    for report in reports:
        groups[report.story_id].setdefault(report.report_id, report)
    return {story: sorted(found.values(), key=lambda r: (r.first_seen, r.report_id)) for story, found in groups.items()}


class _Story:
    """One story in the making: `members` is everything known of it, `fresh` what no issue has told yet."""

    def __init__(
        self,
        subscription: Subscription,
        window: Window,
        material: Material,
        memory: tuple[Mapping[str, Told], Mapping[str, Alerted], Collection[str]],
        members: Sequence[WatchedReport],
        fresh: Sequence[WatchedReport],
    ) -> None:
        told, alerted, left_out = memory
        self._subscription, self._window, self._material = subscription, window, material
        self._members, self._fresh = members, fresh
        self._summary = material.stories[fresh[0].story_id]
        self._told = [told[r.report_id] for r in members if r.report_id in told]
        self._told += [told[r.article_id] for r in fresh if r.article_id in told and r.article_id not in {m.report_id for m in members}]
        alerts = [alerted[r.report_id] for r in members if r.report_id in alerted and r.report_id not in told]
        self._alerted_at = min((one.at for one in alerts), default=None)
        self._known = self._told or [one.told for one in alerts]
        """What the reader knows of it: by what the last issues told, else by an alert."""
        self._left_out = any(one.report_id in left_out for one in self._told)
        self.unseen = bool(self._told) and all(one.report_id in left_out for one in self._told)
        """The desk left all of it out: readers know nothing of it."""

    def card(self) -> StoryCard | None:
        """None when the story was told and only copies of it came in: a story is not told twice without new substance. What an alert told is
        said to be known.

        What is said of the story was decided for everyone; what is new, late or still to come depends on this issue.
        """
        news, summary = self._news(), self._summary
        if self._told and not news and self._alerted_at is None:
            return None
        news = () if self.unseen else news
        today = self._window.end.astimezone(ZoneInfo(self._subscription.zone)).date()
        deadlines = tuple(day for day in summary.deadlines if day >= today)[:3]
        score, reasons = ranked(
            independent=summary.independent_reports,
            languages=len(summary.languages),
            stage=summary.stage,
            amounts=summary.amounts,
            new=not self._known or self.unseen,
            newest=max(r.first_seen for r in self._fresh),
            until=self._window.end,
            deadlines=bool(deadlines),
        )
        lead, others = self._headlines()
        told, tongue = self._gist()
        return StoryCard(
            story_id=summary.story_id,
            section=self._section(),
            update=bool(self._told) and not self.unseen,
            headline=self._headline(lead),
            gist=told,
            gist_language=tongue,
            others=tuple(self._headline(other) for other in others),
            report_ids=tuple(r.report_id for r in self._fresh),
            topics=summary.topics[:4],
            platforms=summary.platforms[:5],
            authorities=summary.authorities[:4],
            jurisdictions=summary.jurisdictions,
            stage=summary.stage,
            amounts=summary.amounts[:3],
            outlets=summary.outlets,
            independent=summary.independent_reports,
            languages=summary.languages,
            first_seen=summary.first_seen,
            late=all(self._late(r) for r in self._fresh),
            news=news,
            score=score,
            reasons=reasons,
            deadlines=deadlines,
            docket=replace(summary.docket, sayings=()),
            dispute=self._dispute(),
            archive_digest=lead.payload_digest,
            alerted_at=self._alerted_at,
            fresh_languages=tuple(sorted({r.language for r in self._fresh})),
        )

    def _section(self) -> Section:
        if self._alerted_at is not None:
            return Section.ALERTED
        return Section.CONTINUING if self._told and not self.unseen else Section.NEW

    def _news(self) -> tuple[Reason, ...]:
        """What the fresh reports add to what the reader knows; nothing when the story is new as a whole."""
        if not self._known:
            return ()
        known = {t.report_id for t in self._known}
        acts = {r.act for r in self._members if r.report_id in known or r.article_id in known}
        amounts = {a for t in self._known for a in t.amounts}
        publishers = {t.source_id for t in self._known if t.independent}
        added = [Reason(code="stage", value=act) for act in _unique(r.act for r in self._fresh) if act and _is_new(act, acts)]
        added += [Reason(code="amount", value=a) for a in _unique(a for r in self._fresh for a in r.amounts) if a not in amounts][:3]
        reports = len({r.source_id for r in self._fresh if r.independent} - publishers)
        if reports and not self._left_out:  # what the desk left out comes back when it changes, not when others tell it too
            added.append(Reason(code="independent", value=str(reports)))
        return tuple(added)

    def _late(self, report: WatchedReport) -> bool:
        return report.first_seen < self._window.start

    def _headlines(self) -> tuple[WatchedReport, Sequence[WatchedReport]]:
        """The report that leads in the first language that is read and has one; then others, what is fresh first, from languages not shown yet before the rest."""
        fresh = {r.report_id for r in self._fresh}
        leading = self._summary.lead_in(next(iter(self._read()), self._subscription.language))
        lead = next((r for r in self._members if r.report_id == leading), self._fresh[0])
        rest = sorted(
            (r for r in self._members if r is not lead and r.title),
            key=lambda r: (r.report_id not in fresh, not r.independent, r.first_seen, r.report_id),
        )
        others: list[WatchedReport] = []
        for report in rest:
            if report.language not in {lead.language, *(o.language for o in others)} and len(others) < OTHERS:
                others.append(report)
        for report in rest:
            if len(others) < OTHERS and report not in others and report.title not in {lead.title, *(o.title for o in others)}:
                others.append(report)
        return lead, others

    def _read(self) -> list[str]:
        """The languages that are read and have a report of the story, best first."""
        spoken = {lead.language for lead in self._summary.leads}
        return [language for language in languages_read(self._subscription) if language in spoken]

    def _gist(self) -> tuple[str, str]:
        """Two sentences of what happened and their language; both empty where no report in a language that is read tells them."""
        for language in self._read():
            telling = self._material.tellings.get(self._summary.lead_in(language))
            if telling is not None and (told := gist(telling)):
                return told, language
        return "", ""

    def _headline(self, report: WatchedReport) -> Headline:
        return headline_of(report, late=self._late(report) and any(report is fresh for fresh in self._fresh))

    def _dispute(self) -> DisputeLine | None:
        """The dispute's line in the reader's language, when it has more than this one event."""
        dispute = self._material.disputes.get(self._summary.dispute_id or "")
        return dispute.line(self._subscription.language) if dispute is not None and dispute.summary.events > 1 else None


def headline_of(report: WatchedReport, *, late: bool) -> Headline:
    return Headline(
        report_id=report.report_id,
        title=" ".join(report.title.split()) or report.url,
        language=report.language,
        source=report.source,
        country=report.country,
        url=report.url,
        independent=report.independent,
        first_seen=report.first_seen,
        published_at=report.published_at,
        late=late,
    )


def retold(card: StoryCard, report: WatchedReport, telling: Telling | None, reads: Collection[str]) -> StoryCard:
    """A card that tells of the step that one of its reports is about, in that report's words, where the story stands for another."""
    said = gist(telling) if telling is not None and report.language in reads else ""
    return replace(
        card,
        stage=report.act or card.stage,
        headline=headline_of(report, late=False),
        gist=said,
        gist_language=report.language if said else "",
        others=tuple(other for other in (card.headline, *card.others) if other.report_id != report.report_id)[:OTHERS],
        docket=replace(card.docket, outcome=None),
        archive_digest=report.payload_digest,
    )


def _is_new(act: str, known: Collection[str]) -> bool:
    """Whether a step is another one than those told: a decision that one report calls an order and another a judgment is the same."""
    decided = any(vocabulary().is_decision(one, None) for one in known if one)
    return act not in known and not (decided and vocabulary().is_decision(act, None))


def told_of(report: WatchedReport) -> Told:
    """What is remembered of a report that was told."""
    return Told(
        report_id=report.report_id,
        source_id=report.source_id,
        independent=report.independent,
        stages=tuple(stage_id(s) for s in report.stages),
        amounts=report.amounts,
    )


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    """In order of first occurrence."""
    return tuple(dict.fromkeys(values))
