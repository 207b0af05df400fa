"""What people say of where the reports of a page belong, for everybody to see, and what an editor can say there."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime

from starlette.requests import Request

from records.kept_thing import Title
from records.people import Role
from records.regrouping import Regrouping
from records.selection import Selection
from records.site import Dispute
from records.site_story import StoryPart
from web.frame import Site
from web.people.visitor import visitor_of
from web.reader import Reader

CHOICES = 25
"""Stories or disputes that a form offers; any other can be named by the address of its page."""
_MEMBERS = 1_000
"""Articles of a story by which words on it are found: as many as one word names (`records.regrouping.MOST_REPORTS`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWord:
    """One thing that somebody said, with what the things in it are called now."""

    said: Regrouping
    kind: str
    """Of what it is said: `article`, `story` or `dispute`."""
    titles: Mapping[tuple[str, str], Title]
    pending: bool
    """The snapshot is older than what was said."""

    def title(self, kind: str, key: str) -> Title:
        """Its id where the snapshot does not know it any more."""
        return self.titles.get((kind, key)) or Title(title=key, language="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """Of one story or dispute."""

    level: str
    key: str
    words: tuple[ShownWord, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    """What people are called, by id; nobody is named to whom nobody knows."""
    parts: tuple[tuple[str, Title], ...] = ()
    """(id, title) of what can be separated: reports of a story, stories of a dispute; none for who may not."""
    others: tuple[tuple[str, Title], ...] = ()
    """Of the same kind as the page, near it: what it may be joined with."""
    part_of: str = ""
    """Of a story: its dispute, where there are others in it."""
    wider: tuple[tuple[str, Title], ...] = ()
    """Of a story: disputes near its own."""
    edits: bool = False


def story_grouping(site: Site, request: Request, reader: Reader, story: StoryPart) -> Grouping:
    """What is said of a story's reports, and of the story in its dispute."""
    line, key = story.line, story.line.story_id
    members = {*reader.first_of_story(key, limit=_MEMBERS)} if site.desk.regroupings() else set[str]()
    words = tuple(one for one in _words(site, reader, {key}, members) if one.said.level == "story" or _is_of(one.said, key, members))
    names = _names(site, request)
    if not _edits(request):
        return Grouping(level="story", key=key, words=words, names=names)
    reports = [report for group in story.groups for report in group.reports if report.independent]
    beside = _stories(reader, line.dispute_id, key) if line.dispute_id else ()
    return Grouping(
        level="story",
        key=key,
        words=words,
        names=names,
        parts=tuple((one.report_id, Title(title=one.title, language=one.language)) for one in reports) if line.independent > 1 else (),
        others=beside,
        part_of=line.dispute_id if line.dispute_id and beside else "",
        wider=_disputes(reader, line.platforms, line.dispute_id or ""),
        edits=True,
    )


def dispute_grouping(site: Site, request: Request, reader: Reader, dispute: Dispute) -> Grouping:
    """What is said of a dispute's stories."""
    key = dispute.summary.dispute_id
    stories = {step.story_id for step in dispute.steps}
    leads = {line.report_id for step in dispute.steps for line in step.headlines}
    words = tuple(one for one in _words(site, reader, {key, *stories}, leads) if one.said.level == "dispute")
    names = _names(site, request)
    if not _edits(request):
        return Grouping(level="dispute", key=key, words=words, names=names)
    parts = [
        (step.story_id, Title(title=step.headlines[0].title, language=step.headlines[0].language))
        for step in dispute.steps
        if step.headlines
    ]
    return Grouping(
        level="dispute",
        key=key,
        words=words,
        names=names,
        parts=tuple(parts) if len(dispute.steps) > 1 else (),
        others=_disputes(reader, dispute.summary.platforms, key),
        edits=True,
    )


def _is_of(said: Regrouping, story: str, members: Set[str]) -> bool:
    """Whether a word on a dispute is said of this story, and not of another in it."""
    return said.what == story or not members.isdisjoint(said.ones)


def _edits(request: Request) -> bool:
    visitor = visitor_of(request)
    return visitor.may(Role.EDITOR) and bool(visitor.csrf)


def _names(site: Site, request: Request) -> Mapping[str, str]:
    return site.desk.names() if visitor_of(request).person else {}


def _words(site: Site, reader: Reader, keys: Set[str], members: Set[str]) -> tuple[ShownWord, ...]:
    """Those that name the page, or that are of its reports, newest first."""
    said = [
        one
        for one in reversed(site.desk.regroupings())
        if not keys.isdisjoint((one.what, one.was, one.goes_to)) or not one.reports.isdisjoint(members)
    ]
    things = {thing for one in said for thing in _things(one)}
    titles = dict(reader.titles(sorted(things))) if things else {}
    for kind, key in things - set(titles):  # called otherwise now
        moved = reader.story_line(key) if kind == "story" else reader.dispute(key) if kind == "dispute" else None
        if isinstance(moved, str):
            titles.update(((kind, key), title) for title in reader.titles([(kind, moved)]).values())
    at = reader.snapshot.created_at
    return tuple(ShownWord(said=one, kind=kind_of(one), titles=titles, pending=_later(one, at)) for one in said)


def kind_of(one: Regrouping) -> str:
    """What the thing is that it is said of."""
    if one.was or one.apart:
        return "article" if one.level == "story" else "story"
    return one.level


def _things(one: Regrouping) -> list[tuple[str, str]]:
    return [(kind_of(one), one.what), *((one.level, key) for key in (one.was, one.goes_to) if key)]


def _later(one: Regrouping, snapshot: datetime) -> bool:
    return one.at > snapshot


def _stories(reader: Reader, dispute: str, but: str) -> tuple[tuple[str, Title], ...]:
    lines = reader.stories(Selection(disputes=(dispute,)), number=1, size=CHOICES).lines
    return tuple((one.story_id, Title(title=one.title, language=one.language)) for one in lines if one.story_id != but)


def _disputes(reader: Reader, platforms: Sequence[str], but: str) -> tuple[tuple[str, Title], ...]:
    """The latest about the same platforms."""
    lines = reader.disputes(Selection(platforms=tuple(platforms)), number=1, size=CHOICES).lines
    return tuple((one.dispute_id, Title(title=one.title, language=one.language)) for one in lines if one.dispute_id != but)
