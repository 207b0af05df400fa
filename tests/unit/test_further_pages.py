"""Several pages of one report: which link leads to the next one, and which pages are no first ones."""

import pytest

from common.further_pages import Numbered, first_page, may_be_further, may_turn, next_page, says_the_same

URL = "https://valley.example/news/council-fines-network"
PROSE = "".join(
    f"<p>Paragraph {n}: the council of the valley has told the network what it must do before the year is out, and why it must.</p>"
    for n in range(8)
)


def page(pager: str, *, prose: str = f"<article><h1>Council</h1>{PROSE}</article>", head: str = "") -> str:
    return f"<!doctype html><html><head><title>Council</title>{head}</head><body><nav><a href=/>Home</a><a href=/news>News</a></nav>{prose}{pager}</body></html>"


@pytest.mark.parametrize(
    ("url", "pager", "found"),
    [
        (URL, '<div class=pager>1 <a href="?page=2">2</a> <a href="?page=3">3</a></div>', ("?page=2", 2)),
        (URL, '<p>Page 1 of 3 <a href="/news/council-fines-network/2/">2</a></p>', ("/2/", 2)),
        (URL + "/", '<a href="2">Next page</a>', ("/2", 2)),
        (URL, f'<a href="{URL}/page/2">2. What the council found</a>', ("/page/2", 2)),
        (URL + ".html", '<a href="council-fines-network-2.html">2</a>', ("-2.html", 2)),
        (URL + ".html", '<a href="council-fines-network-seite-2.html">weiter</a>', ("-seite-2.html", 2)),
        (URL + ".html", '<a href="council-fines-network.html/2" title="Nächste Seite"><img src=n.png></a>', (".html/2", 2)),
        (URL + "?id=7", '<a href="?page=2&amp;id=7">›</a>', ("?page=2&id=7", 2)),
        (URL + "?page=1", '<a href="?page=2">»</a>', ("?page=2", 2)),
        (URL, '<a href="?page=1">2</a> <a href="?page=2">3</a>', ("?page=1", 1)),
        (URL, '<a href="?pagina=2" rel="next">siguiente</a>', ("?pagina=2", 2)),
        (URL, "<a href='?p=2'>٢</a>", ("?p=2", 2)),
        (URL, '<A HREF="?page=2">2</A>', ("?page=2", 2)),
        (URL, '<a href="/privacy">Privacy</a> <a HReF="?page=2">2</a>', ("?page=2", 2)),
        (URL, '<section id=comments><a href="?page=2">2</a></section>', None),
        (URL, '<a href="?page=2#comments">2</a>', None),
        (URL, '<aside><a href="?page=2">2</a></aside>', None),
        (URL, '<a href="/news?page=2">2</a>', None),
        (URL, '<a href="https://other.example/news/council-fines-network?page=2">2</a>', None),
        (URL, '<a href="?page=4">4</a>', None),
        (URL + ".html", '<a href="council-fines-network-2.html">Court hears the network again</a>', None),
        (URL + ".html", '<a href="council-fines-network-2.html">Next article</a>', None),
        ("https://valley.example/?p=123", '<a rel=next href="/?p=124">Next</a>', None),
        ("https://valley.example/news/1", '<a rel=next href="/news/2">Next</a>', None),
    ],
)
def test_the_next_page_is_the_same_reports(url: str, pager: str, found: tuple[str, int] | None) -> None:
    given = next_page(page(pager), url)
    assert (given is None) == (found is None)
    assert may_turn(page(pager).encode(), url) or given is None
    if given and found:
        assert given.url.endswith(found[0])
        assert given.number == found[1]


@pytest.mark.parametrize(
    ("url", "links", "may"),
    [
        (URL, '<a href="/privacy">Privacy</a> <a href="?lang=en">English</a> <a href="/news/2026/03/another-report">Next</a>', False),
        (URL, f'<a href="{URL}">This report</a> <a href="https://social.example/share?u={URL}&n=2">Share</a>', False),
        (URL, f'<a href="{URL}">This report</a> <a href="{URL}/2">2</a>', True),
        (URL, "<a href = ?page=2>2</a>", True),
        (URL, '<A HREF = "/news/council-fines-network/2">2</A>', True),
        (URL, '<p data-href="council-fines-network">council-fines-network</p> <a href="council-fines-network/2">2</a>', True),
        (URL, '<a href="/href-and-more/council-fines-network">1</a> <a href="/news/council-fines-network?href=no&page=2">2</a>', False),
        ("https://valley.example/href/council", '<a href="https://valley.example/href/council/2">2</a>', True),
        ("https://valley.example/go?href=top", '<a href="/go?href=top&page=2">2</a>', True),
        ("https://valley.example/berichte/größe", '<a href="größe-2">2</a> <a href="größe?seite=2">2</a>', True),
        ("https://valley.example/a-65897191", '<a href="/a-65897191/2">2</a>' + "<a href=/sport>a</a>" * 200, True),
        (
            "https://valley.example/a-65897191",
            "<a href=/sport>a</a>" * 200 + '<a href="https://valley.example/a-65897191?page=2">2</a>',
            True,
        ),
        ("https://valley.example/a-65897191", "<a href=/sport>a</a>" * 200, False),
        ("https://valley.example/", '<a href="/sport">Sport</a> <a href="/page/2">2</a>', False),
        ("https://valley.example/", '<a href="/sport">Sport</a> <a href="/?page=2">2</a>', True),
        ("https://valley.example/", '<a href="/sport">Sport</a> <a href="//[?page=2">2</a>', False),
    ],
)
def test_most_pages_are_told_by_their_bytes(url: str, links: str, may: bool) -> None:
    assert may_turn(page(links).encode(), url) is may


def test_links_without_end_are_left_to_the_parser() -> None:
    """Each link that ends in a number takes a look at what it may mean: 130,000 of them kept a crawl from everything else for seconds."""
    links = [f"<a href=minutes-{n % 100}.html?item={n}&page=2>{n}</a>" for n in range(201)]
    assert [may_turn(page("".join(links[:count])).encode(), URL) for count in (200, 201)] == [False, True]
    assert next_page(page("".join(links)), URL) is None


def test_addresses_without_a_number_are_first_pages() -> None:
    assert [may_be_further(url) for url in (URL, URL + "?page=2", URL + "/2", URL + "?page=0", URL + "?id=2026")] == [
        False,
        True,
        True,
        False,
        False,
    ]


def test_a_link_relation_in_the_head_is_enough() -> None:
    assert next_page(page("", head=f'<link rel="next" href="{URL}?page=2">'), URL) == Numbered(url=f"{URL}?page=2", number=2)
    assert next_page(page("", head='<link rel="next" href="https://valley.example/news/another">'), URL) is None


def test_later_pages_lead_on_until_the_last() -> None:
    second = page('<a href="?page=1">1</a> 2 <a href="?page=3">3</a>', prose="<p>Short.</p>")
    assert next_page(second, URL, number=2) == Numbered(url=f"{URL}?page=3", number=3)
    assert next_page(page('<a href="?page=1">1</a> <a href="?page=2">2</a>'), URL, number=3) is None


def test_a_listing_is_not_turned() -> None:
    teasers = "".join(
        f"<div><h2><a href=/news/{n}-report>Report {n}</a></h2><p>{'A teaser of the report that says what it is about. ' * 3}</p></div>"
        for n in range(10)
    )
    assert next_page(page('<a rel=next href="?page=2">2</a>', prose=teasers), "https://valley.example/news/courts") is None


def test_a_text_without_paragraphs_is_turned() -> None:
    text = "<br><br>".join(["The council of the valley has told the network what it must do before the year is out."] * 9)
    assert next_page(page('<a href="?page=2">2</a>', prose=f"<div>{text}</div>"), URL) is not None


@pytest.mark.parametrize(
    ("url", "pager", "first"),
    [
        (URL + "?page=2", f'<a href="{URL}">1</a> 2 <a href="?page=3">3</a>', URL),
        (URL + "?page=2", '<a href="?page=1">Previous page</a>', URL + "?page=1"),
        (URL + "?page=3", '<a href="?page=1">1</a> <a href="?page=2">2</a> 3', URL + "?page=1"),
        (URL + "/2/", f'<a rel=prev href="{URL}/">zurück</a>', URL + "/"),
        (URL + "-2.html", '<a href="council-fines-network.html">1</a>', URL + ".html"),
        (URL + "?page=2", "", None),
        (URL, '<a href="?page=2">2</a>', None),
        ("https://valley.example/news/2", '<a rel=prev href="/news/1">Previous</a>', None),
        ("https://valley.example/?p=24", '<a rel=prev href="/?p=23">Previous</a>', None),
        (URL + "/2/", '<a href="/news">News</a>', None),
    ],
)
def test_a_further_page_is_told_by_its_way_back(url: str, pager: str, first: str | None) -> None:
    assert first_page(page(pager), url) == first


def test_a_pager_that_turns_something_else_is_noticed() -> None:
    assert says_the_same(page("<ul><li>Other reports, second list</ul>"), page("<ul><li>Other reports</ul>"))
    assert not says_the_same(page("", prose="<p>" + "What the council found next is told on this page of the report. " * 2), page(""))
    lead = "<article><p>The network left forged advertisements up for forty days, the council has found.</p><p>{}</p></article>"
    first, second = (
        lead.format(f"Part {n} of what the council of the valley has found in its decision of ninety paragraphs.") for n in (1, 2)
    )
    assert not says_the_same(page("", prose=second), page("", prose=first))


@pytest.mark.parametrize("piece", ["href=", "<script>", "<a href=x-2.html>", "<div>", "<p>", "<a href='http://['>2</a>"])
def test_pages_made_to_hang_readers_have_no_next_page(piece: str) -> None:
    page = piece * (400_000 // len(piece))
    assert next_page(page, URL) is None
    assert first_page(page, URL + "-2.html") is None
    assert not says_the_same(page, page)
