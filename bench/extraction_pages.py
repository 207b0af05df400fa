"""Development pages by path: rows of pages.jsonl, their HTML, and the metric and flattening tools that lie beside them.

The folder is named by --shared, else by DOCKETWIRE_SHARED, else it is ../shared beside the checkout. Nothing of it is copied into the repository.
"""

import gzip
import importlib.util
import json
import os
import re
import sys
from dataclasses import dataclass
from html import escape
from pathlib import Path
from types import ModuleType
from typing import Any

import lxml.html

from pipeline.decode import decode_text

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
    """id, url, lang, title, date, authors, text (reference body), optional (may be kept or dropped)."""
    html: str
    flat: bool

    @property
    def site(self) -> str:
        """Publisher: the id less its date. Folds are cut by site, so that no page is judged by a model that saw its sister."""
        return str(self.row["id"]).rsplit("_", 3)[0]


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


def pages(shared: Path, *, flatten: str = "no") -> list[Page]:
    """All pages, decoded. `flatten`: `no`; `yes`, their structure and links taken away; `keep-links`, their structure only."""
    folder = shared / "data" / "pages"
    rows = [json.loads(line) for line in (folder / "pages.jsonl").read_text("utf-8").splitlines()]
    change = {"no": str, "yes": tool(shared, "flatten").flatten, "keep-links": flattened_with_links}[flatten]
    out = []
    for row in rows:
        html = decode_text(gzip.decompress((folder / row["file"]).read_bytes()), content_type="text/html")
        out.append(Page(row, change(html), flatten != "no"))
    return out


def flattened_with_links(html: str) -> str:
    """The page with every block of text a `<p>` of one `<div>`; head, links and pictures stay, as on sites built without classes."""
    tree = lxml.html.fromstring(html.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
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
