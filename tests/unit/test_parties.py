"""Who a conflict is with, and who is only named: what is known of every platform of a report, each bound at its last value inside and its first outside."""

import pytest

from pipeline.understanding.annotation import PlatformMention, Reading, read
from pipeline.understanding.folding import fold
from pipeline.understanding.lexicon import default_beat
from pipeline.understanding.parties import likely_parties, party_features

BEAT = default_beat()


def rows(title: str, text: str, language: str = "en") -> dict[str, dict[str, float]]:
    """What is not nought of every platform."""
    found = party_features(BEAT, read(BEAT, title, text, language))
    return {name: {key: value for key, value in row.items() if value} for name, row in found.items()}


def made(*mentions: tuple[str, int, int], stretch: float = 1.0, **kept: bool) -> dict[str, dict[str, float]]:
    """Rows of names that stand in sentences (of forty characters each, the first the headline) with their distance from its start."""
    text = ("word " * 7 + "end. ") * 9
    starts = tuple(range(0, len(text), 40))
    company = {"medium": False, "against": False, "listed": False, **kept}
    platforms = tuple(
        PlatformMention(name=name, start=at, end=at + 4, rule="", sentence=sentence, ambiguous=False, **company)
        for name, sentence, at in ((name, sentence, 40 * sentence + place) for name, sentence, place in mentions)
    )
    return party_features(BEAT, Reading(text, fold(text), 40, (), starts, platforms, stretch))


def test_a_report_without_a_platform_has_no_parties() -> None:
    assert rows("Court rules on fishing", "The judge spoke on Monday.") == {}
    assert likely_parties(BEAT, {}, {}, 0.5) == ()


def test_the_one_a_headline_names_its_relative_and_its_owners() -> None:
    found = rows("Court in Lyon fines Facebook", "The court fined Facebook on Monday. Instagram was not named. TikTok welcomed it.")
    assert list(found) == ["Facebook", "Instagram", "TikTok", "Meta", "ByteDance"]
    assert found["Facebook"] == {
        "title": 1, "first": 1, "share": 0.5, "most": 1, "twice": 1, "against": 1, "after-title": 1, "acts": 1, "acts-powers": 1, "owns": 1, "many": 0.5,
        "chained": 1, "named": 1,
    }  # fmt: skip
    assert found["Instagram"] == {
        "others-in-title": 1, "title-family": 1, "order": 0.25, "share": 0.25, "once": 1, "late": 2 / 6, "many": 0.5, "chained": 1, "chained-title": 1,
        "chained-most": 1, "named": 1,
    }  # fmt: skip
    assert found["TikTok"] == {"others-in-title": 1, "order": 0.5, "share": 0.25, "once": 1, "late": 0.5, "many": 0.5, "named": 1}
    assert found["Meta"] == {"owner:Meta": 1, "owner": 1, "owner-child-title": 1, "owner-child-share": 0.5, "owner-child-chained": 1}
    assert found["ByteDance"] == {"owner:ByteDance": 1, "owner": 1, "owner-child-share": 0.25}


def test_an_owner_that_is_named_has_a_row_of_its_own_and_what_it_owns_says_so() -> None:
    found = rows("Meta and Twitter before the judge", "The regulator has an inquiry into Facebook. Rivals like TikTok gained.")
    assert list(found) == ["Meta", "X", "Facebook", "TikTok", "ByteDance"]
    assert found["Meta"] == {
        "title": 1, "first": 1, "share": 0.25, "most": 1, "once": 1, "after-title": 1, "owns": 1, "company": 1, "many": 0.75, "same-sentence": 1 / 3,
        "chained": 1, "named": 1,
    }  # fmt: skip
    assert found["Facebook"] == {
        "others-in-title": 1, "title-family": 1, "order": 0.5, "share": 0.25, "most": 1, "once": 1, "late": 1 / 6, "after-title": 1, "acts": 1,
        "acts-powers": 1, "owned": 1, "many": 0.75, "chained": 1, "named": 1,
    }  # fmt: skip
    assert found["TikTok"] == {
        "others-in-title": 1, "order": 0.75, "share": 0.25, "most": 1, "once": 1, "listed": 1, "late": 2 / 6, "many": 0.75, "chained": 1, "named": 1,
    }  # fmt: skip


def test_an_owner_behind_what_it_owns_in_the_headline() -> None:
    found = rows("Instagram sued", "Meta did not answer.")
    assert found["Meta"]["owns-title"] == found["Meta"]["title-family"] == found["Instagram"]["owned"] == 1
    assert "owns-title" not in rows("Report on data", "Instagram was sued. Meta did not answer.")["Meta"]
    assert rows("Instagram sued", "Rain fell.")["Meta"] == {
        "owner:Meta": 1, "owner": 1, "owner-child-title": 1, "owner-child-alone": 1, "owner-child-share": 1,
    }  # fmt: skip
    assert "owner-child-title" not in rows("Report", "Instagram was sued.")["Meta"]


def test_a_former_owner_owned_it_too() -> None:
    assert rows("Report", "WhatsApp and Facebook answered.")["Facebook"]["owns"] == 1
    assert "owns" not in rows("Report", "WhatsApp and Telegram answered.")["Telegram"]


@pytest.mark.parametrize(
    ("language", "text", "acts", "powers"),
    [
        ("en", "TikTok was fined.", 1, 0),
        ("en", "The regulator fined TikTok.", 1, 1),
        ("en", "The regulator and TikTok met.", 0, 0),
        ("en", "The regulator fined a bank. TikTok answered.", 0, 0),
        ("de", "Die Behörde verhängte gegen TikTok eine Geldbuße.", 1, 1),
        ("fr", "Le tribunal a condamné TikTok à une amende.", 1, 1),
        ("es", "TikTok recibió una multa.", 1, 0),
        ("en", "The regulator imposed a fine after posts on TikTok.", 0, 0),
    ],
)
def test_acts_and_those_who_act_in_the_sentence_that_names_it(language: str, text: str, acts: int, powers: int) -> None:
    row = rows("Headline", text, language)["TikTok"]
    assert (row.get("acts", 0), row.get("acts-powers", 0)) == (acts, powers)


def test_where_it_is_only_a_medium() -> None:
    row = rows("Headline", "He wrote on Facebook. She wrote on Facebook. They sued Facebook. He posted on Facebook.")["Facebook"]
    assert (row["medium"], row["against"], row.get("listed")) == (0.75, 1, None)
    assert (row.get("once"), row["twice"], row["thrice"], row["alone"], row["most"], row["share"]) == (None, 1, 1, 1, 1, 1)
    assert "thrice" not in rows("Headline", "Facebook and Facebook.")["Facebook"]
    assert rows("Headline", "Facebook, Facebook and Facebook.")["Facebook"]["thrice"] == 1
    everywhere = rows("Headline", "He wrote on Facebook. Others such as Facebook lost.")["Facebook"]
    assert (everywhere["medium"], everywhere["listed"]) == (0.5, 1)


def test_a_minor_platform_and_a_company() -> None:
    assert rows("Headline", "Stripchat and Google answered.")["Stripchat"]["minor"] == 1
    assert rows("Headline", "Stripchat and Google answered.")["Google"]["company"] == 1
    assert not {"minor", "company"} & set(rows("Headline", "Telegram answered.")["Telegram"])


def test_a_platform_of_nobody_s_catalogue_has_a_row_without_owner() -> None:
    (name,) = found = made(("Quayside", 1, 0))
    assert (name, found[name]["company"], found[name]["minor"], found[name]["title"]) == ("Quayside", 0, 0, 0)


@pytest.mark.parametrize(("sentence", "late", "soon"), [(0, 0, 1), (1, 1 / 6, 1), (2, 2 / 6, 0), (5, 5 / 6, 0), (6, 1, 0), (7, 1, 0)])
def test_how_late_it_comes_counts_to_the_sixth_sentence(sentence: int, late: float, soon: float) -> None:
    row = made(("Telegram", sentence, 0), ("Telegram", 8, 0))["Telegram"]
    assert (row["late"], row["after-title"], row["title"]) == (late, soon, float(sentence == 0))


@pytest.mark.parametrize(("others", "order", "many"), [(0, 0, 0), (1, 0.25, 0.25), (3, 0.75, 0.75), (4, 1, 1), (5, 1, 1)])
def test_how_many_are_named_before_it_counts_to_four(others: int, order: float, many: float) -> None:
    found = made(*((f"Other{n}", n, 0) for n in range(others)), ("Telegram", 7, 0))
    row = found["Telegram"]
    assert (row["order"], row["many"], row["first"], row["alone"]) == (order, many, float(others == 0), float(others == 0))


@pytest.mark.parametrize(("others", "beside"), [(0, 0), (1, 1 / 3), (2, 2 / 3), (3, 1), (4, 1)])
def test_how_many_stand_beside_it_counts_to_three(others: int, beside: float) -> None:
    found = made(*((f"Other{n}", 3, 5 * n) for n in range(others)), ("Telegram", 3, 30), ("Elsewhere", 4, 0))
    assert found["Telegram"]["same-sentence"] == beside
    assert found["Elsewhere"]["same-sentence"] == 0


def test_who_stands_beside_it_is_looked_up_where_it_is_named_first() -> None:
    found = made(("Telegram", 2, 0), ("Telegram", 5, 0), ("Quayside", 5, 20), ("Quayside", 6, 0))
    assert (found["Telegram"]["same-sentence"], found["Quayside"]["same-sentence"]) == (0, 1 / 3)


@pytest.mark.parametrize(("gap", "stretch", "chained"), [(14, 1.0, 1), (15, 1.0, 0), (5, 2.5, 1), (6, 2.5, 0)])
def test_an_enumeration_has_fourteen_characters_between_two_names(gap: int, stretch: float, chained: float) -> None:
    """Fewer where a character is worth more than one."""
    found = made(("Telegram", 1, 0), ("Quayside", 1, 4 + gap), stretch=stretch)
    assert (found["Telegram"]["chained"], found["Quayside"]["chained"]) == (chained, chained)


def test_a_chain_holds_together_over_its_links_and_breaks_once() -> None:
    found = made(("A", 0, 0), ("B", 0, 15), ("C", 0, 30), ("D", 2, 0), ("D", 3, 0), ("D", 4, 0), ("E", 4, 10))
    assert [found[name]["chained"] for name in "ABCDE"] == [1, 1, 1, 1, 1]
    assert [found[name]["chained-most"] for name in "ABCDE"] == [0, 0, 0, 0, 1], "of those enumerated with the one named most often"
    assert [found[name]["chained-title"] for name in "ABCDE"] == [0, 0, 0, 0, 0], "they stand in the headline themselves"
    assert made(("A", 0, 36), ("B", 1, 2), ("C", 4, 0))["B"]["chained-title"] == 1
    alone = made(("A", 1, 0), ("A", 1, 8))["A"]
    assert (alone["chained"], alone["same-sentence"]) == (0, 0), "one that is named twice is no enumeration"


# --- who is likely to be one

PLAIN = {"title": 0.0, "medium": 0.0}


@pytest.mark.parametrize(("chance", "told"), [(0.40, True), (0.39, False)])
def test_whoever_is_likely_enough_is_a_party(chance: float, told: bool) -> None:
    assert ("B" in likely_parties(BEAT, {"A": PLAIN, "B": PLAIN}, {"A": 0.9, "B": chance}, 0.4)) is told


@pytest.mark.parametrize(
    ("medium", "chance", "threshold", "told"),
    [(1.0, 0.55, 0.4, True), (1.0, 0.54, 0.4, False), (0.9, 0.54, 0.4, True), (1.0, 0.6, 0.7, False), (1.0, 0.7, 0.7, True)],
)
def test_the_place_where_something_was_said_must_be_likelier(medium: float, chance: float, threshold: float, told: bool) -> None:
    found = likely_parties(BEAT, {"A": PLAIN, "B": {"medium": medium}}, {"A": 0.9, "B": chance}, threshold)
    assert ("B" in found) is told


def test_the_likeliest_is_one_in_any_case_and_parties_stand_in_order_of_mention() -> None:
    assert likely_parties(BEAT, {"A": PLAIN, "B": {"medium": 1.0}}, {"A": 0.1, "B": 0.2}, 0.4) == ("B",)
    assert likely_parties(BEAT, {"A": PLAIN, "B": PLAIN}, {"A": 0.5, "B": 0.8}, 0.4) == ("A", "B")
    assert likely_parties(BEAT, {"A": PLAIN, "B": PLAIN}, {"A": 0.2, "B": 0.2}, 0.4) == ("A",), "of two that are as likely the first"


FAR = {"once": 1.0, "late": 1.0}


@pytest.mark.parametrize("opening", [{"title": 1.0}, {"after-title": 1.0}])
def test_one_that_is_told_once_far_behind_is_none_where_the_opening_says_who_is_meant(opening: dict[str, float]) -> None:
    assert likely_parties(BEAT, {"A": opening, "B": FAR}, {"A": 0.9, "B": 0.5}, 0.4) == ("A",)
    assert likely_parties(BEAT, {"A": {"once": 1.0}, "B": FAR}, {"A": 0.9, "B": 0.5}, 0.4) == ("A", "B"), "the opening names nobody"
    assert likely_parties(BEAT, {"A": opening, "B": FAR}, {"A": 0.5, "B": 0.9}, 0.4) == ("A", "B"), "the likeliest stays"
    assert likely_parties(BEAT, {"A": opening, "B": FAR, "C": PLAIN}, {"A": 0.1, "B": 0.5, "C": 0.9}, 0.4) == ("B", "C"), (
        "no party opens it"
    )


@pytest.mark.parametrize(
    "more",
    [{"once": 0.0}, {"late": 5 / 6}, {"title": 1.0}, {"title-family": 1.0}, {"acts-powers": 1.0}, {"against": 1.0}],
    ids=lambda more: next(iter(more)),
)
def test_what_speaks_for_one_that_is_told_far_behind(more: dict[str, float]) -> None:
    assert likely_parties(BEAT, {"A": {"title": 1.0}, "B": {**FAR, **more}}, {"A": 0.9, "B": 0.5}, 0.4) == ("A", "B")


def test_of_an_owner_that_is_not_named_is_known_whether_its_service_is_one_of_several() -> None:
    """ "YouTube and Facebook" are services; who owns one of them is not meant."""
    assert rows("Ban lifted", "The ministry lifted the ban on YouTube and Facebook.")["Google"]["owner-child-chained"] == 1
    assert "owner-child-chained" not in rows("Ban lifted", "The ministry lifted the ban on YouTube.")["Google"]


@pytest.mark.parametrize(("service", "told"), [(0.9, {"X", "YouTube", "Google"}), (0.1, {"X"})])
def test_an_owner_nobody_names_is_a_party_only_beside_its_service(service: float, told: set[str]) -> None:
    found = {"X": PLAIN, "YouTube": PLAIN, "Google": {**PLAIN, "owner": 1.0}}
    assert set(likely_parties(BEAT, found, {"X": 0.95, "YouTube": service, "Google": 0.6}, 0.4)) == told
