"""Who wrote a report: names out of JSON-LD, meta tags and bylines; an account of the editorial system never, the outlet's own name last."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pipeline.agencies import IN_BYLINES
from pipeline.reading import bylines, jsonld, titles
from pipeline.reading.layout import Layout
from pipeline.reading.person_names import OFFICE, PARTICLES, looks_like_name

_METAS = (
    "author", "authors", "article:author", "article:authors", "og:article:author", "og:author", "byl", "parsely-author", "dc.creator", "dc:creator", "sailthru.author",
    "citation_author", "citation_authors", "dcterms.creator", "cxenseparse:author", "mrf:authors", "article.author", "author_name", "rnews:author", "bt:author",
    "twitter:data1:author",
)  # fmt: skip
_MOST = 20
_PAPER = r"(?:本[报報网刊社]|新华社|新華社|中新社|中央社|中通社|特[约約]|[实實][习習])?"
"""Whose correspondent somebody is, as Chinese papers put it before the word."""
BY = re.compile(
    r"^(?:(?:written|words|story|analysis|opinion|review|commentary|interview|report(?:ed)?|posted|published|geschrieben|verfasst|escrito|publié|écrit|geschreven|skrevet|skrivet|skriven|napisane|napsáno|kirjoittanut|text|texte|texto|testo|tekst)\s+)?"
    r"(?:by|von|par|por|di|door|av|af|od|oleh|autor(?:a|es|in|ka|zy)?|autore|auteur|authors?|автор|автори|автора|текст|от|від|από|επιμέλεια|szerző|írta|kirjoittanut|teksti"
    r"|מאת|بقلم|كتب|نویسنده|من|द्वारा|लेखक|文|撰文|"
    rf"{_PAPER}(?:记者|記者|通[讯訊][员員])|作者|责编|責編|责任编辑|編輯|编辑|執筆|โดย|bởi|yazan|tác giả|penulis|reporter|redaktor|tekst|text|texto|testo|texte|writer|byline"
    r"|autors|autorius|shkruar nga|scris de|de către|haber|firma|του|της|scritto da|przez|написано автором|ditulis oleh|avtor|piše|napisao|napsal|skrev|foto og tekst)"
    r"(?:\s*[:：/／]\s*|\s+)",
    re.IGNORECASE,
)
"""What stands before a name in a byline."""
_KOREAN_TITLE = re.compile(r"\s*(?:기자|특파원|논설위원|선임기자|記者|记者)\s*$")
_NO_NAME = re.compile(
    r"https?:|www\.|@|\d{3}|^\d+$|^[\W_]*$"
    r"|^(?:administr\w*|admin\w*|editor|redaktion|redaktor|redazione|redacci[óo]n|reda[cç][ãa]o|rédaction|la rédaction|unknown|null|none|anonymous|staff|undefined|root|user|guest"
    r"|super\s?user|webmaster|web ?master|developer|author|autor|default|test|wordpress|wp|nan|n/?a|system|cms|news|nachrichten|noticias|notizie|nouvelles|actualités|новости|haberler|von|by|редакция|редакція|админ)$"
    r"|^(?:last )?(?:updated?|published|posted|modified|aktualisiert|veröffentlicht|stand|mis à jour|publiée?|actualizado|publicado|atualizado|aggiornato|pubblicato|opublikowano|обновлено|опубликовано)\b"
    r"|\bdeveloper$|\{\{|^follow\b|^share\b|^see more|^view all|^read more|^more from",
    re.IGNORECASE,
)
"""Addresses, accounts and placeholders of editorial systems, controls of a page."""
_DESK = re.compile(
    r"\b(?:news|nachrichten|redaktion|online|digital|staff|team|newsroom|desk|editorial|redacci[óo]n|redazione|r[ée]daction|agencies|reporters?|writers?|web|the)\b|编辑部|編集部|편집부",
    re.IGNORECASE,
)
_DOMAIN = re.compile(r"^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}(?:\s|$)", re.IGNORECASE)
_JOINED = re.compile(
    r"\s*[;|,•·、，；]\s*|\s+/\s+|\s+(?:and|und|et|y|e|en|og|och|ja|i|a|и|та|і|й|ve|dan|và|và|και|și|es|és|with|mit|avec|con)\s+|\s*&\s*|\s+(?:و|ו)\s?"
)
_WITH_AGENCY = re.compile(rf"\s*[(\[][^()\[\]]*\b(?:{'|'.join(sorted(IN_BYLINES))})\b[^()\[\]]*[)\]]$", re.IGNORECASE)
_BRACKETED = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_BESIDE_NAME = re.compile(
    r"\s+(?:(?:on|am|vom|le|el|em|op|den|på|il|dne|dnia|tarihinde)\s+(?=\d)|(?!\d\.\d\b)\d{1,4}(?=\W*\w)|@\w|[–—]\s|-\s|(?:in|from|for|of the|at the|aus|desde|из|з)\s).*$"
)
"""What a line may say behind a name: when, how long to read, an account, where from."""
_MAILED = re.compile(r"\S+@\S+\s*\(([^()@]+)\)")
"""As feeds name an author: the address, and the name behind it in brackets."""
_FILED = re.compile(r"[〔（(【\[]?(?:[\u4e00-\u9fff]{1,3}[社报報])?[记記]者\s?([\u4e00-\u9fff、\s]{2,20}?)\s?[／/].{0,20}")
"""As Taiwan's papers begin: `記者王小明／台北報導`."""
_CHINESE_NAMES = re.compile(rf"{_PAPER}(?:记者|通讯员)[:：]?(?:\s[\u4e00-\u9fff]{{2,4}}){{2,6}}")
"""Names parted by spaces alone; a Japanese one (記者) may have one inside."""
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_DASH = re.compile(r"\s[-–—]\s")
_INVERTED = re.compile(r"([^\W\d_][\w'’ .-]{0,40}),\s*([^\W\d_][\w'’ .-]{0,40})")
_BRACKET_TAIL = re.compile(r"\s*(?:[\(\[<](?:[^()<>]*@[^()<>]*|https?:[^()]*)[\)\]>]|[–—-]\s*\S+@\S+|\S+@\S+)\s*$")


def authors(layout: Layout, metas: Iterable[tuple[str, str]], node: Mapping[str, Any], *, site: str | None, host: str) -> tuple[str, ...]:
    """Names in the page's order, at most 20. Agencies are authors; the outlet's own name only where nobody else is named.

    The first place that names somebody else decides: JSON-LD, meta tags, the byline in markup, a line that begins with `By`. Of 118 news pages 9 name
    the outlet alone and mean it; on 4 it stands for an author whom the byline names.
    """
    metas = list(metas)
    own: list[str] = []
    for found in _places(layout, metas, node):
        names = list(dict.fromkeys(found))
        others = [name for name in names if not _is_outlet(name, site, host)]
        if others:
            return tuple(others[:_MOST])
        own = own or names
    return tuple(own[:1])


def _is_outlet(name: str, site: str | None, host: str) -> bool:
    """Whether a name is the outlet's own, with or without a word for its desk, or the address of some site."""
    bare = " ".join(word for word in _DESK.sub(" ", name).split()) or name
    short = titles.key(bare).replace(" ", "")
    labels = {label.replace("-", "") for label in host.split(".")[:-1]} - {"www"}
    return bool(_DOMAIN.search(name)) or short in labels or any(titles.is_site(text, site, host) for text in {name, bare})


def _places(layout: Layout, metas: Sequence[tuple[str, str]], node: Mapping[str, Any]) -> Iterator[list[str]]:
    """Names by place, the most trustworthy first; each place is looked at only when the ones before gave nothing."""
    for value in (node.get("author"), node.get("creator")):
        yield [name for text in jsonld.names(value) for name in split_names(text)]
    for wanted in _METAS:
        if texts := [content for name, content in metas if name == wanted]:
            yield [name for text in texts for name in split_names(text)]
    yield [name for text in _labelled(metas) for name in split_names(text)]
    yield list(_of_byline(bylines.marked(layout)))
    for text in bylines.lines(layout):
        if BY.match(text) or _KOREAN_TITLE.search(text) or _FILED.fullmatch(text):
            yield [name for name in split_names(text, line=True) if looks_like_name(name)]


def _labelled(metas: Sequence[tuple[str, str]]) -> Iterator[str]:
    """What stands in a card's field whose label says that somebody wrote the report (`twitter:label1`: Written by)."""
    said = dict(metas)
    for number in "12":
        label, value = said.get(f"twitter:label{number}", ""), said.get(f"twitter:data{number}")
        if value and BY.match(f"{label} "):
            yield value


def _of_byline(marked: Sequence[tuple[str, bool]]) -> Iterator[str]:
    """Names in the texts of a byline. One word alone is a name only where its element or a `By` says so, and nobody has a full name."""
    found = [(name, strong or bool(BY.match(text))) for text, strong in marked for name in split_names(text, line=True)]
    full = [name for name, _ in found if _is_whole(name)]
    yield from full or (name for name, said in found if said)


def split_names(text: str, *, line: bool = False) -> list[str]:
    """Names without `by`, addresses, offices and placeholders; a list in one string is taken apart when its pieces look like names.

    Args:
        text: What was said of the author.
        line: It is a line of the page, where a place or a date may follow the names.
    """
    text = _TAG.sub(" ", text) if "<" in text else text
    text = " ".join(unicodedata.normalize("NFC", text)[:400].replace("\u200b", "").split()).strip()
    text = text[1:-1] if _BRACKETED.fullmatch(text) else text
    if told := _MAILED.fullmatch(text) or (_FILED.fullmatch(text) if line else None):
        text = told[1]
    if _CHINESE_NAMES.fullmatch(text):
        text = "、".join(text.split()[1:])
    text = BY.sub("", _BRACKET_TAIL.sub("", text)).strip(" :：,;|-–—•·")
    if (turned := _turned(text)) is not None:
        return turned
    parts = (part for piece in _JOINED.split(text) for part in _one_by_one(piece))
    pieces = [_bare(BY.sub("", stripped)) for part in parts if (stripped := part.strip(" ,;:：|-–—•·/／"))]
    pieces = [bare for piece in pieces if (bare := _KOREAN_TITLE.sub("", piece)) and 1 < len(bare) < 100 and not _NO_NAME.search(bare)]
    if line:
        pieces = [piece for piece in pieces if looks_like_name(piece)]
        full = [piece for piece in pieces if _is_whole(piece)]
        return full or pieces[:1]
    people = [piece for piece in pieces if not OFFICE.search(piece)] or pieces
    if all(map(_is_whole, people)):
        return people
    # `Lee, Ann` and `Ortega y Gasset` are one name each; `Ann Lee, Harbour` are two authors or an author and a place
    if not people or ("," in text and any(map(_is_whole, people))):
        return people
    return [] if _NO_NAME.search(text) else [text]


def _turned(text: str) -> list[str] | None:
    """Several names written family name first, `Prado, Ana; Wei, Li`, the other way round; None where they are not."""
    found = [_INVERTED.fullmatch(part.strip()) for part in text.split(";") if part.strip()]
    return [f"{one[2]} {one[1]}" for one in found if one] if len(found) > 1 and all(found) else None


def _one_by_one(piece: str) -> Sequence[str]:
    """`Ann Lee/Reuters` and `Ann Lee - Bo Berg` are two authors."""
    name, _, agency = piece.rpartition("/")
    if " " in name.strip() and agency.strip().casefold() in IN_BYLINES and looks_like_name(name.strip()):
        return name, agency
    sides = _DASH.split(piece)
    return sides if all(" " in side.strip() and looks_like_name(side) for side in sides) else (piece,)


def _bare(piece: str) -> str:
    """A name without the agency in brackets or what is said behind it, where a whole name is left; as it is otherwise."""
    agency, _, last = piece.rpartition(" ")
    if last.casefold() == "staff" and agency.casefold() in IN_BYLINES:
        return agency
    for beside in (_BESIDE_NAME, _WITH_AGENCY):
        words = beside.sub("", piece).split()
        while words and words[-1].casefold() in PARTICLES:  # `Ann Lee le 4 mai`
            words.pop()
        shorter = " ".join(words)
        if shorter != piece and _is_whole(shorter) and looks_like_name(shorter) and not shorter[0].islower():
            piece = shorter
    return piece


def _is_whole(piece: str) -> bool:
    """Whether a piece of a list stands for somebody: given and family name, an agency, or a script that writes names in one word."""
    return (
        " " in piece.strip()
        or piece.casefold() in IN_BYLINES
        or (bool(piece) and unicodedata.category(piece[0]) == "Lo")
        or "." in piece[1:-1]
    )
