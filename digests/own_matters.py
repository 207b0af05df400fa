"""What a reader's own team calls the disputes of a mail: put into their mail alone, when it is addressed; the frozen issue knows nothing of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from digests.message import MailParts
from digests.render import template
from digests.sentences import Page
from records.digest import Issue, StoryCard

_FOOTER = '<tr><td class="footer"'
_SIGNATURE = "\n-- \n"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMatter:
    """A matter that one reader may know of."""

    kind: str
    """`dispute` or `story`."""
    key: str
    """As the snapshot calls it now."""
    number: str
    holder: str
    """Whose it is, by name; empty: nobody's."""
    team: str


@dataclass(frozen=True, slots=True)
class _Line:
    matter: OwnMatter
    title: str
    url: str


def with_own(parts: MailParts, issue: Issue, matters: Sequence[OwnMatter]) -> MailParts:
    """The mail with those of its stories that are matters of its reader, before the footer; the same where there are none."""
    page = Page(issue)
    lines = [
        _Line(one, page.line(card) or card.headline.title, page.link(one.kind, one.key))
        for card in issue.stories
        for one in matters
        if one.key == _key(card, one.kind)
    ]
    if not lines:
        return parts
    given = {"lines": lines, "p": page}
    html = template("own_matters.html.j2", page.w, **given)
    text = template("own_matters.txt.j2", page.w, **given)
    before, footer, after = parts.html.rpartition(_FOOTER)
    body, signature, rest = parts.text.rpartition(_SIGNATURE)
    return replace(
        parts,
        html=f"{before}{html}\n{footer}{after}" if footer else parts.html,
        text=f"{body.rstrip()}\n\n{text.strip()}\n{signature}{rest}" if signature else f"{parts.text.rstrip()}\n\n{text.strip()}\n",
    )


def _key(card: StoryCard, kind: str) -> str:
    return card.story_id if kind == "story" else card.dispute.dispute_id if card.dispute else ""
