"""What a court records' interface answers in the place of a page: one JSON object, with the address of the page it stands for and, of an opinion, its text."""

import json
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urljoin

from records.capture import Hint

_TEXTS = ("html_with_citations", "html", "html_lawbox", "html_columbia", "xml_harvard", "plain_text")
"""Fields of an opinion of CourtListener's REST API v4 that hold its text, the best form first, as its help has it."""
_MARKS = ("resource_uri", "absolute_url")
"""What every object of that interface has; other JSON is no page."""


@dataclass(frozen=True, slots=True)
class InterfaceRecord:
    """One object."""

    address: str
    """The page people read."""
    text: str | None
    """Markup or plain text; None of a docket."""


def interface_record(body: str, *, url: str) -> InterfaceRecord | None:
    """The object, where a body is one. Never raises."""
    if body.lstrip()[:1] != "{":
        return None
    try:
        found: Any = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not all(isinstance(found.get(mark), str) and found[mark] for mark in _MARKS):
        return None
    text = next((value for name in _TEXTS if isinstance(value := found.get(name), str) and value.strip()), None)
    return InterfaceRecord(urljoin(url, found["absolute_url"]), text)


def told(hint: Hint | None, record: InterfaceRecord) -> Hint | None:
    """What the listing said, with the object's text as its own."""
    return replace(hint, content=record.text) if hint is not None and record.text else hint
