"""The date that a page shows its readers beside the headline: `<time>`, elements marked as a date, and short lines that are little more than one."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement

from common.dates.habits import Habits
from common.dates.months import folded
from common.dates.reading import Read, read_date
from pipeline.reading.layout import Layout, is_in_place
from records.article import DatedFact

_LINES_BEHIND, _LINES_BEFORE = 30, 4
"""Short texts looked at behind the headline and right before it."""
_TIMES_BEHIND, _TIMES_BEFORE, _MOST_TIMES = 260, 40, 400
"""Elements behind the headline and before it among which marked dates are looked for, and how many of these."""
_LENGTH, _WORDS, _MARKED_WORDS = 90, 4, 12
"""Characters of a dateline, and words it may have besides its date: a place, a name, `Published`; more where the markup calls it a date."""
_MARK = re.compile(
    r"(?:^|[\s_-])(?:date|datetime|time|timestamp|dateline|published?|publication|pub-?date|posted|post-?meta|entry-?meta|meta|byline|datum|fecha|data|tarih|tanggal|ngay|veroeffentlicht"
    r"|article-?info|info|time-?ago|ago|creation|created)(?:$|[\s_-])|[a-z](?:Date|Time|Published|Timestamp|Meta)",
)
_STARTED = re.compile(r"datepublished|pubdate|published|publish-?date|entry-date|post-date|date-created|datecreated", re.IGNORECASE)
_CHANGED = re.compile(r"modif|updat|revis|edited", re.IGNORECASE)
_UPDATED = re.compile(
    r"updat|aktuali|mis a jour|maj\b|actuali[sz]|atuali|aggiorn|bijgewerkt|gewijzigd|oppdater|opdater|uppdater|paivite|обновл|оновл|измен|guncel|diperbarui|cap nhat|更新|最終|수정|업데이트|최종"
    r"|แกไข|แก้ไข|อัปเดต|تحدیث|به روز|עודכן|עדכון|अपडेट|modif|edited|andrad|geandert|zmenen|zmienion|modos|ενημερ|pakeist|atnaujin|atjaun|uuend|frissit|izmen|azurira|revised"
)
_PUBLISHED = re.compile(
    r"publi|veroffent|erstellt|pubbli|gepubl|julkais|опубл|yayin|yayim|diterbit|ngay dang|发布|發布|發佈|公開|掲載|入力|입력|등록|게재|نشر|منتشر|פורסם|प्रकाश|posted|created|เผยแพร|objav|zverejn|δημοσι"
)
_OTHER = re.compile(
    r"\b(?:available until|expires?|valid until|ends|starts|verfugbar bis|gultig bis|disponible (?:hasta|jusqu|ate)|scade|issue|born|geboren|ausgabe|copyright|©|deadline|event|founded|seit|since)\b"
)
"""What else a date may be called: the end of an offer, an issue of the printed paper, a life."""
_SIGN = re.compile(r"[^\W_]+")


def is_of_something_else(text: str) -> bool:
    """Whether a short text says that its date is the end of an offer, an issue of the printed paper, a life."""
    return len(text) <= _LENGTH and _OTHER.search(folded(text)) is not None


@dataclass(frozen=True, slots=True)
class _Shown:
    """A date beside the headline."""

    read: Read
    origin: str
    changed: bool
    """It is called the date of a change."""
    started: bool
    """It is called the date of publication."""


def shown(layout: Layout, habits: Habits, fetched_at: datetime | None) -> DatedFact | None:
    """The day of publication that readers see; that of a change only where there is no other.

    What stands before the headline and names the day of the fetch is the paper's own calendar, no date of the report.
    """
    found = [
        item
        for item in itertools.chain(_times(layout, habits, fetched_at), _lines(layout, habits, fetched_at))
        if _is_of_our_time(item.read, fetched_at)
    ]
    for wanted in (lambda item: item.started, lambda item: not item.changed, bool):
        if chosen := next(filter(wanted, found), None):
            return _as_fact(_with_time(chosen, found), chosen.origin)
    return None


def _with_time(chosen: _Shown, found: list[_Shown]) -> Read:
    """A bare day gets its time from another text that names the same day and is not called a change."""
    if not chosen.read.day_only:
        return chosen.read
    return next(
        (other.read for other in found if not other.changed and not other.read.day_only and other.read.at.date() == chosen.read.at.date()),
        chosen.read,
    )


def _as_fact(read: Read, origin: str) -> DatedFact:
    offset = round((read.at.utcoffset() or timedelta()).total_seconds() / 60)
    return DatedFact(at=read.at.astimezone(UTC), origin=origin, day_only=read.day_only, offset_minutes=offset or None)


def _is_of_our_time(read: Read, fetched_at: datetime | None) -> bool:
    return read.at.year >= 1995 and (fetched_at is None or read.at <= fetched_at + timedelta(days=1))


def _times(layout: Layout, habits: Habits, fetched_at: datetime | None) -> Iterator[_Shown]:
    """Elements whose tag or markup says that they are a date, near the headline; publication first."""
    around = itertools.takewhile(lambda item: item[0] <= _TIMES_BEHIND, layout.near(_TIMES_BEFORE))
    marked = itertools.islice(((distance, element) for distance, element in around if _is_marked(element)), _MOST_TIMES)
    near = sorted(((distance < 0, abs(distance), element) for distance, element in marked), key=lambda item: item[:2])
    for _, distance, element in near[:12]:
        if not is_in_place(element) or (
            distance > layout.into_the_text and not _STARTED.search(f"{element.get('itemprop')} {element.get('class')}")
        ):
            continue
        said = " ".join(element.get(name) or "" for name in ("class", "itemprop", "property", "id"))
        label = folded(_label(element))
        changed = bool(_CHANGED.search(said)) or (bool(_UPDATED.search(label)) and not _PUBLISHED.search(label))
        started = not changed and (bool(_STARTED.search(said)) or element.get("pubdate") is not None)
        values = [element.get("datetime"), element.get("content"), _text(element), element.get("title") if element.tag == "abbr" else None]
        for value in values:
            if value and len(value) <= _LENGTH and (read := read_date(value, habits, now=fetched_at)):
                yield _Shown(read, "time-tag", changed, started)
                if not read.day_only:
                    break


def _is_marked(element: HtmlElement) -> bool:
    if element.tag == "time":
        return True
    said = f"{element.get('itemprop') or ''} {element.get('property') or ''}"
    return element.tag not in {"meta", "link"} and (
        "datePublished" in said
        or "dateCreated" in said
        or (element.tag == "abbr" and element.get("title") is not None and "publ" in (element.get("class") or ""))
    )


def _lines(layout: Layout, habits: Habits, fetched_at: datetime | None) -> Iterator[_Shown]:
    """Dates in short texts around the headline: behind it first."""
    before: list[tuple[HtmlElement, str, str]] = []
    behind: list[tuple[HtmlElement, str, str]] = []
    place_of = layout.headline
    for place, element, text, label in _texts(layout):
        if place <= place_of:
            before.append((element, text, label))
        elif len(behind) < _LINES_BEHIND and place - place_of < layout.into_the_text:
            behind.append((element, text, label))
        else:
            break
    for known_before, lines in ((False, behind), (True, before[-_LINES_BEFORE:] if place_of else [])):
        for element, text, label in lines:
            if (item := _dateline(element, text, label, habits, fetched_at)) and not (known_before and _is_todays(item.read, fetched_at)):
                yield item


def _is_todays(read: Read, fetched_at: datetime | None) -> bool:
    return fetched_at is None or abs(read.at - fetched_at) < timedelta(days=2)


def _dateline(element: HtmlElement, text: str, label: str, habits: Habits, fetched_at: datetime | None) -> _Shown | None:
    if "%" in text:
        return None
    marked = any(
        _names_a_date(f"{item.get('class') or ''} {item.get('id') or ''}")
        for item in itertools.chain([element], itertools.islice(element.iterancestors(), 2))
    )
    if not (marked or any(sign.isdecimal() for sign in text)):
        return None
    plain = folded(text)
    updated, posted = _UPDATED.search(plain), _PUBLISHED.search(plain)
    if updated and posted and updated.start() < posted.start():
        text = text[min(posted.start(), len(text)) :] if len(plain) == len(text) else text
        updated = None
    read = read_date(text, habits, now=fetched_at)
    if read is None or (read.relative and not marked) or len(_SIGN.findall(read.rest)) > (_MARKED_WORDS if marked else _WORDS):
        return None
    head = folded(label) + " " + re.split(r"\d", plain, maxsplit=1)[0]
    if _OTHER.search(head):
        return None
    posted = _PUBLISHED.search(head)
    said = not posted and bool(_UPDATED.search(head))
    return _Shown(read, "text", said, started=bool(posted))


@lru_cache(maxsize=8192)
def _names_a_date(named: str) -> bool:
    return _MARK.search(named) is not None


def _texts(layout: Layout) -> Iterator[tuple[int, HtmlElement, str, str]]:
    """Short texts in their order: place of their element, the element, the text, and the short text before it."""
    places, body = layout.places, layout.tree.find("body")
    label, skipped = "", 0
    for event, element in etree.iterwalk(layout.tree if body is None else body, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if element.tag in {"script", "style", "template", "noscript", "select", "nav", "footer", "aside", "figcaption"}:
            skipped += 1 if event == "start" else -1
        if skipped and event == "start":
            continue
        text = " ".join(((element.text if event == "start" else element.tail) or "").split())
        if skipped or not text:
            continue
        owner = element if event == "start" else element.getparent()
        if 2 <= len(text) <= _LENGTH and owner is not None and is_in_place(owner):
            yield places.get(element, len(places)), owner, text, label
        label = text if len(text) <= 30 else ""


def _label(element: HtmlElement) -> str:
    """What is written right before an element, or in it."""
    before = element.getprevious()
    parent = element.getparent()
    texts = (
        before.tail or (_text(before) if isinstance(before.tag, str) else "")
        if before is not None
        else (parent.text if parent is not None else ""),
        _text(element),
    )
    return " ".join((text or "")[-40:] for text in texts)


def _text(element: HtmlElement) -> str:
    return " ".join("".join(itertools.islice(element.itertext(), 20))[:400].split())
