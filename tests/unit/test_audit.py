"""Audits without a warehouse: what a list's columns and values mean, which told decision is the listed one, and why one is missing."""

import dataclasses
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from records.audit import ListedDecision, ToldDecision, Verdict, Watch
from warehouse.audit.archive import tallies
from warehouse.audit.listed import columns_of, listed_decision, platforms_in
from warehouse.audit.matching import finding, likeness

DAY = date(2024, 3, 1)
LISTED = ListedDecision(
    line=2, day=DAY, authority="CNIL", authorities=("CNIL",), country="fr", party="Google", platforms=("Google", "YouTube"), amount=Decimal(250_000_000),
    currency="EUR", eur=Decimal(250_000_000),
)  # fmt: skip
TOLD = ToldDecision(
    key="s1", line="France fines Google 250 million euros", day=DAY, language="en", country="fr", authority="CNIL", platforms=("Google",),
    amount=Decimal(250_000_000), currency="EUR", eur=Decimal(250_000_000),
)  # fmt: skip
WATCH = Watch(begins=date(2020, 1, 1), sources=3, pages=40)


def told(**other: Any) -> ToldDecision:
    return dataclasses.replace(TOLD, **other)


def listed(**other: Any) -> ListedDecision:
    return dataclasses.replace(LISTED, **other)


def read(**row: str) -> ListedDecision:
    return listed_decision(2, row, columns_of(row))[0]


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        (["ETid", "Country", "Date of Decision", "Fine [€]", "Controller/Processor", "Quoted Art.", "Direct URL"], {"country": "Country", "day": "Date of Decision", "amount": "Fine [€]", "party": "Controller/Processor", "url": "Direct URL"}),
        (["Jurisdiction", "DPA_With_Country", "Date_Started", "Date_Decided", "Date_Published", "Fine", "Currency", "Party_Name_1", "ECLI"], {"country": "Jurisdiction", "authority": "DPA_With_Country", "day": "Date_Decided", "amount": "Fine", "currency": "Currency", "party": "Party_Name_1", "case_number": "ECLI"}),
        (["Case Name", "Court", "State", "Docket Number"], {"title": "Case Name", "authority": "Court", "country": "State", "case_number": "Docket Number"}),
        (["Behörde", "Datum", "Unternehmen", "Bußgeld"], {"authority": "Behörde", "day": "Datum", "party": "Unternehmen", "amount": "Bußgeld"}),
    ],
)  # fmt: skip
def test_columns_of_the_trackers_are_known_by_name(header: list[str], fields: dict[str, str]) -> None:
    assert columns_of(header) == fields


def test_a_row_is_read_with_the_names_of_the_beat() -> None:
    row = read(
        **{
            "Date of Decision": "01.03.2024", "Authority": "French Data Protection Authority (CNIL)", "Controller": "Google Ireland Limited, Google LLC",
            "Fine [€]": "250.000.000", "url": "https://cnil.example/a?utm_source=x",
        }
    )  # fmt: skip
    assert (row.day, row.authorities, row.country, row.amount, row.currency) == (DAY, ("CNIL",), "fr", Decimal(250_000_000), "EUR")
    assert {"Google", "YouTube"} <= set(row.platforms)
    assert row.urls == ("https://cnil.example/a",)


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("1,200,000", "USD", (Decimal(1_200_000), "USD")),
        ("1 200 000,50 €", "", (Decimal("1200000.50"), "EUR")),
        ("$1.2 billion", "", (Decimal(1_200_000_000), "USD")),
        ("EUR 50m", "", (Decimal(50_000_000), "EUR")),
        ("Only intention to issue fine", "", (None, None)),
        ("0", "EUR", (None, None)),
    ],
)
def test_sums_of_lists_are_read_in_their_notations(text: str, currency: str, expected: tuple[Decimal | None, str | None]) -> None:
    row = read(party="Google", fine=text, currency=currency)
    assert (row.amount, row.currency) == expected


def test_a_case_names_its_platform_on_either_side() -> None:
    assert "X" in read(title="SOS Racisme v. Twitter").platforms
    assert read(party="UEJF c. Twitter Inc.").platforms == ("X",)
    assert read(party="Bakery of Lyon").platforms == ()


def test_what_cannot_be_read_is_told_with_its_line() -> None:
    row = {"Date": "sometime", "Country": "Freedonia", "Company": "Google"}
    assert listed_decision(7, row, columns_of(row))[1] == [
        "line 7: Date: 'sometime' is no day",
        "line 7: Country: 'Freedonia' is no country or jurisdiction",
    ]


def test_an_address_or_a_case_number_is_enough() -> None:
    other = told(platforms=("TikTok",), country="ie", urls=("https://a.example/1",), case_numbers=("C-311/18",))
    assert likeness(listed(urls=("https://a.example/1",)), other) == (1.0, ("address",))
    assert likeness(listed(case_numbers=("C‑311/18",)), other) == (0.95, ("case number",))


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        ({}, Verdict.FOUND),
        ({"amount": Decimal(271_000_000), "currency": "USD", "eur": Decimal(249_000_000)}, Verdict.FOUND),
        ({"day": date(2024, 3, 20), "amount": None, "eur": None}, Verdict.FOUND),
        ({"authority": None, "amount": None, "eur": None}, Verdict.LIKELY),
        ({"country": "us", "authority": None, "amount": None, "eur": None}, Verdict.NOT_REPORTED),
        ({"authority": None, "amount": Decimal(60_000_000), "eur": Decimal(60_000_000), "day": date(2024, 3, 30)}, Verdict.NOT_REPORTED),
        ({"platforms": ("TikTok",)}, Verdict.NOT_REPORTED),
        ({"day": date(2024, 6, 1)}, Verdict.NOT_REPORTED),
        ({"day": date(2024, 2, 20)}, Verdict.NOT_REPORTED),
    ],
)
def test_how_much_must_agree(other: dict[str, Any], verdict: Verdict) -> None:
    assert finding(LISTED, [told(**other)], (), (), WATCH, "fr").verdict is verdict


def test_of_two_stories_the_nearer_is_the_one() -> None:
    found = finding(LISTED, [told(key="s9", day=date(2024, 3, 3)), told(key="s2")], (), (), WATCH, "fr")
    assert found.told is not None
    assert (found.told.key, found.language) == ("s2", "en")


@pytest.mark.parametrize(
    ("copies", "pages", "watch", "verdict"),
    [
        ([told(key="r1")], [told(key="p1", outcome="off-topic")], WATCH, Verdict.SWALLOWED),
        ([], [told(key="p1", outcome="off-topic", authority=None, amount=None, eur=None)], WATCH, Verdict.OFF_TOPIC),
        ([], [told(key="p1", outcome="paywall-stub", authority=None, amount=None, eur=None)], WATCH, Verdict.NOT_KEPT),
        (
            [],
            [told(key="p1", outcome="off-topic", country=None, authority=None, day=date(2024, 3, 9), amount=None, eur=None)],
            WATCH,
            Verdict.NOT_REPORTED,
        ),
        ([], [], Watch(begins=date(2024, 3, 16), sources=3, pages=0), Verdict.BEFORE),
        ([], [], Watch(begins=date(2024, 3, 15), sources=3, pages=0), Verdict.NOTHING_CAPTURED),
        ([], [], Watch(begins=None, sources=0, pages=0), Verdict.BEFORE),
        ([], [], Watch(begins=date(2020, 1, 1), sources=0, pages=0), Verdict.NO_SOURCE),
        ([], [], WATCH, Verdict.NOT_REPORTED),
    ],
)
def test_the_most_telling_reason_is_given(copies: list[ToldDecision], pages: list[ToldDecision], watch: Watch, verdict: Verdict) -> None:
    assert finding(LISTED, [], copies, pages, watch, "fr").verdict is verdict


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("Facebook Messenger fined", ("Messenger",)),
        ("Court tells Instagram Threads and Facebook apart", ("Threads", "Facebook")),
        ("Order against facebook", ()),
    ],
)
def test_the_longest_name_in_a_title_is_meant(title: str, named: tuple[str, ...]) -> None:
    assert platforms_in(title) == named


def test_verdicts_are_counted_by_country_or_language_most_listed_first() -> None:
    found = [
        finding(listed(line=1), [TOLD], (), (), WATCH, "fr"),
        finding(listed(line=2), [], (), (), WATCH, "fr"),
        finding(listed(line=3), [TOLD], (), (), WATCH, "en"),
        finding(listed(line=4, country="de"), [], (), (), WATCH, None),
        finding(listed(line=5, country=None), [], (), (), WATCH, "de"),
    ]
    assert [(row.of, row.listed, row.verdicts) for row in tallies(found, "country")] == [
        ("fr", 3, {"found": 2, "not-reported": 1}),
        ("", 1, {"not-reported": 1}),
        ("de", 1, {"not-reported": 1}),
    ]
    languages = [one.language for one in found]
    assert [(row.of, row.listed) for row in tallies(found, "language")] == sorted(
        ((key or "", languages.count(key)) for key in set(languages)), key=lambda row: (-row[1], row[0])
    )
