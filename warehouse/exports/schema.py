"""The shape of exports: its version, the keys of their tables, and how tables refer to each other. docs/export-schema.md holds the promise."""

from collections.abc import Mapping
from types import MappingProxyType

VERSION = "2.0"
"""Within one major number no table or column goes, is renamed, or changes its type or meaning; what is added raises the minor number."""
FORMAT = f"docketwire-export/{VERSION.partition('.')[0]}"

KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "articles": ("article_id",),
        "copies": ("copy_id",),
        "versions": ("version_id",),
        "segments": ("warc_file",),
        "sources": ("source_id",),
        "runs": ("run_id",),
        "source_runs": ("run_id", "source_id"),
        "stories": ("story_id",),
        "disputes": ("dispute_id",),
        "story_members": ("report_id",),
        "decisions": ("story_id",),
    }
)
"""Table -> the columns that name a row of it. The others are lists of what an article holds, or (captures) of what was fetched, which may come twice."""

REFERENCES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "copies": {"article_id": "articles"},
        "mentions": {"article_id": "articles"},
        "facts": {"article_id": "articles"},
        "fines": {"article_id": "articles"},
        "deadlines": {"article_id": "articles"},
        "versions": {"article_id": "articles"},
        "vectors": {"version_id": "versions"},
        "source_runs": {"run_id": "runs"},
        "story_members": {"story_id": "stories"},
        "decisions": {"story_id": "stories"},
    }
)
"""Table -> column -> the table whose key it holds. Held by every export that is not an increment, which has only the rows that are new."""

RENAMED: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"captures": {"segment": "warc_file"}, "segments": {"segment": "warc_file"}, "runs": {"segments": "warc_files"}}
)
"""Table -> column of the warehouse -> its name in an export; exports of the first form have the warehouse's."""


def renames(manifest_format: str) -> Mapping[str, Mapping[str, str]]:
    """The renamings of an export, by what its manifest calls its form."""
    return {} if manifest_format == "docketwire-export/1" else RENAMED
