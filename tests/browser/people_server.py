"""A home with accounts, facts and a dispute, made by the real ingest, and a mail server that takes its letters."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from jobs.group import group
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.installation.setup import initialise
from jobs.people.manage import add_person
from jobs.publish import publish
from jobs.query import ask
from records.people import Role
from tests.integration.people_home import settle
from tests.integration.post_office import PostOffice
from tests.integration.rebuild_home import MONDAY, SOURCES, crawl, page_html, quay, read_and_publish

ANA = "ana@example.org"


@dataclass(frozen=True)
class PeopleSite:
    """What the tests look for."""

    home: Home
    article: str
    story: str
    dispute: str
    fine: str
    """The main sum that was read, `EUR 3000000`."""


def build(root: Path, office: PostOffice) -> PeopleSite:
    """Two reports of an order with a fine, grouped into a dispute as grouping writes it, and one editor."""
    home = Home(root)
    initialise(home, builtin=False, overrides={"pipeline.workers": "1", "people.accounts": '"link"'})
    settle(home, mail={key.removeprefix("mail__"): value for key, value in office.settings().items()})
    (home.sources / "two.toml").write_text(SOURCES, "utf-8")
    crawl(home, MONDAY, [quay(1), ("ie-dock-news", "https://dock.example/1", page_html(1)), quay(2)])
    read_and_publish(home, MONDAY + timedelta(hours=1))
    group(home, load_settings(home.settings), now=lambda: MONDAY + timedelta(hours=2))
    publish(home, load_settings(home.settings), now=lambda: MONDAY + timedelta(hours=3), force=True)
    add_person(home, ANA, name="Ana Prado", role=Role.EDITOR, teams=["paris"])
    ((article, story, dispute, fine),) = asked(
        home,
        "select distinct a.article_id, m.story_id, m.dispute_id, f.value from articles as a join story_members as m using (article_id)"
        " join facts as f on f.article_id = a.article_id and f.kind = 'amount' and f.main where a.url = 'https://quay.example/1'",
    )
    return PeopleSite(home=home, article=str(article), story=str(story), dispute=str(dispute), fine=str(fine))


def asked(home: Home, sql: str) -> list[tuple[object, ...]]:
    """Rows of SQL over the newest snapshot."""
    return ask(home, load_settings(home.settings), sql, max_rows=None).rows()
