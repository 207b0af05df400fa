"""What page makers left in the text by mistake: soft hyphens, entities and tags escaped once too often, codes of plug-ins that are gone."""

import html
import re
import unicodedata
from collections.abc import Sequence

_SOFT_HYPHEN = "\u00ad"
_NAMES = r"(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|quot|apos|nbsp|amp|lt|gt|[lr]squo|[lr]dquo|[lr]aquo|[mn]dash|hellip|bull|euro|shy);"
_UNSEEN = (
    r"(?:shy|#0*173|#[xX]0*[aA][dD]|#0*8203|#[xX]0*200[bB]|ZeroWidthSpace|#0*8288|#[xX]0*2060|NoBreak|#0*65279|#[xX]0*[fF][eE][fF]{2});"
)
"""Names of signs that are not seen: places where a word may be broken, or may not."""
_ESCAPED_HYPHEN = re.compile(r"&(?:shy|#0*173|#[xX]0*[aA][dD]);")
_ESCAPED_UNSEEN = re.compile(f"&{_UNSEEN}")
_BREAK_SIGNS = "\u200b\u2060\ufeff"
_PARTED_BY_BREAKS = "\u0e32\u0eb2\u0f0b\u102c\u17b6"
"""A vowel or mark that every text in Thai, Lao, Tibetan, Burmese or Khmer has: there a space of no width parts words, and stays."""
_ESCAPED_TWICE = re.compile(rf"&amp;(?={_NAMES})")
_TO_MEND = re.compile(rf"&(?:amp;(?={_NAMES})|{_UNSEEN})")
_LEFT = re.compile(f"&{_NAMES}")
_ENTITY = re.compile(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[a-zA-Z]{2,8}\d?);")
_TAG = re.compile(r"</?(?:p|br|div|b|i|u|em|strong|span|a|ul|ol|li|h[1-6]|blockquote)(?:\s[^<>]{0,300})?/?>", re.IGNORECASE)
_INLINE = re.compile(r"</?(?:b|i|u|em|strong|span|a)\b", re.IGNORECASE)

_TEMPLATE = re.compile(r"<(/)?template\b([^<>]{0,2000})>", re.IGNORECASE)
_SHADOW = re.compile(r"\sshadowrootmode\s*=\s*[\"']?(?:open|closed)\b", re.IGNORECASE)

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
    """A page's markup as all parsers here get it: NFC, shadow roots opened, without soft hyphens and what was escaped twice. Nothing in it grows."""
    return unicodedata.normalize("NFC", mended(with_shadows(html)))


def with_shadows(markup: str) -> str:
    """The page's markup with its declared shadow roots as elements: browsers show what stands in them, parsers take it for a template's."""
    if "shadowrootmode" not in markup:
        return markup
    shown: list[bool] = []

    def opened(tag: re.Match[str]) -> str:
        if tag[1]:
            return "</div>" if shown and shown.pop() else tag[0]
        shown.append(_SHADOW.search(tag[0]) is not None)
        return f"<div{tag[2]}>" if shown[-1] else tag[0]

    return _TEMPLATE.sub(opened, markup)


def mended(markup: str) -> str:
    """The page's markup without signs that are not seen, and with what was escaped twice escaped once."""
    if _TO_MEND.search(markup) is not None:  # one search for both
        unseen = _ESCAPED_HYPHEN if _is_parted(markup) else _ESCAPED_UNSEEN
        markup = unseen.sub("", _ESCAPED_TWICE.sub("&", markup))
    return without_unseen(markup)


def mended_text(text: str) -> str:
    """Text that was read off markup which was not mended: what `markup_of` would have made of it."""
    if "&" in text:
        text = _LEFT.sub(lambda found: html.unescape(found[0]), text)
    return unicodedata.normalize("NFC", without_unseen(text))


def without_unseen(text: str) -> str:
    """Without soft hyphens, and without breaks of no width where they do not part words."""
    text = text.replace(_SOFT_HYPHEN, "")
    if any(sign in text for sign in _BREAK_SIGNS) and not _is_parted(text):
        for sign in _BREAK_SIGNS:
            text = text.replace(sign, "")
    return text


def _is_parted(text: str) -> bool:
    return any(
        sign in text for sign in _PARTED_BY_BREAKS
    )  # to look for one sign costs next to nothing, for one of a hundred a millisecond a page


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
