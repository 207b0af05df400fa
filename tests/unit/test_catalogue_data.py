"""The built-in catalogue: complete, sound, wide enough, and its format explained."""

import csv
import os
import re
from collections import Counter
from dataclasses import MISSING, fields
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bench import countries
from records.source import QUERIED, Listing, ListingKind, Source, SourceKind
from spiders.catalogue.load import Catalog, builtin_folder, load_catalog

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("DOCKETWIRE_SHARED", ROOT.parent / "shared"))
RENAMED = {
    "FreiePresse": "Freie Presse",
    "Gamestar": "GameStar",
    "Golem": "Golem.de",
    "Haberturk": "Habertürk",
    "LBC": "LBCI",
    "MotorSport Magazin": "Motorsport-Magazin",
    "Morgunbladid": "Morgunblaðið",
    "N-Tv": "n-tv",
    "NTVTR": "NTV",
    "Nikkan Geadai": "Nikkan Gendai",
    "People": "People's Daily",
    "Postillon": "Der Postillon",
    "Publico": "Público",
    "SeznamZpravy": "Seznam Zprávy",
    "Spiegel Online": "Der Spiegel",
    "T-Online": "t-online",
    "The BBC": "BBC",
    "Times Of India": "The Times of India",
    "Voice Of America": "Voice of America",
    "i": "The i Paper",
}
"""Names of the outlet list that the catalogue spells otherwise."""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog([builtin_folder()])


def _listings(catalog: Catalog) -> list[Listing]:
    return [listing for source in catalog.sources for listing in source.listings]


def test_the_catalogue_is_wide_enough(catalog: Catalog) -> None:
    enabled = catalog.enabled()
    assert len(catalog) >= 260
    assert len({language for source in enabled for language in source.languages}) >= 30
    assert len({source.country for source in enabled} - {"eu", "zz"}) >= 45


def test_the_page_of_countries_and_the_counts_people_read_are_the_catalogues(catalog: Catalog) -> None:
    assert (ROOT / "docs" / "countries.md").read_text("utf-8") == countries.page()
    nations = len({source.country for source in catalog.sources} - {"eu", "zz"})
    assert f"{len(catalog)} outlets, regulators, courts and organisations in {nations} countries" in (ROOT / "CHANGELOG.md").read_text(
        "utf-8"
    )


def test_every_kind_of_publisher_and_of_listing_is_there(catalog: Catalog) -> None:
    kinds = Counter(source.kind for source in catalog.enabled())
    assert set(kinds) == set(SourceKind)
    assert kinds[SourceKind.REGULATOR] >= 40
    assert kinds[SourceKind.NGO] >= 40
    assert kinds[SourceKind.COURT] >= 15
    assert {listing.kind for listing in _listings(catalog)} == set(ListingKind)


def test_every_outlet_of_the_list_is_there(catalog: Catalog) -> None:
    path = SHARED / "data" / "publishers.tsv"
    if not path.is_file():
        pytest.skip(f"no outlet list at {path}")
    with path.open(encoding="utf-8") as lines:
        wanted = {row["publisher"] for row in csv.DictReader(lines, delimiter="\t")}
    names = {source.name for source in catalog.sources}
    assert len(wanted) == 173
    assert sorted(name for name in wanted if RENAMED.get(name, name) not in names) == []


def test_a_source_lies_in_its_country_file_and_its_id_says_so() -> None:
    for path in sorted(builtin_folder().glob("*.toml")):
        for source_id in re.findall(r'^id = "(.+)"$', path.read_text("utf-8"), re.MULTILINE):
            assert source_id.startswith(f"{path.stem}-"), f"{path.name}: {source_id}"


def test_no_country_is_written_twice() -> None:
    """The file's name is the country; a key that repeats it could contradict it."""
    assert [path.name for path in builtin_folder().glob("*.toml") if re.search(r"^country\b", path.read_text("utf-8"), re.MULTILINE)] == []


def test_ids_names_and_listing_addresses_are_unique(catalog: Catalog) -> None:
    """Ids are unique or loading fails; here: no country has two sources of one name, and no listing is read twice."""
    names = Counter((source.country, source.name) for source in catalog.sources)
    urls = Counter(re.sub(r"^https?://(www\.)?", "", listing.url).rstrip("/") for listing in _listings(catalog))
    assert [name for name, count in names.items() if count > 1] == []
    assert [url for url, count in urls.items() if count > 1] == []


def test_addresses_are_absolute_public_and_tidy(catalog: Catalog) -> None:
    addresses = [listing.url for listing in _listings(catalog)] + [source.homepage for source in catalog.sources]
    for url in addresses:
        parts = urlsplit(url)
        assert parts.scheme in ("http", "https"), url
        assert parts.hostname is not None, url
        assert re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", parts.hostname), url
        assert re.search(r"\.[a-z]{2,}$", parts.hostname), url
        assert "//" not in parts.path, url
        assert parts.port is None, url
        assert not re.search(r"\s|#", url), url


def test_no_listing_address_has_a_day_or_month_in_it(catalog: Catalog) -> None:
    """Such an address is stale within weeks."""
    dated = re.compile(r"20[12][0-9]-?[01][0-9]|/20[12][0-9]/|=20[12][0-9]")
    assert [listing.url for listing in _listings(catalog) if dated.search(listing.url)] == []


def test_every_source_has_a_listing_and_general_sitemaps_stand_alone(catalog: Catalog) -> None:
    for source in catalog.sources:
        kinds = {listing.kind for listing in source.listings}
        assert kinds, source.id
        assert kinds == {ListingKind.SITEMAP} or ListingKind.SITEMAP not in kinds, source.id


def test_searches_have_queries_and_are_their_own_sources(catalog: Catalog) -> None:
    for source in catalog.sources:
        is_search = [listing.kind is ListingKind.SEARCH for listing in source.listings]
        assert all(is_search) if source.kind is SourceKind.SEARCH else not any(is_search), source.id
        for listing in source.listings:
            assert len(set(listing.queries)) == len(listing.queries), source.id
            assert bool(listing.queries) == (listing.kind in QUERIED), source.id
            assert ("{query}" in listing.url) == (listing.kind in QUERIED), source.id


def test_patterns_compile_and_are_not_anchored(catalog: Catalog) -> None:
    """They are searched in the whole address, which starts with https://: an anchored one matches nothing."""
    for source in catalog.sources:
        for pattern in filter(None, (source.include, source.exclude)):
            assert not re.compile(pattern).pattern.startswith("^/"), source.id


def test_gdelt_is_asked_slowly_and_in_its_own_grammar(catalog: Catalog) -> None:
    """One request in five seconds at most; alternatives in brackets, or the service answers with an error sentence."""
    found = [source for source in catalog.sources if source.id.startswith("zz-gdelt-")]
    assert len(found) >= 30
    for source in found:
        assert source.delay_seconds >= 5
        for listing in source.listings:
            assert {"mode=artlist", "format=json"} <= set(urlsplit(listing.url).query.split("&"))
            for query in listing.queries:
                assert len(query) <= 200
                assert re.sub(r"\([^()]*\)", "", query).strip() == ""
                assert query.count('"') % 2 == 0


def test_no_public_source_may_reach_private_addresses(catalog: Catalog) -> None:
    assert [source.id for source in catalog.sources if source.allow_private] == []


def test_what_is_disabled_says_why(catalog: Catalog) -> None:
    assert [source.id for source in catalog.sources if not source.enabled and not source.note] == []


def _documented(heading: str) -> dict[str, str]:
    text = (ROOT / "docs" / "add-a-source.md").read_text("utf-8")
    section = text.split(f"## Every key of `{heading}`")[1].split("\n## ")[0]
    return dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", section, re.MULTILINE))


def _written(value: object) -> str:
    """A default the way the guide writes it."""
    if value is None or value is False:
        return "`false`"
    if isinstance(value, SourceKind | str):
        return f'`"{value}"`'
    return {"()": "`[]`", "True": "`true`"}.get(str(value), f"`{value}`")


@pytest.mark.parametrize(("heading", "record"), [("[[source]]", Source), ("[[source.listings]]", Listing)])
def test_the_guide_explains_every_key_with_its_default(heading: str, record: type) -> None:
    documented = _documented(heading)
    assert set(documented) == {field.name for field in fields(record)}
    for field in fields(record):
        expected = "required" if field.default is MISSING else _written(field.default)
        assert documented[field.name] == ("the file's name" if field.name == "country" else expected), field.name


def test_the_guide_s_examples_load(tmp_path: Path) -> None:
    """The last example overrides a built-in source, so it is loaded over the catalogue."""
    examples = re.findall(r"```toml\n(.+?)```", (ROOT / "docs" / "add-a-source.md").read_text("utf-8"), re.DOTALL)
    assert len(examples) == 5
    for number, (country, example) in enumerate(zip(("fr", "gb", "us", "de", "us"), examples, strict=True)):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / f"{country}.toml").write_text(example, "utf-8")
    loaded = load_catalog([builtin_folder(), *sorted(tmp_path.iterdir())])
    assert loaded["fr-exemple"].kind is SourceKind.LAW
    assert loaded["gb-search-exemple"].delay_seconds == 6
    assert [listing.token_env for listing in loaded["us-courtlistener"].listings] == ["COURTLISTENER_TOKEN"] * 2
    assert loaded["de-exemple-blatt"].signed_in
    assert loaded["us-nytimes"].max_pages_per_run == 20
