"""Addresses: one canonical key for all the ways a site links to the same report."""

import ipaddress
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote_to_bytes, urljoin, urlsplit, urlunsplit

if TYPE_CHECKING:
    from tldextract import TLDExtract

# fmt: off
SHARED_HOSTS = frozenset("""
    substack.com wordpress.com medium.com tumblr.com livejournal.com ghost.io beehiiv.com squarespace.com weebly.com typepad.com blogs.com over-blog.com canalblog.com
    fc2.com exblog.jp ameblo.jp livedoor.blog tistory.com blog.naver.com hypotheses.org blogfa.com blog.ir blogg.se blox.pl skyrock.com write.as bearblog.dev telegra.ph
    dreamwidth.org patreon.com steady.page steadyhq.com notion.site sites.google.com buttondown.com mystrikingly.com webnode.com webnode.page jimdofree.com carrd.co
    hatenablog.com hatenadiary.com note.com qiita.com zhihu.com jianshu.com vk.com facebook.com linkedin.com reddit.com github.com gitlab.com hubpages.com
    blogspot.com blogspot.de blogspot.fr blogspot.co.uk blogspot.com.br blogspot.com.es blogspot.com.ar blogspot.com.tr blogspot.in blogspot.it blogspot.jp blogspot.mx
    blogspot.nl blogspot.pt blogspot.ru
""".split())  # noqa: SIM905 - one list of names is easier to read and check
# fmt: on
"""Hosts where many write, each under a label or a path of their own, that the private part of the public suffix list (version of tldextract 5) does not name."""

_MAX_LENGTH = 8192
"""Characters; longer addresses are kept as they are, less their fragment."""
_DEFAULT_PORTS = {"http": 80, "https": 443}

_TRACKING = re.compile(
    r"""utm_.*|utm|mtm_.*|pk_(?:campaign|kwd|source|medium|content|cid)|piwik_.*|matomo_.*|hsa_.*|_hs(?:enc|mi)|__hs(?:tc|sc|fp)|hsctatracking
    |fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|yclid|ysclid|twclid|ttclid|igshid?|igsh|li_fat_id|mc_[ce]id|mkt_tok|epik|srsltid|_openstat|_ga|_gl
    |vero_(?:id|conv)|oly_(?:anon|enc)_id|wickedid|rb_clickid|s_cid|ml_subscriber(?:_hash)?|spm|scm|share_token|sharetoken|shareid|share_id|smid|smtyp
    |at_(?:medium|campaign|custom\d|link_(?:id|origin|type)|ptr_name|format|bbc_team|campaign_type)|ns_(?:campaign|mchannel|source|linkname|fee)
    |cmpid|cmp|icid|int_cmp|intcmp|int_(?:source|medium|campaign)|intcid|ito|xtor|xtref|ftag|ocid|ncid|maca|wt_?(?:zmc|mc|rp)|wt\.[a-z_]+|gaa_(?:at|n|ts|sig)
    |fromrss|from_rss|rss_?(?:id|source)|partner(?:id)?|campaign(?:_?id)?|dicbo|ref_?src|ref_url|referr?er|soc_src|soc_trk|guccounter|guce_referr?er(?:_sig)?
    |trk|trkcampaign|tracking(?:_?id)?|taid|tpcc|sref|sh|smprod|__twitter_impression|amp_js_v|amp_gsa|usqp|_x_tr_(?:sl|tl|hl|pto|sch)|nocache|cachebuster|ver_cache
    |phpsessid|jsessionid|aspsessionid.*|sessionid|session_id|sessid|cfid|cftoken|zanpid|zenid|oscsid|mc_eid|emci|emdi|ceid|sfmc_.*|__s|bxid|cndid|esrc|utm-.*""",
    re.VERBOSE,
)
"""Parameters that tell who came, not what is shown (lower case, matched whole)."""
_REFERRER_NAMES = {"ref", "source", "src", "from", "feed", "via", "origin", "medium"}
_REFERRER_VALUES = re.compile(
    r"rss\d*|feeds?|atom|twitter|tw|x|facebook|fb|linkedin|whatsapp|telegram|email|mail|newsletter|nl|share|social|home(?:page)?|hp|google(?:news)?|news_?google"
    r"|push|app|rdf|rss[-_.].*|.*[-_.]rss"
)
_SESSION_VALUE = re.compile(r"(?=.*\d)[0-9a-f]{16,64}")
_VARIANTS = re.compile(
    r"(?:amp|isamp|is_amp|print|printable|printpage|pdf_?print|imprimir|imprimer|drucken|mobile|m|outputtype|output|view|format|layout|tmpl|template|display|version)"
)
_VARIANT_VALUES = re.compile(r"(?:amp|print(?:able|er)?|print[-_]?view|mobile|1|true|yes|)")
_VARIANT_WORDED = re.compile(r"(?:outputtype|output|view|format|layout|tmpl|template|display|version|m|mobile)")
_VARIANT_SUFFIX = re.compile(
    r"(?:/(?:amp|print|drucken|imprimir|imprimer|stampa|amp\.html|amphtml|print\.html)|[._-]amp(?=\.html?$)|\.amp)/?$|[._-](?:amp|print)(?=\.html?$)",
    re.IGNORECASE,
)
_VARIANT_PREFIX = re.compile(r"^/(?:amp|print|mobile)(?=/[^/])", re.IGNORECASE)
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_HOST_VARIANT = re.compile(r"^(?:www\d?|m|mobile|mobil|amp|touch|wap|print)\.")
_AMP_CACHE = re.compile(
    r"^(?:https?://)(?:[a-z0-9-]+\.cdn\.ampproject\.org/[cv]/(s/)?|(?:www\.)?google\.[a-z.]{2,6}/amp/(s/)?)(.+)$", re.IGNORECASE
)
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SAFE_IN_PATH = _UNRESERVED | frozenset(b"!$&'()*+,;=:@/")
_SAFE_IN_QUERY = _SAFE_IN_PATH | frozenset(b"?")
_PIECES = re.compile(rb"%[0-9A-Fa-f]{2}|.", re.DOTALL)


@cache
def _suffixes() -> "TLDExtract":
    from tldextract import TLDExtract  # noqa: PLC0415 - takes 0.4 s to import: not for pages that name no other address

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def canonical_url(url: str) -> str:
    """One key for all addresses of a report on a site; applying it twice changes nothing.

    Taken away: fragment, tracking and session parameters, AMP, mobile and print marks, `www.`, default port, index page, trailing slash.
    Made uniform: case of scheme, host and percent-escapes, IDN as punycode, order of parameters, http as https. Addresses of
    this machine (loopback, IP addresses, names without a dot) keep scheme, host and port as they are. What is no http(s) URL comes back stripped of white space.
    """
    if len(url) > _MAX_LENGTH:
        return url.split("#", 1)[0]
    url = re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]+", "", url).strip()
    for _ in range(64):  # each pass removes something, so this ends long before; nested AMP caches and doubled marks need a few
        previous, url = url, _canonical_once(url)
        if url == previous:
            break
    return url


def _canonical_once(url: str) -> str:
    if cached := _AMP_CACHE.match(url):
        url = ("https://" if cached[1] or cached[2] else "http://") + cached[3]
    parts = _split(url)
    if parts is None:
        return url
    host, port = host_of(url), _port(parts)
    local = is_local(host)
    scheme = parts.scheme.lower()
    if not local:
        scheme = "https" if port in {None, 80, 443} else scheme
        port = None if port in {80, 443} else port
        host = _plain_host(host)
    elif port == _DEFAULT_PORTS[scheme]:
        port = None
    netloc = (f"[{host}]" if ":" in host else host) + (f":{port}" if port is not None else "")
    return urlunsplit((scheme, netloc, _path(parts.path), _query(parts.query), ""))


def _split(url: str) -> SplitResult | None:
    """Parts of an http(s) URL with a host; None for anything else, however malformed."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - a bad port raises here
    except ValueError:
        return None
    return parts if parts.scheme.lower() in _DEFAULT_PORTS and host_of(url) else None


def _port(parts: SplitResult) -> int | None:
    return parts.port


def host_of(url: str) -> str:
    """Host of an address in lower case and punycode, without its root dot; empty when there is none."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
    if host.isascii():
        return host.lower() if re.fullmatch(r"[a-zA-Z0-9._:~%-]+", host) else ""
    return _punycode(host)


@lru_cache(maxsize=4096)
def _punycode(host: str) -> str:
    try:
        encoded = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    return encoded.strip(".") if re.fullmatch(r"[a-z0-9._-]+", encoded) else ""


def is_local(host: str) -> bool:
    """True for IP addresses, `localhost` and names without a dot: there the port tells sites apart."""
    if "." not in host or host.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)
def registrable_domain(host: str) -> str:
    """`bbc.co.uk` of `www.bbc.co.uk`, by the public suffix list that comes with tldextract (no network); the host itself where there is none."""
    if is_local(host):
        return host
    return str(_suffixes()(host).top_domain_under_public_suffix) or host


@lru_cache(maxsize=4096)
def _plain_host(host: str) -> str:
    """The host without `www.`, `m.`, `amp.`, as long as a registrable name remains."""
    domain = registrable_domain(host)
    while (found := _HOST_VARIANT.match(host)) and len(host) > len(domain):
        host = host[found.end() :]
    # en.m.example.org: the mark between language and name
    labels = host.removesuffix(domain).rstrip(".").split(".")
    kept = [label for n, label in enumerate(labels) if label and not (n and label in {"m", "mobile", "amp"})]
    return ".".join([*kept, domain]) if host.endswith(domain) else host


def _path(path: str) -> str:
    path = _PATH_SESSION.sub("", path)
    path = _escaped(path, _SAFE_IN_PATH)
    path = re.sub(r"//+", "/", path)
    path = _INDEX.sub("/", path)
    if (shorter := _VARIANT_SUFFIX.sub("", path)).strip("/"):
        path = shorter
    path = _VARIANT_PREFIX.sub("", path)
    return (path.rstrip("/") if path.strip("/") else "") or "/"


def _query(query: str) -> str:
    pairs = {_escaped(pair, _SAFE_IN_QUERY) for pair in query.split("&") if pair}
    return "&".join(sorted(pair for pair in pairs if not _is_noise(*_name_and_value(pair))))


def _name_and_value(pair: str) -> tuple[str, str]:
    name, _, value = pair.partition("=")
    return name.lower(), value.lower()


def _is_noise(name: str, value: str) -> bool:
    if not name or _TRACKING.fullmatch(name):
        return True
    if name in _REFERRER_NAMES:
        return bool(_REFERRER_VALUES.fullmatch(value))
    if name in {"sid", "s", "session", "token"}:
        return bool(_SESSION_VALUE.fullmatch(value))
    if _VARIANT_WORDED.fullmatch(name):
        return bool(re.fullmatch(r"amp|print(?:able|er)?|print[-_]?view|mobile", value)) or (
            name in {"mobile", "m"} and value in {"0", "1", "true"}
        )
    return bool(_VARIANTS.fullmatch(name) and _VARIANT_VALUES.fullmatch(value))


def _escaped(text: str, safe: frozenset[int]) -> str:
    """Percent-escapes in upper case where they must stay, characters where they need none."""
    out = []
    for piece in _PIECES.findall(text.encode("utf-8", "replace")):
        byte = unquote_to_bytes(piece)[0]
        if len(piece) == 3:
            out.append(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}")
        else:
            out.append(chr(byte) if byte in safe else f"%{byte:02X}")
    return "".join(out)


def article_key(url: str, rel_canonical: str | None) -> str:
    """The key of an article: its address, or the page's rel=canonical where that is credible, followed once.

    Credible: same registrable domain (on loopback and IP addresses: same host and port), and not the front page of the site, which careless
    templates name on every page. On a host that many share, another tenant's page is another site's.
    """
    own = canonical_url(url)
    if not rel_canonical:
        return own
    try:
        named = canonical_url(urljoin(url, rel_canonical.strip()))
    except ValueError:
        return own
    if _split(named) is None or not _same_site(own, named) or _is_front(named):
        return own
    return named


def _same_site(one: str, other: str) -> bool:
    mine, theirs = host_of(one), host_of(other)
    if is_local(mine) or is_local(theirs):
        return urlsplit(one).netloc == urlsplit(other).netloc
    return registrable_domain(mine) == registrable_domain(theirs) and _tenant(one) == _tenant(other)


def _tenant(url: str) -> str:
    """Whose a page on a shared host is: by the label before the host's name, or by the first part of the path; empty on hosts of one outlet."""
    host = host_of(url)
    home = next((shared for shared in SHARED_HOSTS if host == shared or host.endswith("." + shared)), None)
    if home is None:
        return ""
    label = host.removesuffix(home).rstrip(".")
    return label if label not in ("", "www") else "/" + urlsplit(url).path[1:].partition("/")[0]


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in {"", "/"} and not parts.query


def rendition(url: str, key: str) -> str:
    """Which form of a report an address shows: empty for the ordinary page, else `amp`, `print`, `mobile` or `alternate`.

    Forms of one report share their key (see `article_key`) but not every line of text, so only captures of the same form tell whether it
    changed. `alternate`: the address bears no mark, but the page itself names another one as canonical.
    """
    return _marked_form(url) or ("" if canonical_url(url) == key else "alternate")


def _marked_form(url: str) -> str:
    parts = _split(url)
    if parts is None:
        return ""
    host, marks = host_of(url), []
    if host != _plain_host(host):
        marks += host.removesuffix(_plain_host(host)).split(".")
    if found := _VARIANT_SUFFIX.search(parts.path) or _VARIANT_PREFIX.search(parts.path):
        marks.append(found.group())
    for name, value in map(_name_and_value, parts.query.split("&")):
        if _VARIANT_WORDED.fullmatch(name) or _VARIANTS.fullmatch(name):
            marks += [name, value] if _is_noise(name, value) else []
    text = " ".join(marks).casefold()
    if "amp" in text:
        return "amp"
    if re.search(r"print|drucken|imprimir|imprimer|stampa", text):
        return "print"
    return "mobile" if re.search(r"\bm\b|mobil|touch|wap", text) else ""
