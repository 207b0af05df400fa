"""When the next crawl is needed: left by one crawl job for the daemon, so that nothing is started when nothing is due."""

import json
from datetime import datetime
from hashlib import blake2b

from common.files import write_file
from jobs.installation.home import Home
from spiders.catalogue.load import builtin_folder


def leave_plan(home: Home, next_at: datetime | None) -> None:
    """Say when the first source is due; None: no source is watched."""
    plan = {"next_at": next_at.isoformat() if next_at is not None else None, "watching": watching(home)}
    write_file(home.crawl_plan, json.dumps(plan).encode())


def crawl_needed(home: Home, now: datetime) -> bool:
    """True when a source is due, when settings or catalogue were changed since the last crawl looked, or when nobody knows."""
    try:
        plan = json.loads(home.crawl_plan.read_bytes())
        next_at = datetime.fromisoformat(plan["next_at"]) if plan["next_at"] is not None else None
        same = plan["watching"] == watching(home)
    except (OSError, ValueError, KeyError, TypeError):
        return True
    return not same or (next_at is not None and next_at <= now)


def watching(home: Home) -> str:
    """A word that changes with every change of the files that say what is watched."""
    files = [home.settings, home.upkeep, *sorted(home.sources.glob("*.toml")), *sorted(builtin_folder().rglob("*.toml"))]
    state = []
    for path in files:
        try:
            found = path.stat()
        except OSError:  # taken away meanwhile: the next look sees that
            continue
        state.append(f"{path} {found.st_mtime_ns} {found.st_size}")
    return blake2b("\n".join(state).encode(), digest_size=8).hexdigest()
