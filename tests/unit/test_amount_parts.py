"""What part a sum plays in a dispute and which one is the news: in sentences of our own, each bound at its last value inside and its first outside."""

import pytest

from pipeline.understanding.amounts import amounts_of

Told = tuple[str, str, str]


def told(text: str, title: str = "", language: str = "en") -> list[Told]:
    """(role, currency, value) of every sum, the main one first and marked with a star."""
    found = amounts_of(text, title, language)
    whole = f"{title}\n{text}"
    assert [one.main for one in found[1:]] == [False] * len(found[1:])
    assert all(one.sentence[0] <= one.start < one.end <= one.sentence[1] <= len(whole) for one in found)
    return [(one.role + "*" * one.main, one.currency, one.value) for one in found]


def roles(text: str, title: str = "", language: str = "en") -> list[str]:
    return [role for role, _, _ in told(text, title, language)]


@pytest.mark.parametrize(
    ("language", "text", "role"),
    [
        ("en", "The court fined it 5 million euros.", "fine*"),
        ("en", "The court awarded her damages of 500 euros.", "damages*"),
        ("en", "She asks for damages of 500 euros.", "claim*"),
        ("en", "They ask for a fine of 50 million euros.", "claim*"),
        ("en", "It settled for 5 million dollars.", "settlement*"),
        ("en", "He was freed on bail of 3 million euros.", "bond*"),
        ("en", "The court fined it 5 million euros a day.", "per-day*"),
        ("en", "A daily fine of 5 million euros.", "per-day*"),
        ("en", "It faces up to 5 million euros.", "potential*"),
        ("en", "It may be fined 5 million euros.", "potential*"),
        ("en", "A fine of 5 million euros, which may rise.", "fine*"),
        ("en", "A settlement of up to 5 million euros.", "settlement*"),
        ("de", "Das Gericht verhängte eine Geldbuße von 5 Millionen Euro.", "fine*"),
        ("de", "Ihr droht eine Geldbuße von 5 Millionen Euro.", "potential*"),
        ("de", "Die Kaution betrug 5 Millionen Euro.", "bond*"),
        ("de", "Sie verlangt 5 Millionen Euro Schadenersatz.", "claim*"),
        ("de", "Der Vergleich über 5 Millionen Euro.", "settlement*"),
        ("de", "Ein Zwangsgeld von 5.000 Euro pro Tag.", "per-day*"),
    ],
)
def test_a_sum_has_the_part_that_the_word_beside_it_tells(language: str, text: str, role: str) -> None:
    assert roles(text, language=language) == [role]


@pytest.mark.parametrize(
    ("text", "title", "found"),
    [
        ("The price was 10,000 euros.", "", []),
        ("It holds 9,999 euros.", "", []),
        ("It holds 10,000 euros.", "", ["fine*"]),
        ("It holds 9,999 euros. A fine was near.", "", ["fine*"]),
        ("It paid.", "It told of 500 euros", ["fine*"]),
        ("It holds 9,999 euros. Her compensation and redress were near.", "", ["damages*"]),
        ("It holds 9,999 euros. Her compensation was near.", "", ["fine*"]),
        ("It holds 9,999 euros. All settle.", "Settlement near", ["settlement*"]),
        ("It holds 9,999 euros. The fine and the fine are near.", "Settlement near", ["fine*"]),
        ("It holds 9,999 euros. They claimed, claimed and claimed.", "", ["claim*"]),
        ("It holds 9,999 euros. They claimed.", "", ["fine*"]),
    ],
)
def test_beside_no_word_a_sum_has_the_part_that_the_report_speaks_of_most(text: str, title: str, found: list[str]) -> None:
    """A fine by one word more; the headline three times as much; a small one only where any such word is told."""
    assert roles(text, title) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It must pay 3% of turnover.", []),
        ("It faces fines of up to 3% of its turnover.", [("potential*", "%", "3")]),
        ("It faces fines of up to 20% of its turnover.", [("potential*", "%", "20")]),
        ("It faces fines of up to 21% of its turnover.", []),
        ("It faces fines of up to 3% of its users.", []),
        ("It could pay 3% of its turnover.", [("potential*", "%", "3")]),
    ],
)
def test_a_share_is_what_threatens_of_a_turnover(text: str, found: list[Told]) -> None:
    assert told(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It fined it 5 million euros, or 6 million dollars.", [("fine*", "EUR", "5000000"), ("fine", "USD", "6000000")]),
        ("It is to pay per day 5,000 euros (about 6,000 dollars).", [("per-day*", "EUR", "5000"), ("per-day", "USD", "6000")]),
        ("It is to pay per day 5,000 euros. Then 16,000 dollars.", [("fine*", "USD", "16000"), ("per-day", "EUR", "5000")]),
        ("It is to pay per day 5,000 euros or 6,000 dollars.", [("per-day*", "EUR", "5000"), ("per-day", "USD", "6000")]),
    ],
)
def test_a_sum_in_another_currency_says_the_one_before_it(text: str, found: list[Told]) -> None:
    assert told(text) == found


@pytest.mark.parametrize(("between", "same"), [(20, True), (21, False)])
def test_within_thirty_two_characters(between: int, same: bool) -> None:
    text = f"It must pay per day 5,000 euros ({'x' * between} so about 16,000 dollars)."
    assert len(text.partition("euros")[2].partition("16")[0]) == between + 12
    assert roles(text) == (["per-day*", "per-day"] if same else ["fine*", "per-day"])


def test_a_sum_that_was_changed_into_the_next_is_its_former_self() -> None:
    assert told("The court raised the fine from 100 euros to 1,000 euros a day.") == [
        ("per-day*", "EUR", "1000"),
        ("per-day", "EUR", "100"),
    ]
    assert told("The fine was cut from 5 million euros to 3 million euros.") == [("fine*", "EUR", "3000000"), ("fine", "EUR", "5000000")]
    assert told("A fine of 100 dollars to 1,000 euros a day.") == [("fine*", "USD", "100"), ("per-day", "EUR", "1000")]
    assert roles("A fine of 20,000 euros and 1,000 euros a day.") == ["fine*", "per-day"]


@pytest.mark.parametrize(
    ("title", "text", "values"),
    [
        ("Fined 5 million euros", "The fine was 5,050,000 euros.", ["5050000"]),
        ("Fined 5 million euros", "The fine was 5,060,000 euros.", ["5060000"]),
        ("Fined 5 million euros", "The fine was 5,250,000 euros.", ["5250000"]),
        ("Fined 15 million euros", "The fine was 16,760,000 euros.", ["15000000", "16760000"]),
        ("Fined 7 million euros", "The fine was 7.2 million euros, an earlier one 7 million euros.", ["7000000", "7200000"]),
        ("Fined 5.01 million euros", "The fine was 5,050,000 euros.", ["5050000"]),
        ("Fined 5 million euros", "The fine was 5,050,000 dollars.", ["5000000", "5050000"]),
        ("Fined more than 2.3 million euros", "The fine was 2,385,276 euros.", ["2385276"]),
        ("Fined more than 23 million euros", "The fine was 2,385,276 euros.", ["23000000", "2385276"]),
        ("Fined 2 million euros", "The fine was 2,385,276 euros.", ["2385276"]),
        ("Fined 4 million euros", "The fine was 2,385,276 euros.", ["4000000", "2385276"]),
        ("Fined 2,385,276 euros", "The fine was 2.3 million euros.", ["2385276", "2300000"]),
        ("", "The fine was 5 million euros. The fine was 5,050,000 euros.", ["5000000", "5050000"]),
        ("", "The fine was 5 million euros. The fine was 5 million euros.", ["5000000"]),
    ],
)
def test_a_round_sum_of_the_headline_gives_way_to_the_exact_one(title: str, text: str, values: list[str]) -> None:
    """Up to 1.2 percent away, or with digits left off; the text's own sums stay apart."""
    assert [value for _, _, value in told(text, title)] == values


def test_a_threat_of_the_headline_stays_one() -> None:
    assert roles("The fine would be set, a fine of 5 million euros.", "Google could face fine of 5 million euros") == ["potential*"]
    assert roles("The fine is 5 million euros.", "Google faces up to 5 million euros") == ["fine*"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Damages of 500 euros after a fine of 9,999 euros.", ["damages*", "fine"]),
        ("Damages of 500 euros after a fine of 10,000 euros.", ["fine*", "damages"]),
        ("Damages of 500 euros after a fine of 20,000 euros.", ["fine*", "damages"]),
        ("Damages of 10,000 euros after a fine of 200,000 euros.", ["damages*", "fine"]),
        ("A claim of 5 million euros. A fine of 5,000 euros.", ["fine*", "claim"]),
        ("Costs of 5 million euros. It rained. It rained. It rained. A claim of 7 million euros.", ["claim*", "other"]),
        ("A fine of 5 million euros for users who post.", ["other"]),
        ("A fine of 5 million euros was set, and users who post went free.", ["fine*"]),
        ("It was cut by 5 million euros to a fine of 7 million euros.", ["fine*", "other"]),
        ("It risks 5 million euros and a fine of 7 million euros.", ["fine*", "potential"]),
        ("It fined it 200,000 euros and a daily 5,000 euros.", ["fine*", "per-day"]),
    ],
)
def test_the_news_is_what_was_imposed_and_told_first(text: str, found: list[str]) -> None:
    """A sum that was small beside what was imposed is what somebody had paid before."""
    assert roles(text) == found


def test_of_two_in_a_headline_the_larger_is_the_news_and_of_the_text_the_first() -> None:
    assert [value for _, _, value in told("", "Fines of 5 million euros and 7 million euros")] == ["7000000", "5000000"]
    assert [value for _, _, value in told("Fines of 5 million euros and 7 million euros.")] == ["5000000", "7000000"]
    assert roles("A fine of 5 million euros.", "A claim of 7 million euros") == ["claim*", "fine"]
    assert roles("It costs 5 million euros in costs.") == ["other"], "what plays no part is no news"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("A fine, which the court had long spoken of; 5 million euros.", "fine*"),
        ("It could, said the court, be a fine of 5 million euros.", "fine*"),
        ("It could be a fine of 5 million euros.", "potential*"),
        ("It could: a fine of 5 million euros.", "fine*"),
        ("It could (said the court) be a fine of 5 million euros.", "fine*"),
    ],
)
def test_a_stop_parts_a_word_from_its_sum(text: str, role: str) -> None:
    assert roles(text) == [role]


@pytest.mark.parametrize(
    ("text", "longest", "within", "beyond"),
    [
        ("They demand {} fine 5 million euros.", 47, ["claim*"], ["fine*"]),
        ("They demand {} damages of 5 million euros.", 51, ["claim*"], ["damages*"]),
        ("Damages of 5 million euros {} they demand.", 62, ["claim*"], ["damages*"]),
        ("It risks {} fine of 5 million euros.", 45, ["potential*"], ["fine*"]),
        ("A fine of 5 million euros {} risks.", 57, ["potential*"], ["fine*"]),
        ("A fine of up to {} 5 million euros.", 11, ["potential*"], ["fine*"]),
        ("A fine of 5 million euros {} at most.", 9, ["potential*"], ["fine*"]),
        ("A fine of each day {} 5 million euros.", 24, ["per-day*"], ["fine*"]),
        ("A fine of 5 million euros {} each day.", 27, ["per-day*"], ["fine*"]),
        ("A fine of 5 million euros {} for users who post.", 43, ["other"], ["fine*"]),
        ("It was cut by {} 5 million euros in fines.", 8, ["other"], ["fine*"]),
        ("A fine of 5 million euros {} off the sum.", 3, ["other"], ["fine*"]),
        ("A settlement {} 5 million euros.", 98, ["settlement*"], ["fine*"]),
        ("It held 5 million euros {} settlement.", 107, ["settlement*"], ["fine*"]),
        ("Fines of up to {} 3% of turnover.", 23, ["potential*"], []),
        ("Fines of 3% {} at most of turnover.", 11, ["potential*"], []),
        ("It risks {} 3% of turnover.", 63, ["potential*"], []),
        ("It pays 3% of turnover {} risks.", 55, ["potential*"], []),
        ("It risks 3% {} of turnover.", 64, ["potential*"], []),
        ("Its turnover it {} risks 3%.", 41, ["potential*"], []),
    ],
)
def test_how_near_a_word_stands_that_says_what_a_sum_is(text: str, longest: int, within: list[str], beyond: list[str]) -> None:
    """One letter further it says nothing."""
    assert roles(text.format("x" * longest)) == within
    assert roles(text.format("x" * (longest + 1))) == beyond


@pytest.mark.parametrize(("title", "longest"), [("It risks {} fine of 5 million euros", 25), ("Fine of 5 million euros {} risks", 37)])
def test_a_threat_of_the_headline_stands_nearer(title: str, longest: int) -> None:
    assert roles("", title.format("x" * longest)) == ["potential*"]
    assert roles("", title.format("x" * (longest + 1))) == ["fine*"]


@pytest.mark.parametrize(
    ("text", "rule", "confidence"),
    [
        ("A fine of 5 million euros a day.", "each-day", 0.9),
        ("A fine of 5 million euros for users who post.", "others pay", 0.9),
        ("They demand a fine of 5 million euros.", "claim of a fine", 0.9),
        ("They demand damages of 5 million euros.", "claim of damages", 0.96),
        ("A fine of up to 5 million euros.", "upto", 0.7),
        ("It risks a fine of 5 million euros.", "may", 0.7),
        ("It was cut by 5 million euros in fines.", "difference", 0.9),
        ("It faces fines of up to 3% of its turnover.", "share of turnover", 0.8),
    ],
)
def test_what_is_told_by_more_than_the_nearest_word_says_so(text: str, rule: str, confidence: float) -> None:
    (one,) = amounts_of(text, "", "en")
    assert (one.rule, one.confidence) == (rule, confidence)


def test_a_role_is_told_with_its_word_and_how_sure_it_is() -> None:
    (near,) = amounts_of("A fine of 5 million euros.", "", "en")
    (far,) = amounts_of("A fine, said the court in the old town by the sea, of 5 million euros.", "", "en")
    assert (near.rule, far.rule) == ("fine", "fine")
    assert near.confidence == 0.95
    assert 0.5 < far.confidence < 0.95
    (context,) = amounts_of("It holds 50,000 euros.", "", "en")
    (headline,) = amounts_of("", "It holds 50,000 euros", "en")
    assert ((context.rule, context.confidence), (headline.rule, headline.confidence)) == (("context", 0.3), ("headline", 0.5))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The app risks a fine of up to 3% of its turnover or 5 million euros, whichever is higher."),
        ("de", "Der App droht eine Strafe von bis zu 3 Prozent des Umsatzes oder 5 Millionen Euro."),
        ("es", "La red se expone a una multa de hasta el 3 % de la facturación o 5 millones de euros."),
        ("pl", "Serwisowi grozi kara do 3 proc. obrotu lub 5 mln euro."),
    ],
)
def test_the_other_upper_limit_beside_a_share_of_turnover_is_told(language: str, text: str) -> None:
    """The word for the turnover belongs to the share, not to the sum behind "or"."""
    assert sorted(told(text, language=language)) == [("potential", "%", "3"), ("potential*", "EUR", "5000000")]


@pytest.mark.parametrize(
    "text",
    [
        "It risks a fine of up to 3% of its turnover. Or 5 million euros of revenue.",
        "It risks a fine of up to 3% of its turnover of 5 million euros.",
        "It pays 3% of its turnover or 5 million euros.",
    ],
)
def test_what_a_share_is_taken_of_is_no_limit(text: str) -> None:
    """Another sentence, no "or", and a share that nobody threatens with."""
    assert not any(role.startswith("potential") and currency == "EUR" for role, currency, _ in told(text))
