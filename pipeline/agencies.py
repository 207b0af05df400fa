"""News agencies: whoever is named as one in a byline is no author, and as where a report has it from no party of its case (`agencies.toml`)."""

import tomllib
from pathlib import Path

_LISTED = tomllib.loads(Path(__file__).with_name("agencies.toml").read_text("utf-8"))

IN_BYLINES = frozenset([*_LISTED["everywhere"], *_LISTED["bylines"]])
"""In small letters, as they stand beside or in the place of an author."""
AS_SOURCES = frozenset([*_LISTED["everywhere"], *_LISTED["sources"]])
"""In small letters, as reports name where they have it from."""
