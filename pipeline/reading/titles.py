"""The headline: the h1 where it agrees with what the page says elsewhere, else og:title without the site's tail."""

import re
import unicodedata

SEPARATORS = re.compile(r"\s+[|·•–—‹›«»:/~-]\s+|\s*[|｜︱»]\s*|\s+::\s+")
_WORD = re.compile(r"\w+")
_MAX_LENGTH = 400


def headline(
    h1s: list[str], og: str | None, node: str | None, page: str | None, *, site: str | None, host: str, hint: str | None
) -> tuple[str | None, str | None]:
    """The headline and where it came from (`h1`, `og`, `json-ld`, `title`, `listing`).

    Args:
        h1s: Texts of the page's h1 elements, in order.
        og: og:title or twitter:title.
        node: JSON-LD headline.
        page: Text of `<title>`.
        site: og:site_name.
        host: Host name of the page; its name is a site tail too.
        hint: Title in the listing that led here.
    """
    og, node, page, hint = (_clean(text) for text in (og, node, page, hint))
    claims = [without_tail(text, site, host) for text in (og, node, page, hint) if text]
    h1s = [text for text in map(_clean, h1s[:8]) if text and not _is_site(text, site, host)]
    for claim in claims[:3]:
        for h1 in h1s:
            if _agree(h1, claim):
                return h1, "h1"
    for text, origin in ((og, "og"), (node, "json-ld"), (hint, "listing"), (page, "title")):
        if text and (short := without_tail(text, site, host)) and not _is_site(short, site, host):
            return short, origin
    return (h1s[0], "h1") if h1s else (None, None)


def _clean(text: str | None) -> str | None:
    text = " ".join(unicodedata.normalize("NFC", text or "")[: _MAX_LENGTH * 4].split())
    return text[:_MAX_LENGTH] or None


def key(text: str) -> str:
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def _agree(h1: str, claim: str) -> bool:
    """Equal but for punctuation, or one holds the other, or most words are shared (editors shorten titles for search engines)."""
    one, other = key(h1), key(claim)
    if not one or not other:
        return False
    short, long = sorted((one, other), key=len)
    if short in long and len(short) >= 0.5 * len(long):
        return True
    mine, theirs = set(one.split()), set(other.split())
    return len(mine & theirs) >= 0.5 * len(mine | theirs)


def without_tail(text: str, site: str | None, host: str) -> str:
    """The title without ` | Site name`; a part is a tail only when it names the site."""
    parts, seams = SEPARATORS.split(text), SEPARATORS.findall(text)
    while len(parts) > 1 and _is_site(parts[-1], site, host):
        parts.pop()
    first = 0
    while first < len(parts) - 1 and _is_site(parts[first], site, host):
        first += 1
    kept = parts[first] if parts else ""
    for n in range(first + 1, len(parts)):
        kept += seams[n - 1] + parts[n]
    return kept.strip() or text


def _is_site(part: str, site: str | None, host: str) -> bool:
    """Whether a part of a title is the site's name, as og:site_name or the host spell it."""
    name = key(part).replace(" ", "")
    if not name or len(name) > 60:
        return False
    labels = [
        label for label in host.split(".") if len(label) > 2 and label not in {"www", "com", "org", "net", "news", "info", "gov", "edu"}
    ]
    owned = [key(site).replace(" ", "")] if site else []
    owned += [label.replace("-", "") for label in labels] + ["".join(labels), host.removeprefix("www.").replace(".", "").replace("-", "")]
    return any(
        name == own or (len(own) > 3 and (name.startswith(own) or name.endswith(own)) and len(name) <= len(own) + 12)
        for own in owned
        if own
    )
