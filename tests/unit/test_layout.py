"""Where the headline of a page stands, what is near it, and which rows of tables are data."""

import pytest
from lxml import html
from lxml.html import HtmlElement

from pipeline.reading.layout import Layout, is_in_place
from pipeline.reading.tables import is_data_row


def tree(body: str) -> HtmlElement:
    return html.document_fromstring(f"<html><body>{body}</body></html>")


def headline(body: str, title: str | None) -> str | None:
    """The text of the element that is taken for the headline."""
    layout = Layout(tree(body), title)
    element = next((element for element, place in layout.places.items() if place == layout.headline), None)
    return element.text_content() if element is not None and element.tag != "html" else None


def test_places_count_elements_in_their_order() -> None:
    layout = Layout(tree("<h1>a</h1><p>b<i>c</i></p>"), None)
    assert [(element.tag, place) for element, place in layout.places.items()] == [("html", 0), ("body", 1), ("h1", 2), ("p", 3), ("i", 4)]


def test_thirty_thousand_elements_have_a_place() -> None:
    assert len(Layout(tree("<i></i>" * 30_010), None).places) == 30_000


@pytest.mark.parametrize(
    ("body", "title", "found"),
    [
        ("<h1>Daily Post</h1><h2>Court fines Meta</h2>", "Court fines Meta", "Court fines Meta"),
        ("<h1>Daily Post</h1><h1>COURT FINES META</h1>", "Court fines Meta", "COURT FINES META"),
        ("<h1>Daily Post</h1><h2>Court fines Meta again: live</h2>", "Court fines Meta", "Court fines Meta again: live"),
        ("<h1>Daily Post</h1><h2>Court fines</h2>", "Court fines Meta", "Court fines"),
        ("<h1>Daily Post</h1><h2>Court</h2>", "Court fines Meta", "Daily Post"),
        ("<h2>Other</h2><h1>Daily Post</h1><h1>Second</h1>", "Court fines Meta", "Daily Post"),
        ("<h1>Daily Post</h1>", None, "Daily Post"),
        ("<h1></h1><h2>Court fines Meta</h2>", "Court fines Meta", "Court fines Meta"),
        ("<h2>Other</h2>", "Court fines Meta", None),
        ("<p>No heading</p>", "Court fines Meta", None),
    ],
)
def test_the_headline_is_the_heading_that_says_the_title(body: str, title: str | None, found: str | None) -> None:
    assert headline(body, title) == found


def test_a_heading_says_the_title_when_it_is_more_than_half_as_long() -> None:
    assert headline("<h1>Post</h1><h2>abcd</h2>", "abcdefgh") == "Post"
    assert headline("<h1>Post</h1><h2>abcde</h2>", "abcdefgh") == "abcde"


def test_near_gives_distances_from_some_places_before_the_headline_on() -> None:
    layout = Layout(tree("<p>a</p><p>b</p><h1>T</h1><!-- no element --><p>c</p>"), None)
    assert [(distance, element.tag) for distance, element in layout.near(1)] == [(-1, "p"), (0, "h1"), (2, "p")]
    assert [distance for distance, _ in layout.near(0)] == [0, 2]
    assert [distance for distance, _ in layout.near(40)] == [-4, -3, -2, -1, 0, 2]


def test_near_ends_two_thousand_five_hundred_elements_behind_the_headline() -> None:
    layout = Layout(tree("<h1>T</h1>" + "<i></i>" * 3_000), None)
    assert [distance for distance, _ in layout.near(0)][-1] == 2_499


def test_the_text_begins_with_the_third_long_paragraph() -> None:
    long = "<p>" + "x" * 60 + "</p>"
    short = "<p>" + "x" * 59 + "</p>"
    assert Layout(tree(f"{long}<h1>T</h1>{long}{short}{long}<div>{long}</div>"), None).into_the_text == 5
    assert Layout(tree(f"<h1>T</h1>{long}{short}{long}"), None).into_the_text == 2_500


@pytest.mark.parametrize("tag", ["nav", "aside", "footer", "figure", "figcaption", "form", "select", "button"])
def test_what_stands_in_furniture_is_out_of_place(tag: str) -> None:
    assert not is_in_place(tree(f"<{tag}><b><i>x</i></b></{tag}>").find(".//i"))


@pytest.mark.parametrize(
    ("above", "in_place"),
    [
        ('div class="related-news"', False),
        ('div id="Comments"', False),
        ('div class="story"', True),
        ('article class="teaser"', True),
        ('main id="latest"', True),
        ('section class="teaser"', False),
        ("div", True),
    ],
)
def test_what_stands_in_a_box_of_other_reports_is_out_of_place(above: str, in_place: bool) -> None:
    element = tree(f"<{above}><i>x</i></{above.split(maxsplit=1)[0]}>").find(".//i")
    assert is_in_place(element) is in_place


def test_its_own_class_does_not_count_and_eight_boxes_around_it_do() -> None:
    assert is_in_place(tree('<div class="story"><i class="related">x</i></div>').find(".//i"))

    def nested(depth: int) -> HtmlElement:
        return tree("<aside>" + "<div>" * depth + "<i>x</i>" + "</div>" * depth + "</aside>").find(".//i")

    assert not is_in_place(nested(7))
    assert is_in_place(nested(8))


# --- rows of tables


def row(cells: str) -> HtmlElement:
    return html.document_fromstring(f"<table><tr>{cells}</tr></table>").find(".//tr")


@pytest.mark.parametrize(
    ("cells", "data"),
    [
        ("<td>Google</td><td>4.1 million</td>", True),
        ("<th>Company</th><td>Google</td>", True),
        ("<td>Google</td>", False),
        ("<td>Google</td><td> </td>", False),
        ("<td>Google</td><td></td><td>Lindau</td>", True),
        ("<td><ul><li>Google</li></ul></td><td>4.1</td>", False),
        ("<td><h2>Google</h2></td><td>4.1</td>", False),
        ("<td>Google</td><td><form>x</form></td>", False),
        ("<td><b>Google</b></td><td><a>4.1</a></td>", True),
        ("<td>1</td>" * 20, True),
        ("<td>1</td>" * 21, False),
        (f"<td>{'x' * 160}</td><td>1</td>", True),
        (f"<td>{'x' * 161}</td><td>1</td>", False),
        (f"<td>{'x' * 150}</td>" * 4, True),
        (f"<td>{'x' * 150}</td>" * 4 + "<td>1</td>", False),
        (f"<td>{' x' * 100}</td><td>1</td>", False),
        (f"<td>{'x  ' * 80}</td><td>1</td>", True),
        ("<td>" + "<i>1</i>" * 58 + "</td><td>1</td>", True),
        ("<td>" + "<i>1</i>" * 59 + "</td><td>1</td>", False),
    ],
)
def test_a_row_of_data_has_two_short_cells_at_least(cells: str, data: bool) -> None:
    assert is_data_row(row(cells)) is data
