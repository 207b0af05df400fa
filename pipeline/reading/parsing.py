"""A page's markup as a tree: what `trafilatura.utils.load_html` makes of it, in three quarters of the time."""

from lxml import etree
from lxml.html import HtmlComment, HtmlElement, fromstring
from trafilatura import utils

# lxml's own look-up calls Python once for every element that is touched, half a million times on a hundred pages, to tell forms and
# fields from the rest; nobody here asks. Copies of a tree, trafilatura's too, keep its parser's look-up.
utils.HTML_PARSER.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement, comment=HtmlComment))

_HEAD = 4096
"""Characters that are looked through for doctypes and root elements to mend."""


def tree_of(markup: str) -> HtmlElement | None:
    """None where nothing can be read. Of control characters the markup has none but form feeds (`decode.without_controls`).

    To look for the others once more would take a quarter of the time: so trafilatura mends the head alone, and only what is hard to parse is given to
    it whole.
    """
    behind = markup.find("\n", _HEAD) + 1 or len(markup)
    mended = utils.repair_faulty_html(markup[:behind], markup[:50].lower()) + markup[behind:].replace("\f", "")
    try:
        tree = fromstring(mended, parser=utils.HTML_PARSER)
        if len(tree) < 2:  # less than a head and a body
            tree = utils.load_html(markup)
    except (ValueError, etree.LxmlError, RecursionError):  # an encoding declared, nothing in it
        tree = utils.load_html(markup)
    return tree if isinstance(tree, HtmlElement) else None
