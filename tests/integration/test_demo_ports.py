"""A demonstration shown again while something else answers where its press did."""

import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jobs.demo import demo
from jobs.installation.demonstration import Demonstration, note_demonstration, read_demonstration
from jobs.installation.home import Home
from newsroom.outlets import load_outlets
from records.errors import DocketwireError


def test_a_taken_port_is_named_with_what_to_do_and_the_home_is_left_as_it_was(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.root.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as other:
        base = other.getsockname()[1] - load_outlets()[0].offset
        noted = Demonstration(base_port=base, captured_at=datetime(2026, 3, 18, 9, tzinfo=UTC).isoformat())
        note_demonstration(home, noted)
        with pytest.raises(DocketwireError, match=f"ports {base} and up, and one of them is taken.*in another home"):
            demo(home, lambda _: None)
    assert read_demonstration(home) == noted
