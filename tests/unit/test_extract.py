"""Bodies out of pages, also out of hostile ones. The pages here are our own wording."""

import dataclasses
import json
import time

import pytest

from pipeline.reading import extract as extraction
from pipeline.reading import gate
from pipeline.reading.boilerplate import line_hash
from pipeline.reading.decoded import Decoded
from pipeline.reading.extract import explain, extract
from pipeline.reading.gate import article_problem, oversize, page_problem
from pipeline.reading.line_model import MODEL_FILE, line_model
from records.outcome import Outcome

URL = "https://www.dailyledger.example/2026/03/09/ruling"
BODY = [
    "The regional court on Monday ordered the video platform to hand over the records of its recommendation system to the regulator within six weeks.",
    "Judge Ilse Brandt said the company had ignored three earlier requests, the last of them in January, and had offered no reason for the delay.",
    "The platform's lawyers argued that the records held trade secrets of third parties, and that an independent auditor should be allowed to see them first.",
    "The regulator replied that its own staff were bound to secrecy by law, and that the audit the company had in mind would have taken another year.",
    "Consumer groups welcomed the order, which they called the first of its kind, and said that they would ask for the same in two other proceedings.",
    "The company may appeal within a month. A spokesman said that it was studying the ruling and would comment when the written reasons were published.",
]
TEASERS = [
    "Storm closes the northern ports for a second day",
    "Ten soups for a cold spring evening",
    "Local team wins the cup after extra time",
]


def page(body: list[str] = BODY, *, after: str = "", head: str = "") -> str:
    teasers = "".join(f'<div class="teaser-card"><a href="/{n}">{text}</a></div>' for n, text in enumerate(TEASERS))
    return (
        f'<html lang="en"><head><title>Court orders platform to open its records | The Daily Ledger</title>{head}</head><body>'
        '<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li><li><a href="/sport">Sport</a></li></ul></nav>'
        "<article><h1>Court orders platform to open its records</h1><div class='byline'>By Ann Lee</div><figure><img src='x.jpg'>"
        "<figcaption>The court building. Photo: Ledger archive</figcaption></figure><div class='article-body'>"
        + "".join(f"<p>{text}</p>" for text in body)
        + f"{after}</div></article><aside class='related'><h2>Read more</h2>{teasers}</aside><footer>© The Daily Ledger. All rights reserved.</footer></body></html>"
    )


def flat() -> str:
    lines = [
        "Home",
        "World",
        "Sport",
        "Court orders platform to open its records",
        "By Ann Lee",
        "Share",
        *BODY,
        "Read more",
        *TEASERS,
        "© The Daily Ledger. All rights reserved.",
        "Cookie settings",
    ]
    return f"<html><head><title>Court orders platform</title></head><body><div>{''.join(f'<p>{line}</p>' for line in lines)}</div></body></html>"


def test_code_of_a_caption_that_was_left_behind_is_no_text() -> None:
    shown = '[caption id="a_7" align="left" width="300"] Archive photo / Ledger[/caption]'
    found = extract(page([shown, f"{shown} {BODY[0]}", *BODY[1:]]), url=URL)
    assert found is not None
    assert found.text.split("\n")[0] == BODY[0]
    assert "caption" not in found.text


@pytest.mark.parametrize("html", [page(), flat()], ids=["structured", "flat"])
def test_body_is_the_paragraphs_and_nothing_else(html: str) -> None:
    found = extract(html, url=URL)
    assert found is not None
    assert found.text.split("\n") == BODY


def test_a_form_feed_in_a_page_is_nothing() -> None:
    found = extract(page().replace("regional", "regi\fonal"), url=URL)
    assert found is not None
    assert found.text.split("\n") == BODY


def test_explanation_names_candidates_and_reasons() -> None:
    found = explain(Decoded(html=page(), url=URL))
    verdicts = {line.text: line for line in found.lines}
    assert found.winner in {"trafilatura", "resiliparse"}
    assert verdicts[BODY[0]].kept
    assert not verdicts[TEASERS[0]].kept
    assert verdicts[TEASERS[0]].reason == "inside <aside>"
    assert verdicts["© The Daily Ledger. All rights reserved."].reason == "reads like legal"
    assert found.extraction == extract(page(), url=URL)


def test_site_memory_drops_a_line_that_fits_the_report() -> None:
    line = "The Daily Ledger reports on the law of platforms every week, with the support of its readers in forty countries and of two foundations."
    html = page([*BODY[:3], line, *BODY[3:]])
    kept, dropped = extract(html, url=URL), extract(html, url=URL, site_lines={line_hash(line)})
    assert kept is not None
    assert dropped is not None
    assert line in kept.text
    assert dropped.text.split("\n") == BODY


def test_catalogue_overrides_take_and_drop() -> None:
    after = "<p class='note'>This report was made with the help of a very long note that reads like a paragraph of it.</p>"
    html = page(after=after)
    taken = extract(html, url=URL, take=["//div[@id='none']", "//article//p[1]", "///broken["])
    assert taken is not None
    assert taken.text == BODY[0]
    assert taken.extractor == "override"
    dropped = extract(html, url=URL, drop=["//p[@class='note']", "][", "count(//p)"])
    assert dropped is not None
    assert "help of a very long note" not in dropped.text


def test_text_is_composed_and_one_paragraph_a_line() -> None:
    decomposed = [text.replace("court", "cafe\u0301") for text in BODY]
    found = extract(page(decomposed), url=URL)
    assert found is not None
    assert "caf\u00e9" in found.text
    assert "e\u0301" not in found.text


HOSTILE = {
    "empty": "",
    "spaces": "  \n ",
    "no markup": "just words",
    "lone surrogates": page([text + " \ud800\udfff" for text in BODY]),
    "controls": page([f"\x00{text}\x0b\x1f" for text in BODY]),
    "deep": "<div>" * 50_000 + BODY[0],
    "deep inline": "<b>" * 50_000 + BODY[0],
    "unclosed": "<p " * 50_000,
    "many attributes": f"<p {' '.join(f'a{n}=1' for n in range(100_000))}>x</p>",
    "many attributes behind a quoted bracket": f"<p a='>' {' '.join(f'a{n}' for n in range(100_000))}>x</p>",
    "a million paragraphs": "<p>x" * 1_000_000,
    "links": "<a href=x>y</a>" * 50_000,
    "bad times": page(after="<time datetime='99th of Never'>x</time>" * 20_000),
    "json bomb": page(head='<script type="application/ld+json">' + "[" * 100_000 + "</script>"),
    "one long line": page(["word " * 200_000]),
    "comment never closed": "<p>" + BODY[0] + "<!--" * 10_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_are_answered_quickly(name: str) -> None:
    started = time.process_time()
    html = HOSTILE[name]
    problem = page_problem(html, content_type="text/html")
    found = extract(html, url=URL)
    explain(Decoded(html=html, url=URL))
    assert found is None or problem is None
    assert time.process_time() - started < 12


@pytest.mark.parametrize("name", ["many attributes", "many attributes behind a quoted bracket", "a million paragraphs", "links"])
def test_what_hangs_parsers_is_refused_before_parsing(name: str) -> None:
    assert oversize(HOSTILE[name]) is not None
    assert oversize(HOSTILE[name])[0] is Outcome.TOO_LARGE  # type: ignore[index]


def test_a_long_attribute_value_is_no_reason_to_refuse() -> None:
    html = page(after=f"<div data-config='{json.dumps(['x' * 90_000])}'></div>")
    assert page_problem(html, content_type="text/html; charset=utf-8") is None
    found = extract(html, url=URL)
    assert found is not None
    assert found.text.split("\n") == BODY


@pytest.mark.parametrize(
    ("html", "content_type"),
    [
        ("%PDF-1.7", None),
        (page(), "application/pdf"),
        ('{"a": 1}', "text/html"),
        ("<?xml version='1.0'?><rss><p>x</p></rss>", "text/xml"),
        ("plain words", "text/plain"),
    ],
)
def test_what_is_no_html_is_refused(html: str, content_type: str | None) -> None:
    problem = page_problem(html, content_type=content_type)
    assert problem is not None
    assert problem[0] is Outcome.NOT_HTML


def _outcome(html: str, url: str = URL) -> Outcome | None:
    found = extract(html, url=url)
    assert found is not None
    problem = article_problem(found, html, url=url)
    return problem[0] if problem else None


def test_reports_pass_the_gate_also_when_they_speak_of_walls() -> None:
    assert _outcome(page()) is None
    about = [text.replace("records", "cookie policy and the button to accept all cookies") for text in BODY]
    assert _outcome(page(about)) is None


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("Page not found", "Sorry, the page you are looking for has been moved or deleted."),
        ("Seite nicht gefunden", "Die gewünschte Seite existiert nicht mehr. Bitte nutzen Sie die Suche oben."),
        ("ページが見つかりません", "お探しのページは見つかりませんでした。削除された可能性があります。"),
        ("Страница не найдена", "Страница, которую вы ищете, была удалена или никогда не существовала."),
        ("الصفحة غير موجودة", "عذرا، الصفحة التي تبحث عنها غير موجودة أو تم نقلها."),
    ],
)
def test_soft_404_in_many_languages(title: str, line: str) -> None:
    assert _outcome(f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{line}</p></body></html>") is Outcome.SOFT_404


def test_a_wall_of_which_one_line_passed_for_a_report_is_a_wall() -> None:
    lines = (
        "We and our partners have been at your service for years.",
        "You must accept the cookies.",
        "Accept all",
        "Manage options",
    )
    wall = f"<html><body><h1>Welcome</h1>{''.join(f'<p>{line}</p>' for line in lines)}</body></html>"
    seen = extract(wall, url=URL)
    assert seen is not None
    taken = dataclasses.replace(seen, title="Court orders platform to open its records", text=lines[0])
    assert (article_problem(taken, wall, url=URL) or [None])[0] is Outcome.CONSENT_WALL
    menu = "".join(f"<li><a href='/{n}'>Section of the paper number {n}</a></li>" for n in range(120))
    report = wall.replace("<h1>", f"<ul>{menu}</ul><h1>").replace(
        "<html>", "<html><head><meta property='og:type' content='article'></head>"
    )
    assert article_problem(taken, report, url=URL) is None


def test_consent_walls_and_stubs_and_front_pages_are_told_apart() -> None:
    wall = "<html><head><title>Ledger</title></head><body><h1>Before you continue</h1><p>We and our partners store and/or access information on a device.</p><p>Our partners process data on the basis of legitimate interest.</p><button>Accept all</button><button>Manage options</button></body></html>"
    assert _outcome(wall) == Outcome.CONSENT_WALL
    stub = page(BODY[:1], after="<div class='paywall'>Subscribe to continue reading. Already a subscriber? Log in.</div>")
    assert _outcome(stub) is Outcome.PAYWALL_STUB
    front = (
        "<html><head><title>The Daily Ledger</title></head><body><h1>News</h1>"
        + "".join(f"<div><a href='/{n}'>Headline number {n} of the day is here</a></div>" for n in range(90))
        + "</body></html>"
    )
    assert _outcome(front, "https://www.dailyledger.example/") in {Outcome.NOT_ARTICLE, Outcome.NO_TEXT}


_BANNER = (
    "<div id=cmp onclick='consent()'><p>We value your privacy. We and our partners store and/or access information on a device.</p>"
    "<button>Accept all</button><button>Reject all</button><button>Manage preferences</button></div>"
)


@pytest.mark.parametrize("after", ["", _BANNER])
@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Court: platform needed consent of its users", ["The High Court ruled on Tuesday that the platform used 4,000 photographs without asking."]),
        ("Platform must ask first, says court", ["The platform must consent to an audit by 3 December, the High Court ruled on Tuesday."]),
        ("Gestion des cookies : la CNIL sanctionne la plateforme", ["La CNIL a infligé mardi une amende de 20 millions d'euros à la plateforme."]),
        ("Consent or pay: judges ask platform", ["The tracking of users who consent to it is no legitimate interest of vendors, the judges said on Tuesday."]),
    ],
)  # fmt: skip
def test_a_short_report_about_consent_is_no_wall(title: str, lines: list[str], after: str) -> None:
    html = (
        f'<html><head><title>{title}</title><meta property="og:type" content="article"></head><body><article><h1>{title}</h1>'
        + "".join(f"<p>{line}</p>" for line in [*lines, "Nobody had been told before."])
        + f"</article>{after}<footer>Imprint</footer></body></html>"
    )
    assert _outcome(html) is not Outcome.CONSENT_WALL


@pytest.mark.parametrize(
    "title", ["Consent", "Consent | The Ledger", "Before you continue to the Ledger", "The Ledger - Cookie-Einstellungen"]
)
def test_a_title_that_is_a_walls_tells_a_wall_without_any_known_phrase(title: str) -> None:
    wall = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>Please choose what we may keep of your visit to these pages today.</p></body></html>"
    assert _outcome(wall) is Outcome.CONSENT_WALL


def test_what_reports_say_of_consent_is_a_part_of_what_walls_say() -> None:
    walls = gate._walls()
    assert all(set(phrases) < set(walls["consent"][language]) for language, phrases in walls["consent-in-reports"].items())


def test_model_file_is_small_text_and_fits_the_features() -> None:
    assert MODEL_FILE.stat().st_size < 1_000_000
    assert json.loads(MODEL_FILE.read_text("utf-8"))["version"] == line_model().version
    assert "trafilatura/" in extraction.extractor_version()


@pytest.mark.parametrize(("letters", "shown"), [(47, 47), (48, 48), (49, 48), (5000, 48)])
def test_what_a_page_says_that_it_is_stands_in_the_detail_at_most_sixty_signs_long(letters: int, shown: int) -> None:
    problem = page_problem("<p>A text</p>", content_type="application/" + "x" * letters)
    assert problem == (Outcome.NOT_HTML, "content type application/" + "x" * shown)
