"""The post room of a home: issues and feeds as frozen, and what the links in a mail's footer do."""

import contextlib
from pathlib import Path

from common.tables import read_table
from digests import recipients
from digests.archive import ArchiveError, issue_folders, load_issue
from jobs.digests import subscriptions
from jobs.digests.event_log import errata_of, events_after
from jobs.digests.issue import issues_path
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from records.digest import Issue
from records.erratum import Erratum
from records.errors import ConfigurationError, DocketwireError
from records.event import EventPage
from records.site_digests import IssueEntry, Subscriber


class HomePostRoom:
    """Issues, feeds and subscriptions of a home."""

    def __init__(self, home: Home, settings: Settings) -> None:
        self._home, self._settings = home, settings
        self._entries: dict[Path, IssueEntry | None] = {}
        self._teams: dict[Path, tuple[int, str | None]] = {}

    def issues(self) -> tuple[IssueEntry, ...]:
        """Every frozen issue, newest first; what is damaged is left out here and reported by `docketwire verify`."""
        folders = [folder for own in sorted(issues_path(self._home).glob("*/")) for folder in issue_folders(own)]
        found = [entry for folder in folders if (entry := self._entry(folder)) is not None]
        return tuple(sorted(found, key=lambda entry: (entry.end, entry.subscription_id), reverse=True))

    def issue(self, subscription_id: str, issue_id: str) -> Issue | None:
        try:
            return load_issue(issues_path(self._home) / subscription_id / issue_id)
        except ArchiveError:
            return None

    def errata(self, subscription_id: str, issue_id: str) -> tuple[Erratum, ...]:
        """What of an issue was put right since."""
        return errata_of(self._home, subscription_id, issue_id)

    def issue_file(self, subscription_id: str, issue_id: str, form: str) -> bytes | None:
        """A frozen file; None where there is none."""
        return _content(issues_path(self._home) / subscription_id / issue_id / f"issue.{form}")

    def events(self, since: int, limit: int) -> EventPage:
        """What happened after a cursor, oldest first."""
        return events_after(self._home, since, limit=limit)

    def feed(self, subscription_id: str, form: str) -> bytes | None:
        return _content(self._home.public / "feeds" / f"{subscription_id}.{form}")

    def subscriber(self, token: str) -> Subscriber | None:
        """Whom a link in a mail's footer belongs to."""
        return self._known(subscriptions.reader_of(self._home, token))

    def decide(self, token: str, action: str) -> Subscriber | None:
        """Unsubscribe, resubscribe or pause; safe to repeat."""
        act = {"resubscribe": subscriptions.resubscribe, "pause": subscriptions.pause}.get(action, subscriptions.unsubscribe)
        return self._known(act(self._home, token))

    def team(self, subscription_id: str) -> str | None:
        """The team of its file, or of the file that was taken away; None where neither can be read: then nobody's."""
        folder = subscriptions.subscriptions_path(self._home)
        for name in (f"{subscription_id}.toml", f"{subscription_id}.toml.removed"):
            path = folder / name
            try:
                stamp = path.stat().st_mtime_ns
                if self._teams.get(path, (0, None))[0] != stamp:
                    team = read_table(path).get("team", "")
                    self._teams[path] = (stamp, team if isinstance(team, str) else None)
                return self._teams[path][1]
            except FileNotFoundError:
                continue
            except (OSError, ConfigurationError):
                return None
        return None

    def pause(self, subscription_id: str, *, paused: bool) -> bool:
        """Pause or resume a whole digest in its file."""
        if not (subscriptions.subscriptions_path(self._home) / f"{subscription_id}.toml").is_file():
            return False
        subscriptions.set_paused(self._home, subscription_id, paused=paused)
        return True

    def _known(self, reader: recipients.Reader | None) -> Subscriber | None:
        if reader is None:
            return None
        name, language = reader.subscription, "en"
        with contextlib.suppress(DocketwireError):
            found = subscriptions.find(self._home, self._settings, reader.subscription)
            name, language = found.name, found.language
        return Subscriber(
            subscription_id=reader.subscription,
            name=name,
            language=language,
            subscribed=reader.state != "unsubscribed",
            paused_until=reader.paused_until,
        )

    def _entry(self, folder: Path) -> IssueEntry | None:
        """A frozen issue never changes, so it is read once."""
        if folder not in self._entries:
            issue = self.issue(folder.parent.name, folder.name)
            self._entries[folder] = _issue_entry(folder, issue) if issue else None
        return self._entries[folder]


def _issue_entry(folder: Path, issue: Issue) -> IssueEntry:
    return IssueEntry(
        subscription_id=folder.parent.name,
        name=issue.subscription.name,
        issue_id=folder.name,
        language=issue.subscription.language,
        start=issue.window.start,
        end=issue.window.end,
        stories=len(issue.stories),
        verdict=issue.coverage.verdict,
    )


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
