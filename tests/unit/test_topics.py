"""What points at a topic: where its words stand, what kind of platform the report is about, what an owner has to do with it."""

import pytest

from bench.understanding import KEPT, unseen
from pipeline.classify import classify
from pipeline.understanding.annotation import Reading, read
from pipeline.understanding.features import platform_kinds, relevance_features, topic_features
from pipeline.understanding.lexicon import default_beat

FLOORS = {"relevance-f1": 0.93, "topics-f1": 0.77, "primary": 0.75, "platforms-f1": 0.91}
KEPT_FLOORS = {"relevance-f1": 0.94, "topics-f1": 0.81, "primary": 0.70, "platforms-f1": 0.91}


def reading(title: str, text: str, language: str = "en") -> Reading:
    return read(default_beat(), title, text, language)


def test_reports_never_shown_to_the_model_are_read_as_well_as_measured() -> None:
    """The floors lie a little under what was measured: another numpy may turn one report."""
    found = unseen()
    assert {name: round(found[name], 3) for name, floor in FLOORS.items() if found[name] < floor} == {}
    assert found["false"] <= 2


def test_reports_by_topic_that_were_set_aside_are_read_as_well_as_measured() -> None:
    """The floors lie a little under what was measured, misses counted as reports without a topic."""
    found = unseen(KEPT)
    assert {name: round(found[name], 3) for name, floor in KEPT_FLOORS.items() if found[name] < floor} == {}
    assert found["false"] <= 1


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


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Actor sues Facebook", "en"),
        ("Facebook, verklagt", "de"),
        ("Un actor demanda a Facebook", "es"),
        ("Aktor pozywa Facebooka", "pl"),
        ("Színész perli a Facebookot", "hu"),
        ("俳優がフェイスブックを提訴", "ja"),
    ],
)
def test_a_platform_that_is_sued_stands_beside_the_word_for_the_suit(title: str, language: str) -> None:
    assert relevance_features(reading(title, "", language))["sued"] == 1.0


def test_a_group_that_the_text_begins_with_is_no_group_of_the_network_the_headline_ends_with() -> None:
    """A line's end parts them: "... sue Facebook", "Users of ..."."""
    parted = reading("Forty pensioners sue Facebook", "Users lost their savings.").platforms
    joined = reading("Forty pensioners in Facebook groups", "They lost their savings.").platforms
    assert [one.medium for one in parted] == [False]
    assert [one.medium for one in joined] == [True]


def test_a_suit_against_somebody_else_sues_no_platform() -> None:
    assert relevance_features(reading("Actor sues his neighbour in a village near Oxford over a post on Facebook", ""))["sued"] == 0.0


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Publicités trompeuses : un médecin poursuit Facebook", "Un médecin de Lille a porté plainte contre Facebook. Des annonces utilisent son visage pour vendre des pilules."),
        ("Estafados por anuncios falsos llevan a Meta ante el juez", "Un grupo de jubilados demanda a Meta por los anuncios fraudulentos de Facebook que les hicieron perder sus ahorros."),
        ("Finti investimenti, consumatori contro Facebook", "Un'associazione ha citato in giudizio Facebook per le inserzioni fraudolente."),
        ("विकिपीडिया के संपादकों की पहचान बताने पर दिल्ली हाईकोर्ट में बहस", "दिल्ली हाईकोर्ट में एक कंपनी ने कहा कि विकिपीडिया पर उसके खिलाफ अपमानजनक बातें लिखी गईं। अदालत ने संपादकों का ब्योरा सीलबंद लिफाफे में मांगा है।"),
    ],
)  # fmt: skip
def test_short_suits_over_adverts_and_authors_are_on_the_beat(title: str, text: str) -> None:
    assert classify(title, text).relevant


@pytest.mark.parametrize(
    ("title", "language", "name"),
    [
        ("Uyaphinda uUber usiwa enkundleni", "xh", "Uber"),
        ("ഇൻസ്റ്റഗ്രാമിന് കോടതിയുടെ നോട്ടീസ്", "ml", "Instagram"),
        ("ഗൂഗിളിനെതിരെ അന്വേഷണം", "ml", "Google"),
        ("พอร์นฮับถูกศาลสั่งปิด", "th", "Pornhub"),
        ("Amendă pentru proprietara site-ului publi24.ro", "ro", "Publi24"),
        ("Суд у Києві: Онліфанс оштрафовано", "uk", "OnlyFans"),
    ],
)
def test_names_are_found_in_further_scripts_and_behind_prefixes(title: str, language: str, name: str) -> None:
    assert name in {mention.name for mention in reading("1", f"{title}.", language).platforms}
