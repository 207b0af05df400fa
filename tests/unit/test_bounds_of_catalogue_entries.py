"""What a catalogue entry may hold: each number at both ends, each code, each key of a listing by its kind, each form of a secret."""

from pathlib import Path
from typing import Any

import pytest

from common.forms import BadValueError
from records.errors import ConfigurationError
from records.source import ListingKind, Source
from spiders.catalogue import secrets
from spiders.catalogue.codes import COUNTRIES, LANGUAGES, MISTAKEN_COUNTRIES, MISTAKEN_LANGUAGES
from spiders.catalogue.edit import OWN, add_source, as_toml, set_enabled
from spiders.catalogue.load import builtin_folder, ids_in, load_catalog
from spiders.catalogue.schema import source_of

BASE = {"id": "fr-a", "name": "A", "country": "fr", "languages": ["fr"], "homepage": "https://a.example.org/"}


def loaded(**changes: Any) -> Source:
    return source_of({**BASE, **changes}, "fr.toml")


def refused(**changes: Any) -> str:
    """What is told; empty where it is taken."""
    try:
        loaded(**changes)
    except ConfigurationError as error:
        return str(error)
    return ""


# numbers


@pytest.mark.parametrize(
    ("key", "least", "most"),
    [
        ("max_pages_per_run", 1, 100_000),
        ("max_age_days", 1, 36_500),
        ("max_interval_minutes", 10, 525_600),
        ("min_interval_minutes", 1, 720),
        ("delay_seconds", 0, 300),
    ],
)
def test_a_number_lies_within_its_bounds(key: str, least: int, most: int) -> None:
    assert (getattr(loaded(**{key: least}), key), getattr(loaded(**{key: most}), key)) == (least, most)
    assert key in refused(**{key: least - 1}) or "min_interval_minutes" in refused(**{key: least - 1})
    assert key in refused(**{key: most + 1})


def test_the_least_interval_may_be_the_longest_too() -> None:
    assert loaded(min_interval_minutes=525_600, max_interval_minutes=525_600).min_interval_minutes == 525_600
    assert "max_interval_minutes" in refused(min_interval_minutes=1, max_interval_minutes=525_601)
    assert "11 is larger than max_interval_minutes = 10 (the least interval comes first)" in refused(
        min_interval_minutes=11, max_interval_minutes=10
    )


@pytest.mark.parametrize("languages", [[], ["FR"], ["fra"], [""]])
def test_a_source_has_a_language(languages: list[str]) -> None:
    assert "languages" in refused(languages=languages)


# codes


@pytest.mark.parametrize(
    ("key", "value", "meant"),
    [
        ("country", "UK", 'did you mean "gb"?'),
        ("country", "FR", 'did you mean "fr"?'),
        ("country", "qq", "a code of ISO 3166-1 alpha-2, eu or zz in lower case"),
        ("languages", ["ZH-CN"], 'did you mean "zh"?'),
        ("languages", ["DE"], 'did you mean "de"?'),
        ("languages", ["qq"], "a code of ISO 639-1 in lower case"),
    ],
)
def test_a_code_nobody_knows_names_the_one_that_was_meant(key: str, value: object, meant: str) -> None:
    assert meant in refused(**{key: value})


def test_every_code_is_taken_and_what_is_mistaken_for_one_leads_to_one() -> None:
    assert all(loaded(country=code).country == code for code in ("eu", "zz", "xk"))
    assert {len(code) for code in COUNTRIES | LANGUAGES} == {2}
    assert set(MISTAKEN_COUNTRIES.values()) <= COUNTRIES
    assert set(MISTAKEN_LANGUAGES.values()) <= LANGUAGES
    assert not set(MISTAKEN_COUNTRIES) & COUNTRIES
    assert not {"nb", "nn", "jp"} & LANGUAGES


# texts


@pytest.mark.parametrize(
    ("slug", "taken"),
    [("fr-a", True), ("fr-a-1", True), ("9-9", True), ("fr", False), ("fr-", False), ("-a", False), ("fr--a", False), ("FR-a", False), ("fr-a\n", False)],
)  # fmt: skip
def test_an_id_has_a_hyphen_between_words(slug: str, taken: bool) -> None:
    assert (refused(id=slug) == "") is taken


@pytest.mark.parametrize(
    ("key", "value", "taken"),
    [
        ("name", " ", False),
        ("include", "", False),
        ("include", "(", False),
        ("include", "/x/", True),
        ("take", ["//div"], True),
        ("take", [" "], False),
        ("take", ["//div["], False),
        ("drop", ["css: div.x"], True),
        ("drop", ["css:"], False),
        ("login_url", "", True),
        ("homepage", "https://a.example.org/ x", False),
        ("homepage", "ftp://a.example.org/", False),
        ("homepage", "", False),
    ],
)
def test_a_text_says_something(key: str, value: object, taken: bool) -> None:
    assert (refused(**{key: value}) == "") is taken
    assert taken or key in refused(**{key: value})


def test_a_selector_becomes_the_path_that_means_the_same() -> None:
    assert loaded(drop=["css: div.x ", "//p"]).drop == (
        "descendant-or-self::div[@class and contains(concat(' ', normalize-space(@class), ' '), ' x ')]",
        "//p",
    )


# listings


@pytest.mark.parametrize("kind", list(ListingKind))
def test_queries_are_for_searches_and_tokens_for_dockets(kind: ListingKind) -> None:
    asked = kind in (ListingKind.SEARCH, ListingKind.DOCKET)
    docket = kind is ListingKind.DOCKET
    plain, template = "https://a.example.org/x", "https://a.example.org/?q={query}"

    def told(**listing: object) -> str:
        return refused(listings=[{"kind": kind.value, **listing}])

    assert (told(url=plain) == "") is not asked
    assert (told(url=template, queries=["x"]) == "") is asked
    assert ("listings[1].queries" in told(url=template)) is asked
    assert ("listings[1].url" in told(url=plain, queries=["x"])) is asked
    assert "queries" in told(url=template, queries=[" "])
    more = {"url": template, "queries": ["x"]} if asked else {"url": plain}
    assert (told(**more, token_env="COURT_TOKEN") == "") is docket
    assert (told(**more, files="https://files.example/") == "") is docket
    assert docket or 'only kind = "docket" does' in told(**more, files="https://files.example/")
    assert "files" in told(**more, files="files.example")
    assert told(**more, token_env="", files="") == ""


# secrets


@pytest.mark.parametrize(
    ("name", "taken"),
    [("", True), ("A", True), ("_A9", True), ("A" * 100, True), ("A" * 101, False), ("9A", False), ("a", False), ("A-B", False), ("A\n", False)],
)  # fmt: skip
def test_a_variable_s_name_is_of_capitals(name: str, taken: bool) -> None:
    assert _taken(secrets.variable, name) is taken


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        ("X-Api-Key: $KEY", True),
        ("X-Api-Key: Bearer $KEY", True),
        ("X-Api-Key: two words $KEY", False),
        ("X-Api-Key: plain", False),
        ("X-Api-Key: $key", False),
        ("X-Region: north", True),
        ("X-Region: " + "a" * 23, True),
        ("X-Region: " + "a" * 24, False),
        ("X-Region: " + "a" * 23 + " b", True),
        ("X-Pin: $A", True),
        ("Pin: 1234", False),
        ("Pinned: yes", True),
        ("Username: x", False),
        ("X-Region:", True),
        ("X-Region", False),
        (": x", False),
        ("X Region: y", False),
        ("x" * 100 + ": y", True),
        ("x" * 101 + ": y", False),
        ("X-Region: y\r\nHost: z", False),
        ("X-Region: y\0", False),
        ("Cookie: a", False),
        ("HOST: a", False),
        ("User-Agent: a", False),
        ("Proxy-Authorization: $A", False),
    ],
)
def test_a_header_s_value_is_no_secret(header: str, taken: bool) -> None:
    assert _taken(secrets.header, header) is taken


def test_a_form_s_field_may_be_called_as_a_header_may_not() -> None:
    assert _taken(secrets.form_field, "host: x")
    assert not _taken(secrets.form_field, "password: x")
    assert _taken(secrets.form_field, "password: $PASSWORD")
    assert not _taken(secrets.form_field, "password")


@pytest.mark.parametrize(
    ("address", "taken"),
    [("", True), ("$PROXY", True), ("$proxy", False), ("http://proxy.example:8080", True), ("http://me:pw@proxy.example", False), ("proxy.example", False)],
)  # fmt: skip
def test_a_proxy_is_an_address_without_a_user(address: str, taken: bool) -> None:
    assert _taken(secrets.proxy, address) is taken


def test_no_message_repeats_a_secret() -> None:
    for check, value in (
        (secrets.header, "X-Api-Key: hunter2"),
        (secrets.variable, "hunter2"),
        (secrets.proxy, "http://me:hunter2@p.example"),
    ):
        with pytest.raises(BadValueError) as caught:
            check(value)
        assert "hunter2" not in str(caught.value)
    assert "X-Api-Key: $BLATT_X_API_KEY" in refused(headers=["X-Api-Key: hunter2"])


@pytest.mark.parametrize(
    ("url", "fields", "told"),
    [
        ("https://login.example.org/in", ["user: $U"], ""),
        ("https://login.example.org/in", [], "login_fields: missing"),
        ("", ["user: $U"], "login_url: missing"),
        ("https://example.net:81/in", ["user: $U"], "example.net:81 is not on the source's site"),
        ("", [], ""),
    ],
)
def test_a_login_is_whole_and_on_the_source_s_site(url: str, fields: list[str], told: str) -> None:
    assert told in refused(login_url=url, login_fields=fields)
    assert bool(refused(login_url=url, login_fields=fields)) is bool(told)


def _taken(check: Any, value: str) -> bool:
    try:
        return bool(check(value) == value)
    except BadValueError:
        return False


# files


def test_a_country_is_its_file_s_name_of_two_letters(tmp_path: Path) -> None:
    entry = '[[source]]\nid = "{0}"\nname = "A"\nlanguages = ["fr"]\nhomepage = "https://a.example.org/"\n'
    (tmp_path / "fr.toml").write_text(entry.format("fr-a"))
    (tmp_path / "own.toml").write_text(
        entry.format("be-b")
        + 'country = "be"\n[[source]]\nid = "fr-a"\nenabled = false\n'.replace("fr-a", "fr-c")
        + 'country = "fr"\nname = "C"\nlanguages = ["fr"]\nhomepage = "https://c.example.org/"\n'
    )
    catalog = load_catalog([tmp_path, tmp_path / "none"])
    assert {key: (one.country, one.enabled) for key, one in catalog.items()} == {
        "fr-a": ("fr", True),
        "be-b": ("be", True),
        "fr-c": ("fr", False),
    }
    assert [one.id for one in catalog.enabled()] == ["fr-a", "be-b"]
    assert (len(catalog), list(catalog), ids_in(tmp_path), ids_in(tmp_path / "none")) == (
        3,
        ["fr-a", "be-b", "fr-c"],
        {"fr-a", "be-b", "fr-c"},
        set(),
    )
    assert catalog["be-b"] in catalog.sources
    assert (builtin_folder() / "fr.toml").is_file()


def test_a_source_is_added_to_its_country_s_file_once(tmp_path: Path) -> None:
    source = loaded(
        listings=[{"kind": "search", "url": "https://s.example.org/?q={query}", "queries": ["x"]}], max_age_days=False, agency=True
    )
    assert add_source(tmp_path, source) == tmp_path / "fr.toml"
    other = loaded(id="fr-b", max_age_days=3)
    add_source(tmp_path, other)
    assert load_catalog([tmp_path]).sources == (source, other)
    before = (tmp_path / "fr.toml").read_text()
    with pytest.raises(ConfigurationError, match="already there"):
        add_source(tmp_path, loaded(country="be"))
    assert (sorted(path.name for path in tmp_path.iterdir()), (tmp_path / "fr.toml").read_text()) == (["fr.toml"], before)
    assert "country" not in before


def test_a_source_is_switched_in_its_own_entry_or_by_one_of_ours(tmp_path: Path) -> None:
    add_source(tmp_path, loaded())
    add_source(tmp_path, loaded(id="fr-b"))
    assert set_enabled(tmp_path, "fr-b", False) == tmp_path / "fr.toml"
    assert {key: one.enabled for key, one in load_catalog([tmp_path]).items()} == {"fr-a": True, "fr-b": False}
    set_enabled(tmp_path, "fr-b", True)
    assert load_catalog([tmp_path])["fr-b"].enabled
    assert set_enabled(tmp_path, "de-x", False) == tmp_path / OWN
    assert (tmp_path / OWN).read_text() == '[[source]]\nid = "de-x"\nenabled = false\n'
    set_enabled(tmp_path, "de-x", True)
    assert (tmp_path / OWN).read_text() == '[[source]]\nid = "de-x"\nenabled = true\n'


def test_entries_as_text_stand_under_their_remarks_and_load(tmp_path: Path) -> None:
    text = as_toml(
        [
            ("first\nsecond", {key: value for key, value in BASE.items() if key != "country"}),
            ("", {"id": "fr-b", "listings": [{"kind": "feed", "url": "https://b.example.org/f"}]}),
        ]
    )
    assert text.startswith('[[source]]\n# first\n# second\nid = "fr-a"\n')
    assert text.endswith('[[source]]\nid = "fr-b"\n\n[[source.listings]]\nkind = "feed"\nurl = "https://b.example.org/f"\n')
    (tmp_path / "fr.toml").write_text(text.partition('[[source]]\nid = "fr-b"')[0])
    assert load_catalog([tmp_path])["fr-a"] == loaded()


@pytest.mark.parametrize("text", ["source = 5\n", "source = {}\n", "x = ["])
def test_a_file_that_is_no_catalogue_is_not_written(tmp_path: Path, text: str) -> None:
    (tmp_path / "fr.toml").write_text(text)
    with pytest.raises(ConfigurationError):
        add_source(tmp_path, loaded())
    assert (tmp_path / "fr.toml").read_text() == text
