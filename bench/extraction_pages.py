"""Development pages by path: rows of pages.jsonl, their HTML, and the metric and flattening tools that lie beside them.

The folder is named by --shared, else by DOCKETWIRE_SHARED, else it is ../shared beside the checkout. Nothing of it is copied into the repository.
"""

import gzip
import importlib.util
import json
import os
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from types import ModuleType
from typing import Any

import lxml.html
import tldextract
from trafilatura.utils import load_html

from bench.clutter import cluttered_html
from pipeline.reading.blocks import blocks_of
from pipeline.reading.decode import decode_text
from pipeline.reading.line_features import tokens_of

_BLOCKS = frozenset(
    [
        "p",
        "div",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "td",
        "th",
        "blockquote",
        "figcaption",
        "section",
        "article",
        "header",
        "footer",
        "nav",
        "aside",
        "ul",
        "ol",
        "table",
        "tr",
        "form",
        "label",
        "button",
        "dt",
        "dd",
        "main",
        "body",
        "pre",
        "address",
        "option",
        "br",
    ]
)
_UNSEEN = frozenset(["script", "style", "noscript", "template", "svg", "iframe"])


@dataclass(frozen=True, slots=True)
class Page:
    row: dict[str, Any]
    """id, set, url, lang, title, date, authors, text (reference body), optional (may be kept or dropped), must and must_not (snippets)."""
    html: str
    flat: bool

    @property
    def set(self) -> str:
        """`news` or the name of one of the wider sets."""
        return str(self.row.get("set", "news"))

    @property
    def url(self) -> str:
        return str(self.row.get("url") or "https://example.org/x")

    @property
    def site(self) -> str:
        """Its domain. Folds are cut by site, so that no page is judged by a model that saw its sister, in whatever set."""
        address = self.url.split("::", 1)[-1]
        parts = _DOMAINS(address if "//" in address else "//" + address.split("-", 1)[0])
        return f"{parts.domain}.{parts.suffix}"


_DOMAINS = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
"""The list that ships with it; addresses of one set are names of files, `hard::example.org-story.html`."""


def shared_folder(given: str | None = None) -> Path:
    return Path(given or os.environ.get("DOCKETWIRE_SHARED") or Path(__file__).resolve().parents[2] / "shared")


def tool(shared: Path, name: str) -> ModuleType:
    """A module of the shared tools folder, loaded by path."""
    folder = str(shared / "tools")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    spec = importlib.util.spec_from_file_location(name, shared / "tools" / f"{name}.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"{shared}/tools/{name}.py is missing: name the folder with --shared")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pages(shared: Path, *, flatten: str = "no", folder: str = "pages") -> list[Page]:
    """All pages, decoded: newspapers (`pages`) or the wider sets (`wide`).

    `flatten`: `no`; `yes`, their structure and links taken away; `keep-links`, their structure only.
    """
    change = {"no": str, "yes": tool(shared, "flatten").flatten, "keep-links": flattened_with_links}[flatten]
    return [Page(row, change(html), flatten != "no") for row, html in _decoded(shared / "data" / folder)]


def changed(page: Page, kind: str, shared: Path) -> Page:
    """The page as another site would have made it, one of `VARIANTS`, `flat` or `links`; the same every time."""
    if kind in VARIANTS:
        return VARIANTS[kind](page, random.Random(f"{kind} {page.row['id']}"))
    change = tool(shared, "flatten").flatten if kind == "flat" else flattened_with_links
    return Page(page.row, change(page.html), flat=True)


def _decoded(folder: Path) -> Iterator[tuple[dict[str, Any], str]]:
    for line in (folder / "pages.jsonl").read_text("utf-8").splitlines():
        row = {"set": "news", "lang": "", "must": [], "must_not": []} | json.loads(line)
        yield row, decode_text(gzip.decompress((folder / row["file"]).read_bytes()), content_type="text/html")


def bare(page: Page, rng: random.Random) -> Page:
    """A report of a few of its paragraphs or of all with little around it, as a page made for reading or one of a small site has it.

    What is around are lines of the page itself, longer ones rather than menus: calls to subscribe, comments, notices.
    """
    paragraphs = [line for line in page.row["text"].split("\n") if line.strip()]
    count = rng.choice([1, 2, 3, 5, 8, len(paragraphs)])
    start = rng.randrange(max(1, len(paragraphs) - count + 1))
    kept = paragraphs[start : start + count]
    before, after = _furniture(page, rng)
    title = escape(page.row["title"] or "")
    area = rng.choice(["{}", "<div>{}</div>", "<article>{}</article>", '<main><div class="content">{}</div></main>'])
    body = area.format(f"<h1>{title}</h1>" + "".join(f"<p>{escape(line)}</p>" for line in kept))
    html = f'<html lang="{page.row["lang"]}"><head><title>{title}</title></head><body>{before}{body}{after}</body></html>'
    return Page(page.row | {"text": "\n".join(kept)}, html, flat=False)


def _furniture(page: Page, rng: random.Random) -> tuple[str, str]:
    """Markup to put before and after a report; empty for three pages of ten."""
    if rng.random() < 0.3:
        return "", ""
    body, seen = _tokens_held(page), page.row["text"] + page.row["optional"]
    lines = {
        block.text for block in blocks_of(load_html(page.html)) if not _is_body(tokens_of(block.text), body) and block.text not in seen
    }
    found = sorted(sorted(lines), key=lambda line: rng.random() ** (1 / min(len(line), 200)))[-rng.randrange(2, 16) :]
    tag = rng.choice(["p", "div", "li"])
    marked = [f"<{tag}>{escape(line)}</{tag}>" for line in sorted(found, key=lambda _: rng.random())]
    cut = len(marked) // 4
    return "".join(marked[:cut]), "".join(marked[cut:])


def pruned(page: Page, rng: random.Random) -> Page:
    """The page less most of what is not its body: the same markup with a short menu and a small foot."""
    tree = _tree(page.html)
    body = _tokens_held(page)
    share = rng.choice([0.6, 0.9, 0.97])
    for node in list(tree.iter(*_LEAVES)):
        words = tokens_of(node.text_content())
        if words and not node.xpath(".//" + "|.//".join(_LEAVES)) and not _is_body(words, body) and rng.random() < share:
            node.drop_tree()
    return Page(page.row, _html(tree), flat=False)


def split(page: Page, rng: random.Random) -> Page:
    """The page with its body's paragraphs cut into sentences: how tabloids, tickers and lists are set."""
    tree = _tree(page.html)
    body = _tokens_held(page)
    for node in list(tree.iter("p")):
        text = " ".join(node.text_content().split())
        parts = _SENTENCE_GAP.split(text)
        if len(parts) > 1 and _is_body(tokens_of(text), body) and rng.random() < 0.7:
            for part in reversed(parts[1:]):
                further = lxml.html.Element("p", dict(node.attrib))
                further.text = part
                node.addnext(further)
            tail, node.tail = node.tail, None
            for child in list(node):
                node.remove(child)
            node.text = parts[0]
            node.getparent()[node.getparent().index(node) + len(parts) - 1].tail = tail
    return Page(page.row, _html(tree), flat=False)


def unnamed(page: Page, rng: random.Random) -> Page:
    """The page with classes and ids that say nothing, and fewer elements that do: what style sheets made by programs look like."""
    tree, salt, share = _tree(page.html), rng.random(), rng.choice([0.5, 0.9, 1.0])
    meaningless = {tag for tag in _AREAS if rng.random() < 0.5}
    for node in tree.iter("*"):
        for attribute in ("class", "id"):
            words = (node.get(attribute) or "").split()
            if words:
                node.set(attribute, " ".join(_scrambled(word, salt, share) for word in words))
        if node.tag in meaningless:
            node.tag = "div"
    return Page(page.row, _html(tree), flat=False)


def _scrambled(word: str, salt: float, share: float) -> str:
    """The same word comes out the same all over a page; some are left as they are."""
    code = random.Random(f"{salt} {word}")
    return "x" + "".join(code.choices("bcdfghjklmnpqrstvwz0123456789", k=6)) if code.random() < share else word


def cluttered(page: Page, rng: random.Random) -> Page:
    """A few paragraphs of the report, or all, on a small outlet's page: offers, comments and notices are paragraphs of the same column."""
    paragraphs = [line for line in page.row["text"].split("\n") if line.strip()]
    kept = paragraphs[: rng.choice([2, 4, 6, 9, len(paragraphs)])]
    html = cluttered_html(page.row["title"] or "", kept, page.row["lang"], rng)
    return Page(page.row | {"text": "\n".join(kept)}, html, flat=False)


VARIANTS = {"bare": bare, "cluttered": cluttered, "pruned": pruned, "split": split, "unnamed": unnamed}
_AREAS = ("article", "main", "nav", "aside", "footer", "header", "figure", "figcaption")
_LEAVES = ("p", "li", "h2", "h3", "h4", "td", "div", "section", "span")
_SENTENCE_GAP = re.compile(r"(?<=[.!?।؟])\s+|(?<=[。！？])\s*")


def _tree(html: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(html.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))


def _html(tree: lxml.html.HtmlElement) -> str:
    return str(lxml.html.tostring(tree, encoding="unicode"))


def grams_of(words: list[str]) -> list[tuple[str, ...]]:
    """Three-word shingles; of a shorter line, its whole wording as the only one."""
    return list(zip(words, words[1:], words[2:], strict=False)) or [(" ".join(words),)]


def _tokens_held(page: Page) -> set[tuple[str, ...]]:
    """Three-word shingles of the body, and of its lines that are shorter."""
    held = set(grams_of(tokens_of(page.row["text"])))
    return held | {grams_of(tokens_of(line))[0] for line in page.row["text"].split("\n") if 0 < len(tokens_of(line)) < 3}


def _is_body(words: list[str], body: set[tuple[str, ...]]) -> bool:
    grams = grams_of(words)
    return sum(gram in body for gram in grams) >= 0.3 * len(grams)


def flattened_with_links(html: str) -> str:
    """The page with every block of text a `<p>` of one `<div>`; head, links and pictures stay, as on sites built without classes."""
    tree = _tree(html)
    head, body = tree.find("head"), tree.find("body")
    paragraphs: list[str] = []
    run: list[str] = []
    _walk(tree if body is None else body, run, paragraphs)
    kept = "" if head is None else lxml.html.tostring(head, encoding="unicode")
    return f"<html>{kept}<body><div>{''.join(paragraphs)}</div></body></html>"


def _walk(node: lxml.html.HtmlElement, run: list[str], paragraphs: list[str]) -> None:
    seen = isinstance(node.tag, str) and node.tag not in _UNSEEN
    if seen:
        block = node.tag in _BLOCKS
        if block:
            _flush(run, paragraphs)
        run.append({"a": '<a href="/x">', "img": '<img src="/x">'}.get(node.tag, "") + escape(node.text or ""))
        for child in node:
            _walk(child, run, paragraphs)
        run.append("</a>" if node.tag == "a" else "")
        if block:
            _flush(run, paragraphs)
    run.append(escape(node.tail or ""))


def _flush(run: list[str], paragraphs: list[str]) -> None:
    text = " ".join("".join(run).split())
    if re.sub(r"<[^>]+>", "", text).strip():
        paragraphs.append(f"<p>{text}</p>")
    run.clear()
