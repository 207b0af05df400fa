"""What a page says of itself in JSON-LD: the node that describes its report."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml.html import HtmlElement

MAX_SCRIPTS = 40
_MAX_LENGTH = 400_000
"""Characters of one script; longer ones are catalogues, not descriptions of a report."""
_MAX_NODES = 2_000
_ARTICLE = re.compile(
    r"(?:article|blogposting|report|reportage|liveblogposting|pressrelease|newsarticle|advertisercontentarticle|legislation)$",
    re.IGNORECASE,
)
_PAGE = re.compile(r"(?:webpage|videoobject|itempage|creativework)$", re.IGNORECASE)
_FIELD = r'"%s"\s*:\s*"((?:[^"\\]|\\.){1,600})"'

_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")
_OPENS, _CLOSES = ("<!--", "//", "<![CDATA["), ("-->", "]]>")
"""How what hides a script from old browsers begins and ends."""

_POINTING = ("author", "creator", "publisher")
"""Fields whose value may be a reference to a node of its own."""

Node = dict[str, Any]


def article_node(tree: HtmlElement) -> Node:
    """The JSON-LD node of the page's report, `{}` when there is none. Broken JSON still gives its headline and dates."""
    best: Node = {}
    rank = 0
    named: dict[str, Node] = {}
    for script in _scripts(tree):
        for node in _nodes(script):
            if isinstance(identity := node.get("@id"), str) and len(node) > 1:
                named.setdefault(identity, node)
            score = _rank(node)
            if score > rank:
                best, rank = node, score
    pointing = {field: [_resolved(item, named) for item in as_list(best.get(field))] for field in _POINTING if field in best}
    return best | pointing


def _resolved(value: Any, named: Mapping[str, Node]) -> Any:
    """The node that `{"@id": ...}` points to, where a script of the page has it."""
    identity = value.get("@id") if isinstance(value, dict) and "name" not in value else None
    return named.get(identity, value) if isinstance(identity, str) else value


def _rank(node: Node) -> int:
    """Articles above pages; among equals the first one wins, and one with a date above one without."""
    types = list(map(str, as_list(node.get("@type"))))
    kind = 4 if any(map(_ARTICLE.search, types)) else 1 if any(map(_PAGE.search, types)) else 0
    return kind + 2 * ("datePublished" in node) + ("headline" in node) if kind else 0


def _scripts(tree: HtmlElement) -> Iterator[str]:
    found = 0
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = script.text or ""
        found += 1
        if found > MAX_SCRIPTS:
            return
        if text and len(text) <= _MAX_LENGTH:
            yield text


def _nodes(script: str) -> Iterator[Node]:
    value = _loaded(script)
    queue, seen = [value], 0
    while queue and seen < _MAX_NODES:
        item = queue.pop(0)
        seen += 1
        if isinstance(item, list):
            queue.extend(item)
        elif isinstance(item, dict):
            yield item
            queue.extend(
                item[key]
                for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "liveBlogUpdate")
                if isinstance(item.get(key), dict | list)
            )


def _loaded(script: str) -> Any:
    text = script.strip()
    if text.startswith(_OPENS) or text.endswith(_CLOSES):
        text = _WRAPPING.sub("", text)
    text = text.strip().rstrip(";")
    for mended in (str, _without_spare_commas):
        try:
            return json.loads(mended(text), strict=False)
        except (ValueError, RecursionError):
            continue
    return _salvaged(text)


def _without_spare_commas(text: str) -> str:
    return re.sub(r",\s*([}\]])", r"\1", text)


def _salvaged(text: str) -> Node:
    """Headline, dates and author names out of JSON that does not parse."""
    if not re.search(r'"@type"\s*:\s*\[?\s*"[A-Za-z]*(?:Article|Posting)"', text):
        return {}
    node: Node = {"@type": "Article"}
    for name in ("headline", "datePublished", "dateModified", "description"):
        if found := re.search(_FIELD % name, text):
            node[name] = re.sub(r"\\(.)", r"\1", found[1]) if "\\u" not in found[1] else _unescaped(found[1])
    return node


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text


def as_list(value: Any) -> list[Any]:
    """JSON-LD lets every value be one or many."""
    return value if isinstance(value, list) else [] if value is None else [value]


def words(value: Any) -> str | None:
    """A value as plain text, entities and tags resolved; None for anything that is no text."""
    for item in as_list(value):
        text = item.get("@value") if isinstance(item, dict) else item
        if isinstance(text, str) and text.strip():
            return re.sub(r"\s+", " ", re.sub(r"<[^>]{1,200}>", "", html.unescape(html.unescape(text[:20_000])))).strip() or None
    return None


def names(value: Any) -> list[str]:
    """Names of persons or organisations given as text, node or list of either."""
    out = []
    for item in as_list(value)[:40]:
        listed = as_list(item.get("name"))[:40] if isinstance(item, dict) else []
        if len(listed) > 1:  # one node for all of them
            out += [name for one in listed if (name := words(one))]
        elif name := _name_of(item) if isinstance(item, dict) else words(item):
            out.append(name)
    return out


def _name_of(node: Node) -> str | None:
    parts = (words(node.get("givenName")), words(node.get("additionalName")), words(node.get("familyName")))
    return words(node.get("name")) or (" ".join(filter(None, parts)) if parts[0] and parts[2] else None) or words(node.get("alternateName"))
