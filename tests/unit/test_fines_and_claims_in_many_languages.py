"""Fines and claims in fifty-three languages: what an authority imposes and what an association sues for."""

from datetime import date

import pytest

from pipeline.understanding.annotation import read
from pipeline.understanding.facts.read import Facts, facts_of
from pipeline.understanding.lexicon import default_beat

SAID = {
    "en": (
        "The competition authority has fined TikTok 5 million euros.",
        "The consumer association has sued TikTok for 2 million euros.",
    ),
    "de": (
        "Die Wettbewerbsbehörde hat gegen TikTok eine Geldbuße von 5 Millionen Euro verhängt.",
        "Der Verbraucherverband hat TikTok auf 2 Millionen Euro verklagt.",
    ),
    "fr": (
        "L'autorité de la concurrence a infligé à TikTok une amende de 5 millions d'euros.",
        "L'association de consommateurs a assigné TikTok et réclame 2 millions d'euros.",
    ),
    "es": (
        "La autoridad de competencia multó a TikTok con 5 millones de euros.",
        "La asociación de consumidores demandó a TikTok por 2 millones de euros.",
    ),
    "it": (
        "L'autorità per la concorrenza ha multato TikTok per 5 milioni di euro.",
        "L'associazione dei consumatori ha citato in giudizio TikTok chiedendo 2 milioni di euro.",
    ),
    "pt": (
        "A autoridade da concorrência multou o TikTok em 5 milhões de euros.",
        "A associação de consumidores processou o TikTok e pede 2 milhões de euros.",
    ),
    "nl": (
        "De mededingingsautoriteit heeft TikTok een boete van 5 miljoen euro opgelegd.",
        "De consumentenbond heeft TikTok aangeklaagd en eist 2 miljoen euro.",
    ),
    "pl": (
        "Urząd antymonopolowy nałożył na TikToka karę 5 mln euro.",
        "Stowarzyszenie konsumentów pozwało TikToka i żąda 2 mln euro.",
    ),
    "cs": (
        "Antimonopolní úřad uložil TikToku pokutu 5 milionů eur.",
        "Sdružení spotřebitelů zažalovalo TikTok o 2 miliony eur.",
    ),
    "sk": (
        "Protimonopolný úrad uložil TikToku pokutu 5 miliónov eur.",
        "Združenie spotrebiteľov zažalovalo TikTok o 2 milióny eur.",
    ),
    "sl": (
        "Urad za varstvo konkurence je TikToku naložil globo 5 milijonov evrov.",
        "Zveza potrošnikov je tožila TikTok za 2 milijona evrov.",
    ),
    "hr": (
        "Agencija za zaštitu tržišnog natjecanja kaznila je TikTok s 5 milijuna eura.",
        "Udruga potrošača tužila je TikTok i traži 2 milijuna eura.",
    ),
    "sr": (
        "Комисија за заштиту конкуренције казнила је Тикток са 5 милиона евра.",
        "Удружење потрошача тужило је Тикток и тражи 2 милиона евра.",
    ),
    "bg": (
        "Комисията за защита на конкуренцията глоби ТикТок с 5 милиона евро.",
        "Асоциацията на потребителите заведе дело срещу ТикТок за 2 милиона евро.",
    ),
    "mk": (
        "Комисијата за заштита на конкуренцијата го казни ТикТок со 5 милиони евра.",
        "Организацијата на потрошувачи го тужи ТикТок и бара 2 милиони евра.",
    ),
    "ru": (
        "Антимонопольное ведомство оштрафовало TikTok на 5 миллионов евро.",
        "Ассоциация потребителей подала в суд на TikTok и требует 2 миллиона евро.",
    ),
    "uk": (
        "Антимонопольний комітет оштрафував TikTok на 5 мільйонів євро.",
        "Асоціація споживачів подала до суду на TikTok і вимагає 2 мільйони євро.",
    ),
    "be": (
        "Антыманапольнае ведамства аштрафавала TikTok на 5 мільёнаў еўра.",
        "Асацыяцыя спажыўцоў падала ў суд на TikTok і патрабуе 2 мільёны еўра.",
    ),
    "ro": (
        "Consiliul Concurenței a amendat TikTok cu 5 milioane de euro.",
        "Asociația consumatorilor a dat în judecată TikTok și cere 2 milioane de euro.",
    ),
    "hu": (
        "A versenyhatóság 5 millió euróra bírságolta a TikTokot.",
        "A fogyasztóvédelmi egyesület 2 millió euróra perelte be a TikTokot.",
    ),
    "el": (
        "Η Επιτροπή Ανταγωνισμού επέβαλε στο TikTok πρόστιμο 5 εκατομμυρίων ευρώ.",
        "Η ένωση καταναλωτών μήνυσε το TikTok ζητώντας 2 εκατομμύρια ευρώ.",
    ),
    "tr": (
        "Rekabet kurumu TikTok'a 5 milyon avro para cezası verdi.",
        "Tüketici derneği TikTok'a 2 milyon avroluk dava açtı.",
    ),
    "az": (
        "Rəqabət qurumu TikTok-u 5 milyon avro cərimələdi.",
        "İstehlakçılar birliyi TikTok-u məhkəməyə verib 2 milyon avro tələb edir.",
    ),
    "sv": (
        "Konkurrensverket har bötfällt Tiktok med 5 miljoner euro.",
        "Konsumentföreningen har stämt Tiktok på 2 miljoner euro.",
    ),
    "da": (
        "Konkurrencemyndigheden har givet TikTok en bøde på 5 millioner euro.",
        "Forbrugerorganisationen har sagsøgt TikTok for 2 millioner euro.",
    ),
    "no": (
        "Konkurransetilsynet har gitt TikTok et gebyr på 5 millioner euro.",
        "Forbrukerorganisasjonen har saksøkt TikTok for 2 millioner euro.",
    ),
    "fi": (
        "Kilpailuviranomainen määräsi TikTokille 5 miljoonan euron sakon.",
        "Kuluttajajärjestö haastoi TikTokin oikeuteen ja vaatii 2 miljoonaa euroa.",
    ),
    "et": (
        "Konkurentsiamet trahvis TikToki 5 miljoni euroga.",
        "Tarbijate liit kaebas TikToki kohtusse ja nõuab 2 miljonit eurot.",
    ),
    "lv": (
        "Konkurences padome piemēroja TikTok 5 miljonu eiro naudas sodu.",
        "Patērētāju biedrība iesūdzēja TikTok tiesā, prasot 2 miljonus eiro.",
    ),
    "lt": (
        "Konkurencijos taryba skyrė „TikTok“ 5 milijonų eurų baudą.",
        "Vartotojų asociacija padavė „TikTok“ į teismą ir reikalauja 2 milijonų eurų.",
    ),
    "is": (
        "Samkeppniseftirlitið hefur sektað TikTok um 5 milljónir evra.",
        "Neytendasamtökin hafa stefnt TikTok og krefjast 2 milljóna evra.",
    ),
    "sq": (
        "Autoriteti i Konkurrencës gjobiti TikTok me 5 milionë euro.",
        "Shoqata e konsumatorëve paditi TikTok dhe kërkon 2 milionë euro.",
    ),
    "ca": (
        "L'autoritat de la competència ha multat TikTok amb 5 milions d'euros.",
        "L'associació de consumidors ha demandat TikTok i reclama 2 milions d'euros.",
    ),
    "he": (
        "רשות התחרות קנסה את טיקטוק ב-5 מיליון אירו.",
        "ארגון הצרכנים תבע את טיקטוק ב-2 מיליון אירו.",
    ),
    "ar": (
        "غرّمت هيئة المنافسة تيك توك 5 ملايين يورو.",
        "رفعت جمعية المستهلكين دعوى ضد تيك توك تطالب فيها بمليوني يورو.",
    ),
    "fa": (
        "شورای رقابت تیک\u200cتاک را ۵ میلیون یورو جریمه کرد.",
        "انجمن مصرف\u200cکنندگان از تیک\u200cتاک شکایت کرد و ۲ میلیون یورو غرامت خواست.",
    ),
    "ur": (
        "مسابقتی کمیشن نے ٹک ٹاک پر 50 لاکھ یورو جرمانہ عائد کیا ہے۔",
        "صارفین کی تنظیم نے ٹک ٹاک کے خلاف 20 لاکھ یورو ہرجانے کا مقدمہ دائر کیا ہے۔",
    ),
    "hi": (
        "प्रतिस्पर्धा आयोग ने टिकटॉक पर 50 लाख यूरो का जुर्माना लगाया है।",
        "उपभोक्ता संगठन ने टिकटॉक पर 20 लाख यूरो का मुकदमा किया है।",
    ),
    "bn": (
        "প্রতিযোগিতা কমিশন টিকটককে ৫০ লাখ ইউরো জরিমানা করেছে।",
        "ভোক্তা সমিতি টিকটকের বিরুদ্ধে ২০ লাখ ইউরোর মামলা করেছে।",
    ),
    "ta": (
        "டிக்டாக் நிறுவனத்துக்கு போட்டி ஆணையம் 50 லட்சம் யூரோ அபராதம் விதித்தது.",
        "நுகர்வோர் சங்கம் டிக்டாக் மீது 20 லட்சம் யூரோ கேட்டு வழக்கு தொடர்ந்தது.",
    ),
    "ja": (
        "公正取引委員会はTikTokに500万ユーロの課徴金を科した。",
        "消費者団体はTikTokに対し200万ユーロの損害賠償を求めて提訴した。",
    ),
    "ko": (
        "공정거래위원회는 틱톡에 과징금 500만 유로를 부과했다.",
        "소비자단체는 틱톡을 상대로 200만 유로의 손해배상 소송을 냈다.",
    ),
    "zh": (
        "反垄断机构对TikTok处以500万欧元罚款。",
        "消费者协会起诉TikTok，索赔200万欧元。",
    ),
    "vi": (
        "Cơ quan cạnh tranh phạt TikTok 5 triệu euro.",
        "Hội người tiêu dùng kiện TikTok, đòi 2 triệu euro.",
    ),
    "th": (
        "คณะกรรมการการแข่งขันปรับ TikTok 5 ล้านยูโร",
        "สมาคมผู้บริโภคฟ้อง TikTok เรียก 2 ล้านยูโร",
    ),
    "id": (
        "Komisi persaingan usaha mendenda TikTok 5 juta euro.",
        "Asosiasi konsumen menggugat TikTok 2 juta euro.",
    ),
    "ms": (
        "Suruhanjaya persaingan mendenda TikTok 5 juta euro.",
        "Persatuan pengguna menyaman TikTok 2 juta euro.",
    ),
    "tl": (
        "Pinagmulta ng komisyon sa kompetisyon ang TikTok ng 5 milyong euro.",
        "Kinasuhan ng samahan ng mga mamimili ang TikTok at humihingi ng 2 milyong euro.",
    ),
    "sw": (
        "Mamlaka ya ushindani imeitoza TikTok faini ya euro milioni 5.",
        "Chama cha watumiaji kimeishtaki TikTok kikidai euro milioni 2.",
    ),
    "ka": (
        "კონკურენციის სააგენტომ TikTok 5 მილიონი ევროთი დააჯარიმა.",
        "მომხმარებელთა ასოციაციამ TikTok-ს უჩივლა და 2 მილიონ ევროს ითხოვს.",
    ),
    "hy": (
        "Մրցակցության հանձնաժողովը TikTok-ին տուգանել է 5 միլիոն եվրո։",
        "Սպառողների միությունը դատի է տվել TikTok-ին և պահանջում է 2 միլիոն եվրո։",
    ),
    "kk": (
        "Бәсекелестік агенттігі TikTok-қа 5 миллион еуро айыппұл салды.",
        "Тұтынушылар қауымдастығы TikTok-ты сотқа беріп, 2 миллион еуро талап етті.",
    ),
    "uz": (
        "Raqobat qoʻmitasi TikTokni 5 million yevro jarimaga tortdi.",
        "Isteʼmolchilar uyushmasi TikTokni sudga berdi va 2 million yevro talab qilmoqda.",
    ),
}


def told(text: str, language: str) -> Facts:
    return facts_of(read(default_beat(), "TikTok", text, language), language, date(2026, 5, 12))


@pytest.mark.parametrize("language", SAID)
def test_what_an_authority_imposes_is_a_fine(language: str) -> None:
    found = told(SAID[language][0], language)
    assert found.stage is not None
    assert found.stage.value == "fine"
    assert [(one.role, one.currency, one.value, one.main) for one in found.amounts] == [("fine", "EUR", "5000000", True)]


@pytest.mark.parametrize("language", SAID)
def test_what_somebody_sues_for_is_a_claim(language: str) -> None:
    found = told(SAID[language][1], language)
    assert found.stage is not None
    assert found.stage.value == "complaint"
    assert [(one.role, one.currency, one.value) for one in found.amounts] == [("claim", "EUR", "2000000")]
