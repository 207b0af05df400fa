"""A home with accounts: five people, two teams, a digest of each and one of everybody's, and browsers that keep their cookies."""

import asyncio
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from jobs.digests.issue import preview, send, write_feeds
from jobs.digests.subscriptions import find
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.people.manage import add_person
from jobs.search import folder
from jobs.serve import make_app
from jobs.serving.library import SnapshotLibrary
from records.people import Role
from tests.integration.site_home import NOW, SiteHome, build

PEOPLE = {
    "ana@example.org": (Role.EDITOR, ("paris",)),
    "bo@example.org": (Role.READER, ("paris",)),
    "cy@example.org": (Role.EDITOR, ("lagos",)),
    "di@example.org": (Role.READER, ("lagos",)),
    "ed@example.org": (Role.ADMIN, ()),
}
REVIEWED = 'zone = "UTC"\nat = "10:00"\nreview = true\nbegins = 2026-03-01T10:00:00Z\n'
"""Each list has a draft on its desk, of the issue that goes an hour after the site's clock."""
DRAFT = "2026-03-02T1000"
LISTS = {"paris-list": "paris", "lagos-list": "lagos", "open-list": ""}
CSRF = re.compile(r'name="csrf" value="([^"]+)"')


@dataclass
class Clock:
    """What the site's clock says; tests move it."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class PeopleHome:
    """A home ready to be served, and the paths of its issues by subscription."""

    site: SiteHome
    issues: Mapping[str, str]

    @property
    def home(self) -> Home:
        return self.site.home


def settle(home: Home, **sections: Mapping[str, str]) -> None:
    """Write keys into the settings file: section -> key -> TOML."""
    lines = home.settings.read_text("utf-8").splitlines()
    for section, keys in sections.items():
        wanted = [f"{key} = {value}" for key, value in keys.items()]
        at = lines.index(f"[{section}]")
        names = tuple(f"{key} =" for key in keys)
        end = next((n for n in range(at + 1, len(lines)) if lines[n].startswith("[")), len(lines))
        kept = [line for line in lines[at + 1 : end] if not line.startswith(names)]
        lines[at + 1 : end] = [*wanted, *kept]
    home.settings.write_text("\n".join(lines) + "\n", "utf-8")


def copy_of(original: "PeopleHome", root: Path) -> "PeopleHome":
    """The same home again, to be changed."""
    shutil.copytree(original.home.root, root, symlinks=True)
    return replace(original, site=replace(original.site, home=Home(root)))


def build_people(root: Path, **sections: Mapping[str, str]) -> PeopleHome:
    """Five people of two teams, each team with a digest of its own that has an issue and a feed; every part of the site is switched on."""
    site = build(root)
    every = {"people": {"accounts": '"link"'}, "web": {"requests_per_minute": "0"}, "crawl": {"websub": "true"}}
    settle(site.home, **(every | sections))
    settings = load_settings(site.home.settings)
    texts = {
        name: f'name = "{name}"\nrecipients = ["{name}@example.org"]\nchannels = ["mail", "feed"]\nteam = "{team}"\n{REVIEWED}\n[query]\n'
        for name, team in LISTS.items()
    }
    for name, text in texts.items():
        (site.home.root / "subscriptions" / f"{name}.toml").write_text(text, "utf-8")
    made = preview(site.home, settings, site.home.root / "issues", until=NOW).made
    for name in LISTS:
        write_feeds(site.home, settings, find(site.home, settings, name), NOW)
    send(site.home, settings, names=tuple(LISTS), now=lambda: NOW)
    for email, (role, teams) in PEOPLE.items():
        add_person(site.home, email, role=role, teams=teams, now=lambda: NOW)
    return PeopleHome(site=site, issues={one.subscription: f"/issue/{one.subscription}/{one.issue}" for one in made})


@dataclass
class Person:
    """A browser with cookies of its own, over the application of a server."""

    app: Any
    cookies: dict[str, str] = field(default_factory=dict)
    client: tuple[str, int] = ("203.0.113.7", 4000)
    base: str = "http://localhost"

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        given = options.pop("headers", None) or {}
        headers = list(given.items() if isinstance(given, Mapping) else given)
        if self.cookies:
            headers.append(("cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items())))

        async def one() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, client=self.client)
            async with httpx.AsyncClient(transport=transport, base_url=self.base) as client:
                return await client.request(method, path, headers=headers, **options)

        answer = asyncio.run(one())
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies = {**self.cookies, name: value} if value else {k: v for k, v in self.cookies.items() if k != name}
        return answer

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.ask("GET", path, **{"headers": {"accept": "text/html"}} | options)

    def post(self, path: str, page: str = "/desk", **form: str) -> httpx.Response:
        """A form of a page, with its token."""
        found = CSRF.search(self.get(page).text)
        return self.ask("POST", path, data={"csrf": found[1] if found else "", **form}, headers={"accept": "text/html"})

    def sign_in(self, server: "Served", email: str) -> "Person":
        """By a link, as a person does."""
        secret = server.link(email)
        answer = self.ask("POST", f"/signin/{secret}", headers={"accept": "text/html"})
        assert answer.status_code == 303, answer.text
        return self


@dataclass
class Served:
    """One running site."""

    home: Home
    app: Any
    clock: Clock

    @property
    def desk(self) -> Any:
        """What the site was handed of people's state."""
        return self.app._app.app._desk

    def browser(self, **options: Any) -> Person:
        return Person(self.app, **options)

    def signed_in(self, email: str) -> Person:
        return self.browser().sign_in(self, email)

    def link(self, email: str) -> str:
        from jobs.people.manage import link_for

        address = link_for(self.home, load_settings(self.home.settings), email, now=self.clock)
        return address.rpartition("/")[2]


@contextmanager
def serving(home: Home, clock: Clock | None = None) -> Iterator[Served]:
    """The site of a home, closed with the block."""
    library, told = SnapshotLibrary(home.public, folder(home)), clock or Clock()
    try:
        yield Served(home, make_app(home, load_settings(home.settings), library, clock=told), told)
    finally:
        library.close()


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> PeopleHome:
    """Made once for a file of tests."""
    return build_people(tmp_path_factory.mktemp("people") / "home")


@pytest.fixture
def built(original: PeopleHome, tmp_path: Path) -> PeopleHome:
    """A test's own."""
    return copy_of(original, tmp_path / "home")


@pytest.fixture
def server(built: PeopleHome) -> Iterator[Served]:
    """Its site."""
    with serving(built.home) as found:
        yield found
