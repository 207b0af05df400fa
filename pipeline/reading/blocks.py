"""A parsed page as its visible blocks of text in reading order, each with what the markup says around it."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from lxml.html import HtmlElement

from pipeline.reading.leftovers import without_captions, without_code
from pipeline.reading.tables import CELL_BORDER, is_data_row

MAX_BLOCKS = 3_000
"""Real pages have 60 to 900; what follows the 3,000th is comments or an index."""
MAX_BLOCK_CHARACTERS = 40_000

_BLOCK_TAGS = frozenset([
    "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "blockquote", "figcaption", "figure", "section", "article",
    "header", "footer", "nav", "aside", "ul", "ol", "table", "tbody", "tr", "form", "label", "button", "dt", "dd", "dl", "main", "body",
    "html", "pre", "address", "option", "select", "br", "hr", "summary", "details", "fieldset", "legend", "caption", "center", "dialog",
    "hgroup", "menu", "picture", "video", "audio", "thead", "tfoot", "optgroup", "search",
])  # fmt: skip
_INLINE_MARKS = frozenset(["a", "b", "strong", "em", "i", "cite"])
_PICTURE_TAGS = frozenset(["img", "picture", "video", "audio"])
_UNSEEN_TAGS = frozenset([
    "script", "style", "noscript", "template", "svg", "iframe", "head", "object", "embed", "canvas", "math", "map", "datalist", "rp",
    "rt", "rtc", "textarea", "input",
])  # fmt: skip

MARKS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("body", r"article-?_?(?:body|text|content|main|copy)|story-?_?(?:body|text|content)|entry-?content|post-?_?(?:body|content|text)|rich-?text|articlebody|body-?_?(?:text|copy|content)|text-?body|paragraph|prose|wysiwyg|bodytext|main-?content|fliesstext|textabsatz"),
        ("teaser", r"related|recommend|teaser|more-?(?:from|news|stories|on|articles)|read-?(?:more|also|next)|see-?also|trending|popular|most-?(?:read|viewed)|latest|suggest|similar|outbrain|taboola|onward|more-?news|also-?like|further|weitere|mehr-?zum|up-?next|carousel|cards?\b|card[-_]|rail\b|linkbox|article-?list|newsticker|swiper|slider"),
        ("share", r"share|social|sharing|follow|facebook|twitter|whatsapp|toolbar|tool-?bar|bookmark|print-?button|copy-?link|action-?bar"),
        ("signup", r"newsletter|subscri|signup|sign-?up|register|paywall|piano|premium|abo\b|abo[-_]|login|membership|donat|support-?us|push|spende|cta\b|offer|plus-?box|app-?promo"),
        ("caption", r"caption|figure|image|photo|picture|gallery|media|video|player|foto|bild|credit|copyright|lightbox|slideshow|embed"),
        ("author", r"author|byline|bio\b|contributor|autor|writer|about-?the|profile|person|journalist|signature"),
        ("meta", r"meta\b|meta[-_]|date|time|publish|timestamp|breadcrumb|kicker|eyebrow|category|tags?\b|tag[-_]|topics?\b|keyword|label|rubric|dateline|reading-?time|article-?info|infos?\b"),
        ("lead", r"standfirst|lead\b|lead[-_]|lede|intro|dek\b|subtitle|sub-?title|sub-?head|summary|abstract|teaser-?text|excerpt|vorspann|chapeau|deck\b|description|article-?header|headline|title"),
        ("comment", r"comment|disqus|discussion|reply|forum|kommentar|debate|coral|viafoura|livefyre"),
        ("ad", r"\bads?\b|\bad[-_]|advert|sponsor|promo|banner|anzeige|werbung|affiliate|commercial|dfp|adslot|partner|deal|shop"),
        ("site", r"\bnav|navigation|menu|footer|header\b|site-?header|masthead|sidebar|side-?bar|cookie|consent|gdpr|modal|overlay|popup|search|skip|legal|imprint|widget|secondary|aside|topbar|drawer"),
        ("aside", r"infobox|info-?box|fact-?box|faktabox|box\b|box[-_]|inset|pull-?quote|sidebar|aside|callout|highlight|key-?points|key-?facts|glossar|explainer|timeline|quiz|poll|toc\b|table-?of|faq|disclaimer|correction|editor-?note|note\b|recipe|product|rating|ticker|score|table|chart|graphic|map\b|tweet|instagram"),
    )
)  # fmt: skip
"""Names of classes and ids in small letters, by what they usually hold. Weak evidence one by one: sites misname; the line model weighs them.
To look for either case would cost four times as much."""
_DROP_CAP = re.compile(r"drop-?_?cap|first-?_?letter|initial(?:e|s)?\b|lettrine|initialbuchstabe|capitular", re.IGNORECASE)
_LEAST_TEXT_WITHOUT_SCRIPT = 600
"""Characters; notices to turn scripts on have 20 to 300."""
_LONGEST_DROP_CAP = 3
"""Characters: the letter, and a quotation mark before it."""
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_MARK_NAMES = tuple(name for name, _ in MARKS)


HEADED = "th"
"""Among a block's areas: the table around it has headings of columns or rows, as those of data have."""


@dataclass(slots=True)
class Block:
    """One run of text between block borders."""

    text: str
    """White space folded; never empty."""
    tag: str
    """Nearest block element: `p`, `h2`, `li`, `div` ..."""
    link_characters: int
    strong_characters: int
    signature: str
    """Tag and class of the block's element and of its parent: blocks out of one template share it."""
    path: tuple[int, ...]
    """Serial numbers of the block elements around the text, from the page's body to its own."""
    depth: int
    near: int
    """Bit mask of MARKS on the block's element and the two around it."""
    far: int
    """Bit mask of MARKS on all further elements around it."""
    areas: frozenset[str]
    """Which of article, main, nav, aside, footer, header, figure, form, ul, table, blockquote, button, a lie around it; HEADED of a table with headings."""
    hidden: bool
    links: int
    italic_characters: int
    images: int
    """Pictures and players between the block before and this one: captions follow them."""
    withheld: bool = False
    """Its own element, and none around it, is not displayed."""

    @property
    def parent(self) -> int:
        """Serial number of the element around the block's element."""
        return self.path[-2] if len(self.path) > 1 else 0


@dataclass(slots=True)
class _Frame:
    """What the walk knows at one element."""

    tag: str = "body"
    classes: str = ""
    serial: int = 0
    depth: int = 0
    masks: tuple[int, ...] = ()
    path: tuple[int, ...] = ()
    areas: frozenset[str] = frozenset()
    hidden: bool = False
    link: bool = False
    strong: bool = False
    italic: bool = False
    row: bool = False
    """In a table's row that is read as one line."""
    code: bool = False
    """In `<pre>`, where escaped markup is meant to be seen."""
    up: "_Frame | None" = None
    withheld: bool = False
    """Not displayed itself, though what is around it is."""


@dataclass(slots=True)
class _Run:
    parts: list[str] = field(default_factory=list)
    link_characters: int = 0
    strong_characters: int = 0
    links: int = 0
    italic_characters: int = 0
    blank: bool = False
    """Nothing but white space came so far."""


_AREA_TAGS = frozenset([
    "article", "main", "nav", "aside", "footer", "header", "figure", "figcaption", "form", "ul", "ol", "table", "blockquote", "button",
    "label", "dl",
])  # fmt: skip


def blocks_of(tree: HtmlElement) -> list[Block]:
    """The page's blocks in reading order, at most MAX_BLOCKS; unseen elements (scripts, styles, forms' fields, ruby) left out."""
    body = tree if tree.tag == "body" else tree.find("body")
    blocks = _Walk().run(tree if body is None else body)
    if any("[" in block.text for block in blocks):
        for block, text in zip(blocks, without_captions([block.text for block in blocks]), strict=True):
            block.text = text
        blocks = [block for block in blocks if block.text]
    return blocks


class _Walk:
    """Depth-first without recursion: hostile pages nest deeply."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.current = _Run()
        self.serial = 0
        self.images = 0

    def run(self, root: HtmlElement) -> list[Block]:
        top = _Frame()
        frame = self._frame(root, root.tag, top)
        stack: list[tuple[HtmlElement, str, _Frame | None, _Frame, bool]] = [(root, root.tag, frame, top, False)]
        while stack and len(self.blocks) < MAX_BLOCKS:
            node, tag, own, up, leaving = stack.pop()
            if own is None:  # what nobody sees
                self.images += tag == "iframe"
            elif not leaving:
                self._enter(node, tag, own, up)
                if len(node):
                    stack.append((node, tag, own, up, True))
                    for child in reversed(node):
                        name = child.tag
                        stack.append((child, name, None if _is_unseen_element(child, name) else self._frame(child, name, own), own, False))
                    continue
            if own is not None and own.serial != up.serial:
                self._border(own)
            if tail := node.tail:
                self._add(tail, up)
        self._border(top)
        return self.blocks[:MAX_BLOCKS]

    def _enter(self, node: HtmlElement, tag: str, frame: _Frame, up: _Frame) -> None:
        if frame.serial != up.serial and up.up is not None:
            self._border(up)
        if frame.row and tag in _BLOCK_TAGS:
            self._gap(tag)
        if text := node.text:
            self._add(text, frame)
        self.images += tag in _PICTURE_TAGS
        self.current.links += tag == "a"

    def _frame(self, node: HtmlElement, tag: str, up: _Frame) -> _Frame:
        """The frame of an element: its own for blocks, links and emphasis, that of the element around it for the rest."""
        if up.row and tag in _BLOCK_TAGS:
            return up
        if tag not in _BLOCK_TAGS or (len(node) == 0 and _is_drop_cap(node)):
            if tag not in _INLINE_MARKS:
                return up
            link, strong, italic = up.link or tag == "a", up.strong or tag in {"strong", "b"}, up.italic or tag in {"em", "i", "cite"}
            return _Frame(
                up.tag,
                up.classes,
                up.serial,
                up.depth,
                up.masks,
                up.path,
                up.areas,
                up.hidden,
                link,
                strong,
                italic,
                up.row,
                up.code,
                up,
                up.withheld,
            )
        self.serial += 1
        classes, hidden, withheld = "", up.hidden, False
        if attributes := node.attrib:
            classes = f"{attributes.get('class', '')} {attributes.get('id', '')}".strip()[:300]
            withheld = not hidden and ("hidden" in attributes or _is_unseen(attributes.get("style")))
            hidden = hidden or withheld or attributes.get("aria-hidden") == "true"
        areas = up.areas | {tag} if tag in _AREA_TAGS and tag not in up.areas else up.areas
        if tag == "table" and next(node.iter("th"), None) is not None:
            areas |= {HEADED}
        masks, path = (*up.masks, marks(classes) if classes else 0), (*up.path, self.serial)
        row, code = tag == "tr" and is_data_row(node), up.code or tag == "pre"
        return _Frame(
            tag, classes, self.serial, up.depth + 1, masks, path, areas, hidden, up.link, up.strong, up.italic, row, code, up, withheld
        )

    def _gap(self, tag: str) -> None:
        """Between two cells of a row, and between the lines of a cell."""
        parts = self.current.parts
        if any(part.strip() for part in parts):
            parts.append(CELL_BORDER if tag in {"td", "th"} else " ")

    def _add(self, text: str, frame: _Frame) -> None:
        run = self.current
        if not run.parts and text.isspace():  # between two elements: nothing to make a block of
            run.blank = True
            return
        run.parts.append(text)
        if frame.link or frame.strong or frame.italic:
            size = len(text.strip())
            run.italic_characters += size * frame.italic
            run.link_characters += size * frame.link
            run.strong_characters += size * frame.strong

    def _border(self, frame: _Frame) -> None:
        run = self.current
        if run.parts:
            self._flush(frame)
        elif run.blank:
            run.links, run.blank = 0, False

    def _flush(self, frame: _Frame) -> None:
        run = self.current
        text = " ".join("".join(run.parts)[:MAX_BLOCK_CHARACTERS].split())
        if not frame.code and ("&" in text or "<" in text):
            text = without_code(text)
        self.current = _Run()
        if not text:
            return
        up = frame.up or frame
        while up.up is not None and up.serial == frame.serial:
            up = up.up
        near, far = 0, 0
        for mask in frame.masks[-3:]:
            near |= mask
        for mask in frame.masks[:-3]:
            far |= mask
        self.blocks.append(
            Block(
                text=text,
                tag=frame.tag,
                link_characters=run.link_characters,
                strong_characters=run.strong_characters,
                signature=f"{frame.tag}.{_plain(frame.classes)}<{up.tag}.{_plain(up.classes)}",
                path=frame.path,
                depth=frame.depth,
                near=near,
                far=far,
                areas=frame.areas,
                hidden=frame.hidden,
                links=run.links,
                italic_characters=run.italic_characters,
                images=self.images,
                withheld=frame.withheld,
            )
        )
        self.images = 0


@lru_cache(maxsize=16384)
def marks(classes: str) -> int:
    """Bit mask of the MARKS whose pattern occurs in an element's class and id."""
    words = _WORDS.findall(classes)[:24]
    mask = 0
    for one, other in zip(words, [*words[1:], ""], strict=False):
        mask |= _marks_of_pair(f"{one}-{other}".lower())
    return mask


@lru_cache(maxsize=65536)
def _marks_of_pair(pair: str) -> int:
    """Marks of two neighbouring words: the words of class names are few, so nearly every look-up is a hit."""
    return sum(1 << n for n, (_, pattern) in enumerate(MARKS) if pattern.search(pair))


@lru_cache(maxsize=8192)
def _plain(classes: str) -> str:
    """Class names without the numbers that build tools and databases put in."""
    return re.sub(r"\d+", "0", classes)


def _is_drop_cap(node: HtmlElement) -> bool:
    """Whether an element without others inside is a first letter set large, which is no line of its own."""
    return len((node.text or "").strip()) <= _LONGEST_DROP_CAP and _names_a_drop_cap(node.get("class") or "")


@lru_cache(maxsize=8192)
def _names_a_drop_cap(classes: str) -> bool:
    return _DROP_CAP.search(classes) is not None


def _is_unseen_element(node: HtmlElement, tag: object) -> bool:
    """Scripts, comments, fields; `<noscript>` unless a whole text stands in it, as where a script draws what others shall read too."""
    if not isinstance(tag, str):
        return True
    return tag in _UNSEEN_TAGS and (tag != "noscript" or sum(len(part) for part in node.itertext()) < _LEAST_TEXT_WITHOUT_SCRIPT)


def _is_unseen(style: str | None) -> bool:
    return bool(style and re.search(r"display\s*:\s*none|visibility\s*:\s*hidden", style[:500]))


def mark_names() -> tuple[str, ...]:
    return _MARK_NAMES
