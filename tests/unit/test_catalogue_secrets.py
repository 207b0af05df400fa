"""Secrets never stand in the catalogue, and no message repeats one; a doctor names what the environment lacks."""

from pathlib import Path

import pytest

from jobs.doctor import examine
from jobs.installation.home import Home
from jobs.installation.setup import initialise
from records.errors import ConfigurationError
from records.source import Listing, ListingKind, Source
from spiders.catalogue.edit import add_source
from spiders.catalogue.load import load_catalog
from spiders.fetching.access import Access, variables_of
from spiders.fetching.refusals import SecretMissing

SECRET = "Zx81aaaaBBBBcccc9999dddd7777"
HEAD = """
[[source]]
id = "fr-journal"
name = "Le Journal"
country = "fr"
languages = ["fr"]
homepage = "https://journal.example.org/"
"""
LISTING = """
[[source.listings]]
kind = "docket"
url = "https://courts.example/api/v4/search/?q={query}"
queries = ["platform"]
"""


def load(tmp_path: Path, keys: str, listing: str = LISTING) -> Source:
    (tmp_path / "fr.toml").write_text(HEAD + keys + listing, "utf-8")
    return load_catalog([tmp_path])["fr-journal"]


GOOD = """
cookies_env = "JOURNAL_COOKIES"
headers = ["Authorization: Bearer $JOURNAL_KEY", "Accept-Language: fr-FR"]
proxy = "http://proxy.example:3128"
login_url = "https://id.example.org/login"
login_fields = ["user: $JOURNAL_USER", "password: $JOURNAL_PASSWORD", "remember: 1"]
"""


def test_names_of_variables_are_taken_and_written_again(tmp_path: Path) -> None:
    source = load(tmp_path, GOOD, LISTING + 'token_env = "COURTS_TOKEN"\n')
    assert variables_of(source) == ("COURTS_TOKEN", "JOURNAL_COOKIES", "JOURNAL_KEY", "JOURNAL_USER", "JOURNAL_PASSWORD")
    (tmp_path / "own").mkdir()
    add_source(tmp_path / "own", source)
    assert load_catalog([tmp_path / "own"])["fr-journal"] == source


@pytest.mark.parametrize(
    ("keys", "key"),
    [
        (f'cookies_env = "session={SECRET}"', "cookies_env"),
        (f'headers = ["Authorization: Bearer {SECRET}"]', "headers"),
        ('headers = ["X-Api-Key: abc"]', "headers"),
        (f'headers = ["X-Thing: {SECRET}"]', "headers"),
        ('headers = ["Cookie: $JOURNAL_COOKIES"]', "headers"),
        ('headers = ["User-Agent: Mozilla"]', "headers"),
        ('headers = ["no colon"]', "headers"),
        (f'proxy = "http://desk:{SECRET}@proxy.example:3128"', "proxy"),
        ('proxy = "proxy.example"', "proxy"),
        (f'login_url = "https://journal.example.org/in"\nlogin_fields = ["password: {SECRET}"]', "login_fields"),
        ('login_url = "https://journal.example.org/in"\nlogin_fields = ["password: hunter2"]', "login_fields"),
        ('login_url = "https://journal.example.org/in"', "login_fields"),
        ('login_url = "https://elsewhere.example/in"\nlogin_fields = ["user: $A_USER"]', "login_url"),
    ],
)
def test_secrets_are_refused_and_not_repeated(tmp_path: Path, keys: str, key: str) -> None:
    with pytest.raises(ConfigurationError) as told:
        load(tmp_path, keys)
    message = str(told.value)
    assert f"source fr-journal: {key}" in message
    assert SECRET not in message
    assert "hunter2" not in message


def test_a_token_is_named_never_written(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="token_env: is no name of an environment variable") as told:
        load(tmp_path, "", LISTING + f'token_env = "{SECRET}"\n')
    assert SECRET not in str(told.value)
    with pytest.raises(ConfigurationError, match="a feed takes no token_env"):
        load(tmp_path, "", '[[source.listings]]\nkind = "feed"\nurl = "https://journal.example.org/rss"\ntoken_env = "A_TOKEN"\n')
    with pytest.raises(ConfigurationError, match="a docket needs at least one query"):
        load(tmp_path, "", LISTING.replace('queries = ["platform"]\n', ""))


def source(**changes: object) -> Source:
    listing = Listing(
        kind=ListingKind.DOCKET, url="https://courts.example/api/rest/v4/search/?q={query}", queries=("a",), token_env="COURTS_TOKEN"
    )
    values: dict[str, object] = {"id": "us-courts", "name": "Courts", "country": "us", "languages": ("en",), "homepage": "https://courts.example/", "listings": (listing,)}  # fmt: skip
    return Source(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("url", "given"),
    [
        ("https://courts.example/api/rest/v4/opinions/7/", True),
        ("https://courts.example/api/rest/v4/search/?cursor=x", True),
        ("http://courts.example/api/rest/v4/search/?cursor=x", False),
        ("https://courts.example/opinion/7/", False),
        ("https://courts.example.org/api/rest/v4/search/", False),
        ("https://courts.example@evil.example/api/rest/v4/", False),
    ],
)
def test_a_token_goes_below_its_interface_by_https(url: str, given: bool) -> None:
    assert bool(Access(source(), {"COURTS_TOKEN": "t"}).grant(url).headers) is given


def test_an_empty_variable_and_one_with_a_line_end_are_missing() -> None:
    for value in ("", "a\r\nX-Evil: 1"):
        with pytest.raises(SecretMissing, match="COURTS_TOKEN"):
            Access(source(), {"COURTS_TOKEN": value}).grant("https://courts.example/api/rest/v4/search/")


def test_the_doctor_names_what_the_environment_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path / "home")
    initialise(home, builtin=False)
    add_source(home.sources, source())
    monkeypatch.delenv("COURTS_TOKEN", raising=False)
    (finding,) = [one for one in examine(home) if one.subject == "secrets"]
    assert (finding.ok, "COURTS_TOKEN (us-courts)" in finding.detail) == (False, True)
    monkeypatch.setenv("COURTS_TOKEN", SECRET)
    (finding,) = [one for one in examine(home) if one.subject == "secrets"]
    assert (finding.ok, SECRET in finding.detail) == (True, False)
