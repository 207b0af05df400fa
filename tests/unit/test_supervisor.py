"""What a service manager is told, over a real socket of its kind."""

import os
import socket
from pathlib import Path

import pytest

from common.supervisor import tell, watchdog_seconds


def test_states_reach_the_manager_in_one_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "n"))
        manager.settimeout(10)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "n"))
        assert tell("READY=1", "STATUS=9 jobs")
        assert manager.recv(100) == b"READY=1\nSTATUS=9 jobs"


def test_an_abstract_socket_is_one_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        name = f"docketwire-test-{os.getpid()}"
        manager.bind("\0" + name)
        manager.settimeout(10)
        monkeypatch.setenv("NOTIFY_SOCKET", "@" + name)
        assert tell("WATCHDOG=1")
        assert manager.recv(100) == b"WATCHDOG=1"


@pytest.mark.parametrize("address", ["", "relative", "/nowhere/at/all"])
def test_nobody_who_listens_ends_nobody(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    assert not tell("READY=1")


@pytest.mark.parametrize(
    ("asked", "pid", "seconds"), [("120000000", "", 60.0), ("120000000", "1", None), ("", "", None), ("0", "", None), ("soon", "", None)]
)
def test_the_watchdog_is_fed_at_half_its_patience(asked: str, pid: str, seconds: float | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", asked)
    monkeypatch.setenv("WATCHDOG_PID", pid)
    assert watchdog_seconds() == seconds
    monkeypatch.setenv("WATCHDOG_PID", str(os.getpid()))
    assert watchdog_seconds() == (60.0 if asked == "120000000" else None)
