"""Who sues or complained and has no name in the report, told by what he is: reports of our own, invented in full."""

import pytest

from tests.unit.claimant_sentences import against

NAMELESS = [
    (
        "en",
        "Etsy must refund buyers",
        "A county court has ordered Etsy to refund a buyer. The complaint came from a retired postman from Kilkenny, who had ordered a clock that never arrived.",
        "retired postman",
    ),
    (
        "en",
        "Court sides with courier",
        "A tribunal ruled against Deliveroo on Tuesday. Two nurses from Leeds had brought the claim.",
        "Two nurses",
    ),
    (
        "en",
        "Snapchat sued over filter",
        "A Dunmore teacher has sued Snapchat in federal court, saying the filter distracted her son. The company denies it.",
        "teacher",
    ),
    (
        "fr",
        "Vinted condamné",
        "Le tribunal judiciaire de Lyon a condamné Vinted à rembourser. Il avait été saisi par une infirmière de Roanne, dont le compte avait été fermé.",
        "infirmière",
    ),
    ("fr", "Uber perd", "La cour d'appel a condamné Uber. Trois chauffeurs avaient saisi la justice.", "chauffeurs"),
    (
        "de",
        "Ebay unterliegt",
        "Das Amtsgericht Ulm gab der Klage eines Briefmarkenhändlers aus Biberach statt, Ebay muss das Konto freigeben.",
        "händlers",
    ),
    (
        "es",
        "Airbnb deberá indemnizar",
        "Un juzgado de Sevilla condenó a Airbnb. La demanda fue presentada por una jubilada de Huelva.",
        "jubilada",
    ),
    (
        "es",
        "Mercado Libre, condenado",
        "La Cámara confirmó la condena contra Mercado Libre. El reclamo lo inició un docente de Rosario al que nunca le llegó el televisor.",
        "docente",
    ),
    (
        "pt",
        "Uber condenada",
        "O Tribunal de Justiça condenou a Uber a indenizar. A ação foi movida por uma enfermeira de Campinas.",
        "enfermeira",
    ),
    (
        "it",
        "Airbnb condannata",
        "Il giudice di pace ha condannato Airbnb a rimborsare. A rivolgersi al giudice era stata una pensionata di Ferrara.",
        "pensionata",
    ),
    (
        "it",
        "Glovo, riconosciuti i diritti",
        "Il tribunale di Bologna ha condannato Glovo. Il ricorso era stato presentato da due rider.",
        "rider",
    ),
    (
        "nl",
        "Booking moet betalen",
        "De kantonrechter heeft Booking veroordeeld. De zaak was aangespannen door een hotelier uit Zwolle.",
        "hotelier",
    ),
    ("sv", "Foodora förlorar", "Tingsrätten har dömt mot Foodora. Målet drevs av en cykelbud från Malmö.", "cykelbud"),
    (
        "da",
        "Bøde til Nemlig",
        "Datatilsynet har indstillet Facebook til en bøde. Sagen begyndte med en klage fra en lærer i Aalborg.",
        "lærer",
    ),
    (
        "no",
        "Gebyr til Tinder",
        "Datatilsynet har gitt Tinder et gebyr. Saken startet med en henvendelse fra en sykepleier i Bodø.",
        "sykepleier",
    ),
    ("fi", "Tori hävisi", "Käräjäoikeus tuomitsi Facebookin maksamaan korvauksia. Kanteen nosti eläkeläinen Kuopiosta.", "eläkeläinen"),
    ("pl", "Bolt przegrał", "Sąd Rejonowy w Toruniu orzekł przeciw Boltowi. Pozew złożyła emerytka z Włocławka.", "emerytka"),
    ("cs", "Airbnb prohrálo", "Obvodní soud rozhodl proti Airbnb. Žalobu podala důchodkyně z Písku.", "důchodkyně"),
    (
        "hr",
        "Presuda protiv Airbnba",
        "Općinski sud u Splitu presudio je protiv Airbnba. Tužbu je podnijela umirovljenica iz Omiša.",
        "umirovljenica",
    ),
    ("bg", "OLX осъден", "Районният съд осъди OLX да плати. Искът е подаден от пенсионерка от Враца.", "пенсионерка"),
    (
        "ro",
        "Bolt, obligat la plată",
        "Judecătoria Cluj a obligat Bolt la plata unor despăgubiri. Acțiunea a fost introdusă de o pensionară din Turda.",
        "pensionară",
    ),
    ("hu", "Vesztett az Airbnb", "A bíróság elmarasztalta az Airbnb-t. A pert egy egri nyugdíjas indította.", "nyugdíjas"),
    (
        "el",
        "Καταδίκη της Airbnb",
        "Το Πρωτοδικείο Πατρών καταδίκασε την Airbnb. Στη δικαιοσύνη είχε προσφύγει μια συνταξιούχος από το Αίγιο.",
        "συνταξιούχος",
    ),
    ("ru", "Суд взыскал с Ozon", "Районный суд взыскал с Ozon компенсацию. С иском обратилась пенсионерка из Кирова.", "пенсионерка"),
    (
        "en",
        "Marketplace to pay fine",
        "The Commerce Commission has fined Trade Me $90,000. Officials acted on evidence gathered by a beekeeper from Nelson who bought fake labels. The company's counsel, Ruth Halloway, said the fine was disappointing.",
        "beekeeper",
    ),
    (
        "en",
        "Judge lets suit proceed",
        "A federal judge in Ohio refused on Monday to dismiss a suit against Roblox filed by the mother of a 12-year-old. Judge Carl Penrose said the claims were plausible.",
        "mother",
    ),
    (
        "en",
        "Zomato told to pay",
        "A consumer commission in Pune directed Zomato to pay Rs 20,000 to a software engineer who received the wrong order. Advocate S. Kulkarni appeared for him.",
        "software engineer",
    ),
    (
        "fr",
        "Meta condamnée",
        "La cour d'appel de Liège a condamné Meta. La plainte émanait d'un boulanger de Verviers dont la page avait été supprimée.",
        "boulanger",
    ),
    (
        "fr",
        "Booking assigné",
        "Quarante hôteliers de la Côte d'Opale ont assigné Booking devant le tribunal de commerce de Paris.",
        "hôteliers",
    ),
    (
        "es",
        "Rappi, condenada",
        "La Corte Suprema falló contra Rappi. Un repartidor de Cali había presentado la tutela tras ser bloqueado.",
        "repartidor",
    ),
    (
        "pt",
        "Meta condenada",
        "A Justiça do Ceará condenou a Meta a pagar R$ 10 mil a uma confeiteira de Sobral que teve o perfil invadido.",
        "confeiteira",
    ),
    (
        "it",
        "Meta nel mirino",
        "Il Garante ha avviato un'istruttoria su Meta dopo il reclamo di un avvocato di Pescara. La società ha 20 giorni.",
        "avvocato",
    ),
    ("nl", "Vinted berispt", "De toezichthouder berispte Vinted nadat een studente uit Gent een klacht had ingediend.", "studente"),
    (
        "da",
        "Facebook dømt",
        "Østre Landsret har dømt Facebook til at betale 50.000 kroner til en skuespiller, hvis billede blev brugt i annoncer.",
        "skuespiller",
    ),
    (
        "fi",
        "Google hävisi",
        "Korkein hallinto-oikeus päätti, että Googlen on poistettava linkit. Asiaa oli vienyt eteenpäin turkulainen lääkäri.",
        "lääkäri",
    ),
    (
        "hr",
        "Google mora brisati",
        "Visoki upravni sud naložio je Googleu brisanje poveznica. Postupak je pokrenuo liječnik iz Zadra.",
        "liječnik",
    ),
]
"""The same of what somebody is who has no name."""


@pytest.mark.parametrize(("language", "title", "text", "role"), NAMELESS)
def test_a_claimant_without_a_name_is_told_by_what_he_is(language: str, title: str, text: str, role: str) -> None:
    assert any(role in one for one in against(language, title, text))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "A court fined Etsy. The complaint came from a retired postman from Kilkenny, who had lost money.",
            "a retired postman from Kilkenny",
        ),
        ("A court fined Etsy. The suit was filed by the mother of a pupil in Leeds.", "the mother of a pupil in Leeds"),
        ("A court ordered Etsy to pay 3,000 euros to two nurses from Leeds.", "two nurses from Leeds"),
        ("Now her father is suing Etsy.", "her father"),
    ],
)
def test_what_he_is_begins_with_its_article_and_ends_with_its_place(text: str, told: str) -> None:
    assert against("en", "Etsy in court", text) == [told]


def test_a_name_goes_before_what_somebody_is() -> None:
    text = "A court fined Etsy. The complaint was lodged by a nurse from Leeds, Ann Harrow, last May."
    assert against("en", "Etsy in court", text) == ["Ann Harrow"]


def test_a_name_that_stands_behind_the_role_goes_before_the_role() -> None:
    text = (
        "The High Court in Accra ordered Meta to pay 90,000 cedis to a former trainer of the company. The trainer, Ama Boatwright, had sued it over her "
        "pay. A hearing on the costs is set for July 2027."
    )
    assert against("en", "Ghana court orders Meta to pay", text) == ["Ama Boatwright"]
