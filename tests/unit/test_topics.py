"""What points at a topic: where its words stand, what kind of platform the report is about, what an owner has to do with it."""

from bench.understanding import unseen
from pipeline.classify import classify
from pipeline.understanding.annotation import Reading, read
from pipeline.understanding.features import platform_kinds, topic_features
from pipeline.understanding.lexicon import default_beat

FLOORS = {"relevance-f1": 0.93, "topics-f1": 0.77, "primary": 0.75, "platforms-f1": 0.91}


def reading(title: str, text: str, language: str = "en") -> Reading:
    return read(default_beat(), title, text, language)


def test_reports_never_shown_to_the_model_are_read_as_well_as_measured() -> None:
    """The floors lie a little under what was measured: another numpy may turn one report."""
    found = unseen()
    assert {name: round(found[name], 3) for name, floor in FLOORS.items() if found[name] < floor} == {}
    assert found["false"] <= 2


def test_words_in_headline_and_first_sentence_point_harder_than_late_ones() -> None:
    early = topic_features(reading("Court orders Facebook to stop hate speech", "The judge spoke of racism. The company will appeal."))
    late = topic_features(reading("Court orders Facebook to act", "The company will appeal. A hearing follows. Racism was named."))
    assert early["hate-speech"]["early"] > late["hate-speech"]["early"] == 0
    assert early["hate-speech"]["title-share"] > 0
    assert early["hate-speech"]["first"] == 1.0


def test_words_beside_an_act_on_a_platform_are_told_from_others() -> None:
    beside = topic_features(reading("Ruling", "The court fined Facebook over a data breach."))["privacy"]
    apart = topic_features(reading("Ruling", "The court fined Facebook. Elsewhere there was talk of a data breach."))["privacy"]
    assert beside["beside"] > apart["beside"] == 0


def test_the_only_topic_named_is_known_as_such() -> None:
    alone = topic_features(reading("Court fines Facebook", "Judges spoke of copyright."))
    assert alone["copyright"]["only"] == 1.0
    assert alone["privacy"]["only"] == 0.0


def test_kinds_of_the_platforms_named_are_shares() -> None:
    found = platform_kinds(default_beat(), reading("Court fines Airbnb and TikTok", "Both will appeal."))
    assert found == {"kind:travel": 0.5, "kind:video": 0.5}
    assert platform_kinds(default_beat(), reading("Court fines a bank", "It will appeal.")) == {}


def test_a_platform_that_is_only_the_place_does_not_tell_the_kind() -> None:
    found = platform_kinds(default_beat(), reading("Court fines Uber", "A driver had complained on Facebook."))
    assert found == {"kind:ride": 1.0}


def test_a_network_and_the_company_of_its_name_are_two() -> None:
    company = classify("Суд оштрафовал компанию VK", "Мировой судья назначил компании VK штраф за утечку персональных данных.")
    network = classify("Суд оштрафовал «ВКонтакте»", "Мировой судья назначил соцсети «ВКонтакте» штраф за неудаление контента.")
    assert company.platforms() == ("VK",)
    assert network.platforms() == ("VKontakte",)


def test_a_service_that_stands_trial_itself_is_named_itself() -> None:
    found = classify(
        "Court orders Uber Eats to pay couriers", "The labour court ruled against Uber Eats and ordered it to pay compensation."
    )
    assert "Uber Eats" in found.platforms()
    assert "Uber" not in found.platforms()


def test_a_name_that_is_a_word_counts_where_a_headline_turns_against_it() -> None:
    assert classify("MyCC cadang denda RM86 juta terhadap Grab", "").platforms() == ("Grab",)
    assert classify("Regulator speaks against grab of land", "").platforms() == ()
