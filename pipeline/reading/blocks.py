"""A parsed page as its visible blocks of text in reading order, each with what the markup says around it."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from lxml.html import HtmlElement

from pipeline.reading.leftovers import without_captions, without_code
from pipeline.reading.marks import marks
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
_PICTURE_TAGS = frozenset(["img", "picture", "video", "audio"])
_UNSEEN_TAGS = frozenset([
    "script", "style", "noscript", "template", "svg", "iframe", "head", "object", "embed", "canvas", "math", "map", "datalist", "rp",
    "rt", "rtc", "textarea", "input",
])  # fmt: skip

_DROP_CAP = re.compile(r"drop-?_?cap|first-?_?letter|initial(?:e|s)?\b|lettrine|initialbuchstabe|capitular", re.IGNORECASE)
_LEAST_TEXT_WITHOUT_SCRIPT = 600
"""Characters; notices to turn scripts on have 20 to 300."""
_LONGEST_DROP_CAP = 3
"""Characters: the letter, and a quotation mark before it."""

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


_LINK, _STRONG, _ITALIC, _HIDDEN, _ROW, _CODE = (1 << n for n in range(6))
"""What is so of all that stands in an element; _ROW: of a table's row that is read as one line; _CODE: of `<pre>`, where escaped markup is meant to be seen."""
_SET_OFF = {"a": _LINK, "strong": _STRONG, "b": _STRONG, "em": _ITALIC, "i": _ITALIC, "cite": _ITALIC}


@dataclass(slots=True)
class _Frame:
    """What the walk knows at one element."""

    tag: str
    classes: str
    serial: int
    path: tuple[int, ...]
    near: tuple[int, int, int]
    """Masks of MARKS on the element and the two around it."""
    far: int
    """The same of all others around it."""
    areas: frozenset[str]
    state: int
    """Bits: _LINK and the others."""
    withheld: bool
    """Not displayed itself, though what is around it is."""
    up: "_Frame | None"


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
        top = _Frame("body", "", 0, (), (0, 0, 0), 0, frozenset(), 0, withheld=False, up=None)
        stack: list[tuple[HtmlElement, str, _Frame | None, _Frame, bool]] = [(root, root.tag, self._frame(root, root.tag, top), top, False)]
        while stack and len(self.blocks) < MAX_BLOCKS:
            node, tag, own, up, leaving = stack.pop()
            if own is not None:
                if not leaving:
                    self._enter(node, tag, own, up)
                    if len(node):
                        stack.append((node, tag, own, up, True))
                        for child in reversed(node):
                            name = child.tag
                            unseen = (name in _UNSEEN_TAGS and not _is_shown_instead(child, name)) or not isinstance(name, str)
                            stack.append((child, name, None if unseen else self._frame(child, name, own), own, False))
                        continue
                if own.serial != up.serial:
                    self._border(own)
            elif tag == "iframe":  # nobody sees it, but captions follow it
                self.images += 1
            if tail := node.tail:
                self._add(tail, up)
        self._border(top)
        return self.blocks[:MAX_BLOCKS]

    def _enter(self, node: HtmlElement, tag: str, frame: _Frame, up: _Frame) -> None:
        if frame.serial != up.serial and up.up is not None:
            self._border(up)
        if frame.state & _ROW and tag in _BLOCK_TAGS:
            self._gap(tag)
        if text := node.text:
            self._add(text, frame)
        if tag == "a":
            self.current.links += 1
        elif tag in _PICTURE_TAGS:
            self.images += 1

    def _frame(self, node: HtmlElement, tag: str, up: _Frame) -> _Frame:
        """The frame of an element: its own for blocks, links and emphasis, that of the element around it for the rest."""
        if tag not in _BLOCK_TAGS or (len(node) == 0 and not up.state & _ROW and _is_drop_cap(node)):
            if (set_off := _SET_OFF.get(tag)) is None:
                return up
            state = up.state | set_off
            return _Frame(up.tag, up.classes, up.serial, up.path, up.near, up.far, up.areas, state, up.withheld, up)
        if up.state & _ROW:
            return up
        self.serial += 1
        classes, state, areas, withheld = "", up.state, up.areas, False
        if attributes := node.attrib:
            classes = f"{attributes.get('class', '')} {attributes.get('id', '')}".strip()[:300]
            if not state & _HIDDEN:
                withheld = "hidden" in attributes or _is_unseen(attributes.get("style"))
                state |= _HIDDEN * (withheld or attributes.get("aria-hidden") == "true")
        if tag in _AREA_TAGS and tag not in areas:
            areas = areas | {tag}
        if tag == "table" and next(node.iter("th"), None) is not None:
            areas = areas | {HEADED}
        elif tag == "pre":
            state |= _CODE
        elif tag == "tr" and is_data_row(node):
            state |= _ROW
        first, second, third = up.near
        near = (marks(classes) if classes else 0, first, second)
        return _Frame(tag, classes, self.serial, (*up.path, self.serial), near, up.far | third, areas, state, withheld, up)

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
        if (state := frame.state) & (_LINK | _STRONG | _ITALIC):
            size = len(text.strip())
            if state & _LINK:
                run.link_characters += size
            if state & _STRONG:
                run.strong_characters += size
            if state & _ITALIC:
                run.italic_characters += size

    def _border(self, frame: _Frame) -> None:
        run = self.current
        if run.parts:
            self._flush(frame)
        elif run.blank:
            run.links, run.blank = 0, False

    def _flush(self, frame: _Frame) -> None:
        run = self.current
        text = " ".join("".join(run.parts)[:MAX_BLOCK_CHARACTERS].split())
        if not frame.state & _CODE and ("&" in text or "<" in text):
            text = without_code(text)
        self.current = _Run()
        if not text:
            return
        up = frame.up or frame
        while up.up is not None and up.serial == frame.serial:
            up = up.up
        own, around, farther = frame.near
        self.blocks.append(
            Block(
                text=text,
                tag=frame.tag,
                link_characters=run.link_characters,
                strong_characters=run.strong_characters,
                signature=f"{frame.tag}.{_plain(frame.classes)}<{up.tag}.{_plain(up.classes)}",
                path=frame.path,
                depth=len(frame.path),
                near=own | around | farther,
                far=frame.far,
                areas=frame.areas,
                hidden=bool(frame.state & _HIDDEN),
                links=run.links,
                italic_characters=run.italic_characters,
                images=self.images,
                withheld=frame.withheld,
            )
        )
        self.images = 0


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


def _is_shown_instead(node: HtmlElement, tag: str) -> bool:
    """A `<noscript>` with a whole text in it, as where a script draws what others shall read too."""
    return tag == "noscript" and sum(len(part) for part in node.itertext()) >= _LEAST_TEXT_WITHOUT_SCRIPT


def _is_unseen(style: str | None) -> bool:
    return bool(style and re.search(r"display\s*:\s*none|visibility\s*:\s*hidden", style[:500]))
