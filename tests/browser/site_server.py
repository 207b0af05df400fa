"""The site as a child process on a free loopback port, and Debian's Chromium to look at it; tests skip where a browser is missing."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def chromium() -> str:
    """Path of a Chromium of this machine; skips the test where there is none."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.skip("no Chromium on this machine: install it (Debian: chromium), or set CHROMIUM to its path")
    return found


def axe_script() -> str:
    """axe-core's source; skips the test where the package that ships it is missing."""
    package = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed: run `make dev`")
    return (Path(package.__file__).parent / "axe.min.js").read_text("utf-8")


@contextmanager
def served(home: Path, *, port: int = 0) -> Iterator[str]:
    """Address of `docketwire serve` over a home, at any free port unless one is named; the server is ended with the block."""
    command = [sys.executable, "-m", "cli", "--home", str(home), "serve", "--port", str(port)]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert child.stdout is not None
        address = child.stdout.readline().strip()
        if not address.startswith("http://127.0.0.1:"):
            child.kill()
            raise AssertionError(f"the server did not start: {address}{child.communicate()[1]}")
        yield address.rstrip("/")
    finally:
        child.terminate()
        child.communicate(timeout=20)
