"""Forms as browsers send them: bounded, decoded, and never trusted."""

from dataclasses import fields
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request

from records.people import Deed

_DEED = tuple(field.name for field in fields(Deed))
LONGEST_PATH = 500
MOST_FIELDS = 600
"""Of one form: that of a list has a box for every language, country, topic and stage of an archive."""
_FORM = "application/x-www-form-urlencoded"


def fields_of(content_type: str, body: bytes) -> dict[str, list[str]]:
    """Every value of each field; nothing of what is no form, or of one with too many fields."""
    if not content_type.startswith(_FORM):
        return {}
    try:
        return parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return {}


async def fields_asked(request: Request) -> dict[str, list[str]]:
    """Those of a request."""
    return fields_of(request.headers.get("content-type", ""), await request.body())


async def form_of(request: Request) -> dict[str, str]:
    """The first value of each field."""
    return {name: values[0] for name, values in (await fields_asked(request)).items()}


def deed_of(form: dict[str, str]) -> Deed:
    return Deed(**{name: form.get(name, "") for name in _DEED if name != "action"}, action=form.get("action", ""))


def own_path(text: str, fallback: str = "/") -> str:
    """A path of this site to go on to; whatever else was written, the fallback."""
    parts = urlsplit(text) if text.isprintable() and len(text) <= LONGEST_PATH else None
    if parts is None or parts.scheme or parts.netloc or not text.startswith("/") or text.startswith(("//", "/\\")) or "\\" in text:
        return fallback
    return text
