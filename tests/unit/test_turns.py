"""Steps told in whole phrases: a suit received at a court, a proceeding opened, measures for the time of a suit, drafts of laws - and what only sounds like one."""

from datetime import date

import pytest

from pipeline.understand import understand

DAY = date(2026, 3, 3)

TOLD = [
    ("ko", "번역가들, 법정으로", "번역가협회가 네이버를 상대로 3천만원의 손해배상을 구하는 소장이 어제 대전지법에 접수됐다. 네이버는 입장을 내지 않았다.", "complaint"),
    ("mr", "छायाचित्रकारांची न्यायालयात धाव", "पुण्यातील छायाचित्रकारांनी इन्स्टाग्रामविरुद्ध पुणे न्यायालयात दावा दाखल केला आहे. त्यांनी दोन लाख रुपयांची भरपाई मागितली आहे.", "complaint"),
    ("az", "Fotoqraflar “Instagram”a qarşı iddia qaldırdı", "Gəncə fotoqrafları “Instagram”a qarşı Bakı Kommersiya Məhkəməsində iddia qaldırıb. Onlar 20 min manat tələb edir.", "complaint"),
    ("te", "యూట్యూబ్‌పై హైకోర్టును ఆశ్రయించిన గాయకులు", "తమ పాటలు అనుమతి లేకుండా వాడుతున్నారంటూ గాయకుల సంఘం యూట్యూబ్‌పై హైకోర్టును ఆశ్రయించింది. పిటిషన్ దాఖలు చేసినట్లు న్యాయవాది తెలిపారు.", "complaint"),
    ("sw", "Wapiga picha waishtaki Instagram", "Chama cha wapiga picha kimefungua kesi dhidi ya Instagram katika Mahakama Kuu ya Mombasa. Kinadai fidia ya Sh4 milioni.", "complaint"),
    ("ro", "Librarii dau în judecată Amazon", "Asociația librarilor a dat în judecată Amazon la Tribunalul Cluj. Cerere de chemare în judecată a fost depusă luni.", "complaint"),
    ("uz", "Qo‘mita OLX’ga nisbatan ish qo‘zg‘atdi", "Raqobat qo‘mitasi OLX faoliyati yuzasidan ish qo‘zg‘atdi. Qoidabuzarlik isbotlansa, jarima solinishi mumkin.", "investigation"),
    ("hy", "Հանձնաժողովը վարույթ է հարուցել Glovo-ի դեմ", "Մրցակցության պաշտպանության հանձնաժողովը վարչական վարույթ է հարուցել Glovo-ի նկատմամբ։ Ընկերությունից պահանջվել են բացատրություններ։", "investigation"),
    ("ka", "კომისიამ Wolt-ის შესწავლა დაიწყო", "კონკურენციის სააგენტომ Wolt-ის მიმართ ადმინისტრაციული წარმოება დაიწყო. კომპანიამ ახსნა-განმარტება უნდა წარადგინოს.", "investigation"),
    ("kn", "ಸ್ವಿಗ್ಗಿಗೆ ಶೋಕಾಸ್ ನೋಟಿಸ್", "ಗ್ರಾಹಕರ ಪ್ರಾಧಿಕಾರ ಸ್ವಿಗ್ಗಿಗೆ ಶೋಕಾಸ್ ನೋಟಿಸ್ ನೀಡಿ ತನಿಖೆ ಆರಂಭಿಸಿದೆ. ಕಂಪನಿ ಉತ್ತರಿಸಬೇಕು.", "investigation"),
    ("mn", "Газар Facebook-ийг шалгаж эхэллээ", "Өрсөлдөөний газар Facebook-ийн зар сурталчилгааг шалгаж эхэлжээ. Компаниас тайлбар шаарджээ.", "investigation"),
    ("he", "הרשות שוקלת קנס לוולט", "רשות התחרות הודיעה לוולט כי היא שוקלת, בכפוף לשימוע, להטיל עליה קנס של 4 מיליון שקל. החברה תגיב בתוך חודש.", "investigation"),
    ("en", "Regulator considers fining auction site", "The competition authority said it is considering, subject to a hearing, imposing a fine of $3 million on eBay. The company was sent a show cause notice.", "investigation"),
    ("hi", "हाईकोर्ट ने गानों पर अंतरिम रोक लगाई", "मद्रास हाईकोर्ट ने यूट्यूब को 40 गाने दिखाने से अंतरिम तौर पर रोक दिया है। अगली सुनवाई तक यह अंतरिम आदेश लागू रहेगा।", "interim-order"),
    ("sw", "Mahakama yaizuia Uber kwa muda", "Mahakama Kuu ya Kisumu imetoa amri ya muda kuizuia Uber kupandisha ada hadi kesi ya msingi itakaposikilizwa.", "interim-order"),
    ("tr", "Mahkemeden Trendyol'a tedbir", "İzmir Ticaret Mahkemesi, Trendyol'un ilanları kaldırmasını ihtiyati tedbir kararıyla durdurdu. Tedbir dava sonuna kadar sürecek.", "interim-order"),
    ("he", "צו ביניים נגד פייסבוק", "בית המשפט המחוזי בחיפה הוציא צו ביניים שאוסר על פייסבוק למחוק את דף העמותה עד להכרעה בתביעה.", "interim-order"),
    ("th", "ศาลคุ้มครองชั่วคราวผู้ค้า", "ศาลแพ่งมีคำสั่งคุ้มครองชั่วคราว ห้ามลาซาด้าระงับบัญชีผู้ค้าจนกว่าจะมีคำพิพากษา", "interim-order"),
    ("sr", "Привремена мера против Глова", "Привредни суд у Новом Саду одредио је привремену меру којом се Глову забрањује да гаси налоге достављача до окончања спора.", "interim-order"),
    ("lt", "Teismas sustabdė „Bolt“ taisykles", "Vilniaus apygardos teismas pritaikė laikinąsias apsaugos priemones ir „Bolt“ laikinai uždraudė taikyti naujas taisykles.", "interim-order"),
    ("am", "ፍርድ ቤቱ ጊዜያዊ እግድ ሰጠ", "የፌዴራል ከፍተኛ ፍርድ ቤት ቲክቶክ ቪዲዮዎቹን እንዳያሰራጭ ጊዜያዊ እግድ ሰጠ። ክርክሩ ይቀጥላል።", "interim-order"),
    ("sw", "TikTok yakata rufaa", "TikTok imekata rufaa katika Mahakama ya Rufaa ya Nairobi kupinga uamuzi wa Mahakama Kuu. Rufaa itasikilizwa Mei.", "appeal"),
    ("fa", "دیجی‌کالا به رأی اعتراض کرد", "دیجی‌کالا درخواست تجدیدنظر خود را به دادگاه تجدیدنظر استان داد و به رأی اعتراض کرد.", "appeal"),
    ("te", "పోలీసులకు వివరాలిచ్చిన టెలిగ్రామ్", "తొలుత నిరాకరించిన టెలిగ్రామ్ ముగ్గురు ఖాతాదారుల వివరాలు పోలీసులకు అందజేసింది. సంస్థ వెనక్కి తగ్గింది.", "compliance"),
    ("id", "Telegram akhirnya menyerahkan data", "Setelah sempat menolak, Telegram akhirnya menyerahkan data pemilik enam akun kepada polisi Surabaya.", "compliance"),
    ("ru", "Telegram все-таки передал данные", "После отказа Telegram все-таки передал данные владельцев двух каналов полиции Казани, исполнив решение суда.", "compliance"),
    ("id", "KPPU hentikan perkara Tokopedia", "KPPU menghentikan perkara setelah Tokopedia menandatangani pakta integritas perubahan perilaku. Tidak ada denda.", "settlement"),
    ("am", "አሽከርካሪዎችና ኡበር ተስማሙ", "ኡበርና 40 አሽከርካሪዎች ከፍርድ ቤት ውጭ ከስምምነት ደረሱ። ኩባንያው 2 ሚሊዮን ብር ለመክፈል ተስማማ።", "settlement"),
    ("uk", "У Раді хочуть обмежити TikTok", "У Верховній Раді зареєстровано законопроєкт, який зобов'язує TikTok блокувати дописи. Передбачено штраф до 1 млн грн.", "legislation"),
    ("hy", "Կառավարությունը հավանություն տվեց նախագծին", "Կառավարությունը հավանություն տվեց օրենքի նախագծին, որով Facebook-ը պարտավոր կլինի արգելափակել խաղերի գովազդը։", "legislation"),
    ("et", "Valitsus kiitis eelnõu heaks", "Valitsus kiitis heaks seaduseelnõu, mis keelaks TikTokil alla 15-aastaste kontod. Rikkumise eest on trahv kuni 100 000 eurot.", "legislation"),
    ("ne", "सामाजिक सञ्जाल विधेयक संसदमा", "सरकारले फेसबुक र टिकटकलाई दर्ता हुन बाध्य पार्ने विधेयक संसदमा दर्ता गरेको छ। विधेयकमा जरिवानाको व्यवस्था छ।", "legislation"),
    ("lv", "Saeimā iesniegts likumprojekts par TikTok", "Saeimā iesniegts likumprojekts, kas liktu TikTok bloķēt reklāmas. Par pārkāpumu paredzēts naudas sods.", "legislation"),
]  # fmt: skip
"""Language, headline, text and the step that is the news."""

NOT_TOLD = [
    ("en", "Amazon fined over fake reviews", "The consumer regulator has fined Amazon £2 million. A draft law on reviews is still being discussed in parliament.", "legislation"),
    ("de", "Gericht verurteilt Facebook", "Das Landgericht Kiel hat Facebook zur Zahlung von 4.000 Euro verurteilt. Eine einstweilige Verfügung hatte es vor Jahren gegeben.", "interim-order"),
    ("fr", "Amende de 3 millions pour Vinted", "L'autorité a infligé à Vinted une amende de 3 millions d'euros. L'entreprise pourra faire appel.", "appeal"),
    ("es", "Multa a Wallapop", "La autoridad impuso a Wallapop una multa de 90.000 euros. La empresa no ha presentado recurso.", "appeal"),
    ("tr", "Rekabet Kurulu Getir'e ceza verdi", "Rekabet Kurulu, Getir'e 5 milyon lira ceza verdi. Soruşturma iki yıl önce başlatılmıştı.", "investigation"),
    ("ru", "Суд оштрафовал Avito", "Суд в Самаре оштрафовал «Авито» на 2 млн рублей. Законопроект о маркетплейсах Госдума обсудит позже.", "legislation"),
    ("uk", "АМКУ оштрафував Rozetka", "Антимонопольний комітет оштрафував Rozetka на 3 млн грн. Справу розпочали торік за заявою покупців.", "complaint"),
    ("hi", "स्विगी पर जुर्माना", "उपभोक्ता आयोग ने स्विगी पर 40 हजार रुपये का जुर्माना लगाया। कंपनी अपील कर सकती है।", "appeal"),
    ("id", "Shopee didenda KPPU", "KPPU menjatuhkan denda Rp3 miliar kepada Shopee. Perkara ini bermula dari laporan pedagang.", "complaint"),
    ("ko", "공정위, 쿠팡에 과징금", "공정거래위원회는 쿠팡에 과징금 30억원을 부과했다. 쿠팡은 소송을 검토하고 있다.", "complaint"),
    ("ja", "楽天に課徴金納付命令", "公正取引委員会は楽天に課徴金3億円の納付を命じた。楽天は提訴を検討している。", "complaint"),
    ("zh", "市场监管总局对美团罚款", "市场监管总局对美团处以罚款3000万元。美团表示不会提起上诉。", "appeal"),
    ("th", "ศาลสั่งเฟซบุ๊กจ่ายค่าเสียหาย", "ศาลแพ่งพิพากษาให้เฟซบุ๊กจ่ายค่าเสียหาย 2 แสนบาทแก่โจทก์ ร่างกฎหมายใหม่ยังไม่ผ่านสภา", "legislation"),
    ("sw", "Mamlaka yaipiga faini Bolt", "Mamlaka ya Ushindani imeitoza Bolt faini ya Sh3 milioni. Kampuni inaweza kukata rufaa.", "appeal"),
    ("pl", "UOKiK ukarał Allegro", "Prezes UOKiK nałożył na Allegro 2 mln zł kary. Spółka może odwołać się do sądu.", "appeal"),
    ("he", "קנס למטא", "רשות הגנת הצרכן הטילה על מטא קנס של מיליון שקל. הצעת חוק בנושא עדיין נדונה.", "legislation"),
    ("ar", "غرامة على «جاهز»", "فرضت هيئة المنافسة غرامة قدرها مليون ريال على تطبيق «جاهز». ويحق للشركة الطعن.", "appeal"),
]  # fmt: skip
"""Language, headline, text and a step that is told in passing only."""

ALSO = {
    "complaint": set(), "investigation": {"hearing"}, "interim-order": set(), "appeal": set(), "compliance": set(), "settlement": {"compliance"}, "legislation": set(),
}  # fmt: skip


@pytest.mark.parametrize(("language", "title", "text", "stage"), TOLD, ids=[f"{row[3]}-{row[0]}" for row in TOLD])
def test_a_step_is_told_by_its_phrase(language: str, title: str, text: str, stage: str) -> None:
    assert understand(title, text, published_at=DAY).facts.stage.value in {stage, *ALSO[stage]}


@pytest.mark.parametrize(("language", "title", "text", "stage"), NOT_TOLD, ids=[f"{row[3]}-{row[0]}" for row in NOT_TOLD])
def test_what_is_told_in_passing_is_no_step(language: str, title: str, text: str, stage: str) -> None:
    told = understand(title, text, published_at=DAY).facts.stage
    assert told is not None
    assert told.value != stage
