"""A small press on loopback whose pages do not give their texts: crawled, captured, ingested and found whole. All of it is invented."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path

import pytest

from jobs.explain import explain_page
from jobs.installation.settings import load_settings
from tests.integration.crawl_site import T0, Answer, Site, by_source
from tests.integration.loopback_press import DAY, Press
from tests.unit.document_files import docx_file, locked_pdf, pdf_file, set_lines
from warehouse.monitoring.status import totals
from warehouse.storage.database import open_snapshot

HTML = {"Content-Type": "text/html; charset=utf-8"}
PDF = {"Content-Type": "application/pdf"}
FINE = (
    "The media council of the harbour has fined Facebook four million crowns for keeping posts up that a court had ordered to be removed.",
    "According to the decision the company received the order of the district court on 12 January and complied after nineteen days only.",
    "Facebook must also publish the decision and report to the council every quarter how it handles orders of courts, the council said.",
    "The company may challenge the fine before the administrative court within one month; a spokesman said that it would study the text.",
)
SUMMARY = (
    "The privacy regulator of the harbour city ordered TikTok on Tuesday to stop combining the personal data of minors without their consent, and"
    " threatened a fine of fifty thousand crowns for every day of delay. TikTok said that it disagreed with the order and would appeal to the court."
)
PRIVACY = (
    "The privacy regulator of the harbour city has ordered TikTok to stop combining the personal data of minors without their consent.",
    "For every day of delay the company must pay fifty thousand crowns, says the order, which the regulator published on Tuesday evening.",
    "TikTok said that it disagreed with the findings and would appeal against the order to the administrative court before the month is out.",
    "A union of parents had complained to the regulator two years ago; its lawyer called the order overdue and asked others to follow it.",
)
TRIAL = (
    "A judge in the harbour city has allowed the lawsuit of forty-one newspapers against Google over its search advertisements to go ahead.",
    "The newspapers say that the company abused its dominant position and kept a share of the proceeds that should have been theirs to take.",
    "Google had asked the court to dismiss the case; the judge said that its arguments were for the trial, which begins in the autumn.",
)
UNION = (
    "The union of couriers has sued Uber for calling its drivers self-employed, and demands back pay for six hundred of its members.",
    "The labour court will hear the case in May; in an earlier judgment it had found that the app decides when and where drivers work.",
    "Uber said that the drivers choose their hours themselves, and that it would defend its model before every court of the country.",
)

APPEAL = (
    "An appeal court in the harbour city has upheld a fine of two million crowns against YouTube for leaving a defamatory video online.",
    "The singer who brought the case had asked the platform eleven times to take the video down, the judges of the second chamber found.",
    "YouTube will not go to the supreme court, its lawyer said after the hearing, and has changed the form for complaints in the meantime.",
)


def shell(title: str, script: str = "") -> Answer:
    return Answer(
        f"<html><head><title>{title}</title></head><body><div id=root></div><noscript>Enable JavaScript to read this.</noscript>{script}</body></html>".encode(),
        headers=HTML,
    )


def article(title: str, lines: tuple[str, ...], more: str = "") -> Answer:
    body = "".join(f"<p>{line}</p>" for line in lines)
    return Answer(
        f"<html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}{more}</article></body></html>".encode(),
        headers=HTML,
    )


def item(site: Site, path: str, title: str, at: datetime, *, summary: str = "", content: str = "") -> str:
    inner = f"<title>{escape(title)}</title><link>{site.base}{path}</link><pubDate>{format_datetime(at)}</pubDate><description>{escape(summary)}</description>"
    return f"<item>{inner}{f'<content:encoded>{escape(content)}</content:encoded>' if content else ''}</item>"


def feed(items: list[str]) -> Answer:
    body = f'<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>t</title>{"".join(items)}</channel></rss>'
    return Answer(body.encode(), headers={"Content-Type": "application/rss+xml"})


def decision() -> bytes:
    """Two pages of two columns below a running head."""
    halves = [[word for line in FINE[:2] for word in line.split()], [word for line in FINE[2:] for word in line.split()]]
    pages = []
    for number, words in enumerate(halves, 1):
        lines = [" ".join(words[at : at + 5]) for at in range(0, len(words), 5)]
        middle = (len(lines) + 1) // 2
        left, right = lines[:middle], lines[middle:]
        head = [(60.0, 815.0, 8.0, "Media Council - Decisions"), (290.0, 28.0, 8.0, f"{number}")]
        title = [(60.0, 765.0, 19.0, "Council fines Facebook four million")] if number == 1 else []
        pages.append([*head, *title, *set_lines(left, left=60), *set_lines(right, left=330, top=694)])
    return pdf_file(pages, info={"Title": "Microsoft Word - decision_final2.docx"})


def build(site: Site) -> None:
    """The first day: pages by path."""
    state = {"props": {"pageProps": {"article": {"headline": "Newspapers may sue Google, judge says", "blocks": [
        {"kind": "paragraph", "content": [{"text": line}]} for line in TRIAL
    ]}, "latest": [{"headline": "Harvest", "text": " ".join(TRIAL) * 2}]}}}  # fmt: skip
    site.routes |= {
        "/decisions/17.pdf": Answer(decision(), headers=PDF),
        "/decisions/locked.pdf": Answer(locked_pdf(), headers=PDF),
        "/press/statement.docx": Answer(
            docx_file("<w:p><w:pPr><w:pStyle w:val='Title'/></w:pPr><w:r><w:t>Couriers sue Uber</w:t></w:r></w:p>" + "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in UNION)),
            headers={"Content-Type": "application/octet-stream"},
        ),
        "/news/tiktok": shell("Regulator"),
        "/news/google": shell("Newspapers may sue Google, judge says", f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(state)}</script>'),
        "/news/whole": shell("Regulator"),
        "/news/refused": Answer(b"<h1>Forbidden</h1>", status=403, headers=HTML),
        "/news/moved": Answer(b'<html><head><meta http-equiv="refresh" content="0; url=/news/here"></head><body>Redirecting to <a href="/news/here">here</a></body></html>', headers=HTML),
        "/news/here": article("Appeal court upholds fine against YouTube", APPEAL, '<p>The <a href="/decisions/17.pdf">judgment of the second chamber</a> has two pages.</p>'),
        "/news/away": Answer(b'<html><head><title>Away</title><meta http-equiv="refresh" content="0; url=https://elsewhere.example/x"></head></html>', headers=HTML),
    }  # fmt: skip
    site.routes["/feed"] = feed(items_of(site))


def items_of(site: Site, *, changed: timedelta = timedelta()) -> list[str]:
    return [
        item(site, "/decisions/17.pdf", "Council fines Facebook", T0, summary="Decision 17 of the council."),
        item(site, "/decisions/locked.pdf", "Council fines Twitter for hate speech", T0, summary=FINE[0].replace("Facebook", "Twitter")),
        item(site, "/press/statement.docx", "Couriers sue Uber", T0),
        item(site, "/news/tiktok", "Regulator orders TikTok to stop combining data of minors", T0 + changed, summary=SUMMARY),
        item(site, "/news/google", "Newspapers may sue Google, judge says", T0),
        item(site, "/news/whole", "Regulator orders Instagram to stop", T0, summary="An order.", content="".join(f"<p>{line.replace('TikTok', 'Instagram')}</p>" for line in PRIVACY)),
        item(site, "/news/refused", "Labour court hears couriers against Deliveroo", T0, summary=" ".join(UNION).replace("Uber", "Deliveroo")[:400]),
        item(site, "/news/moved", "Appeal court upholds fine against YouTube", T0),
        item(site, "/news/away", "Court case against Amazon", T0),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Press]:
    press = Press(tmp_path_factory.mktemp("elsewhere"), build)
    try:
        press.day(1)
        yield press
    finally:
        press.site.close()


def test_a_decision_of_two_pages_and_columns_is_read_whole(press: Press) -> None:
    found = press.article("/decisions/17.pdf")
    assert found["title"] == "Council fines Facebook four million"
    assert " ".join(found["text"].split()) == " ".join(FINE)
    assert (found["text_origin"], found["page_count"], found["platforms"]) == ("pdf", 2, ["Facebook"])


def test_a_statement_as_docx_is_read_whole(press: Press) -> None:
    found = press.article("/press/statement.docx")
    assert (found["title"], found["text"].split("\n"), found["text_origin"]) == ("Couriers sue Uber", list(UNION), "document")


def test_a_page_drawn_from_embedded_data_is_read_whole(press: Press) -> None:
    found = press.article("/news/google")
    assert (found["text"].split("\n"), found["text_origin"]) == (list(TRIAL), "embedded-data")


def test_a_page_whose_text_is_in_the_feed_is_read_whole(press: Press) -> None:
    found = press.article("/news/whole")
    assert (found["text"].split("\n"), found["text_origin"]) == ([line.replace("TikTok", "Instagram") for line in PRIVACY], "feed-content")


def test_a_script_drawn_page_a_refused_one_and_a_locked_document_leave_briefs(press: Press) -> None:
    drawn, refused, locked = (press.article(path) for path in ("/news/tiktok", "/news/refused", "/decisions/locked.pdf"))
    assert {found["text_origin"] for found in (drawn, refused, locked)} == {"feed-summary"}
    assert drawn["text"] == SUMMARY
    assert drawn["platforms"] == ["TikTok"]
    why = dict(press.ask("select url, detail from captures where text_origin = 'feed-summary'"))
    assert {path.removeprefix(press.site.base): detail.partition(":")[0] for path, detail in why.items()} == {
        "/news/tiktok": "no-text",
        "/news/refused": "http-error",
        "/decisions/locked.pdf": "encrypted",
    }


def test_a_page_that_was_refused_is_still_wanted(press: Press) -> None:
    run = by_source(press.reports[0])["council"]
    assert (dict(run.reasons), run.failed) == ({"http-403": 1}, 1)
    assert run.captured == 8


def test_a_page_that_sends_on_is_followed_once_within_its_site(press: Press) -> None:
    found = press.article("/news/here")
    assert found["text"].split("\n")[: len(APPEAL)] == list(APPEAL)
    assert found["documents"] == [press.site.base + "/decisions/17.pdf"]
    assert press.ask("select outcome, title from captures where url = $url", url=press.site.base + "/news/away") == [
        ("redirect", "Court case against Amazon")
    ]


def test_origins_are_counted(press: Press) -> None:
    counted = dict(press.ask("select text_origin, sum(pages)::int from outcomes where outcome in ('stored', 'near-copy') group by all"))
    assert counted == {"page": 1, "pdf": 1, "document": 1, "embedded-data": 1, "feed-content": 1, "feed-summary": 3}
    with open_snapshot(press.home.warehouse) as con:
        assert dict(totals(con).text_origins)["feed-summary"] == 3


def test_explain_tells_where_the_text_came_from(press: Press) -> None:
    found = explain_page(press.home, load_settings(press.home.settings), press.site.base + "/news/tiktok").explanation
    assert (found.winner, [line.text for line in found.lines]) == ("feed-summary", [SUMMARY])


@pytest.mark.long
def test_the_report_replaces_its_brief_and_a_later_wall_does_not(press: Press) -> None:
    """The last test of this press: it brings the next days."""
    press.site.routes["/news/tiktok"] = article("Regulator orders TikTok to stop combining data of minors", PRIVACY)
    press.site.routes["/feed"] = feed(items_of(press.site, changed=DAY))
    press.day(2)
    found = press.article("/news/tiktok")
    assert (found["text"].split("\n"), found["text_origin"], found["versions"]) == (list(PRIVACY), "page", 2)
    url = press.site.base + "/news/tiktok"
    assert press.ask("select outcome from captures where url = $url order by fetched_at", url=url) == [("stored",), ("new-version",)]
    press.site.routes["/news/tiktok"] = shell("Regulator")
    press.site.routes["/feed"] = feed(items_of(press.site, changed=2 * DAY))
    press.day(3)
    found = press.article("/news/tiktok")
    assert (found["text"].split("\n"), found["versions"]) == (list(PRIVACY), 2)
    numbered = "select version_no, is_current, text = $summary from versions where article_id = $id order by version_no"
    assert press.ask(numbered, summary=SUMMARY, id=found["article_id"]) == [(1, False, True), (2, True, False)]


@pytest.mark.long
def test_a_brief_is_a_copy_of_the_full_report_of_another_outlet_and_never_the_other_way_round(tmp_path: Path) -> None:
    press = Press(tmp_path / "home", build)
    try:
        press.site.routes = {"/brief": shell("Paper"), "/full": article("Regulator orders TikTok to stop", (SUMMARY, *PRIVACY))}
        press.site.routes["/feed"] = feed([item(press.site, "/brief", "TikTok must stop", T0, summary=SUMMARY)])
        press.day(1)
        press.site.routes["/feed"] = feed([item(press.site, "/full", "Regulator orders TikTok to stop", T0 + DAY)])
        press.day(2)
        assert press.ask("select canonical_url from articles") == [(press.site.base + "/full",)]
        assert press.ask("select url from copies") == [(press.site.base + "/brief",)]
    finally:
        press.site.close()
