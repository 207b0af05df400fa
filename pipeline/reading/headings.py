"""Headings of a page as texts: a kicker and a headline in one `<h1>` told apart, and what serves where there is no `<h1>`."""

import itertools
import re
import unicodedata
from collections.abc import Iterator

from lxml.html import HtmlElement

_MAX_CHARACTERS = 4000
_OPENING = "\"'“‘„«»‹›「『¿¡("
_LEAST_PART = 0.4
"""Of a heading; what is shorter is its kicker, not the headline."""
_SET_APART = frozenset({"br", "div", "p", "small", "strong", "b", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "ul", "li"})
"""Elements in a heading that stand on a line of their own, or are set so."""
_OF_TYPE = frozenset({"small", "strong", "b"})
"""Those among them that may as well set a part of a word: a drop cap, a stressed syllable."""
_KICKERS = ("kicker", "eyebrow", "overline", "topper", "dachzeile", "rubrik", "topic", "label", "category", "section", "prefix", "flag", "antetitulo", "surtitre",
            "occhiello", "vignette", "pretitle", "roofline", "spitzmarke", "tagline")  # fmt: skip
_FURNITURE = frozenset({"nav", "aside", "footer"})


_READ_OUT = re.compile(
    r"(?:^|[\s_-])(?:sr-?only|visually-?hidden|screen-?reader(?:-?(?:text|only))?|assistive-?text|a11y-?hidden)(?:$|[\s_-])", re.IGNORECASE
)
"""Classes of what is read out to those who do not see the page, and shown to nobody."""


def text_of(element: HtmlElement, most: int | None = None) -> str:
    """Text of an element, white space folded, NFC. Breaks off behind its 4,000th character, or the part that has the `most`th besides white space."""
    parts, size, letters = [], 0, 0
    for part in element.itertext():
        parts.append(str(part))
        size += len(part)
        if most is not None:
            letters += sum(map(len, part.split()))
        if size > _MAX_CHARACTERS or letters > (most or 0):
            break
    return " ".join(unicodedata.normalize("NFC", "".join(parts)[:_MAX_CHARACTERS]).split())


def first_headings(tree: HtmlElement, most: int = 8) -> list[list[str]]:
    """Of each of the first `<h1>`: its text with its parts spaced, then without what stands before its last part (a kicker), where it has parts."""
    return [texts for h1 in itertools.islice(tree.iter("h1"), most) if (texts := _readings(h1))]


def second_headings(tree: HtmlElement) -> list[str]:
    """What is marked as the headline, then the first `<h2>` of the article: for pages whose `<h1>` is empty or missing."""
    marked = tree.xpath("(//*[@itemprop='headline' or @property='headline'] | //*[contains(@class, 'entry-title') or contains(@class, 'post-title') "
                        "or contains(@class, 'article-title') or contains(@class, 'headline')])[position() <= 4]")  # fmt: skip
    inside = tree.xpath("(//article//h2 | //main//h2)[position() <= 4]") or tree.xpath("(//h2)[position() <= 4]")
    headings = [item for item in (*marked, *inside) if not any(above.tag in _FURNITURE for above in item.iterancestors())]
    return list(dict.fromkeys(text for item in headings if 10 <= len(text := text_of(item)) <= 300))


def _readings(h1: HtmlElement) -> list[str]:
    segments = _segments(h1)
    whole = " ".join(segments)
    parts = segments[-1:] if len(segments) > 1 else []
    return list(dict.fromkeys(text for text in (whole, *parts, *_trimmed(h1, whole)) if len(text) >= _LEAST_PART * max(len(whole), 1)))


def _trimmed(h1: HtmlElement, whole: str) -> Iterator[str]:
    """The heading without an element at its end (a link to comments, when it was changed) or at its beginning (a badge)."""
    children = list(itertools.islice(h1.iterchildren(), 60))
    if not children:
        return
    for child, beside in ((children[-1], children[-1].tail), (children[0], h1.text)):
        own = " ".join("".join(child.itertext()).split()) if isinstance(child.tag, str) else ""
        if own and not (beside or "").strip():
            last = child is children[-1] and whole.endswith(own)
            rest = whole.removesuffix(own) if last else whole.removeprefix(own)
            left, right = (rest, own) if last else (own, rest)
            of_a_word = left[-1:].isalpha() and right[:1].isalpha() and not right[:1].isupper()  # a drop cap; a badge has a capital
            rest = rest.strip()
            if not of_a_word and (rest[:1].isalnum() or rest[:1] in _OPENING):  # else the element and what follows are one sentence
                yield rest


def _segments(h1: HtmlElement) -> list[str]:
    """Texts between the borders inside a heading that are no mere change of type: a drop cap or an italic word stays in its line."""
    lines = [h1.text or ""]
    previous: HtmlElement | None = None
    for child in itertools.islice(h1.iterchildren(), 60):
        text = "".join(child.itertext()) if isinstance(child.tag, str) and not _is_read_out(child) else ""
        beside = previous is not None and not (previous.tail or "").strip() and len((previous.text_content() or "").strip()) > 1
        if _is_apart(child) or (beside and _is_classed(previous) and _is_classed(child)) or (previous is not None and _is_apart(previous)):
            lines.append(text)
        else:
            lines[-1] += text
        lines[-1] += child.tail or "" if not _is_apart(child) else ""
        if _is_apart(child) and (child.tail or "").strip():
            lines.append(child.tail or "")
        previous = child if isinstance(child.tag, str) else previous
    folded = (" ".join(unicodedata.normalize("NFC", line[:_MAX_CHARACTERS]).split()) for line in lines)
    return [line for line in folded if line]


def _is_read_out(element: HtmlElement) -> bool:
    return bool(_READ_OUT.search(element.get("class") or ""))


def _is_classed(element: HtmlElement | None) -> bool:
    return element is not None and isinstance(element.tag, str) and bool(element.get("class"))


def _is_apart(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str):
        return False
    named = (element.get("class") or "").lower()
    return (element.tag in _SET_APART and not _inside_a_word(element)) or any(word in named for word in _KICKERS)


def _inside_a_word(element: HtmlElement) -> bool:
    """Whether a change of type begins or ends within a word: its letters go on in lower case without a space, where a headline behind a kicker begins anew."""
    if element.tag not in _OF_TYPE:
        return False
    own, previous = "".join(element.itertext()), element.getprevious()
    before = (element.getparent().text if previous is None else previous.tail) or ""
    return any(left[-1:].isalpha() and right[:1].islower() for left, right in ((before, own), (own, element.tail or "")))
