"""How a story and a dispute are told: headline, stage, topic, parties and counts out of their reports. Pure; decided here and nowhere else."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain

from beat.names import sector_of
from beat.vocabulary import vocabulary
from records.story import DisputeSummary, LeadReport, StageReason, StoryReport, StorySummary
from warehouse.stories.docket import dispute_docket, stage_of, story_docket

_OFF_TOPIC = "other"
_LINGUA_FRANCA = "en"
"""Whose headline leads for a reader whose own language has none."""
_HEADLINE_WEIGHT = 3
"""A stage in the headline counts as much as three in leads: set by hand so that one headline outweighs two passing mentions."""
_JURISDICTIONS = 3


def decide_story(reports: Sequence[StoryReport], stage_weight: Callable[[str], float]) -> StorySummary:
    """The story that these reports tell; the same in whatever order they come. `stage_weight` breaks ties between stages."""
    ordered = sorted(reports, key=lambda r: (not r.independent, told_at(r), r.report_id))
    independent = [r for r in ordered if r.independent] or ordered
    leads = _leads(ordered)
    stage, reason = _stage(independent, stage_weight)
    lead_language = _LINGUA_FRANCA if any(r.language == _LINGUA_FRANCA for r in independent) else ordered[0].language
    docket = story_docket(ordered, min(told_at(r) for r in reports).date(), stage=stage, language=lead_language)
    topics = _topics(independent)
    platforms = _most_named(r.platforms for r in independent)
    moments = sorted(told_at(r) for r in reports)
    return StorySummary(
        story_id=ordered[0].story_id,
        dispute_id=next((r.dispute_id for r in ordered if r.dispute_id), None),
        lead_report_id=next(lead.report_id for lead in leads if lead.language == lead_language),
        leads=leads,
        stage=stage,
        stage_reason=reason,
        topic=topics[0] if topics else _OFF_TOPIC,
        topics=topics,
        platforms=platforms,
        authorities=_most_named(r.authorities for r in independent),
        jurisdictions=_jurisdictions(independent),
        amounts=_most_named(r.amounts for r in independent),
        deadlines=tuple(sorted({day for r in independent for text in r.deadlines if (day := _day(text)) is not None})),
        reports=len(reports),
        independent_reports=len({r.article_id for r in reports}),
        source_ids=_distinct(r.source_id for r in reports),
        languages=_distinct(r.language for r in reports),
        countries=_distinct(r.country for r in reports if r.country),
        first_published_at=moments[0],
        last_published_at=moments[-1],
        first_seen=min(r.first_seen for r in reports),
        last_seen=max(r.first_seen for r in reports),
        docket=docket,
        decision=vocabulary().is_decision(stage, docket.outcome),
        sector=sector_of(platforms),
    )


def decide_dispute(stories: Sequence[StorySummary]) -> DisputeSummary:
    """The dispute that these stories make; every one of them has its id."""
    ordered = sorted(stories, key=lambda s: (s.first_published_at, s.story_id))
    identity = ordered[0].dispute_id
    assert identity is not None, "a dispute is made of grouped stories"
    leads: dict[str, LeadReport] = {}
    for lead in chain.from_iterable(story.leads for story in ordered):
        leads.setdefault(lead.language, lead)
    stages = [story.stage for story in ordered if story.stage]
    return DisputeSummary(
        dispute_id=identity,
        lead_report_id=leads[_LINGUA_FRANCA].report_id if _LINGUA_FRANCA in leads else ordered[0].lead_report_id,
        leads=tuple(leads.values()),
        stage=stages[-1] if stages else "",
        stages=tuple(dict.fromkeys(stages)),
        topics=_most_named(s.topics for s in ordered),
        platforms=_most_named(s.platforms for s in ordered),
        authorities=_most_named(s.authorities for s in ordered),
        events=len(ordered),
        reports=sum(s.reports for s in ordered),
        independent_reports=sum(s.independent_reports for s in ordered),
        source_ids=_distinct(chain.from_iterable(s.source_ids for s in ordered)),
        languages=_distinct(chain.from_iterable(s.languages for s in ordered)),
        first_event_at=ordered[0].first_published_at,
        last_event_at=ordered[-1].first_published_at,
        last_seen=max(s.last_seen for s in ordered),
        docket=dispute_docket([(s.stage, s.docket) for s in ordered]),
    )


def told_at(report: StoryReport) -> datetime:
    """When a report was out at the latest: its publication; of a day without a time its end, and never after the first capture.

    Midnight would put every outlet that prints only a day before the one that broke the news at nine.
    """
    if report.published_at is None:
        return report.first_seen
    if not report.day_only:
        return report.published_at
    day_end = datetime.combine(report.published_at.date(), time(), report.published_at.tzinfo) + timedelta(days=1, microseconds=-1)
    return max(report.published_at, min(day_end, report.first_seen))


def _leads(ordered: Sequence[StoryReport]) -> tuple[LeadReport, ...]:
    """One a language: the first of the ordered reports; languages in the same order."""
    found: dict[str, LeadReport] = {}
    for report in ordered:
        found.setdefault(report.language, LeadReport(language=report.language, report_id=report.report_id))
    return tuple(found.values())


def _stage(reports: Sequence[StoryReport], weight: Callable[[str], float]) -> tuple[str, StageReason | None]:
    """The stage that most reports tell, the surest weighing most; where none has facts, the one they name, headlines counting thrice."""
    if (told := stage_of(reports, weight)) is not None:
        return told
    headlines, namings = Counter[str](), Counter[str]()
    voices: dict[str, tuple[bool, StageReason]] = {}
    for report in reports:
        best: dict[str, tuple[bool, str]] = {}
        for named in report.stages:
            if named.stage not in best or (named.in_headline and not best[named.stage][0]):
                best[named.stage] = named.in_headline, named.surface
        for stage, (in_headline, surface) in best.items():
            namings[stage] += 1
            headlines[stage] += in_headline
            if stage not in voices or (in_headline and not voices[stage][0]):
                voices[stage] = in_headline, StageReason(report_id=report.report_id, surface=surface, reports=0, headlines=0)
    if not namings:
        return "", None
    chosen = max(namings, key=lambda s: (namings[s] + (_HEADLINE_WEIGHT - 1) * headlines[s], weight(s), s))
    voice = voices[chosen][1]
    return chosen, StageReason(report_id=voice.report_id, surface=voice.surface, reports=namings[chosen], headlines=headlines[chosen])


def _topics(reports: Sequence[StoryReport]) -> tuple[str, ...]:
    """The topic most articles are filed under, then the others by articles; topics of equal weight as they first occur."""
    primary = Counter(r.topics[0] for r in reports if r.topics)
    rest: defaultdict[str, int] = defaultdict(int)
    for topic in chain.from_iterable(dict.fromkeys(r.topics) for r in reports):
        rest[topic] += 1
    first = [primary.most_common(1)[0][0]] if primary else []
    return tuple(dict.fromkeys([*first, *sorted(rest, key=lambda topic: -rest[topic])]))


def _most_named(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Values by the number of lists that hold them, most first; of equals, the one that occurs first."""
    return tuple(value for value, _ in Counter(chain.from_iterable(dict.fromkeys(found) for found in lists)).most_common())


def _jurisdictions(reports: Sequence[StoryReport]) -> tuple[str, ...]:
    named = Counter(chain.from_iterable(dict.fromkeys(r.jurisdictions) for r in reports))
    most = max(named.values(), default=0)
    return tuple(place for place, count in named.most_common(_JURISDICTIONS) if 2 * count >= most)


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
