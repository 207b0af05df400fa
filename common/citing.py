"""The one writer of citations: a reference as BibTeX (for BibLaTeX and LaTeX) and as CSL-JSON (Zotero, pandoc)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What is cited. Texts are as they stand; the writers escape them."""

    key: str
    """Name of the entry: letters, digits and hyphens."""
    kind: str
    """CSL type: `article-newspaper`, `dataset` or `webpage`."""
    title: str
    authors: tuple[str, ...] = ()
    container: str = ""
    """The outlet, or the site."""
    issued: date | None = None
    accessed: date | None = None
    url: str = ""
    language: str = ""
    version: str = ""
    note: str = ""
    archive: str = ""
    """Where the bytes lie: WARC file and offset."""
    custom: Mapping[str, Any] = field(default_factory=dict)
    """What no style has a field for, such as the digest of the bytes; its values are texts."""


def bibtex(reference: Reference) -> str:
    """An entry of type @misc, or @article for a report of the press."""
    press = reference.kind == "article-newspaper"
    texts = {
        "author": " and ".join(f"{{{tex(name)}}}" for name in reference.authors),
        "title": f"{{{tex(reference.title)}}}",
        "journal" if press else "howpublished": tex(reference.container),
        "year": f"{reference.issued:%Y}" if reference.issued else "",
        "date": reference.issued.isoformat() if reference.issued else "",
        "urldate": reference.accessed.isoformat() if reference.accessed else "",
        "url": _address(reference.url),
        "langid": tex(reference.language),
        "version": tex(reference.version),
        "note": tex(". ".join(part for part in (reference.note, reference.archive) if part)),
        **{name: tex(str(value)) for name, value in reference.custom.items()},
    }
    lines = [f"  {name} = {{{value}}}," for name, value in texts.items() if value]
    return "\n".join([f"@{'article' if press else 'misc'}{{{reference.key},", *lines, "}", ""])


def csl(reference: Reference) -> str:
    """CSL-JSON, an array of one item."""
    item: dict[str, Any] = {
        "id": reference.key,
        "type": reference.kind,
        "title": reference.title,
        "author": [{"literal": name} for name in reference.authors],
        "container-title": reference.container,
        "issued": _parts(reference.issued),
        "accessed": _parts(reference.accessed),
        "URL": reference.url,
        "language": reference.language,
        "version": reference.version,
        "note": reference.note,
        "archive_location": reference.archive,
        "custom": dict(reference.custom),
    }
    return json.dumps([{key: value for key, value in item.items() if value}], ensure_ascii=False, indent=2) + "\n"


def tex(text: str) -> str:
    """Text for LaTeX; unpaired braces would end the field, so they are named instead."""
    paired = text.count("{") == text.count("}")
    return "".join(_TEX.get(char, char) if char not in "{}" or paired else "(brace)" for char in text)


def _address(url: str) -> str:
    """An address as it stands between braces: what would end the field is written as bytes."""
    return url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def _parts(day: date | None) -> dict[str, Any]:
    return {"date-parts": [[day.year, day.month, day.day]]} if day else {}
