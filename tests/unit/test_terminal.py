"""A terminal is shown no sign that steers it or turns a line around; files and pipes get what there is."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from cli.terminal import shown

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Gericht\tverurteilt X\n", "Gericht\tverurteilt X\n"),
        ("\x1b[31mred\x1b[0m", "red\x1b[0m"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]52;c;cGF5bG9hZA==\x1b\\text", "text"),
        ("\x1b[2J\x1b[1;1Hgone", "gone"),
        ("a\x07b\x00c\x7fd\x9b31me", "abcd31me"),
        ("over\rwritten", "over written"),
        ("fdp.\u202eexe", "fdp.exe"),
        ("\u2066a\u2069\u200f\u061cb", "ab"),
        ("می\u200cخواهد क्\u200dष", "می\u200cخواهد क्\u200dष"),
        ("tag\U000e0041ged", "tagged"),
        ("\x1b[2mdim\x1b[0m", "\x1b[2mdim\x1b[0m"),
        ("\x1b", ""),
    ],
)
def test_what_steers_is_not_shown(text: str, seen: str) -> None:
    assert shown(text) == seen


def test_only_terminals_are_guarded() -> None:
    """The same command into a pipe and into a terminal."""
    program = "import click; from cli.terminal import guard; guard(); click.echo('a\\u202eb\\x1b[31mc')"
    piped = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    assert piped == "a\u202ebc\n"  # colours go by click itself
    outer, inner = pty.openpty()
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, stdout=inner, check=True)
    os.close(inner)
    seen = os.read(outer, 1000).decode()
    os.close(outer)
    assert seen.replace("\r\n", "\n") == "abc\n"
