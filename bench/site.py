"""How fast the site answers: `python -m bench.site --articles 200000` from the checkout.

Fills a new warehouse with made-up articles, publishes, makes the search index, and asks the application for every kind of page, each time
another one, without a socket. Prints p50, p95 and slowest wall-clock milliseconds and the mean CPU per kind. Bounded: `--rounds` pages a kind.
With `--accounts`, five people of two teams have followed, noted, tagged and marked things for months, and one of them asks.
"""

import argparse
import asyncio
import json
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

import httpx

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as `docketwire` does; read when numpy is imported

from beat.vocabulary import vocabulary
from bench.site_people import settle, signed_in
from bench.synthetic import START, build
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.installation.setup import initialise
from jobs.search import folder, update_index
from jobs.serve import make_app
from jobs.serving.library import SnapshotLibrary
from warehouse.publish import publish
from warehouse.storage.database import open_warehouse

WORDS = ("court", "tribunal", "Gericht", "données", "محكمة", "裁判所", "Twitter", "fine", "appeal", "haine", "multa", "法院")
LANGUAGES = ("en", "fr", "de", "es", "ja", "ar", "tr", "pt")
TOPICS = vocabulary().topic_ids[:5]
LIMIT_MS = 100


def prepare(root: Path, articles: int) -> Home:
    """A home with that many articles, published and indexed; kept between runs where `--folder` names one."""
    home = Home(root)
    if not (home.public / "latest.json").is_file():
        initialise(home, builtin=False)
        build(home.warehouse, articles)
        con = open_warehouse(home.warehouse)
        publish(con, home.public, now=datetime.now(UTC), slim=False)
        con.close()
        update_index(home, Settings())
    return home


def kinds(library: SnapshotLibrary, random: Random) -> dict[str, Callable[[], str]]:
    """A maker of addresses per kind of page."""
    with library.reading() as reader:
        assert reader is not None
        with reader.data.cursor() as cursor:
            ids = [
                row[0] for row in cursor.execute("select report_id from memory.main.report using sample 500 rows (reservoir, 7)").fetchall()
            ]
        named = [entity for entities in reader.entities().values() for entity in entities[:40]]
    word, language, topic = (lambda: random.choice(WORDS)), (lambda: random.choice(LANGUAGES)), (lambda: random.choice(TOPICS))
    return {
        "name": lambda: f"{random.choice(named).path}?lang={language()}",
        "calendar": lambda: f"/calendar?when={random.choice(('', 'past'))}&lang={language()}",
        "today": lambda: f"/?lang={random.choice(('en', 'fr', 'de', 'es', 'ar', 'ja'))}",
        "stories": lambda: f"/stories?page={random.randint(1, 500)}",
        "stories narrowed": lambda: f"/stories?language={language()}&topic={topic()}&page={random.randint(1, 9)}",
        "story": lambda: f"/story/{random.choice(ids)}",
        "article": lambda: f"/article/{random.choice(ids)}",
        "search": lambda: f"/search?q={word()}+{word()}",
        "search narrowed": lambda: f"/search?q={word()}&language={language()}",
        "trends": lambda: f"/trends?topic={topic()}&days=365&measure=share-of-pages",
        "disputes": lambda: f"/disputes?topic={topic()}",
        "sources": lambda: "/sources",
        "source": lambda: f"/source/zz-{language()}",
        "coverage": lambda: "/about",
        "api stories": lambda: f"/api/v1/stories?language={language()}&page={random.randint(1, 50)}",
    }


SignIn = Callable[[httpx.AsyncClient], Awaitable[None]]


async def nobody(_client: httpx.AsyncClient) -> None:
    """Without accounts one just reads."""


async def measure(app: object, address: Callable[[], str], rounds: int, sign_in: SignIn = nobody) -> tuple[list[float], float]:
    """Wall-clock milliseconds of each page, and mean CPU milliseconds; the first page of a kind is not counted."""
    spent: list[float] = []
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost", follow_redirects=True) as client:  # type: ignore[arg-type]
        await sign_in(client)
        (await client.get(address())).raise_for_status()
        cpu = time.process_time()
        for number in range(rounds):
            path = address()
            path += f"{'&' if '?' in path else '?'}n={number}"  # never a page that was made before
            begun = time.perf_counter()
            (await client.get(path)).raise_for_status()
            spent.append((time.perf_counter() - begun) * 1000)
    return spent, (time.process_time() - cpu) * 1000 / rounds


def run(root: Path, articles: int, rounds: int, *, accounts: bool = False, only: Sequence[str] = ()) -> bool:
    """Print one line a kind and the verdict; True when p95 over all pages is under the limit."""
    home = prepare(root, articles)
    library = SnapshotLibrary(home.public, folder(home))
    begun = time.perf_counter()
    library.wait()
    print(json.dumps({"open_seconds": round(time.perf_counter() - begun, 1), "problem": library.problem}))
    clock = START + timedelta(seconds=30 * articles)
    settings, pages, sign_in = Settings(), kinds(library, Random(1)), nobody
    if accounts:
        settings = replace(settings, people=replace(settings.people, accounts="link"), web=replace(settings.web, requests_per_minute=0))
        with library.reading() as reader:
            assert reader is not None
            settle(home, reader, now=clock)
        pages |= {"desk": lambda: "/desk", "account": lambda: "/desk/account", "api desk": lambda: "/api/v1/desk"}
        sign_in = partial(signed_in, home=home, settings=settings, now=clock)
    app = make_app(home, settings, library, clock=lambda: clock)
    everything: list[float] = []
    for kind, address in pages.items():
        if only and kind not in only:
            continue
        spent, cpu = asyncio.run(measure(app, address, rounds, sign_in))
        everything += spent
        print(json.dumps({"page": kind, **_figures(spent), "cpu_ms": round(cpu, 1)}), flush=True)
    figures = _figures(everything)
    print(json.dumps({"page": "all", **figures, "articles": articles, "limit_ms": LIMIT_MS}))
    library.close()
    return figures["p95_ms"] < LIMIT_MS


def _figures(spent: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(spent, n=20)
    return {"p50_ms": round(cuts[9], 1), "p95_ms": round(cuts[18], 1), "max_ms": round(max(spent), 1)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--folder", type=Path, help="keep the warehouse here and use it again")
    parser.add_argument("--only", nargs="+", default=(), metavar="KIND", help="pages of these kinds")
    parser.add_argument("--accounts", action="store_true", help="people have accounts, and one of them asks")
    given = parser.parse_args()
    if given.folder:
        return 0 if run(given.folder, given.articles, given.rounds, accounts=given.accounts, only=given.only) else 1
    with tempfile.TemporaryDirectory() as scratch:
        return 0 if run(Path(scratch) / "home", given.articles, given.rounds, accounts=given.accounts, only=given.only) else 1


if __name__ == "__main__":
    raise SystemExit(main())
