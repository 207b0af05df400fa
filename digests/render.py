"""An issue as HTML for mail, HTML for a browser, text and feed entry; the same issue always gives the same bytes."""

import base64
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import css_inline
import jinja2
from markupsafe import Markup

from beat.wording import BeatWording
from common.wording.printed import seen
from digests.columns import ruled, wrapped
from digests.sentences import Page
from digests.trend import trend_chart, trend_png, worth_a_picture
from records.digest import Issue, Section, StoryCard

TEMPLATES = Path(__file__).parent / "templates"
UNSUBSCRIBE = "https://unsubscribe.invalid/"
"""Stands in the frozen mail where each recipient's own address is put when it is sent."""
PICTURE = "cid:trend"
MAIL_LIMIT = 100_000
"""Bytes of HTML; Gmail cuts a mail off at 102 KB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What an issue looks like everywhere."""

    subject: str
    mail_html: str
    """Styles inlined, picture by content id, under 102 KB."""
    mail_text: str
    web_html: str
    """Stands alone: the picture is inside."""
    web_text: str
    entry_html: str
    """Plain markup for feed readers."""
    picture: bytes | None
    """PNG of the trend; None when there is nothing to show."""


def render(issue: Issue) -> Rendered:
    """Every form of an issue. Pure but for the time it takes."""
    page = Page(issue)
    picture = trend_png(issue.trend) if worth_a_picture(issue.trend) else None
    inside = "data:image/png;base64," + base64.b64encode(picture).decode() if picture else ""
    return Rendered(
        subject=str(seen(page.subject())),
        mail_html=_fitted(issue, PICTURE if picture else ""),
        mail_text=_text(issue, UNSUBSCRIBE),
        web_html=_html(issue, inside, ""),
        web_text=_text(issue, ""),
        entry_html=_filled("entry.html.j2", issue).strip(),
        picture=picture,
    )


def _fitted(issue: Issue, picture: str) -> str:
    """The mail, cut to what mail programs show in full: the last cards become lines, then the last lines a link."""
    html = _html(issue, picture, UNSUBSCRIBE)
    shown, listed = sum(card.section is not Section.ALSO for card in issue.stories), len(issue.stories)
    while len(html.encode()) > MAIL_LIMIT and listed:
        shown, listed = (shown * 4 // 5, listed) if shown > 3 else (shown, listed * 4 // 5)
        html = _html(_cut(issue, shown, listed), picture, UNSUBSCRIBE, left_out=len(issue.stories) - listed)
    return html


def _cut(issue: Issue, shown: int, listed: int) -> Issue:
    cards = [c for c in issue.stories if c.section is not Section.ALSO]
    by_hand = issue.review is not None and issue.review.ordered
    kept = (cards if by_hand else sorted(cards, key=lambda c: -c.score))[:shown]
    ids = {card.story_id for card in kept}

    def demoted(card: StoryCard) -> StoryCard:
        return card if card.story_id in ids else replace(card, section=Section.ALSO)

    stories = tuple(demoted(card) for card in issue.stories)
    return replace(issue, stories=tuple(sorted(stories, key=lambda c: c.section is Section.ALSO))[:listed])


def _html(issue: Issue, picture: str, unsubscribe: str, *, left_out: int = 0) -> str:
    return inlined(_filled("issue.html.j2", issue, picture=picture, unsubscribe=unsubscribe, left_out=left_out))


def _text(issue: Issue, unsubscribe: str) -> str:
    return lines_of(_filled("issue.txt.j2", issue, unsubscribe=unsubscribe))


def _filled(name: str, issue: Issue, **values: Any) -> str:
    return filled(name, Page(issue), **values)


def inlined(html: str) -> str:
    """With every style in its element."""
    return _inliner().inline(html)


def lines_of(text: str) -> str:
    """A text part: no blanks at line ends but that of the signature's mark."""
    return "\n".join(line.rstrip() if line != "-- " else line for line in text.strip().splitlines()) + "\n"


def filled(name: str, page: Page, **values: Any) -> str:
    """A template with the sentences of a page."""
    chart = trend_chart(page.issue.trend) if page.issue.trend else None
    return template(name, page.w, issue=page.issue, p=page, chart=chart, **values)


def template(name: str, w: BeatWording, **values: Any) -> str:
    """A template in a reader's words."""
    right_to_left = w.dir == "rtl"
    start, end = ("right", "left") if right_to_left else ("left", "right")
    sides = {"start": start, "end": end, "tracked": not right_to_left}
    given: dict[str, Any] = {
        "w": w,
        "_": w.text,
        "n": w.count,
        "wrap": wrapped,
        "ruled": ruled,
        "arrow": "←" if right_to_left else "→",
        "style": Markup(_environment().get_template("issue.css.j2").render(sides)),  # noqa: S704 - our own template
        **sides,
        **values,
    }
    return _environment().get_template(name).render(given)


@cache
def _environment() -> jinja2.Environment:
    def escaped(name: str | None) -> bool:
        return bool(name and ".html" in name)

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=escaped,  # noqa: S701 - on for every .html template; text and CSS need none
        undefined=jinja2.StrictUndefined,
        finalize=seen,
    )


@cache
def _inliner() -> css_inline.CSSInliner:
    """Styles into the elements, as mail programs want it; what has no place there (dark mode, narrow screens, print) stays in the head."""
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False, minify_css=True)
