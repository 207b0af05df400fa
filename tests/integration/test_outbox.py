"""kill -9 of the sender at random moments: afterwards every mailbox holds the issue once, or the outbox says that nobody can know."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

import pytest

from digests.archive import verify
from digests.outbox import GIVE_UP, IssueRow, Outbox, State
from digests.outbox_file import Planned
from jobs.digests.issue import issues_path, outbox_path
from jobs.installation.home import Home
from jobs.installation.settings import Settings, load_settings
from records.digest import Told
from tests.integration.digest_home import DUE, add, crawled, make_home, report, subscribe
from tests.integration.post_office import PASSWORD, PostOffice

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 20
PEOPLE = tuple(f"reader{n}@example.org" for n in range(4))


@dataclass
class Sender:
    """The forking sender; one child at a time, killed by its own id."""

    process: "subprocess.Popen[str]"
    child: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, home: Path, moment: datetime) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{home}\t{moment.isoformat()}\n")
        self.process.stdin.flush()
        with self.lock:
            self.child = int(self._word("started"))

    def wait(self) -> int:
        status = int(self._word("ended"))
        with self.lock:
            self.child = 0
        return status

    def kill(self) -> None:
        with self.lock:
            if self.child:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.child, signal.SIGKILL)

    def _word(self, expected: str) -> str:
        output: IO[str] | None = self.process.stdout
        assert output is not None
        word, _, value = output.readline().partition(" ")
        assert word == expected
        return value


@pytest.fixture(scope="module")
def sender() -> Iterator[Sender]:
    environment = {**os.environ, "TEST_MAIL_PASSWORD": PASSWORD, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.integration.outbox_sender"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT) as process:
        yield Sender(process)
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose digest is due, to be copied for every round."""
    home, settings = make_home(tmp_path_factory.mktemp("prepared") / "home")
    addresses = ", ".join(f'"{person}"' for person in PEOPLE)
    subscribe(home, text=f'name = "The desk"\nrecipients = [{addresses}]\n')
    crawled(home, settings, DUE - timedelta(hours=2))
    add(home, settings, "2026/03/10/a-000.warc.gz", [report(1, DUE - timedelta(hours=3)), report(2, DUE - timedelta(hours=1))], at=DUE)
    return home.root


def configured(prepared: Path, target: Path, office: PostOffice) -> tuple[Home, Settings]:
    shutil.copytree(prepared, target)
    home = Home(target)
    lines = {key.replace("mail__", ""): value for key, value in office.settings().items()}
    home.settings.write_text("[mail]\n" + "".join(f"{key} = {value}\n" for key, value in lines.items()), encoding="utf-8")
    return home, load_settings(home.settings)


@pytest.mark.slow
def test_killed_at_random_moments_no_mail_is_doubled_or_lost(prepared: Path, sender: Sender, tmp_path: Path) -> None:
    """Half of the rounds are killed by the clock, half by something the mail server sees; two kills a round, then it may finish."""
    rng = random.Random(20260310)
    met: set[str] = set()
    with PostOffice(tmp_path) as office:
        for number in range(ROUNDS):
            office.boxes.clear()
            home, _ = configured(prepared, tmp_path / f"round{number}", office)
            for step in range(2):
                disturb(office, sender, rng, home.root, DUE + timedelta(hours=step), met)
            office.on_event = lambda _event: None
            for hours in (2, 3, 4, 5):
                sender.start(home.root, DUE + timedelta(hours=hours))
                assert sender.wait() == 0
            judge(home, office, met)
            shutil.rmtree(home.root)
    assert {"killed", "sent"} <= met, met


def disturb(office: PostOffice, sender: Sender, rng: random.Random, home: Path, moment: datetime, met: set[str]) -> None:
    if rng.random() < 0.5:
        wanted, seen = rng.randrange(4 * len(PEOPLE)), [0]

        def on_event(_event: str) -> None:
            if seen[0] == wanted:
                sender.kill()
            seen[0] += 1

        office.on_event = on_event
        sender.start(home, moment)
        status = sender.wait()
    else:
        office.on_event = lambda _event: None
        sender.start(home, moment)
        timer = threading.Timer(rng.random() * 0.8, sender.kill)
        timer.start()
        status = sender.wait()
        timer.cancel()
        timer.join()
    met.add("killed" if status == signal.SIGKILL else "survived")


def judge(home: Home, office: PostOffice, met: set[str]) -> None:
    verify(issues_path(home) / "desk" / "2026-03-10T0630")
    deliveries = {d.recipient: d for d in Outbox(outbox_path(home)).deliveries()}
    assert set(deliveries) == set(PEOPLE)
    for person in PEOPLE:
        state, copies = deliveries[person].state, len(office.boxes[person])
        met.add(state.value)
        assert copies <= 1, (person, state, copies)
        assert state in (State.SENT, State.UNKNOWN), (person, state)
        assert copies == 1 or state is State.UNKNOWN, (person, state)


# --- the same rules, without a server ---------------------------------------------------------------------------------------------------


def row(day: int = 10, status: str = "frozen") -> IssueRow:
    return IssueRow(
        subscription="desk",
        issue_id=f"2026-03-{day}T0630",
        window_start=DUE + timedelta(days=day - 11),
        window_end=DUE + timedelta(days=day - 10),
        digest="sha256:00",
        status=status,
        stories=1,
    )


def planned(outbox: Outbox, *, channel: str = "mail") -> None:
    told = [Told(report_id="a", source_id="s", independent=True, stages=("fine",), amounts=("EUR 5",))]
    letter = Planned(channel=channel, recipient="ann@example.org", message_id="<1@x>", message=b"hello")
    assert outbox.plan(row(), journal_no=7, told=told, deliveries=[letter], now=DUE, counts_as_sent=True)


def test_planning_twice_is_planning_once(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.sqlite")
    planned(outbox)
    assert not outbox.plan(row(), journal_no=9, told=[], deliveries=[], now=DUE, counts_as_sent=True)
    covered = outbox.covered("desk")
    assert covered is not None
    assert (covered.until, covered.journal_no) == (DUE, 7)
    assert outbox.told("desk")["a"].stages == ("fine",)
    assert len(outbox.due(DUE, channel="mail")) == 1


def test_a_plan_that_fails_half_way_leaves_nothing_behind(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.sqlite")

    def letters() -> Iterator[Planned]:
        yield Planned(channel="mail", recipient="ann@example.org", message_id="<1@x>", message=b"hello")
        raise RuntimeError("out of memory")

    with pytest.raises(RuntimeError):
        outbox.plan(row(), journal_no=7, told=[], deliveries=letters(), now=DUE, counts_as_sent=True)
    assert outbox.covered("desk") is None
    assert outbox.deliveries() == []
    assert outbox.issue("desk", "2026-03-10T0630") is None


@pytest.mark.parametrize(("channel", "state"), [("mail", State.UNKNOWN), ("webhook", State.PLANNED)])
def test_what_was_in_the_air_is_unknown_unless_the_receiver_knows_the_key(tmp_path: Path, channel: str, state: State) -> None:
    outbox = Outbox(tmp_path / "outbox.sqlite")
    planned(outbox, channel=channel)
    outbox.sending(outbox.due(DUE, channel=channel)[0], DUE)
    assert outbox.due(DUE, channel=channel) == []
    assert len(outbox.recover(DUE)) == 1
    assert outbox.deliveries()[0].state is state
    assert outbox.recover(DUE) == []


def test_pauses_grow_and_end_after_three_days(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.sqlite")
    planned(outbox)
    at, waits = DUE, []
    while True:
        delivery = outbox.due(at, channel="mail")[0]
        if outbox.later(delivery, at, "451 later") is State.FAILED:
            break
        following = outbox.deliveries()[0].next_at
        waits.append(following - at)
        at = following
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=5)
    assert at - DUE > GIVE_UP
    assert "given up" in outbox.deliveries()[0].detail


def test_sent_mails_leave_no_bytes_behind(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.sqlite")
    planned(outbox)
    delivery = outbox.due(DUE, channel="mail")[0]
    assert outbox.message(delivery) == b"hello"
    outbox.sent(delivery, DUE, "250 ok")
    assert outbox.message(delivery) == b""
    assert not outbox.resend(delivery.id, DUE)


def test_an_address_is_one_reader_however_it_is_written(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.sqlite")
    first = outbox.recipients.readers("desk", ["Ann@Example.org", "ann@example.org"], DUE)
    again = outbox.recipients.readers("desk", ["ANN@example.org"], DUE)
    assert len(first) == 1
    assert first == again
    outbox.recipients.unsubscribe(first[0].token, DUE)
    assert outbox.recipients.readers("desk", ["ann@example.org"], DUE) == []
    assert outbox.recipients.readers("other", ["ann@example.org"], DUE)[0].token != first[0].token
