"""Reports of our own in which somebody's complaint or suit is told in passing, in the languages of the world, and others in which nobody's is; all invented."""

from typing import NamedTuple

from pipeline.understanding.annotation import read
from pipeline.understanding.facts.read import facts_of
from pipeline.understanding.lexicon import default_beat


def against(language: str, title: str, text: str) -> list[str]:
    """Who is told to act against the platform."""
    return [one.value for one in facts_of(read(default_beat(), title, text, language), language).against]


class Claim(NamedTuple):
    language: str
    title: str
    text: str
    who: str
    """A part of the claimant's name or role that stands in the text."""


class NoClaim(NamedTuple):
    language: str
    title: str
    text: str


CLAIMED = [
    Claim(
        "en",
        "Pinterest fined",
        "The regulator has fined Pinterest 3 million euros. The case began with a complaint lodged by the charity Lantern Row.",
        "Lantern Row",
    ),
    Claim(
        "de",
        "Bußgeld gegen Tiktok",
        "Die Medienanstalt hat gegen Tiktok ein Bußgeld verhängt. Auslöser war eine Beschwerde des Vereins „Stille Stunde“.",
        "Stille Stunde",
    ),
    Claim(
        "fr",
        "Vinted sanctionné",
        "La CNIL a infligé une amende de 2 millions d'euros à Vinted. Tout est parti d'une plainte de l'association « Fil d'Ariège ».",
        "Fil d'Ariège",
    ),
    Claim(
        "es",
        "Glovo multada",
        "La autoridad de datos multó a Glovo con 500.000 euros. El caso empezó con una denuncia de la asociación «Reparto Justo».",
        "Reparto Justo",
    ),
    Claim(
        "pl",
        "Kara dla Allegro",
        "UOKiK nałożył na Allegro karę 5 mln zł. Postępowanie wszczęto po skardze stowarzyszenia „Jasny Rachunek”.",
        "Jasny Rachunek",
    ),
    Claim("cs", "Pokuta pro Seznam", "Úřad uložil síti TikTok pokutu 3 miliony korun. Stížnost podal spolek Klidné oči.", "Klidné oči"),
    Claim("ru", "Штраф для TikTok", "Суд оштрафовал TikTok на 4 млн рублей. Поводом стала жалоба фонда «Тихая гавань».", "Тихая гавань"),
    Claim(
        "uk",
        "Штраф для Glovo",
        "Антимонопольний комітет оштрафував Glovo на 5 млн грн. Справу відкрили за скаргою громадської спілки «Вільний велосипед».",
        "Вільний велосипед",
    ),
    Claim(
        "uk",
        "Суд зобов'язав Telegram",
        "Апеляційний суд зобов'язав Telegram видалити канал. Позов подала удова загиблого військового.",
        "удова",
    ),
    Claim(
        "bg",
        "Глоба за Фейсбук",
        "Комисията наложи на Фейсбук глоба от 500 000 лева. Проверката започна след жалба на сдружение „Бистра вода“.",
        "Бистра вода",
    ),
    Claim(
        "tr",
        "Rekabet Kurulu'ndan Getir'e ceza",
        "Rekabet Kurulu, Getir'e 40 milyon lira ceza verdi. Soruşturma, Karınca Bakkallar Derneği'nin şikâyeti üzerine başlatılmıştı.",
        "Karınca Bakkallar Derneği",
    ),
    Claim(
        "az",
        "TikTok cərimələndi",
        "Agentlik TikTok platformasını 200 min manat cərimələyib. Araşdırma “Sakit Gecə” ictimai birliyinin müraciəti ilə başlanıb.",
        "Sakit Gecə",
    ),
    Claim(
        "kk",
        "TikTok-қа айыппұл салынды",
        "Комитет TikTok желісіне 20 млн теңге айыппұл салды. Іс «Жарық терезе» қоғамдық қорының шағымынан басталған.",
        "Жарық терезе",
    ),
    Claim(
        "ky",
        "TikTok айыпка жыгылды",
        "Агенттик TikTok тармагына 2 млн сом айып салды. Иш «Ак булак» коомдук бирикмесинин арызы боюнча козголгон.",
        "Ак булак",
    ),
    Claim(
        "uz",
        "Telegram jarimaga tortildi",
        "Qo‘mita Telegram kompaniyasiga 500 mln so‘m jarima soldi. Ish “Oq kabutar” uyushmasining shikoyati asosida qo‘zg‘atilgan.",
        "Oq kabutar",
    ),
    Claim(
        "mn",
        "Фейсбүкийг торгов",
        "Газар Facebook компанийг 50 сая төгрөгөөр торгов. Хэргийг «Цэнхэр тэнгэр» нийгэмлэгийн гомдлын дагуу үүсгэсэн.",
        "Цэнхэр тэнгэр",
    ),
    Claim(
        "hy",
        "TikTok-ը տուգանվել է",
        "Հանձնաժողովը տուգանել է TikTok-ին 5 միլիոն դրամով։ Վարույթը սկսվել է «Կապույտ լիճ» հասարակական կազմակերպության բողոքի հիման վրա։",
        "Կապույտ լիճ",
    ),
    Claim(
        "ka",
        "TikTok დაჯარიმდა",
        "კომისიამ TikTok 50 000 ლარით დააჯარიმა. საქმე „მწვანე ბორცვის“ ასოციაციის საჩივრით დაიწყო.",
        "მწვანე ბორცვის",
    ),
    Claim("am", "ቲክቶክ ተቀጣ", "ባለሥልጣኑ ቲክቶክን 2 ሚሊዮን ብር ቀጣ። እርምጃው የተወሰደው ንጹህ ድምፅ ማኅበር አቤቱታ ካቀረበ በኋላ ነው።", "ንጹህ ድምፅ ማኅበር"),
    Claim("ar", "تغريم تيك توك", "فرضت الهيئة غرامة مليون ريال على تيك توك. وبدأت القضية بشكوى من جمعية «نوافذ الغد».", "نوافذ الغد"),
    Claim(
        "ar",
        "محكمة تلزم أوبر",
        "ألزمت المحكمة أوبر بوقف الخدمة بعد دعوى رفعتها نقابة سائقي الحافلات الحمراء.",
        "نقابة سائقي الحافلات الحمراء",
    ),
    Claim(
        "fa",
        "جریمه اسنپ",
        "شورای رقابت اسنپ را ۵ میلیارد ریال جریمه کرد. پرونده با شکایت انجمن رانندگان سپیدرود آغاز شد.",
        "انجمن رانندگان سپیدرود",
    ),
    Claim("he", "קנס לטיקטוק", 'הרשות הטילה על טיקטוק קנס של 2 מיליון שקל. הבדיקה נפתחה בעקבות תלונה של עמותת "חלון פתוח".', "חלון פתוח"),
    Claim(
        "ur",
        "ٹک ٹاک پر جرمانہ",
        "ریگولیٹر نے ٹک ٹاک پر دس لاکھ روپے جرمانہ عائد کیا۔ کارروائی 'روشن در' نامی تنظیم کی شکایت پر شروع ہوئی تھی۔",
        "روشن در",
    ),
    Claim(
        "hi", "ओला पर जुर्माना", "प्राधिकरण ने ओला पर 10 लाख रुपये का जुर्माना लगाया। जांच 'हरित राह' नामक संस्था की शिकायत पर शुरू हुई थी।", "हरित राह"
    ),
    Claim("mr", "उबरला दंड", "आयोगाने उबरला १० लाख रुपयांचा दंड ठोठावला. ही चौकशी निळी चाके चालक संघटनेच्या तक्रारीवरून सुरू झाली होती.", "निळी चाके"),
    Claim(
        "ne",
        "टिकटकलाई जरिवाना",
        "प्राधिकरणले टिकटकलाई १० लाख रुपैयाँ जरिवाना गर्‍यो। 'सेतो हिमाल' नामक संस्थाको उजुरीमा छानबिन सुरु भएको थियो।",
        "सेतो हिमाल",
    ),
    Claim("bn", "উবারকে জরিমানা", "অধিদপ্তর উবারকে ১০ লাখ টাকা জরিমানা করেছে। 'নীল নদী' নামের একটি সংগঠনের অভিযোগের ভিত্তিতে তদন্ত শুরু হয়।", "নীল নদী"),
    Claim("pa", "ਉਬਰ ਨੂੰ ਜੁਰਮਾਨਾ", "ਕਮਿਸ਼ਨ ਨੇ ਉਬਰ ਨੂੰ 10 ਲੱਖ ਰੁਪਏ ਜੁਰਮਾਨਾ ਕੀਤਾ। ਜਾਂਚ 'ਹਰੀ ਲਹਿਰ' ਨਾਮੀ ਜਥੇਬੰਦੀ ਦੀ ਸ਼ਿਕਾਇਤ ਤੋਂ ਸ਼ੁਰੂ ਹੋਈ ਸੀ।", "ਹਰੀ ਲਹਿਰ"),
    Claim("gu", "ઉબરને દંડ", "પંચે ઉબરને 10 લાખ રૂપિયાનો દંડ કર્યો. 'લીલી ડાળ' નામની સંસ્થાની ફરિયાદ પરથી તપાસ શરૂ થઈ હતી.", "લીલી ડાળ"),
    Claim(
        "ta",
        "ஊபருக்கு அபராதம்",
        "ஆணையம் ஊபர் நிறுவனத்துக்கு 10 லட்சம் ரூபாய் அபராதம் விதித்தது. 'வெண்புறா' என்ற அமைப்பு அளித்த புகாரின் பேரில் விசாரணை தொடங்கியது.",
        "வெண்புறா",
    ),
    Claim("kn", "ಉಬರ್‌ಗೆ ದಂಡ", "ಆಯೋಗವು ಉಬರ್‌ಗೆ 10 ಲಕ್ಷ ರೂಪಾಯಿ ದಂಡ ವಿಧಿಸಿದೆ. 'ಹಸಿರು ಹಾದಿ' ಎಂಬ ಸಂಘಟನೆಯ ದೂರಿನ ಮೇರೆಗೆ ತನಿಖೆ ಆರಂಭವಾಗಿತ್ತು.", "ಹಸಿರು ಹಾದಿ"),
    Claim("ml", "ഊബറിന് പിഴ", "കമ്മിഷൻ ഊബറിന് 10 ലക്ഷം രൂപ പിഴയിട്ടു. 'നീലാകാശം' എന്ന സംഘടനയുടെ പരാതിയിലാണ് അന്വേഷണം തുടങ്ങിയത്.", "നീലാകാശം"),
    Claim(
        "ja",
        "TikTokに課徴金",
        "消費者庁は18日、TikTokに課徴金300万円を命じた。調査はNPO法人「あおぞら窓口」からの申し立てを受けて始まった。",
        "あおぞら窓口",
    ),
    Claim(
        "ko",
        "쿠팡에 과징금",
        "공정거래위원회는 쿠팡에 과징금 12억원을 부과했다. 이번 조사는 '푸른나루상인회'의 신고로 시작됐다.",
        "푸른나루상인회",
    ),
    Claim("zh", "蝦皮遭罰", "數位發展部裁罰蝦皮300萬元。本案源自青禾消費者協會的檢舉。", "青禾消費者協會"),
    Claim("th", "ปรับ TikTok", "คณะกรรมการสั่งปรับ TikTok 2 ล้านบาท คดีนี้เริ่มต้นจากการร้องเรียนของสมาคมหน้าต่างสีฟ้า", "สมาคมหน้าต่างสีฟ้า"),
    Claim("lo", "ປັບໃໝ Facebook", "ກະຊວງໄດ້ປັບໃໝ Facebook 50 ລ້ານກີບ ຫຼັງຈາກຄຳຮ້ອງຂອງສະມາຄົມດອກຈຳປາຂາວ", "ສະມາຄົມດອກຈຳປາຂາວ"),
    Claim("km", "ពិន័យ TikTok", "ក្រសួងបានពិន័យ TikTok ៥០លានរៀល បន្ទាប់ពីពាក្យបណ្តឹងរបស់សមាគមផ្កាឈូកស", "សមាគមផ្កាឈូកស"),
    Claim(
        "vi",
        "Shopee bị phạt",
        "Ủy ban Cạnh tranh Quốc gia phạt Shopee 200 triệu đồng. Vụ việc bắt đầu từ đơn khiếu nại của Hiệp hội Cánh Buồm Nâu.",
        "Cánh Buồm Nâu",
    ),
    Claim(
        "id",
        "KPPU Denda Gojek",
        "KPPU mendenda Gojek Rp3 miliar. Perkara ini bermula dari laporan Perkumpulan Roda Hijau.",
        "Perkumpulan Roda Hijau",
    ),
    Claim(
        "ms",
        "Grab didenda",
        "Suruhanjaya mendenda Grab RM2 juta. Siasatan bermula daripada aduan Persatuan Pelita Desa.",
        "Persatuan Pelita Desa",
    ),
    Claim(
        "tl",
        "Pinagmulta ang TikTok",
        "Pinagmulta ng komisyon ang TikTok ng P2 milyon. Nag-ugat sa reklamo ng Samahang Puting Ilaw ang kaso.",
        "Samahang Puting Ilaw",
    ),
    Claim(
        "sw",
        "Bolt yatozwa faini",
        "Mamlaka imeitoza Bolt faini ya Sh5 milioni. Kesi hiyo ililetwa na Umoja wa Waendesha Baiskeli Tana.",
        "Umoja wa Waendesha Baiskeli Tana",
    ),
    Claim(
        "hu",
        "Bírság a Tiktoknak",
        "A hatóság 20 millió forintra bírságolta a TikTokot. Az eljárás a Csendes Órák Egyesület panasza nyomán indult.",
        "Csendes Órák Egyesület",
    ),
    Claim(
        "el",
        "Πρόστιμο στο TikTok",
        "Η αρχή επέβαλε πρόστιμο 2 εκατ. ευρώ στο TikTok. Η υπόθεση ξεκίνησε από καταγγελία του συλλόγου «Ήσυχη Ώρα».",
        "Ήσυχη Ώρα",
    ),
    Claim(
        "tr",
        "Getir'e soruşturma",
        "Rekabet Kurumu, Getir hakkında soruşturma açtı. Mavi Sepet Esnaf Derneği, geçen yıl Rekabet Kurumu'na şikâyette bulunmuştu.",
        "Mavi Sepet",
    ),
    Claim("hi", "ओला को नोटिस", "हाईकोर्ट ने ओला को नोटिस जारी किया। यह याचिका हरित पथ चालक संघ ने दायर की है।", "हरित पथ"),
    Claim(
        "ja",
        "メルカリを提訴",
        "消費者団体「みどりの天秤」はメルカリを相手取り、規約の使用差し止めを求める訴えを福岡地裁に起こした。",
        "みどりの天秤",
    ),
    Claim("zh", "平台被诉", "北京互联网法院受理了抖音案。浙江青竹音乐协会向法院提起诉讼，索赔50万元。", "青竹音乐协会"),
    Claim("ar", "دعوى ضد كريم", "تنظر المحكمة دعوى ضد كريم. وكانت جمعية حماية الركاب قد رفعت الدعوى في مارس.", "جمعية حماية الركاب"),
    Claim(
        "fa",
        "شکایت از دیوار",
        "دادگاه پرونده دیوار را بررسی می‌کند. دادخواست انجمن ناشران آینه علیه این پلتفرم ثبت شده است.",
        "انجمن ناشران آینه",
    ),
    Claim(
        "id",
        "Tokopedia Digugat",
        "Pengadilan Negeri Surabaya menyidangkan gugatan terhadap Tokopedia. Serikat Kurir Laut Biru menggugat Tokopedia Rp2 miliar.",
        "Serikat Kurir Laut Biru",
    ),
    Claim("ru", "Дело против Авито", "ФАС возбудила дело против «Авито». В ведомство пожаловался союз «Честный найм».", "Честный найм"),
    Claim("th", "ฟ้องแกร็บ", "ศาลแพ่งรับฟ้องคดีที่สมาคมคนขับล้อเขียวยื่นฟ้องแกร็บ เรียกค่าเสียหาย 5 ล้านบาท", "สมาคมคนขับล้อเขียว"),
    Claim(
        "kk", "Яндекс сотқа тартылды", "Алматы соты Яндекс Такси ісін қарайды. «Ақ жол» жүргізушілер кәсіподағы сотқа жүгінген.", "Ақ жол"
    ),
    Claim(
        "uz",
        "Yandex sudga berildi",
        "Toshkent sudi Yandex Go ishini ko‘rib chiqmoqda. “Adolat g‘ildiragi” haydovchilar uyushmasi sudga murojaat qilgan.",
        "Adolat g‘ildiragi",
    ),
    Claim(
        "az",
        "Bolt məhkəməyə verilib",
        "Bakı məhkəməsi Bolt işinə baxır. “Yaşıl Təkər” Sürücülər Birliyi məhkəməyə müraciət edib.",
        "Yaşıl Təkər",
    ),
    Claim(
        "ka",
        "ბოლტი სასამართლოში",
        "თბილისის საქალაქო სასამართლო ბოლტის საქმეს განიხილავს. სარჩელი „ლურჯი ბორბლის“ პროფკავშირმა შეიტანა.",
        "ლურჯი ბორბლის",
    ),
    Claim("te", "మెటాపై పిటిషన్", "హైకోర్టు మెటాకు నోటీసు ఇచ్చింది. నీలి తెర కళాకారుల సంఘం ఈ పిటిషన్ దాఖలు చేసింది.", "నీలి తెర"),
    Claim("mr", "मेटाविरुद्ध याचिका", "उच्च न्यायालयाने मेटाला नोटीस बजावली. निळा पडदा कलाकार संघटनेने ही याचिका दाखल केली आहे.", "निळा पडदा"),
    Claim("bn", "মেটার বিরুদ্ধে মামলা", "ঢাকার আদালত মেটাকে সমন দিয়েছে। নীল পর্দা শিল্পী সমিতি মামলাটি করেছে।", "নীল পর্দা"),
    Claim("kn", "ಮೆಟಾಗೆ ನೋಟಿಸ್", "ಹೈಕೋರ್ಟ್ ಮೆಟಾಗೆ ನೋಟಿಸ್ ನೀಡಿದೆ. ನೀಲಿ ಪರದೆ ಕಲಾವಿದರ ಸಂಘ ಅರ್ಜಿ ಸಲ್ಲಿಸಿತ್ತು.", "ನೀಲಿ ಪರದೆ"),
    Claim("ml", "മെറ്റയ്ക്ക് നോട്ടിസ്", "ഹൈക്കോടതി മെറ്റയ്ക്ക് നോട്ടിസ് അയച്ചു. നീലത്തിര കലാകാര സംഘടന നൽകിയ ഹർജിയിലാണ് നടപടി.", "നീലത്തിര"),
    Claim("si", "මෙටාට නඩුවක්", "අධිකරණය මෙටා සමාගමට නොතීසි යැවීය. නිල් තිරය කලාකරුවන්ගේ සංගමය ගොනු කළ පෙත්සම අනුව එම නියෝගය නිකුත් විය.", "නිල් තිරය"),
    Claim("he", "תביעה נגד וולט", 'בית המשפט דן בתביעה נגד וולט. את התביעה הגישה עמותת "גלגל ירוק".', "גלגל ירוק"),
    Claim("vi", "Grab bị kiện", "Tòa án TP.HCM thụ lý vụ kiện Grab. Nguyên đơn là Hiệp hội Taxi Hoa Sen Vàng.", "Hoa Sen Vàng"),
    Claim("ur", "میٹا کو نوٹس", "ہائی کورٹ نے میٹا کو نوٹس جاری کیا۔ درخواست نیلا پردہ فنکار یونین نے دائر کی تھی۔", "نیلا پردہ"),
    Claim("am", "ሜታ ተከሰሰ", "ፍርድ ቤቱ ሜታን ጠራ። ክሱን ያቀረበው ሰማያዊ መጋረጃ የአርቲስቶች ማኅበር ነው።", "ሰማያዊ መጋረጃ"),
    Claim(
        "hy",
        "Meta-ի դեմ հայց",
        "Դատարանը քննում է Meta-ի դեմ հայցը։ Հայցը ներկայացրել է «Կապույտ վարագույր» միությունը։",
        "Կապույտ վարագույր",
    ),
    Claim(
        "mn",
        "Метаг шүүхэд өгчээ",
        "Шүүх Meta компанийн хэргийг хэлэлцэж байна. «Хөх хөшиг» зураачдын холбоо шүүхэд нэхэмжлэл гаргасан юм.",
        "Хөх хөшиг",
    ),
]
"""Somebody's complaint or suit."""

UNCLAIMED = [
    NoClaim(
        "en",
        "Pinterest fined",
        "The regulator has fined Pinterest 3 million euros after an inspection. The firm said it had changed its settings.",
    ),
    NoClaim(
        "de", "Bußgeld gegen Tiktok", "Die Medienanstalt hat gegen Tiktok ein Bußgeld verhängt. Das Unternehmen kündigte Beschwerde an."
    ),
    NoClaim("fr", "Vinted sanctionné", "La CNIL a infligé une amende à Vinted à l'issue d'un contrôle. La société a déposé un recours."),
    NoClaim("ru", "Штраф для TikTok", "Суд оштрафовал TikTok на 4 млн рублей. Жалоба компании TikTok пока не рассмотрена."),
    NoClaim("uk", "Штраф для Glovo", "Антимонопольний комітет оштрафував Glovo на 5 млн грн. Скарга Glovo буде розглянута восени."),
    NoClaim(
        "tr",
        "Rekabet Kurulu'ndan Getir'e ceza",
        "Rekabet Kurulu, Getir'e 40 milyon lira ceza verdi. Getir'in başvurusu üzerine mahkeme dosyayı inceleyecek.",
    ),
    NoClaim("az", "TikTok cərimələndi", "Agentlik TikTok platformasını 200 min manat cərimələyib. Şirkət qərardan şikayət verəcək."),
    NoClaim("kk", "TikTok-қа айыппұл салынды", "Комитет TikTok желісіне 20 млн теңге айыппұл салды. Компания шешімге шағымданбақ."),
    NoClaim(
        "uz",
        "Telegram jarimaga tortildi",
        "Qo‘mita Telegram kompaniyasiga 500 mln so‘m jarima soldi. Kompaniya qaror ustidan shikoyat qilmoqchi.",
    ),
    NoClaim("hy", "TikTok-ը տուգանվել է", "Հանձնաժողովը տուգանել է TikTok-ին 5 միլիոն դրամով։ Ընկերությունը որոշումը կբողոքարկի։"),
    NoClaim("ka", "TikTok დაჯარიმდა", "კომისიამ TikTok 50 000 ლარით დააჯარიმა. კომპანია გადაწყვეტილებას გაასაჩივრებს."),
    NoClaim("ar", "تغريم تيك توك", "فرضت الهيئة غرامة مليون ريال على تيك توك بعد حملة تفتيش. وقالت الشركة إنها ستطعن في القرار."),
    NoClaim("fa", "جریمه اسنپ", "شورای رقابت اسنپ را ۵ میلیارد ریال جریمه کرد. این شرکت گفت به رأی اعتراض خواهد کرد."),
    NoClaim("he", "קנס לטיקטוק", "הרשות הטילה על טיקטוק קנס של 2 מיליון שקל. החברה מסרה כי תערער."),
    NoClaim("hi", "ओला पर जुर्माना", "प्राधिकरण ने ओला पर 10 लाख रुपये का जुर्माना लगाया। कंपनी ने कहा कि वह फैसले को चुनौती देगी।"),
    NoClaim("bn", "উবারকে জরিমানা", "অধিদপ্তর উবারকে ১০ লাখ টাকা জরিমানা করেছে। প্রতিষ্ঠানটি আপিল করবে বলে জানিয়েছে।"),
    NoClaim("ta", "ஊபருக்கு அபராதம்", "ஆணையம் ஊபர் நிறுவனத்துக்கு 10 லட்சம் ரூபாய் அபராதம் விதித்தது. எதிர்காலத்தில் இது தொடர்ந்தால் உரிமம் ரத்தாகும்."),
    NoClaim("te", "ఉబర్‌కు జరిమానా", "కమిషన్ ఉబర్‌కు 10 లక్షల రూపాయల జరిమానా విధించింది. సంస్థ అప్పీలు చేయనుంది."),
    NoClaim("ja", "TikTokに課徴金", "消費者庁は18日、TikTokに課徴金300万円を命じた。利用者のメールアドレスが第三者に渡っていた。"),
    NoClaim("ko", "쿠팡에 과징금", "공정거래위원회는 쿠팡에 과징금 12억원을 부과했다. 쿠팡은 동의 없이 검색 순위를 바꿨다."),
    NoClaim("zh", "蝦皮遭罰", "數位發展部裁罰蝦皮300萬元。業者表示內容由用戶上傳，將研議是否提起訴願。"),
    NoClaim("th", "ปรับ TikTok", "คณะกรรมการสั่งปรับ TikTok 2 ล้านบาท ด้านบริษัทระบุว่าจะอุทธรณ์คำสั่งภายใน 30 วัน"),
    NoClaim("vi", "Shopee bị phạt", "Ủy ban Cạnh tranh Quốc gia phạt Công ty TNHH Shopee 200 triệu đồng. Công ty cho biết sẽ nộp phạt."),
    NoClaim("id", "KPPU Denda Shopee", "KPPU mendenda PT Shopee International Indonesia Rp3 miliar. Perusahaan menyatakan akan banding."),
    NoClaim("sw", "Bolt yatozwa faini", "Mamlaka imeitoza Bolt faini ya Sh5 milioni. Kampuni hiyo ilisema itakata rufaa."),
]
"""Nobody complained, or only the platform itself."""
