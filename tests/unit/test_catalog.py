"""The catalogue says precisely what is wrong with it, and later folders override earlier ones."""

import re
import textwrap
from pathlib import Path

import pytest
from lxml.html import fragment_fromstring

import spiders.catalogue.load
from records.errors import ConfigurationError
from records.source import Listing, ListingKind, Source
from spiders.catalogue.edit import add_source, set_enabled
from spiders.catalogue.load import load_catalog

GOOD = """
# The paper of record.
[[source]]
id = "fr-journal"
name = "Le Journal"   # as printed
languages = ["fr"]
homepage = "https://journal.example.org/"

[[source.listings]]
kind = "feed"
url = "https://journal.example.org/rss"
"""


def folder(tmp_path: Path, name: str, **files: str) -> Path:
    path = tmp_path / name
    path.mkdir()
    for stem, text in files.items():
        (path / f"{stem}.toml").write_text(text, "utf-8")
    return path


def test_the_example_in_the_documentation_loads(tmp_path: Path) -> None:
    """The docstring people copy from is itself a catalogue file."""
    example = textwrap.dedent((spiders.catalogue.load.__doc__ or "").split("::\n")[1].split("Every other key")[0])
    catalog = load_catalog([folder(tmp_path, "a", fr=example)])
    assert catalog["fr-le-monde"].country == "fr"
    assert [listing.kind for listing in catalog["fr-le-monde"].listings] == [ListingKind.FEED, ListingKind.SEARCH]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('languages = ["fr"]', 'languages = ["nb"]'), r"languages\[1\]: 'nb' is not accepted \(did you mean \"no\"\?\)"),
        (("homepage", "homepag"), r'homepag: no such key \(did you mean "homepage"\?\)'),
        (
            ('kind = "feed"', 'kind = "news_sitemap"'),
            r"listings\[1\]\.kind: 'news_sitemap' is not accepted \(did you mean \"news-sitemap\"\?\)",
        ),
        (("https://journal.example.org/rss", "/rss"), r"listings\[1\]\.url: '/rss' is not an absolute web address"),
        (('id = "fr-journal"', 'id = "Fr Journal"'), r"id: 'Fr Journal' is not a slug"),
        (('id = "fr-journal"\n', ""), r"source number 1: id: missing"),
        (('name = "Le Journal"', "name = 7"), r"name: 7 is not accepted \(text in quotes\)"),
        (
            ('name = "Le Journal"', 'name = "x"\nmax_pages_per_run = "many"'),
            r"max_pages_per_run: 'many' is not accepted \(a whole number from 1",
        ),
        (('name = "Le Journal"', 'name = "x"\nmax_pages_per_run = true'), r"max_pages_per_run: True is not accepted"),
        (('name = "Le Journal"', 'name = "x"\nexclude = "("'), r"exclude: '\(' is not a regular expression"),
        (('name = "Le Journal"', 'name = "x"\ndrop = ["css:div["]'), r"drop\[1\]: 'css:div\[' is not a CSS selector"),
        (('name = "Le Journal"', 'name = "x"\ntake = ["//div["]'), r"take\[1\]: '//div\[' is not an XPath expression"),
        (('name = "Le Journal"', 'name = "x"\nenabled = "yes"'), r"enabled: 'yes' is not accepted \(true or false, without quotes\)"),
        (
            ('name = "Le Journal"', 'name = "x"\nverified = "yesterday"'),
            r"verified: 'yesterday' is not accepted \(a day, written as 2026-08-14 without quotes, or false for none\)",
        ),
        (('name = "Le Journal"', 'name = "x"\ncountry = "uk"'), r"country: 'uk' is not accepted \(did you mean \"gb\"\?\)"),
        (('name = "Le Journal"', 'name = "x"\nmin_interval_minutes = 1000'), r"min_interval_minutes: 1000 is larger than max_interval"),
        (('kind = "feed"', 'kind = "search"'), r"listings\[1\]\.url: .* has no \{query\}"),
        (('kind = "feed"', 'kind = "feed"\nqueries = ["x"]'), r"listings\[1\]\.queries: a feed takes no queries"),
        (("[[source]]", "[[sources]]"), r'sources: no such key \(did you mean "source"\?'),
        (('name = "Le Journal"', "name = "), r"whole file\): is not TOML: "),
    ],
)
def test_a_mistake_is_named_with_file_source_key_and_remedy(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    assert change[0] in GOOD
    with pytest.raises(ConfigurationError) as caught:
        load_catalog(
            [folder(tmp_path, "a", fr=GOOD.replace(*change, 1) if change[0] != "homepage" else GOOD.replace("homepage =", "homepag ="))]
        )
    assert "fr.toml: " in str(caught.value)
    assert re.search(told, str(caught.value)), str(caught.value)


def test_every_mistake_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    first = GOOD.replace('languages = ["fr"]', 'languages = ["fr", "xx"]\nagency = 1').replace('kind = "feed"', 'kind = "fed"')
    second = GOOD.replace("fr-journal", "be-journal").replace("homepage", "homepages")
    with pytest.raises(ConfigurationError) as caught:
        load_catalog([folder(tmp_path, "a", fr=first, be=second)])
    lines = [line.partition(".toml: ")[2] for line in str(caught.value).splitlines()]
    assert sorted(line.partition(" (")[0] for line in lines) == [
        "source be-journal: homepage: missing",
        "source be-journal: homepages: no such key",
        "source fr-journal: agency: 1 is not accepted",
        "source fr-journal: languages[2]: 'xx' is not accepted",
        "source fr-journal: listings[1].kind: 'fed' is not accepted",
    ]


def test_an_id_used_twice_in_one_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        ConfigurationError, match=r"be\.toml: source fr-journal: id: already used in .*be|fr\.toml: source fr-journal: id: already used"
    ):
        load_catalog([folder(tmp_path, "a", fr=GOOD, be=GOOD)])


def test_a_later_folder_changes_only_the_keys_it_names(tmp_path: Path) -> None:
    first = folder(tmp_path, "a", fr=GOOD)
    second = folder(tmp_path, "b", own='[[source]]\nid = "fr-journal"\nenabled = false\nmax_age_days = false\n')
    source = load_catalog([first, second])["fr-journal"]
    assert (source.enabled, source.max_age_days, source.name, source.country) == (False, None, "Le Journal", "fr")
    assert load_catalog([first, second]).enabled() == ()


def test_a_missing_folder_is_an_empty_one(tmp_path: Path) -> None:
    assert load_catalog([tmp_path / "nowhere"]).sources == ()


def test_disabling_keeps_comments_and_order(tmp_path: Path) -> None:
    path = folder(tmp_path, "a", fr=GOOD)
    changed = set_enabled(path, "fr-journal", False)
    text = changed.read_text("utf-8")
    assert "# The paper of record." in text
    assert "# as printed" in text
    assert load_catalog([path])["fr-journal"].enabled is False
    set_enabled(path, "fr-journal", True)
    assert load_catalog([path])["fr-journal"].enabled is True


def test_disabling_a_builtin_source_writes_an_override(tmp_path: Path) -> None:
    builtin, own = folder(tmp_path, "a", fr=GOOD), folder(tmp_path, "b")
    set_enabled(own, "fr-journal", False)
    assert load_catalog([builtin, own])["fr-journal"].enabled is False
    assert load_catalog([builtin])["fr-journal"].enabled is True


def test_an_added_source_loads_as_it_was_given(tmp_path: Path) -> None:
    source = Source(
        id="fr-canard",
        name='Le "Canard"',
        country="fr",
        languages=("fr", "en"),
        homepage="https://canard.example.org/",
        listings=(
            Listing(kind=ListingKind.FEED, url="https://canard.example.org/f"),
            Listing(kind=ListingKind.SEARCH, url="https://s.example.org/?q={query}", queries=("réseau social",)),
        ),
        max_age_days=None,
        exclude="/live/",
    )
    path = folder(tmp_path, "a", fr=GOOD)
    add_source(path, source)
    assert load_catalog([path])["fr-canard"] == source
    assert "# as printed" in (path / "fr.toml").read_text("utf-8")
    with pytest.raises(ConfigurationError, match="already there"):
        add_source(path, source)


def test_css_selectors_become_xpath(tmp_path: Path) -> None:
    table = GOOD.replace('name = "Le Journal"', 'name = "Le Journal"\ntake = ["css:article .text"]\ndrop = ["//aside", "css:p#more"]')
    source = load_catalog([folder(tmp_path, "a", fr=table)])["fr-journal"]
    tree = fragment_fromstring('<div><article><p class="lead text">in</p></article><p class="text">out</p><p id="more">more</p></div>')
    assert [e.text for e in tree.xpath(source.take[0])] == ["in"]
    assert source.drop[0] == "//aside"
    assert [e.text for e in tree.xpath(source.drop[1])] == ["more"]
