"""Which rows of tables are data, to be read as one line: `Google | 4.1 million euros | Lindau`. Others are layout: each cell is text of its own."""

from lxml.html import HtmlElement

CELL_BORDER = " | "
_MOST_ELEMENTS = 60
_MOST_CELLS = 20
_LONGEST_CELL, _LONGEST_ROW = 160, 600
"""Characters; longer cells are columns of a page, or paragraphs."""
_STRUCTURE = frozenset(
    [
        "table",
        "ul",
        "ol",
        "dl",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "form",
        "article",
        "section",
        "blockquote",
        "pre",
        "nav",
        "hr",
        "input",
        "select",
    ]
)


def is_data_row(row: HtmlElement) -> bool:
    """At least two short cells with text, without structure in them."""
    filled = 0
    total = 0
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    if not 2 <= len(cells) <= _MOST_CELLS:
        return False
    for n, element in enumerate(row.iter()):
        if n > _MOST_ELEMENTS or element.tag in _STRUCTURE:
            return False
    for cell in cells:
        size = len(" ".join("".join(cell.itertext()).split()))
        if size > _LONGEST_CELL:
            return False
        filled += size > 0
        total += size
    return filled >= 2 and total <= _LONGEST_ROW
