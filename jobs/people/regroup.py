"""Say where reports belong: a report that is not of its story, two stories that tell the same; which reports are meant is looked up in the newest snapshot."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.people.desk import desk_of
from jobs.query import ask_saved
from people.accounts import PeopleError
from people.keeping import checked
from people.leaving import Desk
from records.people import Deed, Person
from records.regrouping import Regrouping

REGROUPING = ("separate", "join", "unregroup")
"""What of `records.people.ACTIONS` is done here."""
_ID = re.compile(r"[0-9A-Za-z]{1,64}")
_GIVEN_LATER = datetime.min.replace(tzinfo=UTC)
_WITHIN = {"article": "story", "story": "dispute"}
"""What is separated -> what it is separated from."""


@dataclass(frozen=True, slots=True)
class _Group:
    """A story, a dispute, or one article, as the snapshot has it."""

    id: str
    articles: tuple[str, ...]
    """First capture first."""
    stories: tuple[str, ...]
    disputes: tuple[str, ...]


def regroup(home: Home, settings: Settings, person: Person, deed: Deed, now: datetime) -> Regrouping | None:
    """Say it, or take it back; the next grouping or publish obeys. Raises PeopleError, and DocketwireError where nothing was published yet."""
    desk = desk_of(home)
    if deed.action == "unregroup":
        desk.unregroup(person, deed, now)
        return None
    checked(person, deed)
    key, was, to = (named_id(text) for text in (deed.key, deed.was, deed.value))
    groups = _groups(home, settings, [key, was, to], _waiting(home, settings, desk))
    if deed.action == "join":
        return desk.regroup(person, deed, _joined(deed.kind, groups, key, to), now)
    said = _separated(deed.kind, groups, key, was, to)
    left = f"{said.level[0]}{said.apart[0]}" if said.was[1:] in said.ones else ""  # called after the first report of what is left
    return desk.regroup(person, deed, said, now, left=left)


def _joined(kind: str, groups: Mapping[str, _Group], key: str, to: str) -> Regrouping:
    if kind not in ("story", "dispute"):
        raise PeopleError("kind: stories and disputes are joined, each with one of its kind")
    one, other = _of(kind, groups, key, "key"), _of(kind, groups, to, "value")
    if one.id == other.id:
        raise PeopleError(f"value: {to} is this {kind} already")
    return _said(kind, one.articles, (), other.articles, what=one.id, to=other.id)


def _separated(kind: str, groups: Mapping[str, _Group], key: str, was: str, to: str) -> Regrouping:
    if kind not in _WITHIN:
        raise PeopleError("kind: an article is separated from its story, a story from its dispute")
    level, one = _WITHIN[kind], _of(kind, groups, key, "key")
    (now_in,) = one.stories if level == "story" else one.disputes
    if was and _of(level, groups, was, "was").id != now_in:
        raise PeopleError(f"was: {key} is not of {was}, but of {now_in}")
    whole = groups[was] if was else groups[now_in]
    apart = tuple(article for article in whole.articles if article not in one.articles)
    other = _of(level, groups, to, "value") if to else None
    if other is not None and other.id == now_in:
        raise PeopleError(f"value: {key} is of {to} already")
    if not apart and other is None:
        raise PeopleError(f"{key} is a {level} of its own already; name the {level} it is of")
    return _said(
        level, one.articles, apart, other.articles if other else (), what=one.id, was=now_in if apart else "", to=other.id if other else ""
    )


def _said(
    level: str, ones: Sequence[str], apart: Sequence[str], together: Sequence[str], *, what: str, was: str = "", to: str = ""
) -> Regrouping:
    return Regrouping(
        id="", level=level, ones=tuple(ones), apart=tuple(apart), together=tuple(together), what=what, was=was, goes_to=to, at=_GIVEN_LATER
    )


def named_id(text: str) -> str:
    """An id out of what somebody pasted: the id itself, or the address of its page. Raises PeopleError."""
    key = text.strip().partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2]
    if text.strip() and not _ID.fullmatch(key):
        raise PeopleError(f"{text.strip()[:60]!r} is no id of an article, story or dispute, nor the address of its page")
    return key


def _of(kind: str, groups: Mapping[str, _Group], key: str, field: str) -> _Group:
    found = groups.get(key)
    named = {
        "article": lambda g: (g.id,) == g.articles,
        "story": lambda g: (g.id,) == g.stories,
        "dispute": lambda g: (g.id,) == g.disputes,
    }
    if found is None or not named[kind](found):
        why = (
            "; a copy goes with the article it copies, and what came in since the last publish can be grouped after the next"
            if kind == "article"
            else ""
        )
        raise PeopleError(f"{field}: {key or 'nothing'} is no {kind} of the newest snapshot{why}")
    return found


def _waiting(home: Home, settings: Settings, desk: Desk) -> set[tuple[str, str]]:
    """(story or dispute, article) that somebody separated since the newest snapshot: it shows them together, and nobody means that any more."""
    known = {key for key, _ in ask_saved(home, settings, "regroupings_holding", {}, max_rows=None).rows()}
    return {(one.was, article) for one in desk.regroupings() if one.id not in known for article in one.ones}


def _groups(home: Home, settings: Settings, asked: Sequence[str], waiting: Collection[tuple[str, str]]) -> dict[str, _Group]:
    """By the ids they are asked by, and by those they have now; with the story and the dispute of each."""
    found: dict[str, _Group] = {}
    wanted = {key for key in asked if key}
    for _ in range(2):  # what was asked for, then what it is in
        result = ask_saved(home, settings, "members_of", {"ids": " ".join(sorted(wanted))}, max_rows=None)
        rows: dict[str, list[tuple[str, ...]]] = {}
        for row in result.rows():
            if (row[1], row[2]) not in waiting:
                rows.setdefault(row[0], []).append(row)
        for key, members in rows.items():
            _, ids, articles, stories, disputes = zip(*members, strict=True)
            found[key] = found[ids[0]] = _Group(ids[0], tuple(articles), tuple(dict.fromkeys(stories)), tuple(dict.fromkeys(disputes)))
        wanted = {place for group in found.values() for place in (*group.stories[:1], *group.disputes[:1])} - set(found)
        if not wanted:
            break
    return found
