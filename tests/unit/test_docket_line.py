"""The docket line: facts in one line, in every language of the interface, and nothing that the reader could not read or that no report tells."""

from datetime import date
from decimal import Decimal

import pytest

from beat.docket_line import authority_words, caption, docket_line, readable
from beat.entries import authority_names
from beat.files import SHIPPED
from beat.wording import wording
from common.wording.languages import languages
from records.docket import Docket, Due, Sum

ORDER = Docket(
    jurisdiction="jp",
    authority="Tokyo District Court",
    authority_kind="court",
    outcome="granted",
    deadlines=(Due(on=date(2026, 3, 1), kind="hearing"), Due(on=date(2026, 9, 6), kind="comply")),
)
FINE = Docket(
    jurisdiction="fr",
    authority="CNIL",
    authority_kind="regulator",
    outcome="granted",
    claimants=("La Quadrature du Net",),
    amount=Sum(value=Decimal("50000000.00"), currency="EUR", role="fine"),
    deadlines=(Due(on=date(2026, 3, 15), kind="appeal", month_only=True),),
)


def line(docket: Docket, stage: str, language: str = "en", **values: object) -> str:
    given: dict[str, object] = {"topic": "user-data", "platforms": ("X",), **values}
    return docket_line(wording(language), stage=stage, docket=docket, **given)  # type: ignore[arg-type]


def test_an_order_says_who_before_whom_about_what_until_when() -> None:
    assert line(ORDER, "order", today=date(2026, 8, 1)) == "Order – Tokyo District Court (Japan) – X: User data – comply by 6 Sept 2026"
    assert line(ORDER, "order").endswith("hearing on 1 Mar 2026"), "without a day the first one"
    assert line(ORDER, "order", today=date(2027, 1, 1)) == "Order – Tokyo District Court (Japan) – X: User data"


def test_a_fine_is_against_a_platform_and_has_its_sum() -> None:
    said = line(FINE, "fine", platforms=("Google", "YouTube"), topic="privacy")
    assert said == "Fine – CNIL (France) – against Google, YouTube: Privacy – €50M – appeal until Mar 2026"


def test_a_suit_names_both_sides_and_obedience_does_not() -> None:
    assert "La Quadrature du Net v. X" in line(FINE, "complaint")
    assert "Quadrature" not in line(FINE, "compliance")


@pytest.mark.parametrize(
    ("stage", "outcome", "head"),
    [
        ("order", "granted", "Order – "),
        ("order", "refused", "Order (refused) – "),
        ("appeal", "granted", "Appeal (granted) – "),
        ("fine", "annulled", "Fine (annulled) – "),
        ("judgment", "annulled", "Annulled – "),
        ("judgment", "refused", "Judgment (refused) – "),
        ("compliance", "not-complied", "Not complied with – "),
        ("compliance", "complied", "Complied with – "),
        ("investigation", None, "Investigation – "),
    ],
)
def test_how_it_ended_is_said_where_the_step_alone_would_mislead(stage: str, outcome: str | None, head: str) -> None:
    assert line(Docket(outcome=outcome), stage).startswith(head)


def test_the_reader_gets_names_in_letters_that_can_be_read() -> None:
    tokyo = Docket(jurisdiction="jp", authority="東京地裁", authority_kind="court", claimants=("電気通信事業者協会",))
    assert line(tokyo, "order") == "Order – Tokyo District Court (Japan) – X: User data", "known by its name in the reader's language"
    assert "東京地裁" in line(tokyo, "order", "ja")
    assert (
        line(Docket(jurisdiction="jp", authority="札幌の裁判所", authority_kind="court"), "order") == "Order – Court (Japan) – X: User data"
    )
    assert readable("Tribunal judiciaire de Paris", "ar")
    assert not readable("Таганский суд", "fr")


@pytest.mark.parametrize("name", ["court in Paris has", "Judges in Paris want", "justice française des données", "judge in Alexandria"])
def test_a_piece_of_a_sentence_is_no_name(name: str) -> None:
    assert authority_words(wording("en"), Docket(jurisdiction="fr", authority=name, authority_kind="court")) == "Court (France)"


@pytest.mark.parametrize("name", ["Tribunal Central de Lisboa", "Coimisiún na Meán", "High Court of Kenya", "OCU"])
def test_a_name_is_kept(name: str) -> None:
    assert authority_words(wording("en"), Docket(jurisdiction="ke", authority=name, authority_kind="court")).startswith(name)


def test_sums_keep_their_figures_and_their_roles() -> None:
    w = wording("en")
    assert w.amount("EUR 2420000000") == "€2.42B"
    assert w.amount("EUR 1000") == "€1,000"
    daily = Docket(amount=Sum(value=Decimal(1000), currency="EUR", role="per-day"))
    assert line(daily, "order").endswith("€1,000 a day")
    assert line(Docket(amount=Sum(value=Decimal(7), currency="EUR", role="other")), "order") == "Order – X: User data"


@pytest.mark.parametrize("language", sorted(languages()))
def test_every_language_has_every_word(language: str) -> None:
    english = line(FINE, "fine")
    said = line(FINE, "fine", language)
    assert said
    assert language == "en" or said != english
    for kind in ("comply", "appeal", "answer", "hearing", "effect"):
        due = Docket(deadlines=(Due(on=date(2026, 9, 6), kind=kind),))
        assert line(due, "order", language) != line(Docket(), "order", language)


@pytest.mark.parametrize(("language", "name"), [("fr", "Commission européenne"), ("ar", "المفوضية الأوروبية"), ("ja", "欧州委員会")])
def test_a_well_known_authority_has_the_reader_s_name(language: str, name: str) -> None:
    told = Docket(jurisdiction="eu", authority="European Commission", authority_kind="regulator")
    assert authority_words(wording(language), told) == name


def test_every_name_of_an_authority_is_there_in_every_language_and_can_be_read() -> None:
    for name, words in authority_names(SHIPPED).items():
        assert set(words) == set(languages()), name
        assert all(readable(word, language) for language, word in words.items()), name


def test_nothing_known_is_no_line() -> None:
    assert line(Docket(jurisdiction="fr", authority="CNIL", authority_kind="regulator"), "", platforms=(), topic="other") == ""


def test_a_dispute_is_called_after_its_sides() -> None:
    w = wording("en")
    assert caption(w, platforms=("Google",), docket=FINE) == "La Quadrature du Net v. Google (France)"
    assert caption(wording("fr"), platforms=("Google",), docket=FINE) == "La Quadrature du Net c. Google (France)"
    assert caption(w, platforms=("Google",), docket=ORDER) == "", "nobody is known to act against it"
