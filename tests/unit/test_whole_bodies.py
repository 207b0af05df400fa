"""Bodies whole, whatever they are made of: lists, tables, single lines, letters set large. The pages are our own wording."""

import pytest

from pipeline.reading import boilerplate
from pipeline.reading.extract import extract
from pipeline.reading.line_model import SAY
from pipeline.reading.page_kind import page_kind

URL = "https://www.harbourledger.example/2026/05/04/order"
PROSE = [
    "The data office in Pierstadt ordered the video service on Monday to open its records to three researchers from the university within a month.",
    "Officer Nele Harmsen wrote that the service had answered none of the letters sent in winter, and that a further reminder would serve nobody.",
    "A spokesman for the service called the order hasty and said that the records named people who had never agreed to be studied by anyone.",
    "The researchers replied that the law asks for their names to be struck out, which takes a machine an afternoon and a clerk about a week.",
    "Both sides may go to the administrative court, which has decided two such disputes in two years and found for the researchers both times.",
]
POINTS = [
    "The service opens the records of all recommendations since March.",
    "It names a contact who answers within three working days.",
    "Names of private persons are struck out before the handover.",
    "For each day of delay it pays 5,000 crowns.",
]
MENU = '<nav><a href="/">Home</a> <a href="/law">Law</a> <a href="/sport">Sport</a></nav>'
FOOT = "<footer><p>About us</p><p>Contact</p><p>Terms</p></footer>"


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def page(body: str, *, lang: str = "en", title: str = "Office orders video service to open its records", around: str = "main") -> str:
    inner = f"<{around}><article><h1>{title}</h1>{body}</article></{around}>" if around else f"<h1>{title}</h1>{body}"
    menu, foot = (MENU, FOOT) if around else ("", "")
    return f'<html lang="{lang}"><head><title>{title} | Harbour Ledger</title></head><body>{menu}{inner}{foot}</body></html>'


def lines_of(html: str) -> list[str]:
    found = extract(html, url=URL)
    assert found is not None
    return found.text.split("\n")


LISTS = {
    "ul": "<ul>" + "".join(f"<li>{point}</li>" for point in POINTS) + "</ul>",
    "ol": "<ol>" + "".join(f"<li>{point}</li>" for point in POINTS) + "</ol>",
    "li-p": "<ul>" + "".join(f"<li><p>{point}</p></li>" for point in POINTS) + "</ul>",
    "dl": "<dl>" + "".join(f"<dt>Part {n}</dt><dd>{point}</dd>" for n, point in enumerate(POINTS)) + "</dl>",
    "div": "<div>" + "".join(f"<div>{point}</div>" for point in POINTS) + "</div>",
    "br": "<p>" + "<br>".join(f"- {point}" for point in POINTS) + "</p>",
}


@pytest.mark.parametrize("around", ["main", "form", ""])
@pytest.mark.parametrize("at", [1, 3, len(PROSE)])
@pytest.mark.parametrize("kind", sorted(LISTS))
def test_points_of_an_order_are_read_wherever_they_stand(kind: str, at: int, around: str) -> None:
    if (kind, at, around) == ("div", len(PROSE), ""):
        pytest.xfail("single lines in nameless boxes at the end of a page without anything around look like what stands below a text")
    html = page(paragraphs(PROSE[:at]) + "<p>The order says:</p>" + LISTS[kind] + paragraphs(PROSE[at:]), around=around)
    text = "\n".join(lines_of(html))
    assert [point for point in [*PROSE, *POINTS] if point not in text] == []


@pytest.mark.parametrize(
    ("lang", "opener"),
    [
        ("en", "Berthold Bookings must"),
        ("de", "Die Berthold Buchungen AG muss künftig"),
        ("fr", "La société Berthold doit"),
        ("ru", "Компания обязана"),
    ],
)
@pytest.mark.parametrize("around", ["", "main"])
def test_points_that_end_a_sentence_are_read_without_a_colon(lang: str, opener: str, around: str) -> None:
    """The small page of an authority: a line, and what the company has to do, a few words each."""
    points = ["show the full price", "cancel within a day", "pay hotels on time", "report every quarter", "name a contact"]
    html = page(f"<p>{PROSE[0]}</p><p>{opener}</p><ul>{''.join(f'<li>{p}</li>' for p in points)}</ul>", lang=lang, around=around)
    assert set(points) <= set(lines_of(html))


@pytest.mark.parametrize("at", [1, 3, len(PROSE)])
@pytest.mark.parametrize("head", ["<thead><tr><th>Service</th><th>Fine</th></tr></thead>", ""])
def test_rows_of_a_table_of_fines_are_read(head: str, at: int) -> None:
    fines = [("Harbour Net", "4.5 million crowns"), ("Pier 9", "0.7 million crowns"), ("Seaview", "0.7 million crowns")]
    rows = "".join(f"<tr><td>{name}</td><td>{fine}</td></tr>" for name, fine in fines)
    found = lines_of(page(paragraphs(PROSE[:at]) + f"<p>Fines of this year:</p><table>{head}{rows}</table>" + paragraphs(PROSE[at:])))
    assert [row for row in (f"{name} | {fine}" for name, fine in fines) if row not in found] == []


def test_soft_hyphens_stand_neither_in_text_nor_in_title() -> None:
    lines = [line.replace("records", "re\u00adcords").replace("researchers", "re&shy;search&#173;ers") for line in PROSE]
    found = extract(page(paragraphs(lines), title="Office orders video ser\u00advice to open its records"), url=URL)
    assert found is not None
    assert found.text.split("\n") == PROSE
    assert found.title == "Office orders video service to open its records"


def test_entities_escaped_twice_are_read_as_what_they_mean() -> None:
    lines = [line.replace("the", "the &amp;quot;so-called&amp;quot;", 1) for line in PROSE]
    assert lines_of(page(paragraphs(lines))) == [line.replace("the", 'the "so-called"', 1) for line in PROSE]


def test_a_letter_set_large_stays_with_its_word() -> None:
    first = f'<p><span class="lettrine">{PROSE[0][0]}</span>{PROSE[0][1:]}</p>'
    assert lines_of(page(first + paragraphs(PROSE[1:]))) == PROSE


@pytest.mark.parametrize("caption", ["[/caption]", "[caption id='a_1']", "Photo: Ledger archive[/caption]"])
def test_half_a_code_of_a_caption_is_no_text(caption: str) -> None:
    assert lines_of(page(paragraphs([PROSE[0], caption, *PROSE[1:]]))) == PROSE


CALLS = {
    "en": "Subscribe to our newsletter and never miss a story from the harbour again.",
    "de": "Abonnieren Sie unseren Newsletter, damit Sie keine Nachricht aus dem Hafen verpassen.",
    "fr": "Inscrivez-vous à notre lettre d'information pour recevoir chaque matin les nouvelles du port.",
    "tr": "Bültenimize kaydolun, limandaki gelişmeler her sabah size ulaşsın.",
    "ru": "Подпишитесь на нашу рассылку и получайте новости порта каждое утро.",
    "ja": "ニュースレターに登録して、毎朝のニュースを受け取りましょう。",
    "pt": "Assine a nossa newsletter e receba todas as manhãs as notícias do porto.",
}


@pytest.mark.parametrize("language", sorted(CALLS))
def test_a_call_to_sign_up_amid_the_text_is_no_text(language: str) -> None:
    assert lines_of(page(paragraphs([*PROSE[:3], CALLS[language], *PROSE[3:]]))) == PROSE


@pytest.mark.parametrize(
    "line",
    [
        "The Telegram channel of the group had 40,000 subscribers when the court ordered it closed.",
        "The paper said that readers see 10 free articles a month before they are asked for money.",
        "The regulator found that users could not leave the newsletter they had been signed up for.",
        'The mail read: "Thank you for joining our newsletter", though nobody had asked for it.',
        "Die Behörde beanstandete die Datenschutzerklärung und den Newsletter des Dienstes.",
    ],
)
def test_a_report_about_newsletters_and_channels_is_text(line: str) -> None:
    assert not boilerplate.asks_to_sign_up(line)


SMALL_OUTLETS = {
    "en": [
        "<table><tr><td>Web</td><td>8.90 a month</td><td>All articles</td></tr><tr><td>Both</td><td>21.40 a month</td><td>And the paper</td></tr></table>",
        "<h3>2 comments</h3><p>quaywatcher writes: Finally somebody looks into this, thanks.</p>",
        "<p>Photo: Harbour Ledger archive</p>",
    ],
    "de": [
        "<h3>Kommentare (2)</h3><p>Kaiwart: Endlich schaut da mal jemand hin, danke dafür.</p>",
        "<p>Foto: Hafenbote/Archiv</p>",
    ],
    "ru": ["<p>Фото: архив «Портовой газеты»</p>"],
    "fr": ["<p>Il vous reste 3 articles gratuits ce mois-ci. Inscrivez-vous pour continuer à lire.</p>", "<p>Crédit photo : archives du Port</p>"],
}  # fmt: skip


@pytest.mark.parametrize("language", sorted(SMALL_OUTLETS))
def test_what_small_outlets_set_in_the_column_is_no_text(language: str) -> None:
    assert lines_of(page(paragraphs(PROSE) + "".join(SMALL_OUTLETS[language]), lang=language)) == PROSE


@pytest.mark.parametrize(
    ("blocks", "structured", "news", "prose", "kind"),
    [
        (500, False, True, 0.6, "flat"),
        (30, False, False, 0.95, "document"),
        (20, True, True, 0.95, "small"),
        (61, True, True, 0.95, "news"),
        (61, True, False, 0.6, "other"),
    ],
)
def test_the_kind_of_a_page_decides_which_forests_judge_it(blocks: int, structured: bool, news: bool, prose: float, kind: str) -> None:
    found = page_kind(blocks, structured=structured, news=news, prose=prose)
    assert found == kind
    assert sum(SAY[found].values()) == pytest.approx(1)
