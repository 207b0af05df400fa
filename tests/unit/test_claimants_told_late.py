"""Who lodged a complaint where a report says so late: reports of our own, invented in full."""

import pytest

from tests.unit.claimant_sentences import against

NAMED = [
    (
        "en",
        "Pinterest fined over feed settings",
        "The data regulator has fined Pinterest 3 million euros. The inquiry was opened after a folder of test purchases had been handed over by the Open Counter Trust.",
        "Open Counter Trust",
    ),
    (
        "en",
        "Spotify faces royalties claim",
        "The Norwick Composers' Guild has taken Spotify to court over unpaid royalties.",
        "Norwick Composers' Guild",
    ),
    (
        "fr",
        "Vinted sanctionné",
        "La CNIL a infligé une amende de 2 millions d'euros à Vinted. À l'origine de la procédure, une plainte de l'association Clics sans pièges.",
        "Clics sans pièges",
    ),
    (
        "fr",
        "Doctolib visé",
        "L'Autorité de la concurrence ouvre une enquête sur Doctolib. L'affaire est partie d'un signalement du Collectif des kinés du Forez.",
        "Collectif des kinés du Forez",
    ),
    (
        "de",
        "Bußgeld gegen Tiktok",
        "Die Medienanstalt hat gegen Tiktok ein Bußgeld verhängt. Das Verfahren geht auf eine Beschwerde des Vereins Kinderseiten zurück.",
        "Kinderseiten",
    ),
    (
        "de",
        "Airbnb muss zahlen",
        "Das Landgericht Köln hat Airbnb zur Zahlung verurteilt. Geklagt hatte eine Rentnerin aus Bonn.",
        "Rentnerin",
    ),
    (
        "de",
        "Lieferando verliert",
        "Das Arbeitsgericht hat gegen Lieferando entschieden. Die Klage hatte der frühere Fahrer Jonas Wittkopp eingereicht.",
        "Jonas Wittkopp",
    ),
    (
        "es",
        "Glovo multada",
        "La autoridad de protección de datos multó a Glovo con 500.000 euros. El expediente se abrió tras una denuncia de la asociación Mesas Claras.",
        "Mesas Claras",
    ),
    (
        "pt",
        "OLX multada",
        "A CNPD multou a OLX em 200 mil euros. O processo teve origem numa queixa da associação Rede Limpa.",
        "Rede Limpa",
    ),
    (
        "it",
        "Subito sanzionata",
        "L'Antitrust ha multato Subito per 300 mila euro. L'istruttoria è nata da un esposto dell'associazione Carrello Pulito.",
        "Carrello Pulito",
    ),
    (
        "nl",
        "Boete voor Marktplaats",
        "De Autoriteit Persoonsgegevens heeft Marktplaats een boete gegeven. Aanleiding was een klacht van de vereniging Eerlijk Online.",
        "Eerlijk Online",
    ),
    (
        "sv",
        "Blocket får böter",
        "Integritetsskyddsmyndigheten har beslutat om en sanktionsavgift mot Blocket. Ärendet inleddes efter en anmälan från föreningen Trygga köp.",
        "Trygga köp",
    ),
    ("da", "Wolt stævnet", "Foreningen Cykelbudenes Stemme har stævnet Wolt ved Københavns Byret.", "Cykelbudenes Stemme"),
    (
        "no",
        "Foodora tapte",
        "Oslo tingrett har dømt mot Foodora. Søksmålet ble anlagt av Sykkelbudenes Forening.",
        "Sykkelbudenes Forening",
    ),
    (
        "fi",
        "Wolt sai sakot",
        "Tietosuojavaltuutettu määräsi Woltille seuraamusmaksun. Kantelun teki Kuluttajan puoli ry.",
        "Kuluttajan puoli ry",
    ),
    ("pl", "Kara dla Allegro", "UOKiK nałożył na Allegro karę. Postępowanie wszczęto po skardze Fundacji Czysty Koszyk.", "Czysty Koszyk"),
    (
        "cs",
        "Pokuta pro Alzu",
        "Úřad na ochranu osobních údajů uložil Facebooku pokutu. Řízení začalo na podnět spolku Čistý klik.",
        "Čistý klik",
    ),
    ("sk", "Pokuta pre Bolt", "Úrad uložil spoločnosti Bolt pokutu. Konanie sa začalo na podnet združenia Férová jazda.", "Férová jazda"),
    ("sl", "Kazen za Bolt", "Informacijska pooblaščenka je kaznovala Bolt. Prijavo je vložilo društvo Varen klik.", "Varen klik"),
    ("hr", "Kazna za Bolt", "Agencija je kaznila Bolt. Prijavu je podnijela udruga Sigurni kupac.", "Sigurni kupac"),
    ("bg", "Глоба за Bolt", "Комисията за защита на личните данни глоби Bolt. Жалбата е подадена от сдружение „Чист клик“.", "Чист клик"),
    ("ro", "Amendă pentru Glovo", "ANSPDCP a amendat Glovo. Ancheta a pornit de la o plângere a Asociației Coșul Curat.", "Coșul Curat"),
    (
        "hu",
        "Bírság a Boltnak",
        "A Gazdasági Versenyhivatal megbírságolta a Boltot. Az eljárás a Tiszta Kosár Egyesület bejelentése nyomán indult.",
        "Tiszta Kosár Egyesület",
    ),
    (
        "el",
        "Πρόστιμο στη Wolt",
        "Η Αρχή Προστασίας Δεδομένων επέβαλε πρόστιμο στη Wolt. Η υπόθεση ξεκίνησε από καταγγελία του συλλόγου «Καθαρό Καλάθι».",
        "Καθαρό Καλάθι",
    ),
    (
        "tr",
        "Trendyol'a ceza",
        "Rekabet Kurumu Trendyol'a ceza verdi. Soruşturma, Temiz Sepet Derneği'nin şikayeti üzerine açılmıştı.",
        "Temiz Sepet Derneği",
    ),
    ("ru", "Штраф для Wildberries", "ФАС оштрафовала Wildberries. Поводом стала жалоба ассоциации «Честная корзина».", "Честная корзина"),
    (
        "uk",
        "Штраф для OLX",
        "Антимонопольний комітет оштрафував OLX. Підставою стала скарга громадської організації «Чистий кошик».",
        "Чистий кошик",
    ),
    (
        "lt",
        "Bauda „Vinted“",
        "Duomenų apsaugos inspekcija skyrė „Vinted“ baudą. Skundą pateikė asociacija „Švarus krepšelis“.",
        "Švarus krepšelis",
    ),
    ("lv", "Sods Bolt", "Konkurences padome sodīja Bolt. Sūdzību iesniedza biedrība „Tīrais grozs”.", "Tīrais grozs"),
    ("et", "Trahv Boltile", "Andmekaitse Inspektsioon trahvis Bolti. Kaebuse esitas MTÜ Puhas Korv.", "Puhas Korv"),
    (
        "ca",
        "Multa a Glovo",
        "L'Autoritat Catalana de Protecció de Dades ha multat Glovo. El cas va començar amb una queixa de l'associació Cistella Neta.",
        "Cistella Neta",
    ),
    ("sq", "Gjobë për Bolt", "Komisioneri gjobiti Bolt. Hetimi nisi pas një ankese nga shoqata Shporta e Pastër.", "Shporta e Pastër"),
    (
        "id",
        "Shopee didenda",
        "KPPU mendenda Shopee. Perkara ini berawal dari laporan Yayasan Keranjang Bersih.",
        "Yayasan Keranjang Bersih",
    ),
    (
        "af",
        "Takealot beboet",
        "Die kommissie het Takealot beboet. Die ondersoek het begin ná 'n klagte van die vereniging Skoon Mandjie.",
        "Skoon Mandjie",
    ),
    (
        "en",
        "Reddit ordered to reveal user",
        "Reddit must reveal the identity of a user, the High Court in Nairobi ruled. Tamarind Hotels, which had sued over reviews, welcomed the ruling.",
        "Tamarind Hotels",
    ),
    (
        "fr",
        "Amende pour Leboncoin",
        "L'autorité a sanctionné Leboncoin, à la suite d'une plainte de l'UFC-Clair. Le porte-parole, Luc Tanguy, dénonce une décision injuste.",
        "UFC-Clair",
    ),
    (
        "de",
        "X muss löschen",
        "Das Oberlandesgericht Graz hat X verpflichtet, Beiträge zu löschen. Die Klägerin, die Publizistin Hedwig Auerbach, sprach von einem Erfolg.",
        "Hedwig Auerbach",
    ),
    (
        "de",
        "Strafe für Temu",
        "Die Behörde verhängte eine Strafe gegen Temu. Anlass war eine Eingabe des Spielwarenhändlers Kugelblitz aus Linz.",
        "Kugelblitz",
    ),
    (
        "es",
        "Meta, a juicio",
        "La editorial Tres Ríos y otras dos casas demandaron a Meta por usar sus libros. El abogado Pedro Luján las representa.",
        "Tres Ríos",
    ),
    (
        "es",
        "Google, investigado",
        "La CNMC abrió expediente a Google después de que la asociación Prensa Serrana presentara una denuncia.",
        "Prensa Serrana",
    ),
    (
        "pt",
        "iFood investigado",
        "O Cade abriu inquérito contra o iFood. A representação foi feita pela Associação Sabor de Bairro.",
        "Associação Sabor de Bairro",
    ),
    (
        "nl",
        "Meta verliest",
        "De rechtbank Amsterdam heeft Meta verboden berichten te verwijderen. De Stichting Vrij Woord had een kort geding aangespannen.",
        "Stichting Vrij Woord",
    ),
    (
        "sv",
        "Google fälls",
        "Patent- och marknadsdomstolen har dömt Google. Bolaget Prisspanaren, som väckte talan, begär 300 miljoner kronor.",
        "Prisspanaren",
    ),
    ("no", "Meta tapte", "Lagmannsretten forkastet anken fra Meta. Forfatteren Kari Solbakken hadde gått til sak.", "Kari Solbakken"),
    (
        "pl",
        "Facebook przegrał",
        "Sąd Okręgowy w Warszawie nakazał Meta przywrócenie strony. Sprawę wytoczyło stowarzyszenie Wolna Ulica.",
        "Wolna Ulica",
    ),
    (
        "pl",
        "Google ma usunąć linki",
        "Sąd nakazał Google usunięcie linków. Powódką jest lekarka z Radomia Alicja Pawelczak.",
        "Alicja Pawelczak",
    ),
    (
        "cs",
        "Google musí platit",
        "Vrchní soud potvrdil, že Google musí zaplatit firmě Srovnáme 12 milionů korun. Firma žalovala v roce 2019.",
        "Srovnáme",
    ),
    ("sk", "Facebook prehral", "Okresný súd rozhodol proti spoločnosti Meta. Žalobu podal novinár Marek Hudec.", "Marek Hudec"),
    ("sl", "Meta mora odgovoriti", "Okrožno sodišče je odločilo proti Meti. Tožbo je vložila novinarka Petra Zorman.", "Petra Zorman"),
    ("bg", "Фейсбук осъден", "Софийският градски съд осъди „Фейсбук“. Делото е заведено от адвокат Мария Стоева.", "Мария Стоева"),
    ("ro", "Meta, dată în judecată", "Asociația Voci Libere a dat în judecată Meta la Tribunalul București.", "Voci Libere"),
    ("hu", "Perli a Google-t a kiadó", "A Hajnal Lapkiadó beperelte a Google-t a Fővárosi Törvényszéken.", "Hajnal Lapkiadó"),
    (
        "el",
        "Αγωγή κατά της Meta",
        "Η Ένωση Φωτογράφων Κρήτης κατέθεσε αγωγή κατά της Meta στο Πρωτοδικείο Χανίων.",
        "Ένωση Φωτογράφων Κρήτης",
    ),
    ("tr", "Google'a dava", "Anadolu Yayıncılar Derneği, Google'a dava açtı. Davaya Ankara'da bakılacak.", "Anadolu Yayıncılar Derneği"),
    ("ru", "Иск к Яндексу", "Издательство «Северный ветер» подало в суд на Яндекс. Истец требует 5 млн рублей.", "Северный ветер"),
    ("uk", "Позов проти Meta", "Спілка фотографів Полісся подала позов проти Meta до суду в Києві.", "Спілка фотографів Полісся"),
    (
        "lt",
        "„Meta“ pralaimėjo",
        "Vilniaus apygardos teismas įpareigojo „Meta“ atkurti paskyrą. Ieškinį pateikė žurnalistas Tomas Grigas.",
        "Tomas Grigas",
    ),
    ("lv", "Meta zaudē", "Rīgas apgabaltiesa lēma pret Meta. Prasību cēla biedrība „Brīvā balss”.", "Brīvā balss"),
    ("et", "Meta kaotas", "Harju maakohus otsustas Meta kahjuks. Hagi esitas ajakirjanik Mart Lepp.", "Mart Lepp"),
]
"""Language, headline, text, a part of the name."""
NOBODY = [
    (
        "en",
        "Regulator opens probe into Temu",
        "The consumer regulator has opened an investigation into Temu after a driver was hurt by a battery in a parcel. A user in Leeds said he would keep buying.",
    ),
    ("de", "Kartellamt prüft Temu", "Das Kartellamt prüft Temu. Ein Nutzer forderte in einem Beitrag, alle Händler zu sperren."),
    ("fr", "TikTok : enquête ouverte", "Le parquet de Paris a ouvert une enquête visant TikTok. Un adolescent est mort en mars."),
    ("es", "Multa a Temu", "La autoridad de consumo multó a Temu. Un vendedor explicó a este diario que las normas no son claras."),
    ("it", "Meta, multa", "L'Antitrust ha multato Meta. Un avvocato esperto della materia parla di decisione storica."),
    ("pl", "Kara dla Temu", "UOKiK nałożył karę na Temu. Kierowca z Łodzi mówi, że i tak będzie kupował."),
    ("nl", "Boete voor Temu", "De toezichthouder heeft Temu een boete opgelegd. Een hoogleraar noemt het besluit terecht."),
    ("cs", "Pokuta pro Temu", "Úřad uložil Temu pokutu. Podle učitele z Brna je to málo."),
    (
        "en",
        "Court upholds TikTok fine",
        "The Court of Appeal upheld a fine on TikTok. A lawyer for the company said it would appeal. Two judges dissented.",
    ),
    (
        "en",
        "Uber driver charged",
        "Police charged an Uber driver in Leeds with fraud after customers complained. Uber has suspended the man.",
    ),
    ("fr", "Meta : amende confirmée", "Le Conseil d'État a confirmé l'amende infligée à Meta. Un expert, Paul Vidal, y voit un signal."),
    ("de", "Telegram gesperrt", "Ein Gericht in Moskau hat Telegram sperren lassen. Ein Sprecher der Behörde verteidigte den Schritt."),
    ("es", "Bloquean Telegram", "Un juez ordenó bloquear Telegram. Una usuaria de Madrid lamentó la decisión."),
    ("it", "Telegram bloccato", "Un giudice ha bloccato Telegram su richiesta della procura. Un utente di Roma protesta."),
    ("pl", "Telegram zablokowany", "Sąd nakazał blokadę Telegrama na wniosek prokuratury. Student z Lublina mówi o cenzurze."),
    ("pt", "X multado", "A Anatel multou o X. Um morador de Recife disse que não usa a rede."),
]
"""Language, headline, text in which people speak or suffer and none has complained."""


@pytest.mark.parametrize(("language", "title", "text", "name"), NAMED)
def test_whoever_lodged_the_complaint_is_told(language: str, title: str, text: str, name: str) -> None:
    assert any(name in one for one in against(language, title, text))


@pytest.mark.parametrize(("language", "title", "text"), NOBODY)
def test_who_only_speaks_or_suffers_is_no_claimant(language: str, title: str, text: str) -> None:
    assert against(language, title, text) == []


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("el", "Το Σωματείο Οδηγών Αχαΐας «Τρεις Τροχοί» προσέφυγε στο δικαστήριο κατά της Uber.", "Σωματείο Οδηγών Αχαΐας «Τρεις Τροχοί»"),
        ("es", "La Sociedad de Poetas e Intérpretes demandó a Spotify ante un juzgado.", "Sociedad de Poetas e Intérpretes"),
        ("cs", "Žalobu na Facebook podala Asociace menších vydavatelů.", "Asociace menších vydavatelů"),
        ("fi", "Käräjäoikeus hylkäsi kanteen Facebookia vastaan. Kanteen nosti Romanian ystävien tuki ry.", "ystävien tuki ry"),
        ("da", "Foreningen Brugernes Ret har stævnet Facebook ved byretten.", "Brugernes Ret"),
        ("sk", "Žalobu na Facebook podalo združenie rodičov Letný tieň.", "Letný tieň"),
    ],
)
def test_the_name_of_a_group_is_taken_whole(language: str, text: str, name: str) -> None:
    assert any(name in one for one in against(language, "Facebook", text))


@pytest.mark.parametrize(
    ("language", "text", "wrong"),
    [
        ("pl", "Powód, Jan Lisowski, radny z Zielonej Woli, pozwał Facebooka przed sądem.", "Woli"),
        ("fr", "L'action contre Tinder a été intentée par un chauffeur de Saint-Ferrand, Luc Maubert.", "Saint-Ferrand"),
        ("de", "Das Gericht verurteilte Facebook. Geklagt hatte Ina Wolf, eine Lehrerin aus Feldwies.", "Feldwies"),
        ("ro", "Instanța a amendat Facebook. Cazul a pornit de la plângerea lui Ion Lupșa.", "Cazul"),
        ("fr", "La Commission des données de la Savane (CDS) a sanctionné Facebook. La CDS avait été saisie par Awa Kourouma.", "CDS"),
    ],
)
def test_places_openers_and_the_authority_are_no_claimants(language: str, text: str, wrong: str) -> None:
    assert not any(wrong in one for one in against(language, "Facebook", text))
