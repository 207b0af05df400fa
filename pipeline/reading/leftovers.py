"""What page makers left in the text by mistake: soft hyphens, entities and tags escaped once too often, codes of plug-ins that are gone."""

import html
import re
import unicodedata
from collections.abc import Sequence

_SOFT_HYPHEN = "\u00ad"
_NAMES = r"(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|quot|apos|nbsp|amp|lt|gt|[lr]squo|[lr]dquo|[lr]aquo|[mn]dash|hellip|bull|euro|shy);"
_ESCAPED_HYPHEN = re.compile(r"&(?:shy|#0*173|#[xX]0*[aA][dD]);")
_ESCAPED_TWICE = re.compile(rf"&amp;(?={_NAMES})")
_TO_MEND = re.compile(rf"&(?:amp;(?={_NAMES})|(?:shy|#0*173|#[xX]0*[aA][dD]);)")
_LEFT = re.compile(f"&{_NAMES}")
_ENTITY = re.compile(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[a-zA-Z]{2,8}\d?);")
_TAG = re.compile(r"</?(?:p|br|div|b|i|u|em|strong|span|a|ul|ol|li|h[1-6]|blockquote)(?:\s[^<>]{0,300})?/?>", re.IGNORECASE)
_INLINE = re.compile(r"</?(?:b|i|u|em|strong|span|a)\b", re.IGNORECASE)

_CODES = r"caption|wp_caption|gallery|embed|audio|video|playlist|vc_\w+|et_pb_\w+|su_\w+|dropcap|pullquote"
_CAPTION = re.compile(r"\s*\[(caption|wp_caption)\b[^\]]{0,500}\].{0,2000}?\[/\1\]\s*", re.IGNORECASE)
"""WordPress shows a caption's code as text where the code's plug-in is gone."""
_CODE = re.compile(rf"\s*\[/?(?:{_CODES})\b[^\]]{{0,500}}\]\s*", re.IGNORECASE)
_OPENS = re.compile(r"\[(?:caption|wp_caption)\b[^\]]{0,500}\]", re.IGNORECASE)
_CLOSES = re.compile(r"\[/(?:caption|wp_caption)\]", re.IGNORECASE)
_FARTHEST_END = 4
"""Blocks a caption's code may be spread over: a `<br>` or two in it."""
_LONGEST_CAPTION = 300


def markup_of(html: str) -> str:
    """A page's markup as all parsers here get it: NFC, without soft hyphens and what was escaped twice. Nothing in it grows by that."""
    return unicodedata.normalize("NFC", mended(html))


def mended(markup: str) -> str:
    """The page's markup without soft hyphens, and with what was escaped twice escaped once."""
    markup = markup.replace(_SOFT_HYPHEN, "")
    if _TO_MEND.search(markup) is None:  # one search for both
        return markup
    return _ESCAPED_HYPHEN.sub("", _ESCAPED_TWICE.sub("&", markup))


def mended_text(text: str) -> str:
    """Text that was read off markup which was not mended: what `markup_of` would have made of it."""
    text = text.replace(_SOFT_HYPHEN, "")
    if "&" in text:
        text = _LEFT.sub(lambda found: html.unescape(found[0]), text).replace(_SOFT_HYPHEN, "")
    return unicodedata.normalize("NFC", text)


def without_code(text: str) -> str:
    """A block's text without markup and codes that a reader was never meant to see."""
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(lambda tag: "" if _INLINE.match(tag[0]) else " ", text)
    return " ".join(text.split())


def without_captions(texts: Sequence[str]) -> list[str]:
    """The texts of a page's blocks in order, less the codes of plug-ins; empty where nothing remains.

    Captions in them go too, also where the code is spread over blocks or only its end is left.
    """
    out = [_CAPTION.sub(" ", text) if "[/" in text else text for text in texts]
    for n, text in enumerate(out):
        if "[" not in text:
            continue
        if (opened := _OPENS.search(text)) and (end := _end_of_caption(out, n)):
            out[n + 1 : end] = [""] * (end - n - 1)
            out[end] = _CLOSES.split(out[end], maxsplit=1)[1]
            out[n] = text[: opened.start()]
        elif (closed := _CLOSES.search(out[n])) and closed.start() <= _LONGEST_CAPTION:
            out[n] = out[n][closed.end() :]
    return [_CODE.sub(" ", text).strip() for text in out]


def _end_of_caption(texts: Sequence[str], start: int) -> int | None:
    """The block after `start` in which the caption's code ends."""
    return next((n for n in range(start + 1, min(start + 1 + _FARTHEST_END, len(texts))) if _CLOSES.search(texts[n])), None)
