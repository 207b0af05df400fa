"""kill -9 between any two steps of an issue with a desk, and wherever the mail server can see it: it goes exactly once, as it was edited."""

import os
import shutil
import subprocess
import sys
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from digests.archive import load_book, load_issue, verify
from digests.outbox import Outbox, State
from jobs.digests.drafts import DraftRoom
from jobs.digests.issue import issues_path, outbox_path, send
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from records.draft import DraftDeed
from tests.integration.alert_home import by_mail
from tests.integration.desk_home import DRAFTED, HOUR, KEY, MINUTE, REVIEWED
from tests.integration.digest_home import DUE, add, crawled, make_home, report, subscribe
from tests.integration.post_office import PASSWORD, PostOffice, office
from tests.integration.test_outbox import ROOT, Sender

__all__ = ["office"]

ADDRESS = "desk@example.org"
STEPS = 9
"""Of an issue at its hour: take, render, freeze, the frozen mail, plan, gone, feeds, drafts ahead, deliver."""


@pytest.fixture
def prepared(tmp_path: Path, office: PostOffice) -> Home:
    """Edited, and ten minutes before its hour."""
    home, settings = make_home(tmp_path / "prepared")
    subscribe(home, text=REVIEWED)
    crawled(home, settings, DUE - 4 * HOUR)
    add(home, settings, "2026/03/10/a-000.warc.gz", [report(n, DUE - (6 - n) * HOUR) for n in (1, 2, 3)], at=DUE - 150 * MINUTE)
    send(home, by_mail(home, office), now=lambda: DRAFTED)
    room = DraftRoom(home)
    first, second, _ = room.shown("desk").issue.stories
    room.do("desk", "", DraftDeed(action="drop", story=first.story_id), by="command", now=DRAFTED)
    room.do("desk", "", DraftDeed(action="note", story=second.story_id, text="A remark."), by="command", now=DRAFTED)
    return home


def again(home: Home, *, minutes: int) -> None:
    send(home, load_settings(home.settings), now=lambda: DUE + minutes * MINUTE)


def judge(home: Home, office: PostOffice, where: object) -> None:
    """One issue, one mail, what was edited, and nothing left on the desk."""
    folder = issues_path(home) / "desk" / KEY
    digest, issue, book = verify(folder), load_issue(folder), load_book(folder)
    assert [card.note for card in issue.stories].count("A remark.") == 1, where
    assert (len(issue.stories), len(book.left_out) if book else 0) == (2, 1), where
    outbox = Outbox(outbox_path(home))
    (row,) = [row for row in outbox.issues("desk") if row.issue_id == KEY]
    assert row.digest == digest, where
    assert len(outbox.left_out("desk")) == 1, where
    assert DraftRoom(home).lines() == (), where
    (delivery,) = [one for one in outbox.deliveries() if one.issue_id == KEY]
    assert len(office.boxes[ADDRESS]) <= 1, where
    if office.boxes[ADDRESS]:
        assert "A remark." in str(message_from_bytes(office.boxes[ADDRESS][0], policy=policy.default).get_body(("plain",)))
    else:
        assert delivery.state is State.UNKNOWN, where


@pytest.mark.slow
@pytest.mark.parametrize("approved", [False, True], ids=["at-its-hour", "approved"])
def test_killed_before_any_step_it_goes_exactly_once(tmp_path: Path, prepared: Home, office: PostOffice, approved: bool) -> None:
    moment = DUE
    if approved:
        DraftRoom(prepared).do("desk", "", DraftDeed(action="approve"), by="command", now=DRAFTED)
        moment = DUE - 10 * MINUTE
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for wanted in range(40):
        home = Home(tmp_path / f"round{wanted}")
        shutil.copytree(prepared.root, home.root, symlinks=True)
        office.boxes.clear()
        command = [sys.executable, "-m", "tests.integration.desk_sender", str(home.root), moment.isoformat(), str(wanted)]
        ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        again(home, minutes=5)
        again(home, minutes=15)
        judge(home, office, wanted)
        assert office.boxes[ADDRESS], "nothing was killed while a server listened"
        if ended.returncode == 0:
            assert ended.stdout.strip() == str(wanted)
            break
        shutil.rmtree(home.root)
    assert wanted >= STEPS


@pytest.mark.slow
def test_killed_wherever_the_server_can_see_it_nobody_gets_it_twice(tmp_path: Path, prepared: Home, office: PostOffice) -> None:
    """In the manner of the other kill tests: one round for every event of the mail server."""
    command = [sys.executable, "-m", "tests.integration.outbox_sender"]
    environment = {**os.environ, "TEST_MAIL_PASSWORD": PASSWORD, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT) as process:
        forked = Sender(process)
        for wanted in range(30):
            home, count = Home(tmp_path / f"seen{wanted}"), [0]
            shutil.copytree(prepared.root, home.root, symlinks=True)
            office.boxes.clear()

            def on_event(_event: str, wanted: int = wanted, count: list[int] = count) -> None:
                if count[0] == wanted:
                    forked.kill()
                count[0] += 1

            office.on_event = on_event
            forked.start(home.root, DUE)
            killed = forked.wait() != 0
            office.on_event = lambda _event: None
            for later in (timedelta(minutes=10), timedelta(hours=4)):
                forked.start(home.root, DUE + later)
                assert forked.wait() == 0
            judge(home, office, wanted)
            shutil.rmtree(home.root)
            if not killed:
                break
        assert process.stdin is not None
        process.stdin.close()
    assert wanted >= 4, "every step of a mail was cut"
