"""Headlines without a text, which are all that many feeds give: who is acted upon, and in which language."""

import pytest

from pipeline.classify import classify
from pipeline.understanding.annotation import Reading, read
from pipeline.understanding.features import relevance_features
from pipeline.understanding.headline_language import by_its_words
from pipeline.understanding.lexicon import default_beat
from records.article import Language


def reading(headline: str, language: str) -> Reading:
    return read(default_beat(), headline, "", language)


@pytest.mark.parametrize(
    ("language", "headline"),
    [
        ("pl", "Rekordowa kara na Vinted"),
        ("sk", "Úrad uvalil pokutu na Facebook"),
        ("el", "Νέο πρόστιμο στην Google"),
        ("fr", "Enquête sur Telegram à Lyon"),
        ("it", "Indagine su TikTok del garante"),
        ("cs", "Spolek podal žalobu na YouTube"),
        ("en", "Judges uphold ban on TikTok"),
        ("hi", "गूगल पर आयोग का जुर्माना"),
    ],
)
def test_an_act_on_a_platform_is_no_place_where_something_was_posted(language: str, headline: str) -> None:
    (found,) = reading(headline, language).platforms
    assert not found.medium
    assert found.against


@pytest.mark.parametrize(
    ("language", "headline"),
    [
        ("en", "Man fined for remarks on Facebook"),
        ("en", "Teacher banned on YouTube tells her story"),
        ("en", "Passenger's complaint on Facebook goes viral"),
        ("pl", "Burmistrz napisał na Facebooku"),
        ("hi", "फेसबुक पर दोस्ती, फिर शादी"),
    ],
)
def test_a_platform_that_is_only_the_place_stays_one(language: str, headline: str) -> None:
    (found,) = reading(headline, language).platforms
    assert found.medium


def test_what_courts_do_to_people_and_to_platforms_is_told_apart_by_who_stands_before_it() -> None:
    told = relevance_features(reading("Airbnb condamné à verser deux millions d'euros", "fr"))
    assert "title:n-crime" not in told
    told = relevance_features(reading("Un chauffeur condamné à huit ans, Uber réagit", "fr"))
    assert told["title:n-crime"] == 1.0


@pytest.mark.parametrize("name", ["iFood", "ifood", "IFOOD", "eMAG"])
def test_a_name_that_begins_small_is_found_in_any_case(name: str) -> None:
    assert [one.name.casefold() for one in reading(f"Court fines {name} over fees", "en").platforms] == [name.casefold()]


def test_one_act_is_enough_beside_a_name_that_seldom_means_another_thing() -> None:
    assert [one.name for one in reading("Verbot für Uber bleibt", "de").platforms] == ["Uber"]
    assert not reading("Verbot für Bolt bleibt", "de").platforms


@pytest.mark.parametrize(
    ("headline", "guess", "code"),
    [
        ("Juiz manda Uber pagar motorista", "es", "pt"),
        ("TikTok Shop didenda KPPU", "en", "id"),
        ("Court fines Uber", "en", "en"),
    ],
)
def test_an_unsure_guess_yields_to_the_language_whose_words_stand_in_the_headline(headline: str, guess: str, code: str) -> None:
    unsure = Language(code=guess, confidence=0.3, method="py3langid")
    assert by_its_words(default_beat(), headline, unsure).code == code


def test_a_sure_guess_and_what_page_or_source_say_are_left_alone() -> None:
    headline = "Juiz manda Uber pagar motorista"
    longer = f"{headline} e cinco sindicatos"
    said = Language(code="es", confidence=0.7, method="declared")
    assert by_its_words(default_beat(), headline, said) is said
    sure = Language(code="es", confidence=0.99, method="langdetect")
    assert by_its_words(default_beat(), longer, sure) is sure
    unsure = Language(code="es", confidence=0.3, method="py3langid")
    assert by_its_words(default_beat(), f"{headline}. " * 6, unsure) is unsure


@pytest.mark.parametrize(
    ("headline", "guess", "code"),
    [
        ("Judge overturns TikTok fine", "no", "en"),
        ("Le juge condamne Google", "nl", "fr"),
        ("TikTok fine", "no", "no"),
        ("Domstol stopper TikTok", "no", "no"),
        ("Dommer nekter: TikTok judge fine appeal", "no", "no"),
    ],
)
def test_a_sure_guess_at_a_very_short_headline_knows_some_of_its_words(headline: str, guess: str, code: str) -> None:
    """And another language several, else it stands."""
    assert by_its_words(default_beat(), headline, Language(code=guess, confidence=0.99, method="langdetect")).code == code


def test_an_unsure_guess_at_a_very_short_headline_asks_the_languages_that_are_much_read() -> None:
    assert by_its_words(default_beat(), "Demandan a Meta", Language(code="ht", confidence=0.1, method="py3langid")).code == "es"


@pytest.mark.parametrize(
    ("headline", "names"),
    [
        ("X fined in Australia", ["X"]),
        ("Australia fines X", ["X"]),
        ("Brazil bans X", ["X"]),
        ("X bans Australia", []),
        ("X wins in Australia", []),
        ("X fined in Australia\nThe sum was not told.", []),
        ("Bolt sued in Oslo", ["Bolt"]),
        ("Bolt of cloth, later sued over", []),
    ],
)
def test_an_act_directly_beside_a_doubtful_name_is_enough_where_a_headline_stands_alone(headline: str, names: list[str]) -> None:
    title, _, text = headline.partition("\n")
    assert [one.name for one in read(default_beat(), title, text, "en").platforms] == names


def test_a_regulator_that_acts_against_a_name_that_is_usually_the_firm() -> None:
    assert [one.name for one in reading("Kartellamt geht gegen Amazon vor", "de").platforms] == ["Amazon"]
    assert not reading("Verein geht gegen Amazon vor", "de").platforms


def test_a_block_on_a_platform_is_done_to_it() -> None:
    (found,) = reading("Court lifts block on Telegram", "en").platforms
    assert not found.medium


@pytest.mark.parametrize(
    "headline",
    [
        "UOKiK nakłada karę na Vinted",
        "Πρόστιμο στην Google από την Επιτροπή Ανταγωνισμού",
        "Google condamné à verser trois millions d'euros",
        "TikTok Shop didenda KPPU",
        "Fejsbuk dobio kaznu od poverenika",
    ],
)
def test_bare_headlines_on_the_beat_are_found(headline: str) -> None:
    assert classify(headline, "").relevant
