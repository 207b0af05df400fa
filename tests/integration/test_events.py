"""Events: what changed between two snapshots, noted once and told to a real receiver in order, over refusals, kills and replays."""

import asyncio
import json
import shutil
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import httpx
import pytest

from digests.event_book import TRIES
from digests.outbox import Outbox
from digests.webhook import signature
from jobs.digests.due import anything_due
from jobs.digests.event_log import events_after, replayed
from jobs.digests.issue import outbox_path, send
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.people.desk import desk_of
from jobs.query import ask
from jobs.search import folder
from jobs.serve import make_app
from jobs.serving.library import SnapshotLibrary
from jobs.status import status
from records.capture import RunReport, SourceRun
from records.errors import DocketwireError
from records.event import EventType
from records.people import Deed, Person, Role
from tests.integration import digest_home
from tests.integration.alert_home import BLOCK, DAY, HOUR, MINUTE, MONDAY, alert_home, arrive, by_mail, subscribe
from tests.integration.post_office import PostOffice, office
from tests.integration.rebuild_home import read_and_publish, settings_of
from tests.integration.receiver import Receiver, receiver
from warehouse.ingest.segment import ingest_run
from warehouse.publish import publish
from warehouse.storage.database import open_warehouse

__all__ = ["office", "receiver"]
TUESDAY = MONDAY + DAY
EVENTS = 'events = ["dispute.stage_changed", "fact.corrected", "source.silent"]'


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return alert_home(tmp_path_factory.mktemp("prepared") / "home").root


@pytest.fixture
def home(prepared: Path, tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Its desk asks for every event, and what is there on Monday is known."""
    monkeypatch.setenv("DESK_KEY", "open sesame")
    shutil.copytree(prepared, tmp_path / "home", symlinks=True)
    home = Home(tmp_path / "home")
    listen(home, receiver)
    run(home, MONDAY + HOUR)
    assert events_after(home, 0).events == (), "what was there before anybody listened is no event"
    return home


def listen(home: Home, receiver: Receiver, *, key: str = "desk", query: str = "") -> None:
    head = f'recipients = ["desk@example.org"]\nwebhook_url = "{receiver.url("/" + key)}"\nwebhook_secret_env = "DESK_KEY"\n{EVENTS}'
    subscribe(home, 'stages = ["settlement"]', key=key, head=head, query=query)


def run(home: Home, at: datetime) -> list[str]:
    """One round of the job; its problems without those of mail, for which there is no server."""
    summary = send(home, settings_of(home), now=lambda: at)
    return [line for line in summary.problems if "mails wait" not in line]


def correct(home: Home, at: datetime, *, value: str = "order") -> Person:
    """An editor says what the stage of the complaint is; it is published."""
    ana = desk_of(home).known("ana@example.org") or desk_of(home).add(
        "ana@example.org", name="Ana", role=Role.EDITOR, teams=(), language="", by="command", now=MONDAY
    )
    deed = Deed(action="correct", kind="article", key=complaint(home), fact="stage", was="complaint", value=value, text="read the ruling")
    desk_of(home).correct(ana, deed, at)
    read_and_publish(home, at)
    return ana


def complaint(home: Home) -> str:
    ((key,),) = ask(home, settings_of(home), "select article_id from articles where url like '%complaint'", max_rows=None).rows()
    return str(key)


def seen(receiver: Receiver) -> list[tuple[str, int]]:
    """(type, cursor) of what was received."""
    return [(body["type"], body["cursor"]) for _, _, raw in receiver.seen if (body := json.loads(raw))]


def test_a_corrected_fact_and_the_stage_it_changes_are_events_told_once(home: Home, receiver: Receiver) -> None:
    key = complaint(home)
    correct(home, TUESDAY)
    assert anything_due(home, TUESDAY + MINUTE)
    assert run(home, TUESDAY + HOUR) == []
    stage, fact = events_after(home, 0).events
    assert (stage.type, stage.was, stage.value, stage.number) == (EventType.STAGE, "complaint", "order", 1)
    assert (fact.type, fact.article_id, fact.kind, fact.was, fact.value) == (EventType.FACT, key, "stage", "complaint", "order")
    assert not fact.withdrawn
    assert seen(receiver) == [("dispute.stage_changed", 1), ("fact.corrected", 2)]
    assert run(home, TUESDAY + 2 * HOUR) == []
    read_and_publish(home, TUESDAY + 3 * HOUR)
    assert run(home, TUESDAY + 4 * HOUR) == []
    assert len(receiver.seen) == 2


def test_a_call_is_signed_and_a_repeat_carries_its_key(home: Home, receiver: Receiver) -> None:
    correct(home, TUESDAY)
    receiver.vanish = True
    run(home, TUESDAY + HOUR)
    receiver.vanish = False
    run(home, TUESDAY + 2 * HOUR)
    ((_, first, body), (_, again, same), _) = receiver.seen
    assert (first["Idempotency-Key"], body) == (again["Idempotency-Key"], same)
    assert again["Docketwire-Signature"] == signature("open sesame", same, TUESDAY + 2 * HOUR)


def test_a_correction_that_is_changed_and_taken_back_is_an_event_each_time(home: Home) -> None:
    ana = correct(home, TUESDAY)
    run(home, TUESDAY + HOUR)
    correct(home, TUESDAY + 2 * HOUR, value="fine")
    run(home, TUESDAY + 3 * HOUR)
    (one,) = desk_of(home).corrections()
    desk_of(home).uncorrect(ana, Deed(action="uncorrect", kind="article", key=one.report_id, text=one.id), TUESDAY + 4 * HOUR)
    read_and_publish(home, TUESDAY + 5 * HOUR)
    run(home, TUESDAY + 6 * HOUR)
    facts = [(e.was, e.value, e.withdrawn) for e in events_after(home, 0, types=["fact.corrected"]).events]
    assert facts == [("complaint", "order", False), ("order", "fine", False), ("fine", "complaint", True)]


def test_events_come_by_the_query_of_the_subscription(home: Home, receiver: Receiver) -> None:
    listen(home, receiver, key="videos", query='platforms = ["TikTok"]')
    correct(home, TUESDAY)
    run(home, TUESDAY + HOUR)
    assert {path for path, *_ in receiver.seen} == {"/desk"}
    assert len(events_after(home, 0).events) == 2


def test_after_eight_failures_it_is_disabled_with_notice_and_replayed_from_a_cursor(
    home: Home, receiver: Receiver, office: PostOffice
) -> None:
    settings = by_mail(home, office)
    send(home, settings, now=lambda: MONDAY + HOUR)
    correct(home, TUESDAY)
    receiver.status = 500
    at, tries, problems = TUESDAY + HOUR, 0, list[str]()
    calls: list[str] = []
    receiver.on_event = calls.append
    while not problems and tries < 2 * TRIES:
        problems = send(home, settings, now=lambda at=at: at).problems
        tries, at = tries + 1, at + 7 * HOUR
    assert (tries, len(calls)) == (TRIES, TRIES)
    assert "webhook failed 8 times and is told no more (http-500): `docketwire events --replay desk`" in problems[0]
    send(home, settings, now=lambda: at)
    assert len(calls) == TRIES, "it is called no more"
    notices = [message_from_bytes(mail, policy=policy.default) for mail in office.boxes["desk@example.org"] if b"webhook-disabled" in mail]
    assert [str(mail["Subject"]) for mail in notices] == ["The webhook of “The desk” is told no more"]
    assert "webhook" in {need.subject for need in status(home, settings).needs}
    receiver.status = 200
    with pytest.raises(DocketwireError, match='did you mean "desk"'):
        replayed(home, "dsk", 0)
    assert replayed(home, "desk", 0).disabled_at is None
    assert send(home, settings, now=lambda: at + HOUR).events_told == 2
    assert replayed(home, "desk", 1).cursor == 1
    send(home, settings, now=lambda: at + 2 * HOUR)
    assert seen(receiver) == [("dispute.stage_changed", 1), ("fact.corrected", 2), ("fact.corrected", 2)]


def test_a_pause_between_tries_is_kept(home: Home, receiver: Receiver, office: PostOffice) -> None:
    by_mail(home, office)
    correct(home, TUESDAY)
    receiver.status = 503
    calls: list[str] = []
    receiver.on_event = calls.append
    for seconds in (0, 30, 61, 120, 362):
        run(home, TUESDAY + HOUR + timedelta(seconds=seconds))
    assert len(calls) == 3, "at once, after a minute, after five more"
    assert not anything_due(home, TUESDAY + HOUR + timedelta(seconds=363))
    assert anything_due(home, TUESDAY + HOUR + timedelta(minutes=22))


def test_a_source_that_falls_silent_is_an_event_once(tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_KEY", "open sesame")
    home, settings = digest_home.make_home(tmp_path / "home")
    listen(home, receiver)
    start = MONDAY - 40 * DAY
    for number in range(40):
        looked_at = number in (0, 23) or number >= 36
        crawled(home, settings.warehouse.keep_snapshots, start + number * DAY, quiet="de-beta" if number >= 24 else "", told=looked_at)
        if looked_at:
            send(home, load_settings(home.settings), now=lambda number=number: start + number * DAY + HOUR)
    (event,) = events_after(home, 0).events
    assert (event.type, event.source_id) == (EventType.SILENT, "de-beta")
    assert event.since == (start + 24 * DAY).date()
    assert seen(receiver) == [("source.silent", 1)]


def crawled(home: Home, keep: int, at: datetime, *, quiet: str, told: bool) -> None:
    runs = tuple(SourceRun(source_id=key, listings=1, captured=0 if key == quiet else 5) for key in digest_home.SOURCES)
    con = open_warehouse(home.warehouse)
    try:
        digest_home.upsert_sources(con, [digest_home.source(name, country=name[:2]) for name in digest_home.SOURCES])
        ingest_run(con, RunReport(run_id=f"run-{at:%Y%m%d}", started_at=at, finished_at=at + MINUTE, status="done", sources=runs))
        if told:
            publish(con, home.public, now=at, keep_last=keep, slim=False)
    finally:
        con.close()


def test_the_api_reads_on_from_a_cursor(home: Home) -> None:
    correct(home, TUESDAY)
    run(home, TUESDAY + HOUR)

    async def asked() -> list[httpx.Response]:
        app = make_app(home, settings_of(home), SnapshotLibrary(home.public, folder(home)), clock=lambda: TUESDAY + HOUR)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1:8600") as client:
            return [await client.get(f"/api/v1/events?{query}") for query in ("", "since=1&limit=1", "since=2", "since=-1")]

    everything, one, none, wrong = asyncio.run(asked())
    assert [event["number"] for event in everything.json()["events"]] == [1, 2]
    assert ([event["type"] for event in one.json()["events"]], one.json()["next"]) == (["fact.corrected"], 2)
    assert none.json() == {"events": [], "next": 2}
    assert wrong.status_code == 422


def test_a_dispute_seen_for_the_first_time_changed_nothing(home: Home) -> None:
    arrive(home, TUESDAY, BLOCK)
    run(home, TUESDAY + HOUR)
    assert events_after(home, 0).events == ()
    assert set(Outbox(outbox_path(home)).events.known("stage").values()) == {"complaint", "order"}
