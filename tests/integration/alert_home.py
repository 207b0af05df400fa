"""A home whose press brings what cannot wait: a complaint, days later an order in the same case, and a block; captured, read and grouped as in life."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import tomlkit

from jobs.installation.home import Home
from jobs.installation.settings import Settings
from tests.integration.post_office import PostOffice
from tests.integration.rebuild_home import MONDAY, SOURCES, crawl, read_and_publish, settings_of
from tests.unit.new_warehouse import initialised
from tests.unit.warehouse_pages import words

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
MADE = MONDAY - DAY
"""When the subscriptions were written."""


def report(title: str, *lines: str, seed: int) -> str:
    quoted = [f"In part {part} of the file one reads {words(seed * 100 + part, 9)} as what the users had written." for part in range(8)]
    body = "".join(f"<p>{line}</p>" for line in (*lines, *quoted))
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><div>{body}</div></body></html>"


COMPLAINT = (
    "gb-quay-paper",
    "https://quay.example/complaint",
    report(
        "Student union sues Twitter in Leeds over hateful posts",
        "The Union of Harbour Students filed a complaint against Twitter at the High Court in Leeds on Monday, case 17/4521, over hateful posts.",
        "It wants the platform to hand over the data of the users behind hateful posts, a lawyer of the Union of Harbour Students said.",
        seed=41,
    ),
)
ORDER = (
    "gb-quay-paper",
    "https://quay.example/order",
    report(
        "High Court in Leeds orders Twitter to name users behind hateful posts",
        "The High Court in Leeds ordered Twitter on Wednesday to hand over the data of users behind hateful posts by 12 March 2026, in case"
        " 17/4521 brought by the Union of Harbour Students.",
        "The platform had refused to name the users, and the Union of Harbour Students had asked the court to order it to do so.",
        seed=42,
    ),
)
BLOCK = (
    "ie-dock-news",
    "https://dock.example/block",
    report(
        "Court orders providers to block Telegram",
        "A court in Dublin ordered internet providers on Tuesday to block access to Telegram across the country over posts that it had refused"
        " to remove.",
        "Telegram had not answered the regulator's demand to remove the posts. The block takes effect at once.",
        seed=43,
    ),
)
FINE = (
    "ie-dock-news",
    "https://dock.example/fine",
    report(
        "Irish regulator fines TikTok 3 million euros over data of children",
        "The Irish data protection regulator fined TikTok 3 million euros on Thursday over the data of children.",
        "The regulator said that the platform had shown the posts of children to everybody.",
        seed=44,
    ),
)


def alert_home(root: Path, **settings: str) -> Home:
    """Watched since before Monday; the complaint is in it."""
    home = Home(root)
    given = {key.replace("__", "."): value for key, value in settings.items()}
    initialised(home, overrides={"pipeline.workers": "1", **given})
    (home.sources / "test.toml").write_text(SOURCES, "utf-8")
    crawl(home, MONDAY, [COMPLAINT])
    read_and_publish(home, MONDAY + HOUR / 2)
    return home


def arrive(home: Home, at: datetime, *pages: tuple[str, str, str]) -> None:
    """Captured, read, grouped and published within ten minutes."""
    crawl(home, at, list(pages))
    read_and_publish(home, at + 10 * MINUTE)


def subscribe(home: Home, urgent: str, *, key: str = "desk", head: str = 'recipients = ["desk@example.org"]', query: str = "") -> None:
    """A digest at 06:30 UTC with a section of what is urgent."""
    path = home.root / "subscriptions" / f"{key}.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'name = "The desk"\n{head}\n[query]\n{query}\n[urgent]\n{urgent}\n', encoding="utf-8")
    os.utime(path, times=(MADE.timestamp(), MADE.timestamp()))


def configure(home: Home, section: str, **values: object) -> None:
    """Change settings of a home in their file."""
    document = tomlkit.parse(home.settings.read_text(encoding="utf-8"))
    document.setdefault(section, tomlkit.table()).update(values)
    home.settings.write_text(tomlkit.dumps(document), encoding="utf-8")


def by_mail(home: Home, office: PostOffice) -> Settings:
    """The home's settings, mail by this office."""
    values = {key.replace("mail__", ""): tomlkit.parse(f"x = {value}")["x"] for key, value in office.settings().items()}
    configure(home, "mail", **values)
    return settings_of(home)
