"""Development pages by path: rows of pages.jsonl, their HTML, and the metric and flattening tools that lie beside them.

The folder is named by --shared, else by DOCKETWIRE_SHARED, else it is ../shared beside the checkout. Nothing of it is copied into the repository.
"""

import gzip
import importlib.util
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from pipeline.decode import decode_text


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


def pages(shared: Path, *, flat: bool) -> list[Page]:
    """All pages, decoded; with `flat`, their structure taken away."""
    folder = shared / "data" / "pages"
    rows = [json.loads(line) for line in (folder / "pages.jsonl").read_text("utf-8").splitlines()]
    flatten = tool(shared, "flatten").flatten
    out = []
    for row in rows:
        html = decode_text(gzip.decompress((folder / row["file"]).read_bytes()), content_type="text/html")
        out.append(Page(row, flatten(html) if flat else html, flat))
    return out
