"""trafilatura's fast mode and its full one on one page, what both do done once.

`trafilatura.extract` begins anew with every call: it copies the tree, cleans it and looks for the body. Whoever asks its fast mode first, and its full
one where the answer is doubtful, pays for that twice. Here its own stages are called in its own order (`trafilatura.core.trafilatura_sequence`, for text
without comments), and the full mode goes on from what the fast one found. Both answer what `trafilatura.extract` would.

The stages are not trafilatura's public interface: another release than the one whose order is followed here is asked as a whole (docs/decisions/0031).
"""

from collections.abc import Callable
from copy import copy
from functools import cached_property, lru_cache
from typing import Any

import trafilatura
from lxml import etree
from lxml.html import HtmlElement

from pipeline.reading.quick_xpath import united

_FOLLOWED = "2.3.1"
"""Release of trafilatura whose order of stages this is."""

_TEXTS = etree.XPath(".//text()", smart_strings=False)
_Found = tuple[Any, str]
"""An element with the body's parts, and its text as trafilatura counts it."""

try:
    from trafilatura import core
    from trafilatura.settings import Extractor
except ImportError:  # a later release
    Extractor = object


class _Options(Extractor):  # type: ignore[misc]
    """trafilatura's options, which notice when a stage asks for the mode: what did not ask gives the same in both."""

    def __init__(self, *, fast: bool, recall: bool) -> None:
        super().__init__(comments=False, fast=fast, recall=recall)
        self.mattered = False

    @property
    def fast(self) -> bool:
        self.mattered = True
        return self._fast

    @fast.setter
    def fast(self, value: bool) -> None:
        self._fast = value


def _options(*, fast: bool, recall: bool) -> _Options:
    """Copied for each page, which may be read beside others, and made once: they ask a configuration file for a dozen things."""
    return copy(_made(fast=fast, recall=recall))


_made = lru_cache(maxsize=4)(_Options)


class TwoModes:
    """A page to be asked in either mode, or in both. Its tree is changed."""

    def __init__(self, tree: HtmlElement, url: str) -> None:
        self._tree, self._url = tree, url
        self._for_both: dict[bool, _Found] = {}
        """What the main extractor finds in either mode, by whether it is to miss nothing rather than to take nothing amiss."""

    def text(self, *, fast: bool) -> str:
        """As `trafilatura.extract(tree, url=url, include_comments=False, fast=fast)`; empty for None."""
        if trafilatura.__version__ != _FOLLOWED:
            return trafilatura.extract(self._tree, url=self._url, include_comments=False, fast=fast) or ""
        body, text = self._rescued(fast=fast)
        return str(core.normalize_unicode(core.xmltotxt(body, False).strip())) if text else ""

    @cached_property
    def _page(self) -> HtmlElement:
        """The tree without what no stage reads. That is taken out together: none of the later expressions asks what stands in an element."""
        core.prune_unwanted_nodes(self._tree, united([*core.RAW_TREE_PRUNE_XPATH, *core.REMOVE_COMMENTS_AND_LISTS_XPATH]))
        return self._tree

    def _rescued(self, *, fast: bool) -> _Found:
        """What was found, or, where that is next to nothing or little of the page, what is found in other ways."""
        options = _options(fast=fast, recall=False)
        body, text = self._compared(options)
        if len(text) < options.min_extracted_size:
            all_of_it, said, size = core.baseline(self._page)
            if size > len(text):
                body, text = all_of_it, said
        if 0 < len(text) < core.ESCALATION_MAX_LENGTH and self._is_little(text):
            more = _tried(lambda: self._compared(_options(fast=fast, recall=True)))
            dense = _tried(lambda: core.justext_rescue(copy(self._page), options)) if not fast else _NOTHING
            if len(dense[1]) > max(len(more[1]), core.ESCALATION_JUSTEXT_RATIO * len(text)):
                return dense
            if len(more[1]) >= options.min_extracted_size and len(more[1]) > core.ESCALATION_ACCEPT_RATIO * len(text):
                return more
        return body, text

    def _compared(self, options: _Options) -> _Found:
        """What the main extractor finds; in the full mode what it, readability and justext find together."""
        found = self._main(options)
        if options.fast:
            return found
        compared: _Found = core.compare_extraction(core.tree_cleaning(copy(self._page), options), copy(self._page), *found, options)
        return compared

    def _main(self, options: _Options) -> _Found:
        recall = options.focus == "recall"
        if recall in self._for_both:
            return self._for_both[recall]
        options.mattered = False
        found: _Found = core.extract_content(core.convert_tags(core.tree_cleaning(copy(self._page), options), options), options)
        if not options.mattered:
            self._for_both[recall] = found
        return found

    def _is_little(self, text: str) -> bool:
        """Whether a text is little of its page: first of a page that can only be longer, for it is whole and has a space at each element's borders."""
        return all(len(text) < core.ESCALATION_PAGE_SHARE * len(page()) for page in (self._whole, self._cleaned))

    def _whole(self) -> str:
        body = self._page.find(".//body")
        texts: Any = _TEXTS(self._page if body is None else body)
        return " ".join(" ".join(texts).split())

    def _cleaned(self) -> str:
        return str(core.html2txt(self._page))


_NOTHING: _Found = (None, "")


def _tried(stage: Callable[[], _Found]) -> _Found:
    try:
        return stage()
    except Exception:  # noqa: BLE001 - as trafilatura does: what was found before stands
        return _NOTHING
