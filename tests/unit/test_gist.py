"""Two sentences of what happened: the standfirst where it tells, else the sentences that tell the act. All texts are invented."""

from dataclasses import replace

import pytest

from digests.gist import LONGEST, gist
from records.telling import Telling, ToldSentence

TITLE = "Court orders Twitter to name users"
ACT = "The tribunal of Paris ordered Twitter on Tuesday to hand over the names of five users within two months."
SUM = "For every day of delay the company has to pay 5,000 euros."
PAST = "In 2013 another court had fined a rival of the company 30,000 euros."


def telling(*sentences: ToldSentence, standfirst: str = "", title: str = TITLE, language: str = "en") -> Telling:
    return Telling(report_id="a", language=language, title=title, standfirst=standfirst, sentences=sentences)


def sentence(text: str, *kinds: str) -> ToldSentence:
    return ToldSentence(text=text, kinds=kinds)


def test_a_standfirst_that_tells_is_taken_whole_to_its_second_sentence() -> None:
    standfirst = f"{ACT} {SUM} Associations had sued in spring."
    assert gist(telling(sentence(PAST, "stage"), standfirst=standfirst)) == f"{ACT} {SUM}"


def test_a_standfirst_of_one_sentence_is_followed_by_the_one_that_tells_the_act() -> None:
    standfirst = "Until now the company had answered for terrorism and violence alone."
    told = (sentence(ACT, "stage", "authority"), sentence(PAST, "amount"))
    assert gist(telling(*told, standfirst=standfirst)) == f"{standfirst} {ACT}"
    again = "On Tuesday the tribunal of Paris ordered Twitter to hand over the names of five users."
    assert gist(telling(*told[:1], sentence(SUM, "amount"), standfirst=again)) == f"{again} {SUM}"


@pytest.mark.parametrize(
    "standfirst", ["", "Justice", TITLE, f"{TITLE} …", f"{TITLE}!", "The tribunal of Paris ordered Twitter on Tuesday to hand over the na…"]
)
def test_a_standfirst_that_tells_nothing_or_breaks_off_gives_way_to_the_sentences_of_the_act(standfirst: str) -> None:
    found = gist(
        telling(sentence(ACT, "stage", "authority"), sentence(PAST, "amount"), sentence(SUM, "amount", "stage"), standfirst=standfirst)
    )
    assert found == f"{ACT} {SUM}"


def test_the_sentences_stand_in_the_order_of_the_text() -> None:
    assert gist(telling(sentence(SUM, "amount"), sentence(ACT, "stage", "authority"))) == f"{SUM} {ACT}"


@pytest.mark.parametrize(
    "before",
    [
        "PARIS (Continental Wire) - ",
        "BERLIN, 3. März (Nordnachrichten) – ",
        "24 October 2024\n",
        "Justice\nBy A. Writer\n",
        "Paris, le 3 mars (Fil du Port) — ",
    ],
)
def test_what_stands_before_the_first_sentence_is_left_out(before: str) -> None:
    assert gist(telling(sentence(before + ACT, "stage"))) == ACT


def test_a_bracket_within_a_sentence_stays() -> None:
    text = "The Irish commission (DPC) fined the company 310 million euros for its advertising on Thursday."
    assert gist(telling(sentence(text, "stage"))) == text


def test_the_headline_is_not_said_twice() -> None:
    assert gist(telling(sentence(TITLE, "stage"), sentence(SUM, "amount"))) == SUM
    assert gist(telling(sentence(TITLE, "stage"))) == ""


def test_a_standfirst_that_breaks_off_is_better_than_nothing() -> None:
    broken = "The tribunal of Paris ordered Twitter on Tuesday to hand over the na…"
    assert gist(telling(standfirst=broken)) == broken
    assert gist(telling()) == ""


@pytest.mark.parametrize(
    ("language", "standfirst", "expected"),
    [
        ("ja", "東京地方裁判所はXに対し投稿者の情報を開示するよう命じた。同社は控訴する方針。原告は歓迎した。", "東京地方裁判所はXに対し投稿者の情報を開示するよう命じた。同社は控訴する方針。"),
        ("ar", "أمرت محكمة في باريس منصة تويتر بالكشف عن هويات خمسة مستخدمين. هل ستستأنف الشركة؟ لم ترد.", "أمرت محكمة في باريس منصة تويتر بالكشف عن هويات خمسة مستخدمين. هل ستستأنف الشركة؟"),
        ("hi", "दिल्ली उच्च न्यायालय ने ट्विटर को पाँच उपयोगकर्ताओं के नाम बताने का आदेश दिया। कंपनी अपील करेगी। सुनवाई मार्च में होगी।", "दिल्ली उच्च न्यायालय ने ट्विटर को पाँच उपयोगकर्ताओं के नाम बताने का आदेश दिया। कंपनी अपील करेगी।"),
        ("fr", "« Twitter doit livrer les noms de cinq auteurs. » Le tribunal l’a dit mardi. L’appel est possible.", "« Twitter doit livrer les noms de cinq auteurs. » Le tribunal l’a dit mardi."),
    ],
)  # fmt: skip
def test_sentences_end_as_their_script_ends_them(language: str, standfirst: str, expected: str) -> None:
    assert gist(telling(standfirst=standfirst, language=language)) == expected


def test_too_long_loses_the_second_sentence_then_its_own_end() -> None:
    long = "The tribunal ordered Twitter to hand over " + ", ".join(f"the name of user number {n}" for n in range(20)) + "."
    short = f"{ACT} {long}"
    assert gist(telling(standfirst=short)) == ACT
    cut = gist(telling(standfirst=long))
    assert len(cut) <= LONGEST
    assert cut.endswith("…")
    assert long.startswith(cut[:-1])
    assert not cut[:-1].endswith((" ", ","))


def test_the_first_sentence_tells_where_no_fact_leads_to_it() -> None:
    opening = "PORTO (Agency) - A court in Porto has barred a platform from selling tickets twice. It has two weeks."
    assert gist(replace(telling(), opening=opening)) == "A court in Porto has barred a platform from selling tickets twice."


def test_a_question_does_not_tell_what_happened() -> None:
    assert gist(replace(telling(), opening="How many moderators are there, and which languages do they speak at all?")) == ""


def test_what_stands_far_behind_the_beginning_is_no_second_sentence() -> None:
    lead = "A court in Porto has barred a platform from selling tickets twice."
    old = "Two years ago another court had fined the company nine million euros for hidden fees."
    far = f"{lead} {'The hall was full and the hearing went on until late. ' * 14}{old}"
    assert gist(replace(telling(sentence(lead, "stage"), sentence(old, "amount", "stage")), opening=far)) == lead
    near = f"{lead} {old}"
    assert gist(replace(telling(sentence(lead, "stage"), sentence(old, "amount", "stage")), opening=near)) == near
