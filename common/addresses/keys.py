"""One key for all the addresses of a page, and the clean address that people are shown."""

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit, urlunsplit

from common.addresses.escapes import path_key, query_key
from common.addresses.hosts import bracketed, host_of, is_local, plain_host
from common.addresses.parameters import company, is_mark, is_variant
from common.addresses.wrappers import may_wrap, unwrapped

MAX_LENGTH = 8192
"""Characters; longer addresses are kept as they are, less their fragment."""
DEFAULT_PORTS = {"http": 80, "https": 443}
_VARIANT_SUFFIX = re.compile(
    r"(?:/(?:amp|print|drucken|imprimir|imprimer|stampa|amp\.html|amphtml|print\.html)|[._-]amp(?=\.html?$)|\.amp)/?$|[._-](?:amp|print)(?=\.html?$)",
    re.IGNORECASE,
)
_VARIANT_PREFIX = re.compile(r"^/(?:amp|print|mobile)(?=/[^/])", re.IGNORECASE)
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*|/\(S\([a-z0-9]{20,32}\)\)(?=/)", re.IGNORECASE)
"""Of Java and PHP servers, and ASP.NET's `/(S(...))/`."""
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_ROUTE = re.compile(r"!?/[^/]")
"""A fragment that chooses a page of a site built on scripts: `#!/decisions/12`, `#/decisions/12`."""
_NOISE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
_AMPERSAND = re.compile(r"(?<=&)(?:(?:amp|#0*38|#x0*26);)+", re.IGNORECASE)
"""Left by templates that escape twice: `&amp;id=3` in an address never meant a parameter `amp;id`."""
_APPENDED = re.compile(r"[?;](?=(?:utm_\w+|fbclid|gclid|ref|share|source)=)", re.IGNORECASE)
"""Marks hung onto an address that had a query already: `?id=5?utm_source=rss`."""
_SETTLED = re.compile(r"https://([a-z0-9.-]+\.[a-z]+)(/[A-Za-z0-9._~!$'()*,:@&+;=/-]*)(?:\?([A-Za-z0-9._~!$'()*,:@&;=/-]+))?")
"""Nothing but host, path and query, in the characters of keys; enough to tell most keys without taking them apart."""
_BARE = re.compile(r"https?://[a-z0-9.-]+\.[a-z]+(?:/[A-Za-z0-9._~!$'*,:@&+=%/-]*)?")
"""Nothing but host and path, with no sign that a token in a path begins with: most addresses, which `clean_url` gives back as they are."""


@lru_cache(maxsize=8_192)
def canonical_url(url: str) -> str:
    """One key for all addresses of a report on a site; applying it twice changes nothing.

    Taken away: links that only lead elsewhere, fragments that choose no page, tracking parameters and tokens of a visit, AMP, mobile and print
    marks, `www.`, default port, index page, trailing slash. Made uniform: case of scheme, host and percent-escapes, `+`, dot segments, IDN as
    browsers do, order of parameters, http as https. Addresses of this machine (loopback, IP addresses, names without a dot) keep scheme, host and
    port as they are. What is no http(s) URL comes back stripped of white space. Remembered, for a crawl asks half a dozen times on the way of each page,
    the last time when its segment is closed, some thousand pages later.
    """
    if len(url) > MAX_LENGTH:
        return url.split("#", 1)[0]
    url = _NOISE.sub("", url).strip()
    if _is_settled(url):
        return url
    for _ in range(64):  # each pass removes something, so this ends long before; nested caches and doubled marks need a few
        previous, url = url, _canonical_once(url)
        if url == previous or _is_settled(url):
            break
    return url


def _is_settled(url: str) -> bool:
    """True only for what `_canonical_once` would give back; most addresses are told here at a third of the cost."""
    found = _SETTLED.fullmatch(url)
    if found is None or plain_host(found[1]) != found[1] or may_wrap(found[1]):
        return False
    path = found[2]
    if "//" in path or "/." in path or (path.endswith("/") and path != "/"):
        return False
    if found[3] and _query(found[3], found[1]) != found[3]:
        return False
    return not (_VARIANT_SUFFIX.search(path) or _VARIANT_PREFIX.match(path) or _INDEX.search(path) or _PATH_SESSION.search(path))


def clean_url(url: str) -> str:
    """The address as people are shown it: it still opens the same form of the page, but does not say where it was found.

    Less than `canonical_url`: scheme, host, path, order and escapes stay as they are, only parameters and tokens that tell who came go.
    """
    if _BARE.fullmatch(url):
        return url
    parts = split(url) if len(url) <= MAX_LENGTH else None
    if parts is None:
        return url
    # Where nothing is dropped not a character changes.
    pairs = parts.query.split("&")
    kept = _kept(pairs, host_of(url), variants=True)
    query = parts.query if len(kept) == len(pairs) else "&".join(kept)
    return urlunsplit(parts._replace(path=_PATH_SESSION.sub("", parts.path), query=query, fragment=route(parts.fragment)))


def split(url: str) -> SplitResult | None:
    """Parts of an http(s) URL with a host; None for anything else, however malformed."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - a bad port raises here
    except ValueError:
        return None
    return parts if parts.scheme.lower() in DEFAULT_PORTS and host_of(url) else None


def route(fragment: str) -> str:
    """The fragment where it chooses a page, else nothing."""
    return fragment if _ROUTE.match(fragment) else ""


def _lower_pair(pair: str) -> tuple[str, str]:
    """Name and value of a parameter, in lower case."""
    name, _, value = pair.partition("=")
    return name.lower(), value.lower()


def _canonical_once(url: str) -> str:
    if may_wrap(host_of(url)):  # tokens of a visit first: they may stand where the wrapper's own marks are looked for
        url = unwrapped(clean_url(url))
    parts = split(url)
    if parts is None:
        return url
    host, port, scheme = host_of(url), parts.port, parts.scheme.lower()
    if is_local(host):
        port = None if port == DEFAULT_PORTS[scheme] else port
    else:
        scheme = "https" if port in {None, 80, 443} else scheme
        port = None if port in {80, 443} else port
        host = plain_host(host)
    netloc = bracketed(host) + (f":{port}" if port is not None else "")
    return urlunsplit((scheme, netloc, _path(parts.path), _query(parts.query, host), path_key(route(parts.fragment))))


def _path(path: str) -> str:
    path = path_key(_PATH_SESSION.sub("", path))
    path = re.sub(r"//+", "/", path)
    path = _INDEX.sub("/", without_dots(path))
    if (shorter := _VARIANT_SUFFIX.sub("", path)).strip("/"):
        path = shorter
    path = _VARIANT_PREFIX.sub("", path)
    return (path.rstrip("/") if path.strip("/") else "") or "/"


def without_dots(path: str) -> str:
    """A path without `.` and `..` (RFC 3986, 5.2.4)."""
    if "/." not in path:
        return path
    segments = path.split("/")
    kept: list[str] = []
    for segment in segments[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    return "/" + "/".join(kept) + ("/" if segments[-1] in (".", "..") and kept else "")


def _query(query: str, host: str) -> str:
    if not query:
        return ""
    query = _AMPERSAND.sub("", "&" + query) if ";" in query else query
    query = _APPENDED.sub("&", query)
    pairs = {query_key(pair) for pair in query.split("&") if pair}
    return "&".join(sorted(_kept(pairs, host, variants=False)))


def _kept(pairs: Iterable[str], host: str, *, variants: bool) -> list[str]:
    """Pairs that choose what is shown; with `variants` also those that choose in which form."""
    kept, marks = [], []
    for pair in pairs:
        name, value = _lower_pair(pair)
        # By name and value: of `?ref=twitter&ref=2026-17` one stays.
        if is_mark(name, value, host):
            marks.append(name)
        elif variants or not is_variant(name, value):
            kept.append((name, pair))
    company_of_marks = company(marks)
    return [pair for name, pair in kept if name not in company_of_marks]


def marked_form(url: str) -> str:
    """Which form of its page an address asks for: `amp`, `print` or `mobile`; empty for the ordinary one."""
    parts = split(url)
    if parts is None:
        return ""
    host, marks = host_of(url), []
    if host != plain_host(host):
        marks += host.removesuffix(plain_host(host)).split(".")
    if found := _VARIANT_SUFFIX.search(parts.path) or _VARIANT_PREFIX.search(parts.path):
        marks.append(found.group())
    for name, value in map(_lower_pair, parts.query.split("&")):
        marks += [name, value] if is_variant(name, value) else []
    text = " ".join(marks).casefold()
    if "amp" in text:
        return "amp"
    if re.search(r"print|drucken|imprimir|imprimer|stampa", text):
        return "print"
    return "mobile" if re.search(r"\bm\b|mobil|touch|wap", text) else ""
