"""Which texts of the same words are two reports: siblings of a template are, edited copies are not."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.edits import EDITS
from bench.near_copies import Signed, match, press_texts, signed
from bench.templates import DIFFERENCES, LANGUAGES, facts, sibling, templates
from warehouse.ingest.contradiction import contradict

TEMPLATES = list(templates())
LEAD = "The court in Oakton fined the company {p} {s} million euros on {d} for failing to remove content that is banned, its press office said."
REST = (
    " The company's representative did not come to the hearing. The decision can be appealed within ten days of receiving a copy. Earlier this year "
    "several foreign companies were fined for the same kind of offence, and bailiffs opened proceedings against those that did not pay."
)


def report(title: str, text: str, language: str = "en") -> Signed:
    return signed("", title, text, language)


def notice(
    p: str = "Google", s: str = "4", d: str = "Tuesday", *, title: str = "Court fines {p} {s} million euros", more: str = ""
) -> Signed:
    return report(title.format(p=p, s=s, d=d), (LEAD + REST + more).format(p=p, s=s, d=d))


def apart(one: Signed, other: Signed, days: int = 0) -> bool:
    there, back = (contradict(a.particulars, b.particulars, days_apart=days) for a, b in ((one, other), (other, one)))
    assert there == back, "whether two texts contradict each other does not depend on which comes first"
    return there


def test_there_are_two_hundred_templates_in_ten_languages() -> None:
    assert (len(set(TEMPLATES)), len(LANGUAGES)) == (200, 10)


@settings(max_examples=150, deadline=None)
@given(template=st.sampled_from(TEMPLATES), difference=st.sampled_from(DIFFERENCES), known=st.booleans(), seed=st.integers(0, 10**6))
def test_no_sibling_of_a_template_is_swallowed(template, difference, known, seed) -> None:  # type: ignore[no-untyped-def]
    """Another party, sum, day or case number alone is another report, whoever the party is and whatever the script."""
    rng = random.Random(seed)
    one = facts(template.language, rng, known=known)
    pair = [template.report(f) for f in (one, sibling(one, difference, template.language, rng, known=known))]
    a, b = (report(title, text, template.language) for title, text in pair)
    assert match(a, b)[0], "the wording alone would make them copies"
    assert apart(a, b), pair


@settings(max_examples=60, deadline=None)
@given(template=st.sampled_from(TEMPLATES), edit=st.sampled_from(EDITS), known=st.booleans(), seed=st.integers(0, 10**6))
def test_an_edited_notice_is_still_its_copy(template, edit, known, seed) -> None:  # type: ignore[no-untyped-def]
    """The same notice after a desk's edit contradicts nothing."""
    rng = random.Random(seed)
    title, text = template.report(facts(template.language, rng, known=known))
    new_title, body = edit(title, [text], rng)
    assert not apart(report(title, text, template.language), report(new_title, "\n".join(body), template.language))


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_edited_wire_copies_of_the_press_are_found(edit) -> None:  # type: ignore[no-untyped-def]
    """Every eighth report of the invented press; `python -m bench.near_copies` takes them all."""
    for name, title, body in press_texts()[::8]:
        new_title, new_body = edit(title, body, random.Random(f"{edit.__name__} {name}"))
        assert not apart(signed(name, title, "\n".join(body)), signed(name, new_title, "\n".join(new_body))), name


def test_digits_of_another_script_are_the_same_sum() -> None:
    one = report("غرامة 5 مليون يورو", "فرضت المحكمة غرامة قدرها 5 مليون يورو على الشركة بسبب مخالفة القانون", "ar")
    assert not apart(one, report("غرامة ٥ مليون يورو", "فرضت المحكمة غرامة قدرها ٥ مليون يورو على الشركة بسبب مخالفة القانون", "ar"))
    assert apart(one, report("غرامة ٧ مليون يورو", "فرضت المحكمة غرامة قدرها ٧ مليون يورو على الشركة بسبب مخالفة القانون", "ar"))


def test_a_day_may_shift_between_time_zones_but_not_between_days_of_publication() -> None:
    """Tuesday's report is Wednesday's in Tokyo; on the next day it is another report."""
    assert not apart(notice(d="Tuesday"), notice(d="Wednesday"))
    assert apart(notice(d="Tuesday"), notice(d="Wednesday"), days=1)
    assert apart(notice(d="Tuesday"), notice(d="Thursday"))


def test_a_converted_or_rounded_sum_is_the_same_sum() -> None:
    euros = notice(s="403.7")
    assert not apart(euros, notice(s="404"))
    dollars = report(
        "Court fines Google 440 million dollars", (LEAD + REST).format(p="Google", s="440", d="Tuesday").replace("euros", "dollars")
    )
    assert not apart(euros, dollars)
    assert apart(notice(s="100"), notice(s="101"))


def test_an_owner_is_its_service_and_two_services_are_two() -> None:
    assert not apart(notice("Meta"), notice("Facebook"))
    assert apart(notice("Instagram"), notice("WhatsApp"))


def test_two_fined_in_one_ruling_are_one_report_in_either_order() -> None:
    both = notice("Google and Meta", title="Court fines two platforms")
    assert not apart(both, notice("Meta and Google", title="Court fines two platforms"))
    assert not apart(both, notice("Google", title="Court fines two platforms"))


def test_one_background_figure_that_was_brought_up_to_date_is_no_other_report() -> None:
    filler = (
        " The court has heard many such cases and will hear many more of them before the end of the year, as its press office says." * 8
    )
    assert not apart(
        notice(more=filler + " Its shares are worth 17 billion euros in all."),
        notice(more=filler + " Its shares are worth 18 billion euros in all."),
    )


def test_a_corrected_sum_at_another_address_is_a_report_of_its_own() -> None:
    """It cannot be told from a second fine of the same day; at the same address it is a new version, and nothing is hidden in either case."""
    assert apart(notice(s="4"), notice(s="5"))


def test_what_only_the_headline_names_tells_reports_apart() -> None:
    text = "The company was fined by the regional court for failing to remove content that is banned, its press office said today." + REST
    assert apart(report("Court fines Zorvanta again", text), report("Court fines Quibblenet again", text))
    assert apart(report("Court fines TikTok again", text), report("Court fines Reddit again", text))
    assert not apart(report("Court fines Zorvanta again", text), report("Court fines Zorvnata again", text)), "a slip of the pen"
    assert not apart(report("Court fines Zorvanta again", text), report("What the judges said", text)), (
        "another headline names nothing else"
    )


def test_a_lying_headline_over_the_same_text_stays_a_copy() -> None:
    """The text has the true sum, so the other one in the headline is no other report but a contradiction that readers are shown."""
    assert not apart(notice(), notice(title="Court fines {p} 9 million euros"))


def test_reports_that_share_only_the_law_are_told_by_their_parties() -> None:
    law = " Under the law, services must remove illegal content within 24 hours of notice and publish reports twice a year." * 3
    one = report("Regulator fines TikTok over accounts", "TikTok must pay because the age check could be skipped." + law)
    assert apart(
        one,
        report("Authority acts on Reddit and hate speech", "Reddit left racist comments online for nine days, the authority found." + law),
    )
    assert not apart(one, report("Age check skipped", "The age check could be skipped." + law)), "who names nobody contradicts nobody"


@pytest.mark.parametrize("empty", [b""])
def test_what_was_stored_before_facts_were_contradicts_nothing(empty: bytes) -> None:
    assert not contradict(empty, notice().particulars)
    assert not contradict(notice().particulars, empty)


# fmt: off
OTHER_TEMPLATES: list[tuple[str, str, str, list[tuple[str, str, str]]]] = [
("en","{0} fined {1} over age checks","{0} was fined {1} by the Irish regulator, it said {2}. The service had let children open accounts without any check. The authority began its inquiry two years ago after reports in the press. The company can appeal to the High Court. The regulator has fined several companies this year.",
 [("Zorvanta","two million euros","on Monday"),("Quibblenet","two million euros","on Monday"),("Zorvanta","three million euros","on Monday"),("Zorvanta","two million euros","on Friday"),("Snap","two million euros","on Monday")]),
("en","Judge sentences {0} to {1} for online threats","A judge in Oakton sentenced {0} to {1} in prison {2} for threats posted on Facebook. The prosecutor had asked for more. The messages were found by the police after a complaint by the mayor. The lawyer of the accused said that he would appeal. The court has dealt with many such cases since the law was changed.",
 [("Peter Marlowe","two years","on 3 March"),("Henry Stubbs","two years","on 3 March"),("Peter Marlowe","four years","on 3 March"),("Peter Marlowe","two years","on 9 March")]),
("de","{0} unterliegt vor Gericht","{0} muss {1} zahlen. Das entschied das Gericht {2}. Die Richter folgten der Klage der Verbraucherzentrale in allen Punkten. Das Urteil ist noch nicht rechtskräftig. Das Unternehmen prüft eine Berufung. Verbraucherschützer begrüßten die Entscheidung als Zeichen für die ganze Branche.",
 [("Zorvanta","drei Millionen Euro","am Montag"),("Lumikko","drei Millionen Euro","am Montag"),("Zorvanta","fünf Millionen Euro","am Montag"),("Zorvanta","drei Millionen Euro","am Donnerstag")]),
("ja","{0}に{1}の制裁金","公正取引委員会は{2}、{0}に{1}の制裁金を命じた。同社は優越的な地位を利用し、取引先に不利な条件を押し付けていた。委員会は昨年から調査を進めていた。同社は命令を不服として争う構えを見せている。専門家は今回の判断を妥当だと評価した。",
 [("佐藤通信","三百万円","三日"),("山川商事","三百万円","三日"),("佐藤通信","五百万円","三日"),("ルミッコ","三百万円","三日")]),
("zh","{0}被罚{1}","市场监管总局{2}宣布，对{0}处以{1}罚款。该公司滥用市场支配地位，要求商家二选一。调查自去年开始，历时一年。该公司表示接受处罚，并将整改。专家认为这一决定对行业有警示作用。",
 [("佐万达","三百万元","三日"),("卢米科","三百万元","三日"),("佐万达","五百万元","三日"),("腾讯","三百万元","三日")]),
("ar","تغريم {0} مبلغ {1}","أعلنت هيئة المنافسة {2} تغريم {0} مبلغ {1} بسبب استغلال وضعها في السوق. وقالت الهيئة إن التحقيق بدأ قبل عامين بعد شكاوى من التجار. وأكدت الشركة أنها ستطعن في القرار أمام القضاء. ويرى خبراء أن القرار رسالة إلى القطاع كله.",
 [("زورفانتا","ثلاثة ملايين دولار","الاثنين"),("لوميكو","ثلاثة ملايين دولار","الاثنين"),("زورفانتا","خمسة ملايين دولار","الاثنين"),("زورفانتا","ثلاثة ملايين دولار","الخميس"),("تيك توك","ثلاثة ملايين دولار","الاثنين")]),
("ru","{0} оштрафована на {1}","Компания {0} должна заплатить {1}. Такое решение {2} принял мировой суд. Поводом стал отказ удалить запрещённые материалы. Представители компании в суд не явились. Решение может быть обжаловано. Ранее суд уже штрафовал иностранные компании за подобные нарушения.",
 [("Зорванта","три миллиона рублей","в понедельник"),("Лумикко","три миллиона рублей","в понедельник"),("Зорванта","пять миллионов рублей","в понедельник"),("Зорванта","три миллиона рублей","в пятницу"),("Twitch","три миллиона рублей","в понедельник")]),
("fr","{0} condamnée à {1}","{0} a été condamnée {2} à verser {1} à une association de consommateurs. Le tribunal a jugé ses clauses abusives. La société a un mois pour faire appel. L’association avait saisi la justice il y a trois ans. D’autres plateformes sont visées par des procédures du même type.",
 [("Zorvanta","deux millions d’euros","lundi"),("Lumikko","deux millions d’euros","lundi"),("Zorvanta","trois millions d’euros","lundi"),("Zorvanta","deux millions d’euros","jeudi"),("Uber","deux millions d’euros","lundi")]),
("es","Multa de {1} a {0}","La autoridad impuso {2} a {0} una multa de {1} por tratar datos sin permiso. La investigación empezó tras varias quejas. La empresa puede recurrir. El organismo recordó que la ley obliga a informar a los usuarios. Otras empresas fueron sancionadas este año.",
 [("Zorvanta","dos millones de euros","el lunes"),("Lumikko","dos millones de euros","el lunes"),("Zorvanta","tres millones de euros","el lunes"),("Zorvanta","dos millones de euros","el jueves"),("Uber","dos millones de euros","el lunes")]),
("it","Multa di {1} a {0}","Il garante ha inflitto {2} a {0} una multa di {1} per aver trattato dati senza consenso. L’indagine era partita dopo alcuni reclami. La società può fare ricorso. Il garante ricorda che la legge impone di informare gli utenti. Altre società sono state sanzionate quest’anno.",
 [("Zorvanta","due milioni di euro","lunedì"),("Lumikko","due milioni di euro","lunedì"),("Zorvanta","tre milioni di euro","lunedì"),("Zorvanta","due milioni di euro","giovedì")]),
("pt","Multa de {1} à {0}","A autoridade aplicou {2} à {0} uma multa de {1} por tratar dados sem autorização. A investigação começou depois de várias queixas. A empresa pode recorrer. A autoridade lembrou que a lei obriga a informar os utilizadores. Outras empresas foram punidas este ano.",
 [("Zorvanta","dois milhões de euros","na segunda-feira"),("Lumikko","dois milhões de euros","na segunda-feira"),("Zorvanta","três milhões de euros","na segunda-feira"),("Zorvanta","dois milhões de euros","na quinta-feira")]),
]
# fmt: on
"""(language, headline, body, facts: the first one's, then those of siblings): sums in words, weekdays, parties that begin a sentence, signs for figures."""


@pytest.mark.parametrize(
    ("language", "title", "body", "stated"), OTHER_TEMPLATES, ids=lambda value: value if isinstance(value, str) and len(value) == 2 else ""
)
def test_siblings_whose_facts_are_written_in_words_stay_apart(
    language: str, title: str, body: str, stated: list[tuple[str, str, str]]
) -> None:
    first, *others = (report(title.format(*said), body.format(*said), language) for said in stated)
    for said, other in zip(stated[1:], others, strict=True):
        assert apart(first, other), said


def test_the_next_day_in_another_time_zone_takes_nothing_away_from_another_sum() -> None:
    """Another sum alone is enough; that the day is told as its neighbour speaks neither for nor against."""
    assert not apart(notice(d="Tuesday"), notice(d="Wednesday"))
    assert not apart(notice(d="Monday"), notice(d="Sunday"))
    assert apart(notice(d="Tuesday"), notice(d="Wednesday"), 1)
    assert apart(notice(d="Tuesday"), notice(d="Thursday"))
    told = [
        report("A ruling", f"The court fined the firm {s} million euros on {d} for spam.")
        for s, d in (("4", "Tuesday"), ("9", "Wednesday"))
    ]
    assert apart(*told)
