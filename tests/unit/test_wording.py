"""Mail and site speak every interface language whole, and a new language is one file."""

import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import common
from beat.vocabulary import vocabulary
from beat.wording import wording
from common.wording import languages as speaking
from common.wording.catalogue import translations
from common.wording.languages import catalogue_file, chosen_language, direction, languages, tag
from common.wording.names import ALERTS, OUTCOMES
from records.digest import AlertKind
from records.errors import ConfigurationError
from records.outcome import Outcome

ROOT = Path(__file__).resolve().parents[2]
SPEAKING = ("beat", "common", "digests", "web")
"""Packages that say something to readers."""
KEYWORDS = {"_": None, "N_": None, "text": None, "n": (1, 2), "ngettext": (1, 2), "count": (1, 2)}
PLACE = re.compile(r"%\((\w+)\)s")
TRANSLATED = [language for language in languages() if language != "en"]

Message = str | tuple[str, ...]


@cache
def messages() -> set[Message]:
    """Everything code and templates mark as to be translated."""
    methods = [("**.py", "python"), ("**/templates/**.j2", "jinja2.ext.babel_extract")]
    found: set[Message] = set()
    for package in SPEAKING:
        found |= {
            message for _, _, message, _, _ in extract_from_dir(str(ROOT / package), method_map=methods, keywords=KEYWORDS) if message
        }
    return found


@cache
def catalogue(language: str) -> Catalog:
    with catalogue_file(language).open("rb") as file:
        return read_po(file, locale=language)


def forms(message: Message) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message)


def test_both_speak_the_same_languages() -> None:
    """The list is what the folders say, each language by its own name."""
    assert {"en", "fr", "de", "es", "ar", "ja"} <= set(languages())
    assert languages()["fr"] == "Français"
    assert languages()["ar"] == "العربية"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_and_none_outlives_its_use(language: str) -> None:
    found = catalogue(language)
    whole = {message.id for message in found if message.id and message.string and all(forms(message.string)) and not message.fuzzy}
    assert messages() - whole == set()
    assert {message.id for message in found if message.id} - messages() == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_are_those_of_the_original(language: str) -> None:
    """A plural form may say its number in words, so `num` alone may be missing there."""
    for message in catalogue(language):
        if not message.id:
            continue
        originals = {name for text in forms(message.id) for name in PLACE.findall(text)}
        free = {"num"} if isinstance(message.id, tuple) else set()
        for form in forms(message.string):
            used = set(PLACE.findall(form))
            assert used <= originals, message.id
            assert originals - used <= free, message.id


def test_every_id_has_a_name() -> None:
    assert set(ALERTS) == {kind.value for kind in AlertKind}
    assert set(OUTCOMES) == {word.value for word in Outcome}


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_beats_own_words_are_named_in_every_language(language: str) -> None:
    words = vocabulary()
    spoken = (*words.topics, words.general, *words.stages)
    assert [word.id for word in spoken if language not in word.names] == []


ITALIAN = """
msgid ""
msgstr ""
"Language: it\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Trends"
msgstr "Andamento"

msgid "%(num)s new story"
msgid_plural "%(num)s new stories"
msgstr[0] "%(num)s notizia nuova"
msgstr[1] "%(num)s notizie nuove"

msgid "and %(num)s more"
msgid_plural "and %(num)s more"
msgstr[0] "e un'altra"
msgstr[1] "e altre %(num)s"
"""
SPOKEN = """
from types import SimpleNamespace

from starlette.requests import Request
from starlette.testclient import TestClient
from datetime import UTC, datetime
from cli.main import group
from click.testing import CliRunner
from beat.vocabulary import vocabulary
from beat.wording import wording
from digests.subscription import parse_subscription
from tests.unit.digest_samples import sample_issue
from digests.render import render
from dataclasses import replace
from web.asking import asked
from web.frame import Site

reader = parse_subscription('language = "it"', "banco", "banco.toml")
print("SUBSCRIPTION", reader.language)
issue = sample_issue()
print("SUBJECT", render(replace(issue, subscription=replace(issue.subscription, language="it"))).subject)
request = Request({"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": [(b"accept-language", b"it-IT")]})
page = Site(None, None, SimpleNamespace(accounts="none"), clock=lambda: datetime(2026, 3, 1, tzinfo=UTC)).page(request, "broken", asked(request)).body.decode()
print("PAGE", '<html lang="it" dir="ltr">' in page, ">Andamento<" in page, 'hreflang="it">Italiano<' in page.replace(' aria-current="true"', ""))
print("COMMAND", "|it|" in CliRunner().invoke(group, ["subscribe", "--help"]).output)
"""


def test_a_new_language_is_one_file(tmp_path: Path) -> None:
    """Site, mail, subscriptions and command line offer it, with nothing changed but a folder of catalogues."""
    shutil.copytree(Path(str(common.__file__)).parent, tmp_path / "common")
    added = tmp_path / "common" / "wording" / "locale" / "it" / "LC_MESSAGES" / "docketwire.po"
    added.parent.mkdir(parents=True)
    added.write_text(ITALIAN, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    done = subprocess.run([sys.executable, "-c", SPOKEN], cwd=tmp_path, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "SUBSCRIPTION it",
        "SUBJECT Platforms before the courts: Judgment – Amazon: Competition e altre 4",
        "PAGE True True True",
        "COMMAND True",
    ]


def test_a_broken_catalogue_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "nl" / "LC_MESSAGES" / "docketwire.po"
    broken.parent.mkdir(parents=True)
    broken.write_text("nonsense\n", encoding="utf-8")
    (tmp_path / "nonsense" / "LC_MESSAGES").mkdir(parents=True)
    monkeypatch.setattr(speaking, "FOLDER", tmp_path)
    with pytest.raises(ConfigurationError, match=r"nl.LC_MESSAGES.docketwire\.po.*is no catalogue"):
        translations.__wrapped__("nl")
    assert set(languages.__wrapped__()) == {"en", "nl"}
    shutil.copy(broken, tmp_path / "nonsense" / "LC_MESSAGES")
    with pytest.raises(ConfigurationError, match="'nonsense' is no language"):
        languages.__wrapped__()


@pytest.mark.parametrize(
    ("language", "expected"),
    [("ar", "rtl"), ("fa", "rtl"), ("he", "rtl"), ("ur", "rtl"), ("ckb", "rtl"), ("dv", "rtl"), ("pa-Arab", "rtl"), ("pa", "ltr"), ("ja", "ltr"), ("no", "ltr"), ("und", "auto"), ("", "auto"), ("xx", "auto")],
)  # fmt: skip
def test_direction_is_that_of_the_script(language: str, expected: str) -> None:
    assert direction(language) == expected


def test_an_undecided_language_has_an_empty_tag() -> None:
    assert (tag("und"), tag("fr")) == ("", "fr")


@pytest.mark.parametrize(
    ("asked_for", "header", "expected"),
    [("fr", "de", "fr"), ("xx", "de-AT,en;q=0.5", "de"), (None, "pt-BR, ja;q=0.9", "ja"), (None, "", "en"), (None, "*", "en"), (None, "ar;q=0, es;q=x, de;q=0.1", "de")],
)  # fmt: skip
def test_interface_language_is_the_one_named_else_the_browsers(asked_for: str | None, header: str, expected: str) -> None:
    assert chosen_language(asked_for, header) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, "خبر جديد واحد"),
        (2, "خبران جديدان"),
        (3, "3 أخبار جديدة"),
        (11, "11 خبرًا جديدًا"),
        (100, "100 خبر جديد"),
        (103, "103 أخبار جديدة"),
    ],
)
def test_arabic_has_six_plurals(number: int, expected: str) -> None:
    assert wording("ar").count("%(num)s new story", "%(num)s new stories", number) == expected


@pytest.mark.parametrize(
    ("language", "number", "expected"),
    [("fr", 0, "0 nouveau sujet"), ("de", 0, "0 neue Meldungen"), ("es", 1, "1 noticia nueva"), ("en", 2, "2 new stories"), ("ja", 1, "新しい話題1件"), ("ja", 1200, "新しい話題1,200件")],
)  # fmt: skip
def test_plurals_follow_the_language(language: str, number: int, expected: str) -> None:
    assert wording(language).count("%(num)s new story", "%(num)s new stories", number) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "€1.2B"), ("fr", "1,2 Md €"), ("de", "1,2 Mrd. €"), ("es", "1.200 M€"), ("ar", "1.2 مليار يورو"), ("ja", "12億ユーロ")],
)
def test_amounts_are_written_as_the_language_does(language: str, expected: str) -> None:
    assert re.sub("[\u00a0\u200f\u202f]", " ", wording(language).amount("EUR 1200000000")).strip() == expected


@pytest.mark.parametrize(
    ("language", "value", "expected"),
    [
        ("es", "CNY 18228000000", "18.228 M CNY"),
        ("es", "USD 50000000", "50 M US$"),
        ("es", "EUR 12.5", "12,5 €"),
        ("ja", "BRL 28600000", "2860万ブラジルレアル"),
        ("ja", "EUR 1000", "1,000ユーロ"),
        ("ar", "EUR 450000", "450,000 يورو"),
    ],
)
def test_sums_are_written_so_that_nobody_misreads_them(language: str, value: str, expected: str) -> None:
    assert re.sub("[\u00a0\u200f\u202f]", " ", wording(language).amount(value)).strip() == expected


def test_what_is_no_amount_stays_as_it_is() -> None:
    assert wording("en").amount("about half a million") == "about half a million"


@pytest.mark.parametrize(
    ("language", "listed", "labelled", "told"),
    [
        ("en", "a, b, c", "Topics: ", "One. Two."),
        ("fr", "a, b, c", "Thèmes\u202f: ", "One. Two."),
        ("ar", "a، b، c", "الموضوعات: ", "One. Two."),
        ("ja", "a、b、c", "テーマ：", "One。Two。"),
    ],
)
def test_punctuation_is_the_languages_own(language: str, listed: str, labelled: str, told: str) -> None:
    w = wording(language)
    assert w.enumeration(["a", "", "b", "c"]) == listed
    assert w.label(w.text("Topics")) == labelled
    assert w.paragraph([w.sentence("One"), w.sentence(""), w.sentence("Two")]) == told


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "1 Mar 2026, 14:05"), ("fr", "1 mars 2026, 14:05"), ("de", "1. März 2026, 14:05"), ("ar", "1 مارس 2026، 14:05"), ("ja", "2026年3月1日 14:05")],
)  # fmt: skip
def test_days_and_times_are_written_as_the_language_does(language: str, expected: str) -> None:
    assert wording(language).moment(datetime(2026, 3, 1, 14, 5, 59, tzinfo=UTC)) == expected


def test_days_and_times_are_those_of_the_zone() -> None:
    at = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    assert wording("en").short_moment(at) == "1 Mar, 23:30"
    assert wording("en", "Asia/Tokyo").short_moment(at) == "2 Mar, 08:30"
    assert wording("en", "Asia/Tokyo").day(at) == "2 Mar 2026"
    assert wording("en", "Asia/Tokyo").day(date(2026, 3, 1)) == "1 Mar 2026"


@pytest.mark.parametrize("language", list(languages()))
def test_every_language_writes_shares_stages_and_alerts(language: str) -> None:
    w = wording(language)
    assert w.moment(None) == w.day(None) == w.share(1, 0) == "–"
    assert "33" in w.share(1, 3)
    assert w.stage_label("judgment")[:1].lower() in (w.stage("judgment")[:1].lower(), w.stage("judgment")[:1])
    assert w.topic("unheard-of") == "unheard-of"
    assert w.language_name("und") == w.text("language unknown")
    assert "1 page a day" in wording("en").alert("silent", date(2026, 3, 1), usual=1, seen=0)
    silent = w.alert("silent", date(2026, 3, 1), usual=12.04, seen=0)
    assert "12" in silent
    assert w.number(12.04) not in silent
    assert "12" not in w.alert("fixed", date(2026, 3, 1), usual=12, seen=11)
