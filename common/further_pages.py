"""Several pages of one report: which address has the next one, and whether a page is not a report's first."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit, urlunsplit

from lxml import etree
from lxml.html import HtmlElement, document_fromstring

from common.addresses.keys import canonical_url

_MAX_PAGE = 2_000_000
"""Characters; what is longer is a report of one page."""
_MAX_LINKS = 200
"""Links with a number that are looked at one by one; ten times as many links of any kind by the parser."""
_MAX_DEPTH = 60
_MAX_NUMBER = 99
_QUERY = re.compile(
    r"page(?:[_-]?(?:no|num|number|nr|id))?|pg|paged|pagina|p%c3%a1gina|pag|seite|side|sida|strona|strana|stranica|sayfa|sahife|oldal|hal|halaman|trang|curpage|currentpage|p",
    re.IGNORECASE,
)
_AMBIGUOUS = frozenset({"p", "pag", "pageid", "page_id", "page-id", "pagenr", "side"})
"""Names that also number reports (`?p=123` of WordPress): believed only beside the address without them."""
_PATH = re.compile(
    r"^(?P<stem>.*[^/])/(?:(?:page|pagina|seite|side|sida|strona|strana|sayfa|oldal|halaman|trang|p)[/_-]?)(?P<n>\d{1,2})/?$"
    r"|^(?P<bare>.*[^/])/(?P<m>\d{1,2})/?$"
    r"|^(?P<file>.*?[^/])[-_,.](?P<word>page[-_]?|seite[-_]?|pagina[-_]?|p)?(?P<k>\d{1,2})(?P<end>\.\w{3,5})$",
    re.IGNORECASE,
)
_BEGINS, _ADDRESS = rb"""\s{0,9}=\s{0,9}["']?""", rb"""([^"'\s<>#]{1,6000})"""
_HREF, _SMALL_HREF = re.compile(b"[hH][rR][eE][fF]" + _BEGINS + _ADDRESS), re.compile(b"href" + _BEGINS + _ADDRESS)
_BARE_HREF = re.compile(b"href" + _BEGINS + rb"(?!/|https?:/|#|mailto:|tel:|javascript:)" + _ADDRESS)
"""Of an address that does not begin with a host or with `/`."""
_LONGEST_BEGINNING = len("href") + 9 + len("=") + 9
"""Bytes from the first of `href` to its quotation mark."""
_LARGE = re.compile(rb"H[rR][eE][fF]\s{0,9}=")
"""How `href` is written where it is not small: with its first letter large, or all of them."""
_LONGEST = 2_000
"""Bytes before a page's own name in which the link that holds it begins."""
_NAMED = 60
"""Times that a name may stand on its page to be looked for; `a` of `/a-65897191` stands there thousands of times. A link costs as much as reading six."""
_NUMBER = re.compile(
    r"[?&;][\w%-]{1,16}=\d{1,2}(?![\w.%-])|(?:^|[/_,.-])(?:[a-z]{1,8}[-_]?)?\d{1,2}(?:\.\w{3,5})?/?(?:[?#]|$)", re.IGNORECASE
)
"""An address that may end in a page's number."""
_NEXT = re.compile(
    r"\bnext\b|weiter|nächste|naechste|suivant|siguiente|seguinte|próxim|proxim|successiv|avanti|volgende|następn|nastepn|další|ďalš|következő|nästa|neste|næste|seuraav|sonraki"
    r"|след|далее|вперед|наступн|επόμεν|التالي|הבא|次|下一|下页|다음|अगला|ถัดไป|tiếp|selanjutnya|berikutnya|[›»→>]\s*$",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\bprev|zurück|vorherig|précédent|anterior|precedente|indietro|vorige|poprzedni|předchozí|előző|föregående|forrige|edellinen|önceki|предыдущ|назад|попередн|προηγούμεν"
    r"|السابق|הקודם|前の?(?:ページ|へ)|上一|이전|पिछला|ก่อนหน้า|trước|sebelumnya|^\s*[‹«←<]",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"article|artikel|art[íi]culo|artigo|articolo|artyku|\bstory|\bpost\b|beitrag|meldung|stat(?:ya|ja)|новост|стат[ьеі]|haber|مقال|خبر|記事|文章|新闻|기사",
    re.IGNORECASE,
)
"""A next report rather than a next page."""
_ASIDE = re.compile(
    r"comment|kommentar|komment|disqus|respond|review|discussion|forum|related|teaser|latest|ticker|sidebar|widget", re.IGNORECASE
)
"""Class or id of what has pages of its own beside the report."""
_WORDS = 120
"""Characters of a link's text: a list of contents names its pages (`2. What the court found`)."""
_PARAGRAPH = 40
_PROSE = 600.0
"""Letters in one element's paragraphs from which it is a text; teasers of a listing stand in an element each."""
_PROSE_OF_ARTICLE = 150.0
"""The same where the page says of itself that it is an article, and holds no more than two."""
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SAME = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """An address with the number of its page."""

    url: str
    """Absolute, without fragment."""
    number: int
    """As the address has it: sites that count from zero call their second page 1."""


@dataclass(frozen=True, slots=True)
class _Reading:
    stem: str
    """Key of the address without its number."""
    number: int
    sure: bool
    """False: the number may also be a report's own."""


def next_page(page: str, first: str, *, number: int | None = None) -> Numbered | None:
    """The page that follows within the same report, as a pager of the page links to it; None when there is none.

    `first` is the address of the report's first page; `number` that of the page in hand, None for the first. Pagers of listings, comments
    and lists beside the text are not followed, nor are other reports whose addresses end in a number. It takes a parse: ask `may_turn` first.
    """
    if len(page) > _MAX_PAGE or (tree := _tree(page)) is None:
        return None
    if number is None and not _is_text(tree):
        return None
    own, stems = canonical_url(first), _stems(first)
    found = [(link, reading) for link, reading in _links(tree, first) if reading.stem in stems]
    if number is None:  # counted from zero: the link that says 2, or says that it is the next, has the number 1
        for link, reading in found:
            if reading.number == 1 and reading.sure and canonical_url(link.url) != own and (link.says(2) or "next" in link.rel):
                return Numbered(url=link.url, number=1)
    wanted = (number or 1) + 1
    return next(
        (
            Numbered(url=link.url, number=wanted)
            for link, reading in found
            if reading.number == wanted and link.leads_to(wanted, sure=reading.sure)
        ),
        None,
    )


def may_turn(page: bytes, first: str) -> bool:
    """Whether some link leads to the same address with a number: nearly all pages are told by this alone, without decoding or a parser.

    `page` is what was served, without content coding. False where `next_page` finds none, but for addresses with control characters in them. So many
    links that looking at each would take seconds are left to the parser, which stops somewhere.
    """
    stems, name = _stems(first), _name(first)
    numbered = [href for href in set(_addresses(page, name.encode())) if _has_number(href, name)]
    return len(numbered) > _MAX_LINKS or any(_leads_on(href, first, stems) for href in numbered)


def _addresses(page: bytes, name: bytes) -> Iterator[bytes]:
    """Addresses of links that may be the page's own with a number: all that are written without host and path, and those with its name in them.

    `href` is written small nearly everywhere, and searched as it stands at a thirtieth of what a class for each letter costs.
    """
    if _LARGE.search(page):
        yield from _HREF.findall(page)
        return
    if not name:
        yield from _SMALL_HREF.findall(page)
        return
    yield from _BARE_HREF.findall(page)
    at, looks = page.find(name), 0
    while at >= 0:
        if (looks := looks + 1) > _NAMED:
            yield from _SMALL_HREF.findall(page)
            return
        end, begins, first = at + len(name), at, _earliest(page, at)
        while (begins := page.rfind(b"href", first, begins)) >= 0:  # the nearest may be a word of the address itself
            if (link := _SMALL_HREF.match(page, begins)) and link.end() > at:
                yield link[1]
                end = max(end, link.end())
        at = page.find(name, end)


def _earliest(page: bytes, at: int) -> int:
    """Where the `href` of an address that holds this place can begin: no address goes beyond a bracket, nor beyond a quotation mark but for the one it opens with.

    Single bytes are found backwards faster than a word is (.39 ms a page, now .34).
    """
    first = max(0, at - _LONGEST)
    first = max(first, page.rfind(b"<", first, at), page.rfind(b">", first, at))
    return max(first, page.rfind(b'"', first, at) - _LONGEST_BEGINNING, page.rfind(b"'", first, at) - _LONGEST_BEGINNING)


def _has_number(address: bytes, name: str) -> bool:
    """Whether an address may be that of a further page, by what is written there: the second page is 2, or 1 where they are counted from zero."""
    if b"2" not in address and b"1" not in address:
        return False
    href = address.decode("utf-8", "replace")
    return (href[:1] == "?" or name in href or "/" not in href) and bool(_NUMBER.search(href))


def _leads_on(address: bytes, first: str, stems: set[str]) -> bool:
    try:
        url = urljoin(first, html.unescape(address.decode("utf-8", "replace")))
    except ValueError:
        return False
    return any(reading.stem in stems for reading in _readings(url))


def _name(first: str) -> str:
    """What the page is called at the end of its path, without a number; empty for the first page of a site."""
    name = urlsplit(first).path.rstrip("/").rpartition("/")[2].partition(".")[0]
    return name.rstrip("0123456789").rstrip("-_,") or name


def _stems(first: str) -> set[str]:
    """Keys of the address that a further page's has when its number is taken away."""
    return {canonical_url(first)} | {reading.stem for reading in _readings(first) if reading.number in (0, 1) and reading.sure}


def may_be_further(url: str) -> bool:
    """Whether an address may be that of a further page; False where `first_page` finds none, whatever stands on the page."""
    return any(reading.number >= 1 for reading in _readings(url))


def first_page(page: str, url: str) -> str | None:
    """Address of the first page of the report of which this is a further page; None when it is no further page, or does not link to the first."""
    readings = [reading for reading in _readings(url) if reading.number >= 1]
    if not readings or len(page) > _MAX_PAGE or (tree := _tree(page)) is None or not _is_text(tree):
        return None
    own = canonical_url(url)
    bare = {reading.stem: reading for reading in readings if reading.number >= 2 or reading.sure}
    for link in _anchors(tree, url):
        if not link.leads_back() or (key := canonical_url(link.url)) == own:
            continue
        if key in bare and (bare[key].number >= 2 or link.says(1)):
            return link.url
        for reading in _readings(link.url):
            if reading.sure and reading.number in (0, 1) and reading.stem in bare and bare[reading.stem].number > reading.number:
                return link.url
    return None


def says_the_same(page: str, before: str) -> bool:
    """Whether most of the text of the page before stands on this one again: what the pager turns is not the report."""
    tree, former = _tree(page), _tree(before)
    if tree is None or former is None:
        return tree is None
    text = max(_prose(former).values(), key=lambda lines: sum(map(_letters, lines)), default=[])
    known = {line for lines in _prose(tree).values() for line in lines}
    return bool(text) and sum(line in known for line in text) > _SAME * len(text)


@dataclass(frozen=True, slots=True)
class _Link:
    url: str
    words: str
    rel: str
    label: str

    def says(self, number: int) -> bool:
        digits = re.findall(r"\d{1,3}", self.words)
        return bool(digits) and int(digits[0]) == number and len(self.words) <= 25

    def leads_to(self, number: int, *, sure: bool) -> bool:
        told = "next" in self.rel or self.says(number) or self._reads_like(_NEXT)
        return told or (sure and len(self.words) <= _WORDS)

    def leads_back(self) -> bool:
        """To the first page: by its number, as the page before, or by the relation."""
        return "prev" in self.rel or "first" in self.rel or self.says(1) or self._reads_like(_BACK)

    def _reads_like(self, pattern: "re.Pattern[str]") -> bool:
        said = f"{self.words} {self.label}".strip()
        return len(self.words) <= 40 and bool(pattern.search(said)) and not _OTHER.search(said)


def _readings(url: str) -> list[_Reading]:
    """What an address may mean as the address of a numbered page."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return []
    found = []
    pairs = parts.query.split("&") if parts.query else []
    for at, pair in enumerate(pairs):
        name, _, value = pair.partition("=")
        if value.isascii() and value.isdigit() and len(value) <= 2 and _QUERY.fullmatch(name):
            rest = "&".join(pairs[:at] + pairs[at + 1 :])
            stem = canonical_url(urlunsplit(parts._replace(query=rest, fragment="")))
            found.append(_Reading(stem, int(value), sure=name.casefold() not in _AMBIGUOUS))
    if hit := _PATH.match(parts.path):
        if hit["stem"]:
            path, number, sure = hit["stem"], int(hit["n"]), True
        elif hit["bare"]:
            path, number, sure = hit["bare"], int(hit["m"]), False
        else:
            path, number, sure = hit["file"] + hit["end"], int(hit["k"]), bool(hit["word"])
        found.append(_Reading(canonical_url(urlunsplit(parts._replace(path=path, fragment=""))), number, sure))
    return [reading for reading in found if reading.number <= _MAX_NUMBER]


def _links(tree: HtmlElement, base: str) -> Iterator[tuple[_Link, _Reading]]:
    for link in _anchors(tree, base):
        for reading in _readings(link.url):
            yield link, reading


def _anchors(tree: HtmlElement, base: str) -> Iterator[_Link]:
    """Links to pages of the same host whose address ends in a number or that say where they lead, outside of comments and lists beside the text."""
    host, taken = urlsplit(base).netloc.casefold(), 0
    for element in tree.iter("a", "link"):
        href = (element.get("href") or "").strip()
        rel = (element.get("rel") or "").casefold()
        if not href or href.startswith("#") or (element.tag == "link" and not {"next", "prev"} & set(rel.split())):
            continue
        try:
            url = urljoin(base, href)
            parts = urlsplit(url)
        except ValueError:
            continue
        if parts.netloc.casefold() != host or _ASIDE.search(parts.fragment) or _beside(element):
            continue
        taken += 1
        if taken > _MAX_LINKS * 10:
            return
        label = " ".join(filter(None, (element.get("title"), element.get("aria-label"), element.get("class"))))
        words = " ".join("".join(element.itertext()).split()) if element.tag == "a" else ""
        yield _Link(url.partition("#")[0], words, rel, label)


def _beside(element: HtmlElement) -> bool:
    for depth, above in enumerate(element.iterancestors()):
        if depth > _MAX_DEPTH or above.tag == "aside":
            return True
        if above.tag not in ("body", "html") and _ASIDE.search(f"{above.get('class') or ''} {above.get('id') or ''}"):
            return True
    return False


def _is_text(tree: HtmlElement) -> bool:
    """Whether the page holds a text rather than a list of teasers."""
    least = _PROSE
    if _is_article(tree) and sum(1 for _ in tree.iter("article")) <= 2:
        least = _PROSE_OF_ARTICLE
    return max((sum(map(_letters, lines)) for lines in _prose(tree).values()), default=0.0) >= least


def _prose(tree: HtmlElement) -> dict[HtmlElement, list[str]]:
    """Longer paragraphs by the element that holds them."""
    prose: dict[HtmlElement, list[str]] = {}
    for element in tree.iter("p", "br"):
        if (parent := element.getparent()) is None:
            continue
        words = _own_words(element) if element.tag == "p" else " ".join((element.tail or "").split())
        if len(words) >= _PARAGRAPH:
            prose.setdefault(parent, []).append(words)
    return prose


def _is_article(tree: HtmlElement) -> bool:
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").casefold()
        if name == "article:published_time" or (name == "og:type" and "article" in (meta.get("content") or "").casefold()):
            return True
    return any(re.search(r'"@type"\s*:\s*"?\[?\s*"?\w*Article', script.text or "") for script in tree.iter("script")) or any(
        True for _ in tree.iter("article")
    )


def _own_words(element: HtmlElement) -> str:
    """An element's text without that of its links."""
    parts = [element.text or ""]
    for child in element:
        if child.tag != "a" and isinstance(child.tag, str):
            parts.append(_own_words(child))
        parts.append(child.tail or "")
    return " ".join("".join(parts).split())


def _letters(words: str) -> float:
    return len(words) + 1.5 * len(_DENSE.findall(words))


def _tree(page: str) -> HtmlElement | None:
    try:
        tree = document_fromstring(re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", page))
    except (etree.LxmlError, ValueError, RecursionError):
        return None
    return tree if isinstance(tree, HtmlElement) else None
