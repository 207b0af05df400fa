"""The fields of the word index and their analysers; they have to be registered anew on every open."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

import tantivy

from warehouse.search.stems import INFLECTED

STATE_ID = "\0state"
"""Id of the one document that is no article: it says which snapshot the index stands for, and changes in the same commit as the articles."""
NOWHERE = "-"
"""Jurisdiction of an article that names neither authority nor law."""
_PLAIN = "spaced"


@cache
def schema() -> tantivy.Schema:
    """Fields of an article. `record` holds what a hit shows, as JSON."""
    fields = tantivy.SchemaBuilder()
    fields.add_text_field("id", tokenizer_name="raw", index_option="basic")
    fields.add_text_field("kind", tokenizer_name="raw", index_option="basic")
    for name in ("title", "body", "names"):
        fields.add_text_field(name, tokenizer_name=_PLAIN)
    for code in INFLECTED:
        fields.add_text_field(stem_field(code), tokenizer_name=_PLAIN, index_option="freq")
    for name in ("language", "topic", "platform"):
        fields.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("source", "authority", "law", "jurisdiction", "stage"):
        fields.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("published", "seen", "euros"):
        fields.add_integer_field(name, indexed=True, fast=True)
    fields.add_bytes_field("record", stored=True)
    return fields.build()


def stem_field(language: str) -> str:
    """Field that holds a language's words without their endings."""
    return f"stem_{language}"


def create(folder: Path) -> tantivy.Index:
    """A new, empty index."""
    folder.mkdir(parents=True)
    return _registered(tantivy.Index(schema(), path=str(folder)))


def open_index(folder: Path) -> tantivy.Index:
    """An index as it was written. Raises ValueError when it is damaged or of another version.

    tantivy takes a lock file beside what it reads; where nothing may be written it reads by way of links in a folder of its own.
    """
    try:
        return _registered(tantivy.Index.open(str(folder if _may_write(folder) else _linked(folder))))
    except BaseException as error:
        # Some damage makes tantivy panic; what pyo3 raises then has no name of its own to be caught by, and is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise ValueError(f"it cannot be opened: {error}") from error


def _may_write(folder: Path) -> bool:
    """A file is tried: what a user may do says nothing of a read-only file system."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except FileNotFoundError:
        return True  # there is no index: tantivy says so
    except OSError:
        return False


def _linked(folder: Path) -> Path:
    links = Path(tempfile.mkdtemp(prefix="docketwire-search-"))
    atexit.register(shutil.rmtree, links, ignore_errors=True)
    for path in (path for path in folder.iterdir() if path.suffix != ".lock"):
        (links / path.name).symlink_to(path.absolute())
    return links


def _registered(index: tantivy.Index) -> tantivy.Index:
    index.register_tokenizer(_PLAIN, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    index.config_reader(reload_policy="manual")
    return index
