"""Which report an address stands for, and which form of it: by the address, and by what its page says of itself."""

from urllib.parse import urljoin, urlsplit

from common.addresses.hosts import host_of, is_local, registrable_domain
from common.addresses.keys import canonical_url, marked_form, split

__all__ = ["SHARED_HOSTS", "article_key", "canonical_url", "host_of", "is_local", "registrable_domain", "rendition"]

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
    if split(named) is None or not _same_site(own, named) or _is_front(named):
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
    return parts.path in {"", "/"} and not parts.query and not parts.fragment


def rendition(url: str, key: str) -> str:
    """Which form of a report an address shows: empty for the ordinary page, else `amp`, `print`, `mobile` or `alternate`.

    Forms of one report share their key (see `article_key`) but not every line of text, so only captures of the same form tell whether it
    changed. `alternate`: the address bears no mark, but the page itself names another one as canonical.
    """
    return marked_form(url) or ("" if canonical_url(url) == key else "alternate")
