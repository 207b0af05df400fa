"""Who acts, where, which step, how it ended: sentences of our own wording in many languages."""

from datetime import date

import pytest

from pipeline.understand import understand
from records.facts import Facts

TOLD = [
    ("en", "Kenya's High Court blocks Facebook content plan", "The High Court of Kenya in Nairobi on Friday temporarily barred Facebook from moving moderators abroad.", "ke", "court", None, None),
    ("en", "Regulator refuses to fine TikTok", "Ireland's Data Protection Commission said it would not fine TikTok after closing its inquiry.", "ie", "regulator", None, "refused"),
    ("en", "Appeals court overturns ruling against Uber", "A federal appeals court in San Francisco on Monday overturned a judgment against Uber.", "us", "court", "appeal", "annulled"),
    ("en", "Telegram declines to hand over user data", "Telegram refused to hand over data that a court in Delhi had demanded.", "in", "court", None, None),
    ("en", "Watchdog could fine Meta", "Britain's competition watchdog warned that it may fine Meta over its marketplace.", "gb", "regulator", None, None),
    ("en", "Two authors sue OpenAI", "Two authors filed a lawsuit against OpenAI in a federal court in Manhattan, seeking damages.", "us", "court", "complaint", None),
    ("fr", "La Cour de cassation rejette le pourvoi de Google", "La Cour de cassation a rejeté mercredi à Paris le pourvoi de Google.", "fr", "court", "appeal", "refused"),
    ("fr", "Le tribunal de Dakar suspend TikTok", "Le tribunal de grande instance de Dakar, au Sénégal, a ordonné la suspension de TikTok.", "sn", "court", None, None),
    ("fr", "L'autorité de la concurrence inflige une amende à Apple", "L'Autorité de la concurrence a infligé à Apple une amende de 12 millions d'euros.", "fr", "regulator", "fine", "granted"),
    ("de", "Landgericht Köln weist Klage gegen Google ab", "Das Landgericht Köln hat die Klage eines Verlags gegen Google abgewiesen.", "de", "court", "judgment", "refused"),
    ("de", "Österreichische Behörde bestraft Amazon", "Die österreichische Wettbewerbsbehörde verhängte gegen Amazon ein Bußgeld von drei Millionen Euro.", "at", "regulator", "fine", "granted"),
    ("de", "Bundesgericht in Lausanne bestätigt Urteil gegen Uber", "Das Bundesgericht in Lausanne wies die Beschwerde von Uber ab.", "ch", "court", None, None),
    ("es", "Un juez de Bogotá ordena bloquear la aplicación", "Un juez de Bogotá ordenó este martes bloquear Uber en toda Colombia.", "co", "court", "order", "granted"),
    ("es", "La Corte Suprema de Chile confirma la multa a Airbnb", "La Corte Suprema de Chile rechazó el recurso de Airbnb y confirmó la multa.", "cl", "court", "appeal", "refused"),
    ("es", "La autoridad de protección de datos multa a Meta", "La Agencia Española de Protección de Datos multó a Meta con 900.000 euros.", "es", "regulator", "fine", "granted"),
    ("pt", "Juiz de São Paulo manda tirar vídeo do YouTube", "Um juiz de São Paulo determinou que o YouTube remova o vídeo.", "br", "court", "order", "granted"),
    ("pt", "Tribunal de Lisboa condena Uber", "O Tribunal do Trabalho de Lisboa condenou a Uber a contratar os estafetas.", "pt", "court", "judgment", "granted"),
    ("it", "Il Garante sanziona TikTok", "Il Garante della privacy ha sanzionato TikTok per cinque milioni di euro.", "it", "regulator", "fine", "granted"),
    ("it", "Il Tar annulla la multa a Google", "Il Tar del Lazio ha annullato la multa inflitta a Google dall'Antitrust.", "it", "court", None, "annulled"),
    ("nl", "Rechter verbiedt Uber korte ritten", "De rechtbank Amsterdam verbiedt Uber ritten zonder vergunning aan te bieden.", "nl", "court", "order", "granted"),
    ("sv", "Tingsrätten i Göteborg fäller Google", "Tingsrätten i Göteborg har fällt Google i tvisten med ett förlag.", "se", "court", "judgment", None),
    ("da", "Østre Landsret stadfæster dom mod Airbnb", "Østre Landsret i København har stadfæstet dommen mod Airbnb.", "dk", "court", "appeal", "refused"),
    ("no", "Datatilsynet gir Meta gebyr", "Datatilsynet ilegger Meta et overtredelsesgebyr på ti millioner kroner.", "no", "regulator", "fine", "granted"),
    ("fi", "Kilpailuvirasto määräsi Woltille sakon", "Helsingin käräjäoikeus määräsi Googlen maksamaan sakon.", "fi", "court", None, None),
    ("et", "Harju maakohus trahvis Bolti", "Harju maakohus määras Facebookile trahvi Tallinnas.", "ee", "court", "fine", None),
    ("lv", "Konkurences padome soda Google", "Konkurences padome uzlika Google naudas sodu 300 000 eiro apmērā.", "lv", "regulator", "fine", "granted"),
    ("lt", "Vilniaus teismas įpareigojo Facebook", "Vilniaus apygardos teismas įpareigojo Facebook pašalinti įrašą.", "lt", "court", "order", "granted"),
    ("pl", "Sąd w Krakowie nakazał Facebookowi", "Sąd Okręgowy w Krakowie nakazał Facebookowi przywrócić profil fundacji.", "pl", "court", "order", "granted"),
    ("pl", "UOKiK wszczął postępowanie wobec Allegro", "Prezes UOKiK wszczął postępowanie w sprawie Amazona.", "pl", "regulator", "investigation", None),
    ("cs", "Krajský soud v Brně zrušil pokutu Googlu", "Krajský soud v Brně zrušil pokutu, kterou úřad uložil Googlu.", "cz", "court", None, "annulled"),
    ("sk", "Okresný súd v Bratislave zakázal Uber", "Okresný súd v Bratislave nariadil Uberu zastaviť službu.", "sk", "court", "order", None),
    ("sl", "Agencija oglobila Booking", "Slovenska agencija za varstvo konkurence je oglobila Google.", "si", "regulator", "fine", "granted"),
    ("hr", "Visoki upravni sud u Zagrebu ukinuo kaznu", "Visoki upravni sud u Zagrebu ukinuo je kaznu izrečenu Facebooku.", "hr", "court", None, "annulled"),
    ("hu", "A Kúria helybenhagyta a Google bírságát", "A Kúria Budapesten helybenhagyta a Google elleni bírságot.", "hu", "court", "appeal", None),
    ("ro", "Consiliul Concurenței amendează Glovo", "Consiliul Concurenței din România a amendat Google cu cinci milioane de lei.", "ro", "regulator", "fine", "granted"),
    ("bg", "Комисията глоби Гугъл", "Комисията за защита на конкуренцията в София глоби Google с два милиона лева.", "bg", "regulator", "fine", "granted"),
    ("ru", "Суд в Минске отказался штрафовать Google", "Суд Московского района Минска отказался штрафовать Google.", "by", "court", None, "refused"),
    ("ru", "Суд в Алматы оштрафовал Telegram", "Административный суд Алматы оштрафовал Telegram на два миллиона тенге.", "kz", "court", "fine", "granted"),
    ("uk", "Господарський суд Києва скасував штраф", "Господарський суд Києва скасував штраф, який АМКУ наклав на Google.", "ua", "court", None, "annulled"),
    ("sr", "Апелациони суд у Београду потврдио пресуду", "Апелациони суд у Београду потврдио је пресуду против Гугла, саопштио је Google.", "rs", "court", "appeal", None),
    ("el", "Το Πρωτοδικείο Αθηνών απέρριψε την αγωγή", "Το Πρωτοδικείο Αθηνών απέρριψε την αγωγή κατά του Facebook.", "gr", "court", "judgment", "refused"),
    ("tr", "Ankara'da mahkeme Twitter'a erişimi engelledi", "Ankara 5. Sulh Ceza Hakimliği Twitter'a erişimin engellenmesine karar verdi.", "tr", "court", "order", None),
    ("az", "Bakı məhkəməsi TikTok-u bloklamağı əmr etdi", "Bakı şəhər məhkəməsi TikTok-un bloklanması barədə qərar verdi.", "az", "court", None, None),
    ("ka", "თბილისის სასამართლომ Facebook დააჯარიმა", "თბილისის საქალაქო სასამართლომ Facebook დააჯარიმა.", "ge", "court", "fine", "granted"),
    ("hy", "Երևանի դատարանը մերժել է հայցը", "Երևանի դատարանը մերժել է Facebook-ի դեմ հայցը։", "am", "court", None, "refused"),
    ("ar", "محكمة أردنية تأمر بحجب تيك توك", "أمرت محكمة في الأردن بحجب تطبيق تيك توك.", "jo", "court", "order", "granted"),
    ("ar", "هيئة المنافسة السعودية تغرم أمازون", "فرضت الهيئة العامة للمنافسة في السعودية غرامة على أمازون.", "sa", "regulator", "fine", "granted"),
    ("fa", "دادگاهی در تهران تلگرام را مسدود کرد", "دادگاهی در تهران دستور داد تلگرام مسدود شود.", "ir", "court", "order", "granted"),
    ("he", "בית המשפט המחוזי בתל אביב דחה את התביעה", "בית המשפט המחוזי בתל אביב דחה את התביעה נגד פייסבוק.", "il", "court", "judgment", "refused"),
    ("ur", "لاہور ہائی کورٹ کا ٹک ٹاک پر پابندی کا حکم", "لاہور ہائی کورٹ نے ٹک ٹاک پر پابندی کا حکم دیا۔", "pk", "court", "order", None),
    ("hi", "दिल्ली हाई कोर्ट ने गूगल को आदेश दिया", "दिल्ली हाई कोर्ट ने गूगल को वीडियो हटाने का आदेश दिया।", "in", "court", "order", None),
    ("bn", "ঢাকার আদালত ফেসবুককে নির্দেশ দিল", "ঢাকার একটি আদালত ফেসবুককে পোস্ট সরানোর নির্দেশ দিয়েছে।", "bd", "court", "order", "granted"),
    ("ta", "சென்னை உயர் நீதிமன்றம் கூகுளுக்கு உத்தரவு", "சென்னை உயர் நீதிமன்றம் கூகுள் பதிவை நீக்க உத்தரவிட்டது.", "in", "court", "order", None),
    ("te", "హైదరాబాద్ కోర్టు గూగుల్‌కు ఆదేశం", "హైదరాబాద్ కోర్టు గూగుల్‌ను వీడియో తొలగించాలని ఆదేశించింది.", "in", "court", "order", None),
    ("ja", "大阪地裁、グーグルに削除命じる", "大阪地裁は、グーグルに検索結果の削除を命じる決定を出した。", "jp", "court", "order", "granted"),
    ("zh", "台北地方法院駁回對Google的訴訟", "台北地方法院週三駁回了一名商人對Google的訴訟。", "tw", "court", "judgment", "refused"),
    ("ko", "공정위, 구글에 과징금 부과", "공정거래위원회는 구글에 과징금 20억원을 부과했다.", "kr", "regulator", "fine", "granted"),
    ("vi", "Tòa án Hà Nội bác đơn kiện Grab", "Tòa án nhân dân Hà Nội bác đơn kiện đối với Grab.", "vn", "court", "judgment", "refused"),
    ("th", "ศาลอาญาสั่งปิดกั้นเฟซบุ๊ก", "ศาลอาญากรุงเทพมีคำสั่งปิดกั้นเพจเฟซบุ๊ก Facebook.", "th", "court", "order", "granted"),
    ("id", "KPPU denda Google", "Komisi Pengawas Persaingan Usaha di Jakarta mendenda Google.", "id", "regulator", "fine", "granted"),
    ("ms", "Mahkamah Tinggi Kuala Lumpur tolak saman", "Mahkamah Tinggi Kuala Lumpur menolak saman terhadap Facebook.", "my", "court", None, "refused"),
    ("tl", "Multa sa Grab, ipinataw", "Pinagmulta ng Philippine Competition Commission ang Grab.", "ph", "regulator", "fine", None),
    ("sw", "Mahakama ya Kampala yaamuru TikTok kufungiwa", "Mahakama Kuu ya Uganda mjini Kampala imeamuru TikTok ifungiwe.", "ug", "court", "order", None),
    ("af", "Hooggeregshof in Pretoria gelas Facebook", "Die hooggeregshof in Pretoria het Facebook gelas om die plasing te verwyder.", "za", "court", "order", "granted"),
    ("am", "የአዲስ አበባ ፍርድ ቤት ፌስቡክን ቀጣ", "በኢትዮጵያ የፌዴራል ፍርድ ቤት ፌስቡክን በገንዘብ ቀጣ።", "et", "court", "fine", None),
    ("ca", "Un jutjat de Barcelona condemna Glovo", "Un jutjat de Barcelona ha condemnat Glovo per falsos autònoms.", "es", "court", "judgment", None),
    ("ga", "Ordaíonn an Ardchúirt do Facebook", "D'ordaigh an Ardchúirt i mBaile Átha Cliath do Facebook an post a bhaint.", "ie", "court", None, None),
]  # fmt: skip


def facts(title: str, text: str = "") -> Facts:
    return understand(title, text, published_at=date(2025, 3, 3)).facts


@pytest.mark.parametrize(
    ("language", "title", "text", "where", "kind", "stage", "outcome"), TOLD, ids=[f"{row[0]}-{n}" for n, row in enumerate(TOLD)]
)
def test_sentence_tells_who_acts_where_and_what(language, title, text, where, kind, stage, outcome) -> None:
    """Place and kind of body of every sentence; stage and outcome where the sentence leaves no doubt."""
    found = facts(title, text)
    assert found.jurisdiction is not None
    assert found.authority is not None
    assert (found.jurisdiction.value, found.authority.kind) == (where, kind)
    assert stage is None or (found.stage is not None and found.stage.value == stage)
    assert outcome is None or (found.outcome is not None and found.outcome.value == outcome)


def test_sentences_are_many_and_of_many_languages() -> None:
    """The list above must not shrink unseen."""
    assert len(TOLD) >= 60
    assert len({row[0] for row in TOLD}) >= 30


def test_every_fact_says_where_it_was_read() -> None:
    """Offsets, sentence, rule and confidence are those of headline, line break and text."""
    title, text = (
        "Court in Bologna fines Deliveroo",
        "A court in Bologna fined Deliveroo after a complaint by the union Filt-Cgil. Nobody appealed.",
    )
    found = facts(title, text)
    whole = f"{title}\n{text}"
    for one in (found.jurisdiction, found.authority, found.stage, found.outcome, *found.against):
        assert one is not None
        assert 0 <= one.start < one.end <= len(whole)
        assert one.sentence[0] <= one.start
        assert one.end <= one.sentence[1]
        assert one.rule
        assert 0 <= one.confidence <= 1
    assert found.authority is not None
    assert whole[found.authority.start : found.authority.end] == found.authority.value
    assert found.jurisdiction is not None
    assert found.jurisdiction.value == "it"


def test_threat_of_a_fine_is_no_outcome() -> None:
    """What is only threatened or asked for has not ended in any way."""
    assert facts("Watchdog threatens Google with fine", "The competition authority in Rome could fine Google, it warned.").outcome is None


def test_nothing_is_said_of_nothing() -> None:
    """No word of a step, no stage; no body, no authority."""
    found = facts("", "")
    assert found.authority is None
    assert found.stage is None
    assert found.outcome is None
    assert found.against == ()


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        ("Dutch authority fines Uber 290 million euros", "The Dutch Data Protection Authority has fined Uber 290 million euros.", "Autoriteit Persoonsgegevens"),
        ("Spanish competition authority fines Amazon", "Spain's CNMC fined Amazon 10 million euros on Monday.", "CNMC"),
        ("Irish authority fines Google", "An office in Dublin fined Google one million euros.", None),
    ],
)  # fmt: skip
def test_a_body_called_after_its_country_is_the_one_that_the_lead_names(title: str, text: str, name: str | None) -> None:
    told = facts(title, text)
    assert told.authority is not None
    assert told.authority.canonical == name
