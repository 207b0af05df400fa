"""What is counted of a report for its relevance and its topics. Marked readings: terms, laws, authorities and platforms are marked, no list takes part."""

import re
from dataclasses import replace

import pytest

from pipeline.understanding.annotation import ACTS, INSTITUTIONS, Reading
from pipeline.understanding.features import NEGATIVES, relevance_features, topic_features
from tests.unit.marked_scenes import filling, marked


def reading(text: str, title: str = "-", *, stretch: float = 1.0) -> Reading:
    """Marks in round brackets are terms of the beat: (fine|fined)."""
    terms = [re.sub(r"\(([\w-]+)\|([^)]+)\)", r"[term/\1:\2]", part) for part in (text, title)]
    return marked(*terms, stretch=stretch).scene.reading


def row(text: str, title: str = "-", *, stretch: float = 1.0) -> dict[str, float]:
    """What is not nought, rounded."""
    found = relevance_features(reading(text, title, stretch=stretch))
    assert all(0 <= value <= 1 for value in found.values())
    return {name: round(value, 4) for name, value in found.items() if value}


def told(text: str, title: str = "-", *, stretch: float = 1.0) -> set[str]:
    return set(row(text, title, stretch=stretch))


def third(number: int) -> float:
    return round(number / 3, 4)


# --- relevance: concepts


def test_a_report_of_nothing() -> None:
    assert row("Rain fell.") == {}
    assert row("", "Rain fell") == {"bare": 1}


def test_words_of_a_kind_are_counted_by_their_first_letters_up_to_three() -> None:
    assert row("A (fine|fined).")["head:fine"] == third(1)
    assert row("A (fine|penalty) and (fine|penalties).")["head:fine"] == third(1), "six letters tell words apart"
    assert row("A (fine|penalty) and (fine|penality).")["head:fine"] == third(2)
    assert row("A (fine|a1) b (fine|a2) c (fine|a3) d (fine|a4).")["head:fine"] == 1
    assert "title:fine" not in row("A (fine|fined).")
    assert row("Rain.", "A (fine|fined)")["title:fine"] == 1


@pytest.mark.parametrize("key", [*sorted(ACTS), *sorted(INSTITUTIONS), "law", "generic", *NEGATIVES])
def test_every_concept_is_counted_in_the_head_and_in_the_headline(key: str) -> None:
    assert f"head:{key}" in told(f"A ({key}|word).")
    assert {f"head:{key}", f"title:{key}"} <= told("Rain.", f"A ({key}|word)")


def test_what_is_read_ends_behind_the_lead() -> None:
    """1,300 characters behind the headline, less where a character says more."""
    assert "head:fine" in told(filling(1_298) + "(fine|fined).")
    assert "head:fine" not in told(filling(1_299) + "(fine|fined).")
    dense = 520
    assert "head:fine" in told(filling(dense - 2) + "(fine|fined).", stretch=2.5)
    assert "head:fine" not in told(filling(dense - 1) + "(fine|fined).", stretch=2.5)


def test_words_of_topics() -> None:
    assert row("A (t-privacy|one).")["topics"] == 0.1
    assert row("A (t-privacy|a1) b (t-privacy|a2) c (t-privacy|a3) d (t-privacy|a4).")["topics"] == 0.3
    many = "A (t-a|a1) b (t-a|a2) c (t-a|a3) d (t-b|b1) e (t-b|b2) f (t-b|b3) g (t-c|c1) h (t-c|c2) i (t-c|c3) j (t-d|d1) k (t-d|d2)."
    assert row(many)["topics"] == 1
    assert "title:topics" not in row(many)
    assert row("Rain.", "A (t-a|a1) b (t-a|a2)")["title:topics"] == third(1)
    assert row("Rain.", "A (t-a|a) b (t-b|b) c (t-c|c) d (t-d|d)")["title:topics"] == 1


@pytest.mark.parametrize(("mark", "name"), [("authority/fr", "authority"), ("law/fr", "law-name"), ("actor/fr", "actor")])
def test_names_of_the_beat(mark: str, name: str) -> None:
    assert row(f"The [{mark}:Abc].")[f"head:{name}"] == 0.5
    assert row(f"The [{mark}:Abc] [{mark}:Def] [{mark}:Ghi].")[f"head:{name}"] == 1
    assert f"title:{name}" not in row(f"The [{mark}:Abc].")
    assert row("Rain.", f"The [{mark}:Abc]")[f"title:{name}"] == 1


def test_kinds_of_authority() -> None:
    assert row("The [authority/fr/court:Abc].")["authority:court"] == 1
    assert not any(name.startswith("authority:") for name in told("The [authority/fr/nothing:Abc] [actor/fr/court:Ann]."))


def test_how_many_acts_and_powers_and_how_they_weigh_against_the_rest() -> None:
    found = row("A (fine|one), (ban|two), (court|three).")
    assert (found["acts"], found["institutions"], found["balance"]) == (third(1), 0.25, round(2 / 3, 4))
    assert "title:acts" not in found
    found = row("A (fine|one), (n-sport|two), (n-sport|three).", "A (ban|four), (order|five), (appeal|six), (charge|seven)")
    assert (found["acts"], found["title:acts"], found["balance"]) == (round(5 / 6, 4), 1, round(5 / 8, 4))
    found = row("A " + ", ".join(f"({act}|word)" for act in sorted(ACTS)) + ".")
    assert found["acts"] == 1
    found = row("A " + ", ".join(f"({power}|word)" for power in sorted(INSTITUTIONS)) + ".")
    assert found["institutions"] == 1
    assert "balance" not in found


@pytest.mark.parametrize(
    ("text", "crime"),
    [
        ("[platform:Etsy] (n-crime|(judgment|condemned)) x", False), ("[platform:Etsy]~8~(n-crime|(judgment|condemned))", False), ("x[platform:Etsy] (n-crime|(judgment|condemned))", False), ("[platform:Etsy]~9~(n-crime|(judgment|condemned))", True),
        ("[platform+medium:Etsy] (n-crime|(judgment|condemned))", True), ("[platform:Etsy] (n-crime|condemned)", True),
        ("[platform:Etsy] (n-crime|condemned) (judgment|x)", True), ("(n-crime|(judgment|condemned)) [platform:Etsy]", True),
    ],
)  # fmt: skip
def test_what_is_done_to_a_platform_is_no_crime(text: str, crime: bool) -> None:
    text = text.replace("(n-crime|(judgment|condemned))", "[term/n-crime:[term/judgment:condemned]]")
    assert ("head:n-crime" in told(text)) is crime


# --- relevance: platforms


def test_platforms_named() -> None:
    found = row("So [platform:Etsy] came.")
    assert {name for name in found if name.startswith("platform")} == {
        "platform", "platform:count", "platform:kinds", "platform:place", "platform:free"
    }  # fmt: skip
    assert (found["platform"], found["platform:count"], found["platform:kinds"], found["platform:place"]) == (1, 0.2, third(1), 0.005)
    assert row("So [platform:Etsy] came.", stretch=2.5)["platform:place"] == 0.0125
    found = row("Rain.", "[platform:A1] [platform:B2] [platform:C3] [platform:D4] [platform:A1] [platform:A1]")
    assert (found["platform:count"], found["platform:kinds"], found["platform:title"], found["platform:title-subject"]) == (1, 1, 1, 1)
    assert row(f"{filling(1000)}[platform:Etsy].")["platform:place"] == 1


@pytest.mark.parametrize(
    ("title", "text", "wanted"),
    [
        ("[platform+medium:Etsy]", "Rain.", {"platform:title", "platform:medium"}),
        ("-", "[platform+listed:Etsy] fell.", set()),
        ("-", "[platform+against:Etsy] fell.", {"platform:against", "platform:free"}),
        ("-", "[platform+ambiguous:Etsy] fell.", {"platform:ambiguous", "platform:free"}),
        ("-", "[platform+ambiguous:Etsy] [platform:Ebay] fell.", {"platform:free"}),
        ("-", "Rain. Wind. [platform:Etsy] fell.", {"platform:free", "platform:late"}),
        ("-", "Rain. [platform:Etsy] fell.", {"platform:free"}),
    ],
)
def test_how_platforms_are_named(title: str, text: str, wanted: set[str]) -> None:
    flags = {"title", "title-subject", "medium", "free", "against", "ambiguous", "late"}
    assert told(text, title) & {f"platform:{flag}" for flag in flags} == wanted


def test_a_share_of_the_mentions_is_a_medium() -> None:
    assert row("[platform+medium:Etsy] [platform:Ebay] [platform:Etsy] [platform:Etsy].")["platform:medium"] == 0.25


# --- relevance: company


@pytest.mark.parametrize(
    ("text", "best", "acts", "sentences"),
    [
        ("[platform:Etsy] (fine|fined) (court|court).", 0.4, 0.2, third(1)),
        ("[platform:Etsy] (fine|fined).", 0.2, 0.2, 0),
        ("[platform:Etsy] (court|court).", 0, 0, 0),
        ("[platform:Etsy]. The (fine|fined) (court|court).", 0, 0, 0),
        ("[platform:Etsy] (fine|a) (ban|b) (order|c) (appeal|d) (charge|e) (court|f).", 1, 1, third(1)),
        ("[platform:Etsy] (fine|a) (court|f) (judge|g) (police|h).", 0.6, 0.2, third(1)),
        ("[platform:Etsy] (fine|a) [authority/fr:Abc] [law/fr:Def].", 0.6, 0.2, third(1)),
        ("[platform:Etsy] (fine|a) (law|f).", 0.4, 0.2, third(1)),
        ("[platform:Etsy] (fine|a) [actor/fr:Abc].", 0.2, 0.2, 0),
        ("[platform:Etsy] (fine|a) (court|b). [platform:Etsy] (ban|c) (court|d).", 0.4, 0.4, third(2)),
        ("[platform:X] (fine|a) (court|b). " * 4, 0.4, 0.2, 1),
    ],
)
def test_the_company_of_platforms_sentence_by_sentence(text: str, best: float, acts: float, sentences: float) -> None:
    found = row(text)
    for name in ("company", "any-company"):
        assert (found.get(f"{name}:best", 0), found.get(f"{name}:acts", 0), found.get(f"{name}:sentences", 0)) == (best, acts, sentences)
    medium = row(text.replace("platform:", "platform+medium:"))
    assert (medium.get("company:best", 0), medium.get("any-company:best", 0)) == (0, best)
    generic = row(text.replace("[platform:Etsy]", "(generic|firm)").replace("[platform:X]", "(generic|firm)"))
    assert (generic.get("generic-company:best", 0), generic.get("generic-company:acts", 0)) == (best, acts)
    assert "company:best" not in generic


def test_an_act_beside_the_platform_in_the_headline() -> None:
    assert {"company:title"} == told("Rain.", "[platform:Etsy] (fine|fined)") & {"company:title", "generic:title-act"}
    assert {"generic:title-act"} == told("Rain.", "(generic|firm) (fine|fined)") & {"company:title", "generic:title-act"}
    assert not told("(fine|fined).", "[platform:Etsy] (generic|firm)") & {"company:title", "generic:title-act"}
    assert "company:title" not in told("Rain.", "[platform+medium:Etsy] (fine|fined)")


@pytest.mark.parametrize(
    ("text", "stretch", "near"),
    [
        ("[platform:Etsy]~59~(fine|fined).", 1.0, True), ("[platform:Etsy]~60~(fine|fined).", 1.0, False), ("(fine|fined)~59~[platform:Etsy].", 1.0, True), ("(fine|fined)~60~[platform:Etsy].", 1.0, False),
        ("[platform:Etsy]~23~(fine|fined).", 2.5, True), ("[platform:Etsy]~24~(fine|fined).", 2.5, False), ("[platform+medium:Etsy] (fine|fined).", 1.0, False),
    ],
)  # fmt: skip
def test_acts_within_a_few_words_of_a_platform(text: str, stretch: float, near: bool) -> None:
    found = row(text, stretch=stretch)
    assert (found.get("near:acts", 0), found.get("near:fine", 0)) == ((0.25, 1) if near else (0, 0))
    powers = row(text.replace("(fine|", "(court|"), stretch=stretch)
    assert powers.get("near:powers", 0) == (third(1) if near else 0)


def test_which_acts_and_powers_are_near() -> None:
    found = row("(ban|a) (order|b) (fine|c) (appeal|d) (charge|e) [platform:Etsy] (court|f) (judge|g) [authority/fr:Abc] [law/fr:Def].")
    assert (found["near:acts"], found["near:powers"]) == (1, 1)
    assert {name for name in found if name.startswith("near:")} == {
        "near:acts", "near:powers", "near:ban", "near:order", "near:fine", "near:charge"
    }  # fmt: skip
    assert "near:powers" not in told("(law|a) [actor/fr:Abc] (generic|b) [platform:Etsy].")


@pytest.mark.parametrize(
    ("text", "stretch", "sued"),
    [
        ("(complaint|suit)~12~[platform:Etsy].", 1.0, True), ("(complaint|suit)~13~[platform:Etsy].", 1.0, False), ("[platform:Etsy]~12~(complaint|sued).", 1.0, True), ("[platform:Etsy]~13~(complaint|sued).", 1.0, False),
        ("(complaint|suit)~4~[platform:Etsy].", 2.5, True), ("(complaint|suit)~5~[platform:Etsy].", 2.5, False), ("(complaint|suit) [platform+medium:Etsy].", 1.0, False), ("(fine|suit) [platform:Etsy].", 1.0, False),
        ("(complaint|suit)[platform:Etsy].", 1.0, True), ("(complaint|Suit). [platform:Etsy].", 1.0, False), ("[platform:Etsy]. (complaint|Suit).", 1.0, False),
        ("Rain. (complaint|suit) [platform:Etsy].", 1.0, True), ("Rain. Wind. (complaint|suit) [platform:Etsy].", 1.0, False),
    ],
)  # fmt: skip
def test_a_suit_directly_beside_a_platform(text: str, stretch: float, sued: bool) -> None:
    assert ("sued" in told(text, stretch=stretch)) is sued


# --- relevance: a dispute

DISPUTE = {"dispute", "dispute:early", "dispute:beside", "dispute:share", "no-act", "no-power", "bare", "bare:dispute", "bare:act"}


@pytest.mark.parametrize(
    ("title", "text", "wanted"),
    [
        ("-", "[platform:Etsy] (fine|fined) (court|court).", {"dispute", "dispute:early", "dispute:beside", "dispute:share"}),
        ("-", "[platform:Etsy] (complaint|sued).", {"dispute", "dispute:early", "dispute:beside", "dispute:share", "no-power"}),
        ("-", "[platform:Etsy] (fine|fined).", {"no-power"}),
        ("-", "[platform:Etsy] fell.", {"no-act", "no-power"}),
        ("-", "[platform:Etsy] fell. The (fine|fined) (court|court).", {"no-act"}),
        ("-", "[platform:Etsy] (fine|fined). The (court|court).", {"dispute:beside"}),
        ("-", "The (court|court). [platform:Etsy] (fine|fined).", {"dispute:beside"}),
        ("-", "The (court|court). Rain. [platform:Etsy] (fine|fined).", set()),
        ("-", "Rain. [platform:Etsy] (fine|fined) (court|court).", {"dispute", "dispute:early", "dispute:beside", "dispute:share"}),
        ("-", "Rain. Wind. [platform:Etsy] (fine|fined) (court|court).", {"dispute", "dispute:beside", "dispute:share"}),
        ("-", "The (fine|fined) (court|court).", set()),
        ("-", "[platform+medium:Etsy] (fine|fined) (court|court).", {"no-act"}),
        ("[platform:Etsy] (fine|fined) (court|court)", "", {"dispute", "dispute:early", "dispute:beside", "dispute:share", "bare", "bare:dispute", "bare:act"}),
        ("[platform:Etsy] (fine|fined)", "", {"no-power", "bare", "bare:act"}),
        ("[platform:Etsy] fell", "", {"no-act", "no-power", "bare"}),
        ("[platform:Etsy] fell", "x", {"no-act", "no-power"}),
    ],
)  # fmt: skip
def test_whether_somebody_with_power_or_a_claim_acts_on_a_platform(title: str, text: str, wanted: set[str]) -> None:
    assert told(text, title) & DISPUTE == wanted


def test_a_share_of_the_platforms_sentences_tells_of_the_dispute() -> None:
    assert row("[platform:Etsy] (fine|fined) (court|court). [platform:Etsy] fell. [platform:Etsy] fell.")["dispute:share"] == third(1)


# --- topics


def topic(name: str, text: str, title: str = "-") -> dict[str, float]:
    """What is not nought of one topic."""
    found = topic_features(reading(text, title))
    assert all(0 <= value <= 1 for row in found.values() for value in row.values())
    return {key: round(value, 4) for key, value in found[name].items() if value}


def test_one_word_of_a_topic() -> None:
    assert topic("privacy", "A (t-privacy|leak).") == {
        "words": 0.2, "any": 1, "only": 1, "first": 1, "early": third(1), "count": 0.125, "share": 1, "strongest": 1,
    }  # fmt: skip
    assert topic("copyright", "A (t-privacy|leak).") == {}
    assert topic("privacy", "Rain.", "A (t-privacy|leak)") == {
        "title": 0.5, "title-share": 1, "words": 0.2, "any": 1, "only": 1, "first": 1, "early": third(1), "count": 0.125, "share": 1, "strongest": 1,
    }  # fmt: skip


def test_one_topic_among_others() -> None:
    text, title = (
        "A (t-privacy|leak) (t-privacy|hack). (t-copyright|anthem) (t-copyright|anthems).",
        "(t-privacy|data) (t-copyright|book) (t-copyright|film) x",
    )
    privacy, copyright_ = topic("privacy", text, title), topic("copyright", text, title)
    assert (privacy["title"], privacy["title-share"], privacy["words"], privacy["count"]) == (0.5, third(1), 0.6, 0.375)
    assert (copyright_["title"], copyright_["title-share"], copyright_["words"], copyright_["count"]) == (1, third(2), 0.6, 0.5)
    assert (privacy["share"], copyright_["share"]) == (round(3 / 7, 4), round(4 / 7, 4))
    assert (privacy.get("only"), privacy["strongest"], copyright_["strongest"]) == (None, 1, 1)
    assert (privacy["first"], copyright_["first"]) == (1, 1), "both in the headline"
    assert (privacy["early"], copyright_["early"]) == (1, third(2))


def test_the_topic_told_first_and_the_strongest() -> None:
    text = "A (t-privacy|leak). A (t-copyright|song) (t-copyright|book)."
    assert topic("privacy", text).get("first") == 1
    assert "first" not in topic("copyright", text)
    assert "strongest" not in topic("privacy", text)
    assert topic("copyright", text)["strongest"] == 1
    assert "early" not in topic("copyright", text)


def test_eight_words_are_counted_and_five_different_ones() -> None:
    found = topic("privacy", "A " + " ".join(f"(t-privacy|w{n})" for n in range(9)) + " (t-copyright|song).")
    assert (found["words"], found["count"], found["early"], found["share"]) == (1, 1, 1, round(8 / 9, 4))
    assert topic("privacy", "Rain.", "(t-privacy|a1) (t-privacy|a2) (t-privacy|a3) x")["title"] == 1


@pytest.mark.parametrize(
    ("text", "beside"),
    [
        ("[platform:Etsy] (fine|fined) (t-privacy|leak).", third(1)), ("(generic|firm) (fine|fined) (t-privacy|leak).", third(1)), ("[platform:Etsy] (t-privacy|leak). A (fine|fine).", 0),
        ("[platform:Etsy] (court|court) (t-privacy|leak).", 0), ("[platform:Etsy] (fine|f) (t-privacy|a1) (t-privacy|a2) (t-privacy|a3) (t-privacy|a4).", 1),
        ("[platform:Etsy] (fine|fined). A (t-privacy|leak).", 0),
    ],
)  # fmt: skip
def test_words_of_a_topic_beside_an_act_on_a_platform(text: str, beside: float) -> None:
    assert topic("privacy", text).get("beside", 0) == beside


def test_laws_actors_and_authorities_point_at_topics() -> None:
    assert topic("privacy", "The [law/fr/privacy:Abc].") == {"law": 1}
    assert topic("privacy", "The [actor/fr/privacy:Abc].") == {"actor": 1}
    assert topic("copyright", "The [law/fr/privacy:Abc].") == {}
    found = topic("privacy", "The [authority/eu/data:Abc].")
    assert found == {"authority": 1}
    assert topic("privacy", "The [authority/eu/data:European Commission].") == {}
    assert topic("copyright", "The [authority/eu/data:Abc].") == {"other-authority": 1}
    assert topic("copyright", "The [authority/eu/media:Abc].") == {}, "an authority of several fields excludes none"
    assert topic("privacy", "The [authority/eu/data:Abc].", "A (t-privacy|leak)")["title-authority"] == 1
    assert "title-authority" not in topic("privacy", "The [authority/eu/data:Abc] (t-privacy|leak).")


def test_what_stands_behind_the_lead_points_at_nothing() -> None:
    long = reading(filling(1_298) + "(t-privacy|leak).")
    assert topic_features(long)["privacy"]["any"] == 1
    assert topic_features(replace(long, stretch=1.01))["privacy"]["any"] == 0
