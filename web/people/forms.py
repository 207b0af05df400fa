"""Forms as browsers send them: bounded, decoded, and never trusted."""

from dataclasses import fields
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request

from records.people import Deed

_DEED = tuple(field.name for field in fields(Deed))
LONGEST_PATH = 500


async def form_of(request: Request) -> dict[str, str]:
    """The first value of each field; nothing of what is no form."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return {}
    given = parse_qs((await request.body()).decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=60)
    return {name: values[0] for name, values in given.items()}


def deed_of(form: dict[str, str]) -> Deed:
    return Deed(**{name: form.get(name, "") for name in _DEED if name != "action"}, action=form.get("action", ""))


def own_path(text: str, fallback: str = "/") -> str:
    """A path of this site to go on to; whatever else was written, the fallback."""
    parts = urlsplit(text) if text.isprintable() and len(text) <= LONGEST_PATH else None
    if parts is None or parts.scheme or parts.netloc or not text.startswith("/") or text.startswith(("//", "/\\")) or "\\" in text:
        return fallback
    return text
