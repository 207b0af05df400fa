"""Corrections travel: a fact that an editor corrects reaches the issues that told it and exactly those who were sent one; the old wording stays."""

import asyncio
import json
import shutil
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

import httpx
import pytest
from lxml import html

from digests.archive import verify
from digests.outbox import Outbox
from jobs.cite import cite, written
from jobs.digests.event_log import errata_of
from jobs.digests.events import note_events
from jobs.digests.issue import issues_path, outbox_path, send
from jobs.digests.subscriptions import subscriptions_of
from jobs.errata import errata_of_citation, errata_of_export
from jobs.export import export
from jobs.installation.home import Home
from jobs.people.desk import desk_of
from jobs.query import ask
from jobs.search import folder
from jobs.serve import make_app
from jobs.serving.library import SnapshotLibrary
from records.people import Deed, Person, Role
from tests.integration.alert_home import DAY, FINE, HOUR, MONDAY, alert_home, arrive, by_mail, report, subscribe
from tests.integration.post_office import PASSWORD, PostOffice
from tests.integration.rebuild_home import read_and_publish, settings_of
from tests.integration.receiver import Receiver, receiver
from warehouse.exports.order import ExportOrder
from warehouse.exports.stale import StaleFact

__all__ = ["receiver"]
TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + n * DAY for n in (1, 2, 3))
MORNING = WEDNESDAY - 2 * HOUR
"""After the digests of Wednesday were due."""
SECOND = (
    "gb-quay-paper",
    "https://quay.example/tiktok",
    report(
        "TikTok fined 3 million euros by the Irish regulator over data of children",
        "TikTok was fined 3 million euros by the Irish data protection regulator on Thursday for the way it handled the data of children.",
        "The Irish data protection regulator found that the platform had shown posts of children to everybody.",
        seed=45,
    ),
)
THIRD = (
    "gb-quay-paper",
    "https://quay.example/children",
    report(
        "Irish data watchdog hits TikTok with 3 million euros fine over children",
        "The Irish data protection regulator hit TikTok with a fine of 3 million euros on Thursday over how it handled the data of children.",
        "Posts of children had been shown to everybody on TikTok, the Irish data protection regulator said.",
        seed=46,
    ),
)
UPDATE = (
    "gb-quay-paper",
    "https://quay.example/posts-of-children",
    report(
        "Irish regulator fines TikTok over data of children, which may appeal",
        "The Irish data protection regulator fined TikTok on Thursday over the data of children, and the platform is looking at the decision.",
        "The regulator said that the platform had shown the posts of children to everybody.",
        seed=47,
    ),
)
URGENT = 'stages = ["settlement"]'


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    monkeypatch.setenv("TEST_MAIL_PASSWORD", PASSWORD)
    monkeypatch.setenv("DESK_KEY", "k")
    with PostOffice(tmp_path) as running:
        yield running


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """On Tuesday a fine of three million is reported."""
    home = alert_home(tmp_path_factory.mktemp("prepared") / "home")
    arrive(home, TUESDAY, FINE)
    return home.root


@pytest.fixture
def home(prepared: Path, tmp_path: Path, receiver: Receiver, office: PostOffice) -> Home:
    """Three digests: one with Ana and Bo and a webhook, one with Cy alone, both on the whole beat; one with Di that is on another matter."""
    shutil.copytree(prepared, tmp_path / "home", symlinks=True)
    home = Home(tmp_path / "home")
    hook = f'webhook_url = "{receiver.url("/hook")}"\nwebhook_secret_env = "DESK_KEY"\nchannels = ["mail", "feed", "webhook"]'
    subscribe(home, URGENT, head=f'recipients = ["ana@example.org", "bo@example.org"]\n{hook}')
    subscribe(home, URGENT, key="cys", head='recipients = ["cy@example.org"]\nlanguage = "fr"')
    subscribe(home, URGENT, key="dis", head='recipients = ["di@example.org"]', query='platforms = ["X"]')
    by_mail(home, office)
    run(home, MORNING)
    return home


def run(home: Home, at: datetime) -> int:
    """One round of the job; errata it noted."""
    summary = send(home, settings_of(home), now=lambda: at)
    assert summary.problems == []
    return summary.errata


def editor(home: Home) -> Person:
    return desk_of(home).known("eda@example.org") or desk_of(home).add(
        "eda@example.org", name="Eda", role=Role.EDITOR, teams=(), language="", by="command", now=MONDAY
    )


def correct(home: Home, at: datetime, value: str = "EUR 30000000", role: str = "fine") -> str:
    """An editor says what the sum of the fine is, and it is published; the article's id."""
    ((key,),) = ask(home, settings_of(home), "select article_id from articles where url like '%/fine'", max_rows=None).rows()
    deed = Deed(
        action="correct",
        kind="article",
        key=str(key),
        fact="amount",
        was="EUR 3000000",
        was_role="fine",
        value=value,
        role=role,
        text="typo",
    )
    desk_of(home).correct(editor(home), deed, at)
    read_and_publish(home, at)
    return str(key)


def errata_mails(office: PostOffice, who: str) -> list[tuple[str, str]]:
    """(subject, text) of the corrections in a mailbox."""
    found = [message_from_bytes(mail, policy=policy.default) for mail in office.boxes[f"{who}@example.org"] if b"<desk.erratum-" in mail or b"<cys.erratum-" in mail or b"<dis.erratum-" in mail]  # fmt: skip
    return [(str(mail["Subject"]), mail.get_body(("plain",)).get_content()) for mail in found]  # type: ignore[union-attr]


def test_an_update_that_told_the_sum_of_a_report_from_before_the_subscription_is_put_right(home: Home, office: PostOffice) -> None:
    """Lea's digest begins after the fine was reported; what it told of the sum came from that report all the same."""
    subscribe(home, URGENT, key="lates", head=f'recipients = ["lea@example.org"]\nbegins = {WEDNESDAY:%Y-%m-%dT%H:%M:%SZ}')
    arrive(home, WEDNESDAY + HOUR, UPDATE)
    run(home, THURSDAY)
    (mail,) = office.boxes["lea@example.org"]
    told = message_from_bytes(mail, policy=policy.default).get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "looking at the decision" in " ".join(told.split()) or "may appeal" in " ".join(told.split())
    assert "3M" in told
    correct(home, THURSDAY + HOUR)
    run(home, THURSDAY + 2 * HOUR)
    assert [b"<lates.erratum-" in mail for mail in office.boxes["lea@example.org"]] == [False, True]


def test_exactly_those_are_told_whose_issue_told_it_and_once(home: Home, office: PostOffice, receiver: Receiver) -> None:
    correct(home, WEDNESDAY)
    assert run(home, WEDNESDAY + HOUR) == 2
    assert run(home, WEDNESDAY + 2 * HOUR) == 0
    read_and_publish(home, WEDNESDAY + 3 * HOUR)
    assert run(home, WEDNESDAY + 4 * HOUR) == 0
    assert [len(errata_mails(office, who)) for who in ("ana", "bo", "cy", "di")] == [1, 1, 1, 0]
    subject, text = errata_mails(office, "ana")[0]
    assert subject == "[Correction] The desk: Amount: €30M (fine)"
    assert "Amount: €30M (fine), not €3M (fine)" in text
    assert "The issue of 4 Mar, 06:30 said:" in text
    old, new = text.split("said:")[1].split("It is:")
    assert "€3M" in old
    assert "€30M" in new
    assert "/issue/desk/2026-03-04T0630" in text
    assert errata_mails(office, "cy")[0][0].startswith("[Rectificatif]")
    calls = [json.loads(body) for path, _, body in receiver.seen if path == "/hook"]
    assert [call["type"] for call in calls] == ["docketwire.issue", "docketwire.erratum"]
    assert calls[1]["batch"]["errata"][0]["value"] == "EUR 30000000"


def test_what_was_frozen_stays_and_its_page_shows_both(home: Home) -> None:
    folder_ = issues_path(home) / "desk" / "2026-03-04T0630"
    before = verify(folder_)
    correct(home, WEDNESDAY)
    run(home, WEDNESDAY + HOUR)
    assert verify(folder_) == before
    page, api, sent = served(
        home, "/issue/desk/2026-03-04T0630", "/api/v1/issues/desk/2026-03-04T0630/errata", "/issue/desk/2026-03-04T0630/sent.txt"
    )
    (note,) = html.fromstring(page.text).cssselect(".erratum")
    assert "".join(note.cssselect("del")[0].itertext()) == "€3M (fine)"
    assert "".join(note.cssselect("ins")[0].itertext()) == "€30M (fine)"
    assert "€3M" in html.fromstring(page.text).cssselect(".kicker .docket")[0].text, "what stood there stands there"
    assert "€30M" in note.text_content()
    assert [one["was"] for one in api.json()] == ["EUR 3000000"]
    assert "€30M" not in sent.text


def served(home: Home, *paths: str) -> list[httpx.Response]:
    async def asked() -> list[httpx.Response]:
        app = make_app(home, settings_of(home), SnapshotLibrary(home.public, folder(home)), clock=lambda: WEDNESDAY + HOUR)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1:8600") as client:
            return [await client.get(path) for path in paths]

    return asyncio.run(asked())


def test_what_another_report_tells_still_is_not_wrong(home: Home, office: PostOffice) -> None:
    """Two others have the same sum: the story is told as before, whatever the first meant."""
    arrive(home, WEDNESDAY - HOUR, SECOND, THIRD)
    ((stories,),) = ask(home, settings_of(home), "select count(distinct story_id) from story_members where article_id in (select article_id from articles where main_amount = 3000000)", max_rows=None).rows()  # fmt: skip
    assert stories == 1
    correct(home, WEDNESDAY)
    assert run(home, WEDNESDAY + HOUR) == 0
    assert errata_mails(office, "ana") == []


def test_a_correction_that_is_taken_back_is_told_to_the_same_people(home: Home, office: PostOffice) -> None:
    correct(home, WEDNESDAY)
    run(home, WEDNESDAY + HOUR)
    (one,) = desk_of(home).corrections()
    desk_of(home).uncorrect(editor(home), Deed(action="uncorrect", kind="article", key=one.report_id, text=one.id), WEDNESDAY + 2 * HOUR)
    read_and_publish(home, WEDNESDAY + 3 * HOUR)
    assert run(home, WEDNESDAY + 4 * HOUR) == 2
    assert [len(errata_mails(office, who)) for who in ("ana", "bo", "cy", "di")] == [2, 2, 2, 0]
    assert "Amount: €3M (fine), not €30M (fine)" in errata_mails(office, "ana")[1][1]
    assert [e.withdrawn for e in errata_of(home, "desk")] == [False, True]


def test_who_left_is_not_written_to_and_who_came_later_neither(home: Home, office: PostOffice) -> None:
    outbox = Outbox(outbox_path(home))
    (bo,) = outbox.recipients.readers("desk", ["bo@example.org"], WEDNESDAY)
    outbox.recipients.unsubscribe(bo.token, WEDNESDAY)
    hook = 'webhook_url = "http://127.0.0.1:9/hook"\nwebhook_secret_env = "DESK_KEY"\nchannels = ["mail", "feed"]'
    subscribe(home, URGENT, head=f'recipients = ["ana@example.org", "bo@example.org", "eve@example.org"]\n{hook}')
    correct(home, WEDNESDAY)
    run(home, WEDNESDAY + HOUR)
    assert [len(errata_mails(office, who)) for who in ("ana", "bo", "eve")] == [1, 0, 0]


def test_who_never_got_the_issue_gets_no_erratum(home: Home, office: PostOffice) -> None:
    """Bo's server refused it for good."""
    outbox = Outbox(outbox_path(home))
    (mail,) = [row for row in outbox.deliveries(subscription="desk") if row.recipient == "bo@example.org"]
    outbox.failed(mail, WEDNESDAY, "550 no such person here")
    outbox.settle(mail.id, WEDNESDAY)
    correct(home, WEDNESDAY)
    run(home, WEDNESDAY + HOUR)
    assert [len(errata_mails(office, who)) for who in ("ana", "bo")] == [1, 0]


def test_the_feed_has_it(home: Home) -> None:
    correct(home, WEDNESDAY)
    run(home, WEDNESDAY + HOUR)
    feed = (home.public / "feeds" / "desk.atom").read_text("utf-8")
    assert "[Correction] The desk: Amount: €30M (fine)" in feed
    assert feed.index("[Correction]") < feed.index("/issue/desk/2026-03-04T0630</id>")


def test_an_alert_that_told_it_is_put_right_too(home: Home, office: PostOffice) -> None:
    subscribe(
        home,
        'stages = ["fine"]\ngroup_minutes = 0',
        key="rush",
        head='recipients = ["zoe@example.org"]\nat = "08:30"\nbegins = 2026-03-03T08:45:00Z',
    )
    assert len(send(home, settings_of(home), now=lambda: MORNING + HOUR).alerts) == 1
    correct(home, WEDNESDAY)
    run(home, WEDNESDAY + HOUR)
    text = [
        m for m in (message_from_bytes(x, policy=policy.default) for x in office.boxes["zoe@example.org"]) if "erratum" in m["Message-ID"]
    ]
    assert "The alert of 4 Mar, 08:00 said:" in text[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_an_export_and_a_citation_say_what_of_them_was_corrected(home: Home, tmp_path: Path) -> None:
    settings = settings_of(home)
    sql = "select sum(main_amount) as fines from articles where main_role = 'fine'"
    figure = written(cite(home, settings, sql, saved=None, params={}, day=None), "bibtex", "Fines")
    export(home, settings, ExportOrder(format="jsonl"), tmp_path / "bag")
    assert errata_of_export(home, tmp_path / "bag") == errata_of_citation(home, figure) == ()
    key = correct(home, WEDNESDAY)
    run(home, WEDNESDAY + HOUR)
    expected = StaleFact(article_id=key, kind="amount", was="EUR 3000000", was_role="fine", value="EUR 30000000", role="fine")
    assert errata_of_export(home, tmp_path / "bag") == errata_of_citation(home, figure) == (expected,)
    export(home, settings, ExportOrder(format="parquet"), tmp_path / "later")
    assert errata_of_export(home, tmp_path / "later") == ()
    (one,) = desk_of(home).corrections()
    desk_of(home).uncorrect(editor(home), Deed(action="uncorrect", kind="article", key=key, text=one.id), WEDNESDAY + 2 * HOUR)
    read_and_publish(home, WEDNESDAY + 3 * HOUR)
    run(home, WEDNESDAY + 4 * HOUR)
    assert errata_of_export(home, tmp_path / "bag") == ()
    assert [(s.was, s.value) for s in errata_of_export(home, tmp_path / "later")] == [("EUR 30000000", "EUR 3000000")]


def test_a_job_that_died_after_it_noted_the_event_is_made_up_for(home: Home, office: PostOffice) -> None:
    """Killed between the log and the errata: the next job finds the event that nobody looked through."""
    settings, outbox = settings_of(home), Outbox(outbox_path(home))
    correct(home, WEDNESDAY)
    assert note_events(home, settings, subscriptions_of(home, settings), outbox, WEDNESDAY + HOUR) == 1
    assert errata_of(home) == ()
    assert run(home, WEDNESDAY + 2 * HOUR) == 2
    assert len(errata_mails(office, "ana")) == 1
