"""Alerts between digests: from a real press, archive and grouping to a real mail server and real receivers; the clock alone is the test's."""

import json
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from lxml import etree

from common.syndication import ATOM
from digests.archive import load_issue
from digests.outbox import Outbox, State
from jobs.digests.alert_rehearsal import alerts_sent, rehearse_alerts
from jobs.digests.due import anything_due
from jobs.digests.issue import issues_path, outbox_path, send
from jobs.digests.subscriptions import subscriptions_of
from jobs.installation.home import Home
from records.digest import Section
from records.people import Deed, Role
from tests.integration.alert_home import (
    BLOCK,
    COMPLAINT,
    DAY,
    FINE,
    HOUR,
    MINUTE,
    MONDAY,
    ORDER,
    alert_home,
    arrive,
    by_mail,
    configure,
    subscribe,
)  # fmt: skip
from tests.integration.post_office import PostOffice, office
from tests.integration.rebuild_home import settings_of
from tests.integration.receiver import Receiver, receiver

__all__ = ["office", "receiver"]
TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + n * DAY for n in (1, 2, 3))


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Home:
    import shutil

    shutil.copytree(prepared, tmp_path / "home", symlinks=True)
    return Home(tmp_path / "home")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The complaint is in the archive, and its digest has gone out on Tuesday morning."""
    return alert_home(tmp_path_factory.mktemp("prepared") / "home").root


def mails(office: PostOffice, address: str = "desk@example.org") -> list[tuple[str, str]]:
    """(subject, text) of what one mailbox holds."""
    read = [message_from_bytes(mail, policy=policy.default) for mail in office.boxes[address]]
    return [(str(mail["Subject"]), mail.get_body(("plain",)).get_content()) for mail in read]  # type: ignore[union-attr]


def run(home: Home, office: PostOffice, at: datetime) -> list[str]:
    """One round of the digest job; alerts that were planned."""
    summary = send(home, by_mail(home, office), now=lambda: at)
    assert summary.problems == []
    return [alert.alert for alert in summary.alerts]


def test_an_urgent_step_is_mailed_once_and_the_digest_knows(home: Home, office: PostOffice) -> None:
    subscribe(home, 'stages = ["block"]')
    run(home, office, TUESDAY - 2 * HOUR)
    arrive(home, TUESDAY, BLOCK)
    assert run(home, office, TUESDAY + 20 * MINUTE) == [], "the first of its group waits for others"
    assert run(home, office, TUESDAY + 29 * MINUTE) == []
    assert len(run(home, office, TUESDAY + 30 * MINUTE)) == 1
    assert run(home, office, TUESDAY + 40 * MINUTE) == []
    ((digest, _), (subject, text)) = mails(office)
    assert not digest.startswith("[Alert]")
    assert subject.startswith("[Alert] The desk: Order")
    assert "new: order" in text
    assert "Court orders providers to block Telegram" in text
    run(home, office, WEDNESDAY - 2 * HOUR)
    (card,) = load_issue(issues_path(home) / "desk" / "2026-03-04T0630").stories
    assert card.section is Section.ALERTED
    assert card.alerted_at == TUESDAY + 30 * MINUTE
    subject, text = mails(office)[-1]
    assert "1 story you were alerted of" in text
    assert "new stor" not in text.split("Four weeks")[0]
    assert "You were alerted: 3 Mar, 09:30" in text


def test_what_comes_within_minutes_is_one_alert(home: Home, office: PostOffice) -> None:
    subscribe(home, 'stages = ["order", "fine"]\ngroup_minutes = 60')
    run(home, office, TUESDAY - 2 * HOUR)
    arrive(home, TUESDAY, BLOCK)
    assert run(home, office, TUESDAY + 15 * MINUTE) == []
    arrive(home, TUESDAY + 30 * MINUTE, FINE)
    assert run(home, office, TUESDAY + 45 * MINUTE) == []
    assert len(run(home, office, TUESDAY + 75 * MINUTE)) == 1
    subject, text = mails(office)[-1]
    assert subject.endswith("and 1 more")
    assert "Telegram" in text
    assert "TikTok" in text


@pytest.mark.long
def test_a_day_bears_so_many_and_the_rest_waits_for_the_digest(home: Home, office: PostOffice) -> None:
    subscribe(home, 'stages = ["order", "fine"]\ngroup_minutes = 0\ndaily = 1')
    run(home, office, TUESDAY - 2 * HOUR)
    arrive(home, TUESDAY, BLOCK)
    assert len(run(home, office, TUESDAY + HOUR)) == 1
    assert "last alert of this day" in mails(office)[-1][1]
    arrive(home, TUESDAY + 2 * HOUR, FINE)
    assert run(home, office, TUESDAY + 3 * HOUR) == []
    assert not anything_due(home, TUESDAY + 3 * HOUR + MINUTE), "nobody is woken for what has to wait"
    run(home, office, WEDNESDAY - 2 * HOUR)
    sections = {c.headline.title.split()[0]: c.section for c in load_issue(issues_path(home) / "desk" / "2026-03-04T0630").stories}
    assert sections == {"Irish": Section.NEW, "Court": Section.ALERTED}
    assert run(home, office, WEDNESDAY) == [], "what the digest told is told"


@pytest.mark.long
def test_a_new_stage_of_a_followed_dispute_goes_to_who_follows_alone(home: Home, office: PostOffice) -> None:
    """Ana follows the dispute; Bo is a recipient of the same digest and does not. The query of the digest would not bring it."""
    from jobs.people.desk import desk_of
    from jobs.query import ask

    configure(home, "people", accounts="link")
    subscribe(
        home,
        "followed = true\ngroup_minutes = 0",
        head='recipients = ["ana@example.org", "bo@example.org"]',
        query='platforms = ["TikTok"]',
    )
    ana = desk_of(home).add("ana@example.org", name="Ana", role=Role.READER, teams=(), language="", by="command", now=MONDAY)
    ((dispute,),) = ask(home, settings_of(home), "select dispute_id from disputes", max_rows=None).rows()
    desk_of(home).do(ana, Deed(action="follow", kind="dispute", key=str(dispute), text="the case"), MONDAY + HOUR)
    run(home, office, TUESDAY - 2 * HOUR)
    assert run(home, office, TUESDAY) == [], "what was there before it was followed is no news"
    arrive(home, WEDNESDAY, ORDER)
    assert len(run(home, office, WEDNESDAY + HOUR)) == 1
    subject, text = mails(office, "ana@example.org")[-1]
    assert "Order" in subject
    assert "new stage in a dispute you follow: order" in text
    assert all("Alert" not in subject for subject, _ in mails(office, "bo@example.org"))
    assert run(home, office, WEDNESDAY + 2 * HOUR) == []


@pytest.mark.long
def test_a_day_that_comes_near_is_told_when_it_is_near(home: Home, office: PostOffice) -> None:
    """The twelfth of March, three days before: nothing new arrives, the day does."""
    subscribe(home, "deadline_days = 3\ngroup_minutes = 0", query='platforms = ["X"]')
    arrive(home, WEDNESDAY, ORDER)
    run(home, office, WEDNESDAY + HOUR)
    for hours in range(0, 24 * 4 - 9, 12):
        assert run(home, office, THURSDAY + timedelta(hours=hours)) == []
    ninth = datetime(2026, 3, 9, 0, 5, tzinfo=MONDAY.tzinfo)
    assert anything_due(home, ninth)
    assert len(run(home, office, ninth)) == 1
    assert "soon: comply by 12 Mar 2026" in mails(office)[-1][1]
    assert run(home, office, ninth + DAY) == []


def test_what_was_old_when_it_came_alerts_nobody(home: Home, office: PostOffice) -> None:
    """An order of ten days ago, seen only now: the digest tells it."""
    subscribe(home, 'stages = ["block"]\ngroup_minutes = 0')
    run(home, office, TUESDAY - 2 * HOUR)
    old = BLOCK[2].replace("<head>", '<head><meta property="article:published_time" content="2026-02-21T09:00:00Z">')
    arrive(home, TUESDAY, (*BLOCK[:2], old))
    assert run(home, office, TUESDAY + HOUR) == []
    run(home, office, WEDNESDAY - 2 * HOUR)
    (card,) = load_issue(issues_path(home) / "desk" / "2026-03-04T0630").stories
    assert (card.section, card.stage) == (Section.NEW, "order")


def test_a_paused_subscription_alerts_nobody(home: Home, office: PostOffice) -> None:
    subscribe(home, 'stages = ["block"]\ngroup_minutes = 0', head='recipients = ["desk@example.org"]\npaused = true')
    arrive(home, TUESDAY, BLOCK)
    assert run(home, office, TUESDAY + HOUR) == []


def test_every_way_brings_the_same_alert(home: Home, office: PostOffice, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("slack", "teams", "matrix"):
        monkeypatch.setenv(f"DESK_{name.upper()}", receiver.url(f"/{name}/secret-token"))
    monkeypatch.setenv("DESK_KEY", "open sesame")
    subscribe(
        home,
        'stages = ["block"]\ngroup_minutes = 0\nchannels = ["mail", "feed", "webhook", "slack", "teams", "matrix"]\n'
        'slack_env = "DESK_SLACK"\nteams_env = "DESK_TEAMS"\nmatrix_env = "DESK_MATRIX"',
        head=f'recipients = ["desk@example.org"]\nwebhook_url = "{receiver.url("/hook")}"\nwebhook_secret_env = "DESK_KEY"',
    )
    run(home, office, TUESDAY - 2 * HOUR)
    arrive(home, TUESDAY, BLOCK)
    (alert,) = run(home, office, TUESDAY + HOUR)
    bodies = {path.split("/")[1]: json.loads(body) for path, _, body in receiver.seen}
    assert set(bodies) == {"hook", "slack", "teams", "matrix"}
    assert (bodies["hook"]["type"], bodies["hook"]["alert"]["id"]) == ("docketwire.alert", alert)
    assert "*[Alert] The desk*" in bodies["slack"]["text"]
    card = bodies["teams"]["attachments"][0]["content"]
    assert card["type"] == "AdaptiveCard"
    assert "block" in json.dumps(card)
    assert "<strong>" in bodies["matrix"]["html"]
    rows = Outbox(outbox_path(home)).deliveries()
    assert all("secret-token" not in f"{row.recipient} {row.detail}" for row in rows), "an incoming webhook's address is a secret"
    feed = etree.fromstring((home.public / "feeds" / "desk.atom").read_bytes())
    titles = [str(node.text) for node in feed.iter(f"{{{ATOM}}}title")]
    assert titles[1].startswith("[Alert] The desk: ")
    assert send(home, settings_of(home), now=lambda: TUESDAY + 2 * HOUR).alerts == []
    assert len(receiver.seen) == 4


def test_a_chat_that_does_not_answer_is_unknown_and_never_told_twice(
    home: Home, office: PostOffice, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_SLACK", receiver.url("/slack"))
    subscribe(home, 'stages = ["block"]\ngroup_minutes = 0\nchannels = ["slack"]\nslack_env = "DESK_SLACK"')
    run(home, office, TUESDAY - 2 * HOUR)
    arrive(home, TUESDAY, BLOCK)
    receiver.vanish = True
    summary = send(home, by_mail(home, office), now=lambda: TUESDAY + HOUR)
    assert summary.delivered.unknown == 1
    receiver.vanish = False
    send(home, by_mail(home, office), now=lambda: TUESDAY + 9 * HOUR)
    assert len(receiver.seen) == 1
    assert [row.state for row in Outbox(outbox_path(home)).deliveries() if row.channel == "slack"] == [State.UNKNOWN]


@pytest.mark.long
def test_a_story_told_by_an_alert_and_moved_on_says_what_is_new_since(home: Home, office: PostOffice) -> None:
    """The complaint was told by an issue, the order by an alert: the next issue has it under what readers were alerted of."""
    subscribe(home, 'stages = ["order"]\ngroup_minutes = 0', query='platforms = ["X"]')
    run(home, office, TUESDAY - 2 * HOUR)
    arrive(home, WEDNESDAY, ORDER)
    assert len(run(home, office, WEDNESDAY + HOUR)) == 1
    subject, text = mails(office)[-1]
    assert "Order" in subject
    assert "High Court in Leeds orders Twitter" in text
    run(home, office, THURSDAY - 2 * HOUR)
    (card,) = load_issue(issues_path(home) / "desk" / "2026-03-05T0630").stories
    assert card.section is Section.ALERTED


@pytest.mark.long
def test_nobody_is_alerted_twice_of_a_story_that_was_grouped_anew(home: Home, office: PostOffice) -> None:
    """The memory is of reports: under another story's id the same step is known."""
    subscribe(home, 'stages = ["complaint"]\ngroup_minutes = 0')
    assert len(run(home, office, MONDAY + HOUR)) == 1
    arrive(
        home, MONDAY + 2 * HOUR, ("ie-dock-news", "https://dock.example/again", COMPLAINT[2].replace("Student union sues", "Students sue"))
    )
    assert run(home, office, MONDAY + 3 * HOUR) == []


@pytest.mark.long
def test_a_rehearsal_tells_what_would_have_alerted_and_changes_nothing(home: Home, office: PostOffice) -> None:
    subscribe(home, 'stages = ["order", "fine"]\ndeadline_days = 3\ngroup_minutes = 30\ndaily = 1')
    arrive(home, TUESDAY, BLOCK)
    arrive(home, WEDNESDAY, ORDER)
    arrive(home, WEDNESDAY + 2 * HOUR, FINE)
    settings = by_mail(home, office)
    before = sorted(home.root.glob("outbox*"))
    (desk,) = subscriptions_of(home, settings)
    tenth = datetime(2026, 3, 10, tzinfo=MONDAY.tzinfo)
    found = rehearse_alerts(home, settings, desk, days=10, now=tenth)
    told = [(alert.at, alert.told, [line.why for line in alert.lines]) for alert in found.alerts]
    assert told == [
        (TUESDAY + 30 * MINUTE, True, ["new: order"]),
        (WEDNESDAY + 30 * MINUTE, True, ["new: order"]),
        (WEDNESDAY + 2 * HOUR + 30 * MINUTE, False, ["new: fine"]),
        (tenth - 23 * HOUR - 30 * MINUTE, True, ["soon: comply by 12 Mar 2026"]),
    ]
    assert sorted(home.root.glob("outbox*")) == before
    assert rehearse_alerts(home, settings, desk, days=1, now=MONDAY).alerts == ()


def test_what_alerted_can_be_listed(home: Home, office: PostOffice) -> None:
    subscribe(home, 'stages = ["block"]\ngroup_minutes = 0')
    run(home, office, TUESDAY - 2 * HOUR)
    arrive(home, TUESDAY, BLOCK)
    run(home, office, TUESDAY + HOUR)
    (desk,) = subscriptions_of(home, settings_of(home))
    (alert,) = alerts_sent(home, desk, days=7, now=WEDNESDAY).alerts
    assert (alert.at, alert.told, [line.why for line in alert.lines]) == (TUESDAY + HOUR, True, ["new: order"])
