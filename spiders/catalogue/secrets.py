"""What of a login may stand in the catalogue: names of environment variables, never what is in them. No message repeats a value that is refused."""

import re
from urllib.parse import urlsplit

from common.addresses.hosts import host_of, registrable_domain
from common.addresses.written import web_address
from common.forms import BadValueError
from records.source import Source

_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,99}")
_REFERENCE = re.compile(r"\$[A-Z_][A-Z0-9_]{0,99}")
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_OURS = frozenset(
    {"host", "user-agent", "cookie", "connection", "content-length", "transfer-encoding", "accept-encoding", "proxy-authorization"}
)
"""Headers that a source may not set: they say who we are, or belong to the transport; cookies have a key of their own."""
_SECRET = re.compile(r"auth|token|key|secret|pass|pwd|pin$|session|credential|user|mail|login", re.IGNORECASE)
"""Names under which what is sent is mostly secret."""
_RANDOM = re.compile(r"[A-Za-z0-9+/_=.-]{24,}")
"""So many signs without a space are a key rather than a word."""
_REMEDY = "secrets never stand in the catalogue: put it into the environment and write the variable's name"


def variable(value: str) -> str:
    """A name of an environment variable, or nothing. Raises BadValueError."""
    if value and not _VARIABLE.fullmatch(value):
        raise BadValueError("is no name of an environment variable (capitals, digits, underscores)", f"{_REMEDY}, e.g. BLATT_COOKIES")
    return value


def header(value: str) -> str:
    """`Name: value` of a request's header. Raises BadValueError."""
    name, said = _pair(value, "header", "X-Api-Key: $BLATT_KEY")
    if name.casefold() in _OURS:
        raise BadValueError(f"{name} is not a source's to set", "for cookies there is cookies_env, for a proxy proxy")
    _no_secret(name, said)
    return value


def form_field(value: str) -> str:
    """`name: value` of a form's field. Raises BadValueError."""
    _no_secret(*_pair(value, "field", "password: $BLATT_PASSWORD"))
    return value


def proxy(value: str) -> str:
    """Address of a proxy without user and password, or `$NAME`. Raises BadValueError."""
    if not value or _REFERENCE.fullmatch(value):
        return value
    if "@" in value:
        raise BadValueError("holds a user's name or password", f'{_REMEDY}: proxy = "$BLATT_PROXY"')
    return web_address(value)


def whole_login(source: Source) -> Source:
    """A login has a page and fields, and lies on the source's own site. Raises BadValueError."""
    if bool(source.login_url) != bool(source.login_fields):
        missing = "login_fields" if source.login_url else "login_url"
        raise BadValueError("missing", "a login needs login_url and login_fields", missing)
    if source.login_url and registrable_domain(host_of(source.login_url)) != registrable_domain(host_of(source.homepage)):
        raise BadValueError(
            f"{urlsplit(source.login_url).netloc} is not on the source's site", "secrets go to the outlet alone", "login_url"
        )
    return source


def _pair(value: str, what: str, example: str) -> tuple[str, str]:
    name, colon, said = value.partition(":")
    if not colon or not _NAME.fullmatch(name.strip()) or re.search(r"[\r\n\0]", said):
        raise BadValueError(f"is no {what}", f"e.g. {example}")
    return name.strip(), said.strip()


def _no_secret(name: str, said: str) -> None:
    rest = _REFERENCE.sub("", said)
    if (_SECRET.search(name) and (rest == said or len(rest.split()) > 1)) or _RANDOM.search(rest):
        raise BadValueError(
            f"the value of {name} looks like a secret", f"{_REMEDY}: {name}: $BLATT_{re.sub('[^A-Z0-9]+', '_', name.upper())}"
        )
