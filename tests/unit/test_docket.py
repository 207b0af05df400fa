"""What the reports of a story, and the stories of a dispute, say together: votes, copies, one sum in two currencies, and what was not chosen."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import warehouse
from beat.vocabulary import vocabulary
from pipeline.understand import understand
from records.docket import Docket, Sum
from records.facts import Told
from records.story import StoryReport
from warehouse.facts.rows import plain_facts
from warehouse.stories.docket import SAME_DUE, SAME_SUM, dispute_docket, stage_of, story_docket

DAY = date(2026, 3, 2)
VIEWS = Path(str(warehouse.__file__)).parent / "views"


def report(key: str, title: str, text: str = "", *, article: str = "", official: bool = False, language: str = "en") -> StoryReport:
    """A report whose facts are read as the pipeline reads them."""
    facts = understand(title, text or title, published_at=DAY).facts
    return StoryReport(
        report_id=key,
        article_id=article or key,
        story_id="s1",
        dispute_id=None,
        source_id=f"o-{key}",
        country="fr",
        language=language,
        published_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
        day_only=False,
        first_seen=datetime(2026, 3, 2, 10, tzinfo=UTC),
        title_length=len(title),
        official=official,
        facts=facts,
        main_eur=plain_facts(facts, date(2025, 3, 3)).main_eur,
    )


FIFTY = report(
    "a",
    "French data watchdog CNIL fines Google 50 million euros",
    "The CNIL, France's data regulator, fined Google 50 million euros on Monday.",
)
AGAIN = report("b", "CNIL fines Google 50 million euros over consent", "France's CNIL imposed a fine of 50 million euros on Google.")
OTHER = report("c", "Google fined 90 million euros by CNIL", "The French regulator CNIL fined Google 90 million euros.")


def told(*reports: StoryReport, stage: str = "fine") -> Docket:
    return story_docket(reports, DAY, stage=stage, language="en")


def test_the_value_most_reports_tell_is_chosen_and_the_others_stay_beside_it() -> None:
    found = told(FIFTY, AGAIN, OTHER)
    assert (found.jurisdiction, found.authority, found.authority_kind) == ("fr", "CNIL", "regulator")
    assert found.amount is not None
    assert (found.amount.value, found.amount.currency, found.amount.role) == (50_000_000, "EUR", "fine")
    sums = {saying.value: (saying.reports, saying.chosen) for saying in found.sayings if saying.kind == "amount"}
    assert sums == {"EUR 50000000": (2, True), "EUR 90000000": (1, False)}


def test_a_copy_has_no_voice_and_the_order_of_reports_does_not_matter() -> None:
    copies = [replace(OTHER, report_id=f"copy{n}", article_id="c") for n in range(5)]
    assert told(FIFTY, AGAIN, OTHER, *copies) == told(*copies, OTHER, AGAIN, FIFTY) == told(FIFTY, AGAIN, OTHER)


def test_one_sum_in_two_currencies_is_one_sum() -> None:
    dollars = report("d", "France's CNIL fines Google 52 million dollars", "The regulator CNIL fined Google 52 million dollars.")
    found = told(FIFTY, dollars, OTHER, replace(OTHER, report_id="e", article_id="x"))
    assert found.amount is not None
    assert (found.amount.value, found.amount.currency) in {(50_000_000, "EUR"), (52_000_000, "USD")}


def test_an_authority_s_own_page_makes_a_value_official() -> None:
    found = told(replace(FIFTY, official=True), OTHER)
    assert {s.value: s.official for s in found.sayings if s.kind == "amount"} == {"EUR 50000000": True, "EUR 90000000": False}


def test_how_it_ended_is_taken_from_reports_of_the_story_s_own_step() -> None:
    """That an older order was granted does not say whether it was obeyed."""
    refusing = report(
        "f", "X refuses to comply with court order to name users", "X declined to hand over the names that the court in Paris had ordered."
    )
    assert refusing.facts is not None
    assert refusing.facts.stage is not None
    found = told(refusing, stage=refusing.facts.stage.value)
    assert found.outcome in (None, "not-complied")
    assert told(FIFTY, stage="compliance").outcome is None


def test_the_stage_is_what_the_surest_readings_say_with_the_words_it_was_read_from() -> None:
    decided = stage_of([FIFTY, AGAIN], vocabulary().stage_weight)
    assert decided is not None
    assert decided[0] == "fine"
    assert decided[1].reports == 2
    assert stage_of([replace(FIFTY, facts=None)], vocabulary().stage_weight) is None


def test_a_dispute_has_its_beginning_s_claimants_its_last_court_and_the_sum_decided() -> None:
    suit = Docket(
        jurisdiction="fr", claimants=("UEJF",), amount=Sum(value=Decimal(9), currency="EUR", role="claim"), happened_on=date(2012, 1, 1)
    )
    order = Docket(
        jurisdiction="fr",
        authority="Tribunal judiciaire de Paris",
        authority_kind="court",
        amount=Sum(value=Decimal(1), currency="EUR", role="per-day"),
    )
    appeal = Docket(jurisdiction="fr", authority="Cour d'appel de Paris", authority_kind="court", outcome="refused", case_numbers=("12/3",))
    found = dispute_docket([("complaint", suit), ("order", order), ("appeal", appeal)])
    assert (found.claimants, found.authority, found.outcome, found.happened_on) == (
        ("UEJF",),
        "Cour d'appel de Paris",
        "refused",
        date(2012, 1, 1),
    )
    assert found.amount == order.amount
    assert found.case_numbers == ("12/3",)
    assert dispute_docket([]) == Docket()


@pytest.mark.parametrize(
    ("stage", "outcome", "decision"),
    [("fine", None, True), ("order", "refused", True), ("appeal", "granted", True), ("appeal", None, False), ("appeal", "complied", False),
     ("complaint", None, False), ("compliance", "complied", False), ("", None, False)],
)  # fmt: skip
def test_what_is_a_decision_say_the_beat_s_stages(stage: str, outcome: str | None, decision: bool) -> None:
    assert vocabulary().is_decision(stage, outcome) is decision


def test_the_view_of_contradictions_holds_the_same_stages_and_the_same_sums_for_one() -> None:
    """SQL cannot read the beat; what it repeats of it is held here."""
    sql = (VIEWS / "stories_facts.sql").read_text(encoding="utf-8")
    [listed] = re.findall(r"s\.kind = 'stage' then if\(s\.value in \(([^)]+)\)", sql)
    deciding = {stage.id for stage in vocabulary().stages if stage.decision != "never"} - {"settlement"}
    assert set(re.findall(r"'([^']+)'", listed)) == deciding
    assert f"<= {SAME_SUM} * greatest" in sql


def test_the_act_is_of_the_day_that_reports_tell_and_no_later_than_the_first_of_them() -> None:
    sunday = "The CNIL fined Google 50 million euros on Sunday, it said."
    assert told(report("d", "CNIL fines Google 50 million euros", sunday)).happened_on == date(2026, 3, 1)
    assert told(AGAIN).happened_on == DAY
    late = report("e", "CNIL fines Google 50 million euros", "On 2 March the CNIL fined Google 50 million euros.")
    assert story_docket([late], date(2026, 3, 1), stage="fine", language="en").happened_on == date(2026, 3, 1)


def test_an_act_of_weeks_ago_needs_two_reports() -> None:
    text = "In its decision of 9 February, the CNIL fined Google 50 million euros."
    one, two = (report(key, "CNIL fines Google 50 million euros", text) for key in "fg")
    assert told(one).happened_on == DAY
    assert told(one, two).happened_on == date(2026, 2, 9)
    assert [saying.reports for saying in told(one, two).sayings if saying.kind == "act-day" and saying.chosen] == [2]


def test_days_of_one_deadline_are_told_apart_by_one_rule_in_the_calendar_and_among_obligations() -> None:
    told = (
        (VIEWS / "story_obligations.sql").read_text(encoding="utf-8"),
        (VIEWS.parent / "site/queries/prepare_entities.sql").read_text(encoding="utf-8"),
    )
    ahead = (VIEWS.parent / "queries/deadlines_ahead.sql").read_text(encoding="utf-8")
    assert {tuple(re.findall(r"<= (\d+), false", sql)) for sql in told} == {(str(SAME_DUE),)}
    assert {int(days) for sql in (*told, ahead) for days in re.findall(r"abs\(.*?\) <= (\d+)", sql)} == {SAME_DUE}
    assert all("in ('comply', 'answer')" in sql for sql in told)


def test_a_body_that_one_of_many_names_in_passing_acts_in_none() -> None:
    quiet = [
        report(f"q{n}", "Senator takes complaints about insults to Discord", "The senator travelled to Discord to complain about insults.")
        for n in range(4)
    ]
    passing = report(
        "p",
        "Senator takes complaints about insults to Discord",
        "He may take the matter up with the French regulator Arcom, people close to him said.",
    )
    assert passing.facts is not None
    body = replace(passing, facts=replace(passing.facts, authority=replace(FIFTY.facts.authority, confidence=0.4)))  # type: ignore[union-attr,type-var]
    assert told(body, stage="complaint").authority == "CNIL"
    assert told(body, *quiet, stage="complaint").authority is None


def test_the_court_before_which_two_quarrelled_does_not_act_when_they_settle() -> None:
    settled = report(
        "s",
        "Deezer and authors' society settle their dispute",
        "Deezer and the authors' society of Belgium have settled. They signed a licence on Monday. In 2019 the court of appeal in Ghent had ruled for the society.",
    )
    assert settled.facts is not None
    assert settled.facts.authority is not None, "the report does name it"
    assert told(settled, stage="settlement").authority is None
    approved = report(
        "t", "Court in Ghent approves settlement with Deezer", "The court in Ghent approved the settlement with Deezer on Monday."
    )
    assert told(approved, stage="settlement").authority_kind == "court"


def test_of_one_sum_in_two_currencies_that_of_the_country_is_told() -> None:
    dollars = [
        report(f"d{n}", "France's CNIL fines Google 52 million dollars", "The regulator CNIL fined Google 52 million dollars.")
        for n in range(3)
    ]
    found = told(FIFTY, *dollars)
    assert found.amount is not None
    assert found.amount.currency == "EUR"


def test_what_was_claimed_is_background_once_it_is_settled() -> None:
    suit = report("c", "Radio sues Google for 5 million euros", "A French radio sues Google for 5 million euros before a court in Lyon.")
    assert told(suit, stage="complaint").amount is not None
    assert told(suit, stage="compliance").amount is None


def test_a_span_runs_from_the_act_and_near_days_are_one() -> None:
    same_day = report(
        "a",
        "French court orders X to name a user within ten days",
        "A court in Lyon on Monday ordered X to name a user within ten days.",
    )
    day_after = replace(
        report("b", "X must name a user, French court orders", "A court in Lyon ordered X to name a user. X has ten days to comply."),
        published_at=datetime(2026, 3, 3, 9, tzinfo=UTC),
    )
    assert day_after.facts is not None
    late = replace(day_after.facts.deadlines[0], on="2026-03-13")
    day_after = replace(day_after, facts=replace(day_after.facts, deadlines=(late,)))
    assert [str(due.on) for due in told(day_after, stage="order").deadlines] == ["2026-03-13"], "no day of the act is known"
    assert [str(due.on) for due in told(same_day, day_after, stage="order").deadlines] == ["2026-03-12"]


def test_a_number_of_claimants_is_nobody_beside_those_that_are_named() -> None:
    facts = report("a", "Four unions sue Uber", "").facts
    assert facts is not None
    names = tuple(
        Told(value=name, start=0, end=4, sentence=(0, 9), rule="", confidence=0.8) for name in ("Four unions", "Verdi", "Trois Suisses")
    )
    many = replace(report("a", "Four unions sue Uber", ""), facts=replace(facts, against=names))
    assert told(many, stage="complaint").claimants == ("Verdi", "Trois Suisses")
    alone = replace(many, facts=replace(facts, against=names[:1]))
    assert told(alone, stage="complaint").claimants == ("Four unions",)


def test_an_association_is_called_by_its_own_name() -> None:
    facts = report("a", "UEJF sues X", "").facts
    assert facts is not None
    name = Told(value="Union jüdischer Studenten (UEJF)", start=0, end=4, sentence=(0, 9), rule="", confidence=0.8)
    assert told(replace(FIFTY, facts=replace(facts, against=(name,)))).claimants == ("Union des étudiants juifs de France",)
