"""kill -9 of the sender of an alert wherever a server can see it: afterwards everybody was told once, or the outbox says that nobody can know."""

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from lxml import etree

from digests.outbox import Outbox, State
from jobs.digests.issue import outbox_path, send
from jobs.installation.home import Home
from tests.integration.alert_home import BLOCK, DAY, HOUR, MINUTE, MONDAY, alert_home, arrive, by_mail, subscribe
from tests.integration.post_office import PASSWORD, PostOffice
from tests.integration.receiver import Receiver, receiver
from tests.integration.test_outbox import ROOT, Sender

__all__ = ["receiver"]
TUESDAY = MONDAY + DAY
PEOPLE = ("ana@example.org", "bo@example.org")


@contextmanager
def sender(receiver: Receiver) -> Iterator[Sender]:
    environment = {
        **os.environ, "TEST_MAIL_PASSWORD": PASSWORD, "PYTHONPATH": str(ROOT), "DESK_KEY": "k", "DESK_SLACK": receiver.url("/slack"),
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.integration.outbox_sender"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT) as process:
        yield Sender(process)
        assert process.stdin is not None
        process.stdin.close()


@pytest.mark.slow
def test_killed_wherever_a_server_can_see_it_nobody_is_told_twice_and_nobody_left_out(
    tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One round for every event of mail server and receivers, each killed at that event and then let finish."""
    monkeypatch.setenv("TEST_MAIL_PASSWORD", PASSWORD)
    prepared = alert_home(tmp_path / "prepared")
    subscribe(
        prepared,
        'stages = ["block"]\ngroup_minutes = 0\nchannels = ["mail", "feed", "webhook", "slack"]\nslack_env = "DESK_SLACK"',
        head=f'recipients = ["{PEOPLE[0]}", "{PEOPLE[1]}"]\nwebhook_url = "{receiver.url("/hook")}"\nwebhook_secret_env = "DESK_KEY"',
    )
    met: Counter[str] = Counter()
    with PostOffice(tmp_path) as office, sender(receiver) as forked:
        send(prepared, by_mail(prepared, office), now=lambda: TUESDAY - 2 * HOUR)
        arrive(prepared, TUESDAY, BLOCK)
        for wanted in range(40):
            home = Home(tmp_path / f"round{wanted}")
            shutil.copytree(prepared.root, home.root, symlinks=True)
            office.boxes.clear()
            receiver.seen.clear()
            if not round_(home, office, receiver, forked, wanted):
                break
            judge(home, office, receiver, met)
            shutil.rmtree(home.root)
    assert wanted >= 9, "every step of two mails, a webhook and a chat was cut"
    assert met["unknown mail"] >= 1
    assert met["unknown chat"] >= 1
    assert met["repeated webhook"] >= 1


def round_(home: Home, office: PostOffice, receiver: Receiver, forked: Sender, wanted: int) -> bool:
    """False when the sender came to its end before the event."""
    count = [0]

    def on_event(_event: str) -> None:
        if count[0] == wanted:
            forked.kill()
        count[0] += 1

    office.on_event = receiver.on_event = on_event
    forked.start(home.root, TUESDAY + HOUR)
    killed = forked.wait() != 0
    office.on_event = receiver.on_event = lambda _event: None
    for minutes in (10, 20, 240):
        forked.start(home.root, TUESDAY + HOUR + minutes * MINUTE)
        assert forked.wait() == 0
    return killed


def judge(home: Home, office: PostOffice, receiver: Receiver, met: Counter[str]) -> None:
    rows = {(row.channel, row.recipient): row for row in Outbox(outbox_path(home)).deliveries() if row.issue_id.startswith("alert-")}
    assert len({row.issue_id for row in rows.values()}) == 1, "one alert, whenever it was cut"
    for person in PEOPLE:
        arrived, state = len(office.boxes[person]), rows["mail", person].state
        assert arrived <= 1
        assert state is State.UNKNOWN if not arrived else state in (State.SENT, State.UNKNOWN)
        met["unknown mail"] += state is State.UNKNOWN
    hooks = [headers["Idempotency-Key"] for path, headers, _ in receiver.seen if path == "/hook"]
    assert len(set(hooks)) == 1, "a repeat is known by its key"
    met["repeated webhook"] += len(hooks) > 1
    chats = sum(path == "/slack" for path, *_ in receiver.seen)
    state = rows["slack", "DESK_SLACK"].state
    assert chats <= 1
    assert state is State.UNKNOWN if not chats else state in (State.SENT, State.UNKNOWN)
    met["unknown chat"] += state is State.UNKNOWN
    assert b"[Alert]" in etree.tostring(etree.parse(home.public / "feeds" / "desk.atom"), encoding="utf-8")
