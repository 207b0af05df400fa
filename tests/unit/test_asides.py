"""What long reports tell in passing - fines that may follow, were imposed in another case or not at all, sums asked for, lost or reckoned - is not the news."""

from datetime import date

import pytest

from pipeline.understand import understand
from records.facts import Facts

DAY = date(2026, 3, 3)

STAGES = [
    ("en", "Swimmers take fitness app to court", "A swimming club in Perth has asked the Federal Court to make Strava delete its members' routes. The company was fined in another country in 2022. It faces a penalty of up to A$2 million.", "complaint"),
    ("de", "Imker verklagen Versandhändler", "Der Imkerbund hat beim Landgericht Ulm Klage gegen Amazon eingereicht. Der Händler musste 2021 in einem anderen Fall ein Bußgeld zahlen. Nun fordern die Imker 70.000 Euro.", "complaint"),
    ("fr", "Des guides attaquent un site de voyages", "Le syndicat des guides a assigné Tripadvisor devant le tribunal de Grasse. La loi prévoit une amende de 75 000 euros au plus. Les guides réclament 30 000 euros.", "complaint"),
    ("no", "Speidere anmelder spillplattform", "Speiderforbundet har anmeldt Roblox til politiet. Forbundet mener at selskapet bør få en bot på 1 million kroner.", "complaint"),
    ("en", "Trial over lost hotel bookings opens", "The trial of a claim against Expedia began in Cardiff on Monday. Eleven innkeepers want £400,000. The company paid a fine in another matter years ago.", "hearing"),
    ("sv", "Rättegången mot streamingsajt har börjat", "Huvudförhandlingen mot ägaren till sajten Filmskatt inleddes i Umeå tingsrätt i går. Åklagaren yrkar böter. Dom väntas i maj.", "hearing"),
    ("cs", "Soud začal projednávat spor o recenze", "U Krajského soudu v Plzni začalo jednání o žalobě lékárníka na Google. Žádá 300 tisíc korun. Google v minulosti dostal pokutu.", "hearing"),
    ("ru", "Начался процесс над владельцем форума", "В суде Казани начался процесс над владельцем форума. Ему грозит штраф до 500 тысяч рублей. Следующее заседание пройдет в апреле.", "hearing"),
    ("pt", "Governo quer travar anúncios de empréstimos", "O Governo apresentou uma proposta de lei que obriga o Facebook a apagar anúncios de empréstimos ilegais. As plataformas arriscam uma multa até 2 milhões de euros.", "legislation"),
    ("fi", "Hallitus haluaa rajoittaa sovellusten mainontaa", "Hallitus antoi eduskunnalle lakiesityksen, joka velvoittaisi TikTokin poistamaan uhkapelimainokset. Sakko voisi olla enintään miljoona euroa.", "legislation"),
    ("en", "Watchdog closes file on recipe site without a fine", "The consumer agency has closed the case against Pinterest after the company gave undertakings. It could have been fined up to 5 per cent of turnover.", "settlement"),
    ("nl", "Site koopt zaak af", "Marktplaats betaalt 60.000 euro om een einde te maken aan een zaak bij de toezichthouder. Zonder schikking dreigde een boete van 300.000 euro.", "settlement"),
    ("pl", "Sąd apelacyjny oddalił apelację portalu", "Sąd Apelacyjny we Wrocławiu oddalił apelację Allegro i utrzymał wyrok. Portal zapłaci klientce 9 tys. zł. Klientka żądała 40 tys. zł.", "appeal"),
    ("hr", "Županijski sud preinačio presudu", "Županijski sud u Rijeci preinačio je presudu i odbio tužbu protiv Facebooka. Tužitelj je tražio 12.000 eura.", "appeal"),
]  # fmt: skip
"""Language, headline, text and the step that is the news."""

ALSO = {"appeal": {"judgment"}, "settlement": {"compliance", "order", "other"}}


def facts(title: str, text: str) -> Facts:
    return understand(title, text, published_at=DAY).facts


@pytest.mark.parametrize(("language", "title", "text", "stage"), STAGES, ids=[f"{row[3]}-{row[0]}" for row in STAGES])
def test_a_fine_told_in_passing_is_not_the_news(language: str, title: str, text: str, stage: str) -> None:
    told = facts(title, text).stage
    assert told is not None
    assert told.value in {stage, *ALSO.get(stage, ())}


SUMS = [
    ("en", "Scouts sue video site", "A scout group sued Vimeo in Boston. It wants $90,000 in damages.", [("claim", "90000", True)]),
    ("de", "Verein verklagt Portal", "Ein Verein klagt in Bonn gegen Google. Gefordert werden 12.000 Euro Schadenersatz.", [("claim", "12000", True)]),
    ("el", "Αγωγή κατά της Booking", "Ξενοδόχος κατέθεσε αγωγή κατά της Booking. Η αξίωση για αποζημίωση ανέρχεται σε 50.000 ευρώ.", [("claim", "50000", True)]),
    ("hu", "Pert indított egy fotós", "Egy fotós pert indított a Pinterest ellen. Azt kéri, hogy a cég fizessen 2 millió forint kártérítést.", [("claim", "2000000", True)]),
    ("da", "Klub sagsøger Facebook", "En roklub har sagsøgt Facebook. Klubben kræver 80.000 kroner i erstatning.", [("claim", "80000", True)]),
    ("en", "Police tell app to check sellers", "The police ordered Carousell to check sellers after losses from scams rose to $4 million. It faces a fine of up to $1 million.", [("potential", "1000000", True)]),
    ("es", "Multan a una billetera digital", "El regulador multó con 3 millones de euros a Bizum. Una clienta tenía 500 euros en el monedero.", [("fine", "3000000", True)]),
    ("it", "Ridotta la sanzione a Vinted", "Il Tar ha ridotto da 5 a 3 milioni di euro la sanzione a Vinted.", [("fine", "3000000", True), ("fine", "5000000", False)]),
    ("en", "Agency fines map app", "The agency fined Waze 2 million euros. It had originally proposed 3 million euros.", [("fine", "2000000", True), ("potential", "3000000", False)]),
    ("en", "Court fines map app", "The court fined Waze 2 million euros. The maximum penalty for such breaches was 9 million euros.", [("fine", "2000000", True), ("potential", "9000000", False)]),
    ("de", "Klage gegen Portal abgewiesen", "Das Landgericht Hof wies die Klage gegen Jameda ab. Der Streitwert beträgt 25.000 Euro.", [("other", "25000", False)]),
    ("en", "Ministers plan law on shopping apps", "A bill would oblige Temu to name its sellers. A fine of 8 million euros would follow a breach.", [("potential", "8000000", True)]),
    ("it", "Istruttoria su Shein", "L'Autorità ha aperto un'istruttoria su Shein. La sanzione può arrivare a 10 milioni di euro o al 6 per cento del fatturato.", [("potential", "10000000", True), ("potential", "6", False)]),
]  # fmt: skip
"""Language, headline, text, and the sums: role, value, whether the main one."""


@pytest.mark.parametrize(("language", "title", "text", "sums"), SUMS, ids=[f"{row[0]}-{n}" for n, row in enumerate(SUMS)])
def test_what_a_sum_told_in_passing_is(language: str, title: str, text: str, sums: list[tuple[str, str, bool]]) -> None:
    assert [(one.role, one.value, one.main) for one in facts(title, text).amounts] == sums


def test_a_bare_dollar_sign_is_a_peso_where_the_process_runs_in_a_country_of_pesos() -> None:
    told = facts(
        "Multa a Uber en Chile",
        "El tribunal de Santiago multó a Uber con $40 millones. La empresa ofreció US$ 9.000. Pidió $2 millones de dólares.",
    )
    assert [(one.currency, one.value) for one in sorted(told.amounts, key=lambda one: one.start)] == [
        ("CLP", "40000000"), ("USD", "9000"), ("USD", "2000000"),
    ]  # fmt: skip
    english = facts("Chile fines Uber", "A court in Santiago, Chile, fined Uber $40 million.")
    assert [one.currency for one in english.amounts] == ["USD"]


def test_half_a_billion_in_words_takes_the_currency_told_before() -> None:
    told = facts("Policie zasáhla proti webu", "Policie v Brně zajistila 63 milionů korun. Škodu vyčíslila na půl miliardy. Web běží dál.")
    assert {one.value for one in told.amounts} == {"63000000", "500000000"}
