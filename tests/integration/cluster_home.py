"""The same captures read twice: into a home of its own, and by a committer that a test can kill."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from jobs.group import group
from jobs.ingest import ingest
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.publish import publish
from tests.integration.cluster_ground import ROOT
from tests.integration.rebuild_home import MONDAY, SOURCES, crawl, page_html, quay, tables
from tests.unit.new_warehouse import initialised

AT = MONDAY + timedelta(days=20)
SETTINGS = "[sources]\nbuiltin = false\n[pipeline]\nworkers = 1\n"
COMMITTER = """
import sys
from datetime import datetime
from pathlib import Path
from jobs.group import group
from jobs.ingest import ingest
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.publish import publish
from records.errors import DocketwireError

def main():
    home, at = Home(Path(sys.argv[1])), datetime.fromisoformat(sys.argv[2])
    settings = load_settings(home.settings)
    print("begun", flush=True)
    try:
        ingest(home, settings, now=lambda: at, progress=lambda name, *_: print(name, flush=True))
        print("ingested", flush=True)
        group(home, settings, now=lambda: at)
        print("grouped", flush=True)
        publish(home, settings, now=lambda: at)
    except DocketwireError as error:
        print(error, file=sys.stderr)
        sys.exit(1)

if __name__ == "__main__":
    main()
"""


def make_home(root: Path, more: str = "") -> Home:
    home = Home(root)
    initialised(home)
    home.settings.write_text(SETTINGS + more)
    (home.sources / "two.toml").write_text(SOURCES)
    return home


def fill(home: Home, segments: int = 5) -> None:
    """Segments of two papers; texts come again in other papers, and are corrected later."""
    for number in range(segments):
        pages = [quay(number * 3 + part) for part in range(3)]
        pages.append(("ie-dock-news", f"https://dock.example/{number}", page_html(number)))
        if number:
            pages.append(quay(number - 1, more="It paid."))
        crawl(home, MONDAY + timedelta(days=number), pages)


def read_all(home: Home, at: datetime = AT) -> None:
    settings = load_settings(home.settings)
    for job in (ingest, group, publish):
        job(home, settings, now=lambda: at)  # type: ignore[operator]


def twin(original: Home, root: Path, more: str, *, captures: bool = True) -> Home:
    """A home with the same sources, and captures where wanted, and settings besides."""
    home = Home(root)
    shutil.copytree(original.sources, home.sources)
    home.create()
    if captures:
        shutil.copytree(original.captures, home.captures, dirs_exist_ok=True)
    home.settings.write_text(SETTINGS + more)
    return home


class Committer:
    """One run of ingest, group and publish as a child process."""

    def __init__(self, home: Home, environment: dict[str, str] | None = None, at: datetime = AT) -> None:
        (home.root / "committer.py").write_text(COMMITTER)
        self.log = home.root / "committer.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(home.root / "committer.py"), str(home.root), at.isoformat()],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def run(self, on_line: Callable[[int, str], None] = lambda *_: None) -> int:
        """Its exit code; `on_line` is told each line it says, with its number from 0."""
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for number, line in enumerate(lines):
                on_line(number, line.strip())
        return self.process.wait()


def rows_of(file: Path) -> dict[str, list[str]]:
    """Every row of every table; of the books, what was done, not when the tables were made."""
    found = tables(file)
    now = ("'schema'", "'sources'")  # written by the clock on the wall, the others by the test's
    found["journal"] = [row.partition("datetime")[0] if any(kind in row for kind in now) else row for row in found["journal"]]
    return found


def differing(one: Path, other: Path) -> set[str]:
    left, right = rows_of(one), rows_of(other)
    assert left.keys() == right.keys()
    return {name for name in left if left[name] != right[name]}
