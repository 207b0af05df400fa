"""Group: new articles into stories and disputes, each batch in one transaction."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TypeVar

from common.garbage import uncollected
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.installation.writing import open_for_writing
from jobs.people.desk import regroupings_of
from jobs.tasks.grouping import article_evidence
from pipeline.grouping.assign import group as assign
from pipeline.grouping.candidates import KnownStories
from pipeline.grouping.columns import Told
from pipeline.grouping.evidence import Evidence
from pipeline.grouping.model import PairModel, default_model
from pipeline.grouping.said import NOTHING, Said
from pipeline.grouping.settle import Grouping
from pipeline.grouping.stored import load_parts, unpacked
from records.regrouping import Regrouping
from warehouse.storage.database import Connection
from warehouse.stories.deciding import decide_changed
from warehouse.stories.regrouping import store_regroupings, stored_regroupings
from warehouse.stories.store import (
    Changes,
    Ungrouped,
    disputes_of_articles,
    left_disputes,
    store,
    stored_evidence,
    stories_of_disputes,
    story_columns,
    ungrouped,
    unpacked_evidence,
)

T = TypeVar("T")

BATCH = 2_000
"""Articles of one transaction: a kill costs a minute's work at most, and memory stays bounded."""


@dataclass(slots=True, kw_only=True)
class GroupSummary:
    """What one group job did."""

    articles: int = 0
    new_stories: int = 0
    joined: int = 0
    """Articles that went to a story of the same or an earlier run."""
    merged_stories: int = 0
    merged_disputes: int = 0


def group(
    home: Home,
    settings: Settings,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Callable[[int], None] = lambda _: None,
    batch: int = BATCH,
) -> GroupSummary:
    """Group what is not grouped yet, and what people say belongs elsewhere; the rest stays. Twice is the same as once. Waits for a running ingest."""
    with open_for_writing(home, settings) as con:
        return group_articles(con, now=now, progress=progress, batch=batch, said=regroupings_of(home))


def group_articles(
    con: Connection,
    *,
    now: Callable[[], datetime],
    progress: Callable[[int], None] = lambda _: None,
    batch: int = BATCH,
    said: Sequence[Regrouping] | None = None,
) -> GroupSummary:
    """The same on an open warehouse; what is told of the stories that changed is decided at the end.

    `said`: what people say of where reports belong; None: what they said when the stories were grouped the last time. That it is obeyed is noted when it is,
    so that a run that is killed is made again.
    """
    summary, model, before = GroupSummary(), default_model(), stored_regroupings(con)
    said = before if said is None else said
    words, again = Said(said), {report for one in set(said) ^ set(before) for report in one.reports}
    while True:
        waiting = ungrouped(con, limit=batch)
        left = left_disputes(con, [article.article_id for article in waiting])
        if not waiting and not left and not again:
            break
        outcome = _group_batch(
            con, [_evidence(a) for a in waiting], model, now(), judged=[_judged(a) for a in waiting], left=left, said=words, again=again
        )
        again = set()
        summary.articles += len(outcome.memberships)
        summary.new_stories += len({place.story_id for place in outcome.memberships} - _older(outcome))
        summary.merged_stories += len(outcome.story_aliases)
        summary.merged_disputes += len(outcome.dispute_aliases)
        progress(summary.articles)
    store_regroupings(con, said, at=now())
    decide_changed(con, at=now())
    summary.joined = summary.articles - summary.new_stories
    return summary


def _older(outcome: Grouping) -> set[str]:
    """Stories that were there before: they have more members than joined now."""
    joined = [place.story_id for place in outcome.memberships]
    return {story.story_id for story in outcome.changed if story.members > joined.count(story.story_id)}


def _ahead(source: Iterator[T]) -> Iterator[T]:
    """The same, each item being made in another thread while the one before is used: DuckDB reads while Python unpacks."""
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, source, None)
        while (item := coming.result()) is not None:
            coming = thread.submit(next, source, None)
            yield item


def _group_batch(
    con: Connection,
    new: Sequence[Evidence],
    model: PairModel,
    at: datetime,
    *,
    judged: Sequence[tuple[str, str, int]] = (),
    left: Mapping[str, str] = MappingProxyType({}),
    said: Said = NOTHING,
    again: Collection[str] = (),
) -> Grouping:
    with uncollected():
        outcome = _assigned(con, new, model, left, said, again)
        store(con, _changes(outcome, new, judged, left, model.version), at=at)
        return outcome


def _assigned(
    con: Connection, new: Sequence[Evidence], model: PairModel, left: Mapping[str, str], said: Said, again: Collection[str]
) -> Grouping:
    columns = story_columns(con)

    def known(articles: Sequence[str]) -> Mapping[str, Told]:
        found = {key: unpacked(packed) for rows in _ahead(stored_evidence(con, articles)) for key, packed in rows}
        missing = [key for key in articles if key not in found]
        return found | {key: load_parts(text, vector) for key, text, vector in unpacked_evidence(con, missing)}

    stories = KnownStories(
        columns.sketches,
        columns.families,
        columns.last_days,
        columns.fetch,
        lambda disputes: stories_of_disputes(con, disputes),
        lambda articles: disputes_of_articles(con, articles),
    )
    return assign(new, stories, known, model, founded=columns.founded, left=left, said=said, again=again)


def _changes(
    outcome: Grouping, new: Sequence[Evidence], judged: Sequence[tuple[str, str, int]], left: Mapping[str, str], version: str
) -> Changes:
    again = {item.id for item in new}
    return Changes(
        judged=judged,
        left=[article for article in left if article not in again],
        emptied=outcome.emptied,
        stories=outcome.changed,
        members=outcome.memberships,
        model=version,
        evidence=list(outcome.packed.items()),
        story_aliases=outcome.story_aliases,
        dispute_aliases=outcome.dispute_aliases,
    )


def _evidence(article: Ungrouped) -> Evidence:
    return article_evidence(
        identity=article.article_id,
        title=article.title,
        text=article.text,
        day=article.published_at.date() if article.published_at else None,
        language=article.language,
        mentions=article.mentions,
        topics=article.topics,
        vector=article.vector,
        seen=article.seen,
        outcome=article.outcome,
    )


def _judged(article: Ungrouped) -> tuple[str, str, int]:
    return article.article_id, article.version_id, article.seen
