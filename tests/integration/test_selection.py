"""One selection, one answer: SQL, columns in memory, the search index and the digest's matcher hold the same articles."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beat.selecting import expanded, selection
from cli.main import group as cli
from digests.match import matcher
from jobs.group import group as group_articles
from jobs.installation.home import Home
from jobs.search import SearchLibrary, folder, update_index
from records.digest import Window
from records.errors import SelectionError
from records.selection import AMOUNT, DAYS, FACETS, Selection
from tests.integration.search_home import SETTINGS, captured, new_home, take_in
from tests.unit.warehouse_pages import NOON
from warehouse.monitoring.digest import window_reports
from warehouse.publish import publish
from warehouse.selection.columns import columns_of
from warehouse.selection.facets import facets_query, selected_query, values_of
from warehouse.selection.held import held
from warehouse.site.lists import SiteData
from warehouse.site.slots import Slots
from warehouse.storage.database import Connection, open_snapshot, open_warehouse
from warehouse.storage.snapshot import latest

pytestmark = pytest.mark.long


@dataclass(frozen=True)
class Answers:
    """Everybody who answers a selection, over one snapshot."""

    home: Home
    con: Connection
    ways: dict[str, Callable[[Selection], set[str]]]
    values: dict[str, list[str]]
    sums: list[int]
    """Main sums in whole euros."""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answers]:
    home = new_home(tmp_path_factory.mktemp("selection") / "h")
    take_in(home, "press", captured())
    group_articles(home, SETTINGS, now=lambda: NOON)
    con = open_warehouse(home.warehouse)
    publish(con, home.public, now=NOON + timedelta(minutes=5))
    con.close()
    update_index(home, SETTINGS)
    snapshot = latest(home.public)
    assert snapshot is not None
    site = SiteData(home.public / snapshot.file, snapshot)
    with open_snapshot(home.public / snapshot.file) as con:
        yield Answers(home, con, ways_of(home, con, site), {word: sorted(values_of(con, word)) for word in FACETS}, sums_of(con))
    site.close()


def sums_of(con: Connection) -> list[int]:
    """By the view that analysts read, not by the way a selection reads them."""
    rows = con.execute("select distinct cast(floor(amount_eur) as bigint) from fines where main and amount_eur >= 1 order by 1").fetchall()
    return [int(euros) for (euros,) in rows]


def ways_of(home: Home, con: Connection, site: SiteData) -> dict[str, Callable[[Selection], set[str]]]:
    reader = SearchLibrary(folder(home)).reader()
    statement, parameters = facets_query()
    table = con.execute(f"select * from ({statement}\n) order by article_id", parameters).to_arrow_table()
    ids, columns = table["article_id"].to_pylist(), columns_of(table)
    with site.cursor() as cursor:
        numbers = dict(cursor.execute("select n, report_id from memory.main.report where n is not null").fetchall())
    reports = [
        r
        for r in window_reports(con, Window(start=NOON - timedelta(days=9), end=NOON + timedelta(days=9)), with_text=True)
        if r.independent
    ]

    def sql(wanted: Selection) -> set[str]:
        query, values = selected_query(wanted)
        return {key for (key,) in con.execute(query, values).fetchall()}

    def site_lists(wanted: Selection) -> set[str]:
        return {numbers[n] for n in Slots.page(site.slots.articles(wanted), 1, 10_000)}

    def memory(wanted: Selection) -> set[str]:
        matches = matcher(wanted)
        return {report.article_id for report in reports if matches(report)}

    return {
        "sql": sql,
        "columns": lambda wanted: {ids[n] for n in range(len(ids)) if columns.choose(wanted)[n]},
        "site": site_lists,
        "index": lambda wanted: set(reader.everything(wanted)),
        "vectors": lambda wanted: set(reader._vectors.articles(wanted)),
        "memory": memory,
    }


def test_the_generated_archive_has_something_of_every_facet(answers: Answers) -> None:
    assert {word: len(values) > 1 for word, values in answers.values.items()} == dict.fromkeys(FACETS, True)


@given(data=st.data())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_everybody_holds_the_same_articles(answers: Answers, data: st.DataObject) -> None:
    """Facets mean and, values of one facet or; any days; chosen among what the archive holds."""
    words = data.draw(st.lists(st.sampled_from(sorted(FACETS)), max_size=3, unique=True))
    chosen: dict[str, object] = {
        FACETS[word]: tuple(data.draw(st.lists(st.sampled_from(answers.values[word]), min_size=1, max_size=6, unique=True)))
        for word in words
    }
    days = st.dates(date(2011, 1, 1), date(2027, 1, 1)) | st.dates(NOON.date() - timedelta(days=3), NOON.date() + timedelta(days=1))
    chosen |= {name: data.draw(days) for name in data.draw(st.lists(st.sampled_from(DAYS), max_size=2, unique=True))}
    if data.draw(st.booleans()):
        chosen[AMOUNT] = data.draw(
            st.sampled_from([1, 10**6, 10**9, 10**15]) | st.sampled_from(answers.sums).flatmap(lambda n: st.integers(max(1, n - 1), n + 1))
        )
    wanted = Selection(**chosen)  # type: ignore[arg-type]
    found = {name: way(wanted) for name, way in answers.ways.items()}
    assert len(set(map(frozenset, found.values()))) == 1, {name: len(ids) for name, ids in found.items()}


@pytest.mark.parametrize("word", sorted(FACETS))
def test_two_values_of_a_facet_hold_what_either_holds(answers: Answers, word: str) -> None:
    one, two = (Selection(**{FACETS[word]: (value,)}) for value in answers.values[word][:2])  # type: ignore[arg-type]
    both = Selection(**{FACETS[word]: tuple(answers.values[word][:2])})  # type: ignore[arg-type]
    for name, way in answers.ways.items():
        assert way(both) == way(one) | way(two) != set(), name


def test_an_amount_holds_the_articles_whose_main_sum_reaches_it(answers: Answers) -> None:
    """To the euro, by the view of fines; more holds less, and nobody is that rich."""
    assert len(answers.sums) > 3
    middle = answers.sums[len(answers.sums) // 2]
    for least in (1, middle, middle + 1, answers.sums[-1] + 1):
        rows = answers.con.execute("select article_id from fines where main and amount_eur >= $least", {"least": least}).fetchall()
        expected = {key for (key,) in rows}
        for name, way in answers.ways.items():
            assert way(Selection(amount_at_least=least)) == expected, (name, least)
    everyone = answers.ways["sql"](Selection(amount_at_least=1))
    assert answers.ways["sql"](Selection(amount_at_least=middle)) < everyone < answers.ways["sql"](Selection())


@pytest.mark.parametrize("said", ["10000000", " 10 000 000 ", "10,000,000", "10.000.000", "10_000_000", "10\u202f000\u202f000", 10_000_000])
def test_an_amount_is_read_as_people_write_it(said: object) -> None:
    assert selection({"amount-at-least": said}) == Selection(amount_at_least=10_000_000)


@pytest.mark.parametrize("said", ["ten", "1e7", "-5", "1.5", "10,00", "0", "9" * 17, "9" * 400, True, "10.000,000", "١٠ million"])
def test_what_is_no_amount_is_refused_in_one_sentence(said: object) -> None:
    with pytest.raises(SelectionError, match=r"^amount_at_least: .* is no sum") as error:
        selection({"amount_at_least": said})
    assert len(str(error.value)) < 160


@pytest.mark.parametrize("alias", ["Twitter", "twitter", "ТВИТТЕР", "ツイッター"])
def test_an_alias_holds_what_its_platform_holds(answers: Answers, alias: str) -> None:
    for name, way in answers.ways.items():
        assert way(selection({"platform": alias})) == way(Selection(platforms=("X",))) != set(), name


def test_a_company_holds_what_it_and_its_services_hold(answers: Answers) -> None:
    services = ("Meta", "Facebook", "Instagram", "WhatsApp", "Threads", "Messenger")
    for name, way in answers.ways.items():
        each = [way(replace(Selection(), platforms=(service,))) for service in services[1:]]
        assert way(selection({"platform": "meta"})) >= set().union(*each), name
        assert len(way(selection({"platform": "meta"}))) > max(map(len, each)), name
    wanted = selection({"platform": "meta"})
    assert expanded(expanded(wanted)) == expanded(wanted)


def test_country_and_authority_by_any_of_their_names(answers: Answers) -> None:
    for name, way in answers.ways.items():
        french = way(Selection(jurisdictions=("fr",)))
        assert french, name
        assert {frozenset(way(selection({"country": said}))) for said in ("France", "frankreich", "FR", "フランス")} == {frozenset(french)}
    assert selection({"authority": "irish dpc"}).authorities == ("Data Protection Commission",)


def test_a_process_runs_where_its_facts_say_and_not_where_its_outlet_is(answers: Answers) -> None:
    """Most courts are named by no list: "a court in Paris"."""
    abroad = answers.con.execute(
        """
        select a.article_id, a.jurisdiction, a.country
        from articles as a
        where a.jurisdiction is not null and a.jurisdiction <> a.country
            and a.article_id not in (select article_id from mentions where jurisdiction is not null)
        """
    ).fetchall()
    assert len(abroad) > 3
    for name, way in answers.ways.items():
        for article, place, home in abroad:
            assert article in way(Selection(jurisdictions=(place,))), name
            assert article not in way(Selection(jurisdictions=(home,))), name


def test_the_step_an_article_reports_is_one_it_is_selected_by(answers: Answers) -> None:
    steps = answers.con.execute("select article_id, stage from articles where stage is not null").fetchall()
    assert steps
    for name, way in answers.ways.items():
        missed = [article for article, stage in steps if article not in way(Selection(stages=(stage,)))]
        assert not missed, name


def test_outlets_by_name_and_stories_by_their_articles(answers: Answers) -> None:
    found = held(answers.con, selection({"outlet": "The Harbour Herald", "story": answers.values["story"][0]}))
    assert found.sources == ("en-harbour-herald",)
    member = answers.con.execute("select report_id, story_id from base.story_report limit 1").fetchone()
    assert member is not None
    assert held(answers.con, selection({"story": member[0]})).stories == (member[1],)
    for given_words, said in (
        ({"source": "Harbor Herald"}, "did you mean"),
        ({"story": "s0"}, "there is none of the id 's0'"),
        ({"dispute": "d0"}, "the view disputes lists them"),
    ):
        with pytest.raises(SelectionError, match=said):
            held(answers.con, selection(given_words))


UNKNOWN = [
    ("platform", "twiter", "platform: 'twiter' is not known (did you mean \"Twitter\"?)"),
    ("jurisdiction", "Frence", "jurisdiction: 'Frence' is not known (did you mean \"France\"?)"),
    ("topic", "privasy", "topic: 'privasy' is not known (did you mean \"privacy\"?)"),
    ("source", "Harbour Heralt", "source: 'Harbour Heralt' is not known (did you mean"),
    ("story", "s0", "story: there is none of the id 's0' in this snapshot"),
]


@pytest.mark.parametrize(("word", "value", "said"), UNKNOWN, ids=[word for word, *_ in UNKNOWN])
def test_an_unknown_value_is_refused_on_the_command_line(answers: Answers, tmp_path: Path, word: str, value: str, said: str) -> None:
    target = tmp_path / "bag"
    for arguments in (["search", "court"], ["export", "--format", "jsonl", "--to", str(target)], ["subscribe", "new-desk"]):
        done = CliRunner().invoke(cli, ["--home", str(answers.home.root), *arguments, f"--{word}", value])
        assert done.exception is not None, arguments
        assert said in str(done.exception), arguments
        assert isinstance(done.exception, SelectionError) or "subscribe" in arguments
    assert not target.exists()
    assert not (answers.home.root / "subscriptions" / "new-desk.toml").exists()


def test_options_that_meant_two_things_name_the_words_to_use(answers: Answers) -> None:
    done = CliRunner().invoke(cli, ["--home", str(answers.home.root), "search", "court", "--since", "2020-01-01"])
    assert done.exit_code == 2
    assert "--published-since or --seen-since" in done.output


def test_a_selection_is_read_the_same_from_every_spelling() -> None:
    assert selection({"topics": ["Hate speech"], "seen-since": "2026-03-01"}) == selection(
        {"topic": "hate-speech", "since": date(2026, 3, 1)}
    )
    assert selection({"seen_since": datetime(2026, 3, 1, 9, tzinfo=UTC), "topic": ""}) == Selection(seen_since=date(2026, 3, 1))
