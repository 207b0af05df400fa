"""Time limits in fifty-three languages: the same order to a platform, in days, weeks, months and hours."""

from datetime import date

import pytest

from pipeline.understanding.deadlines import deadlines_in
from pipeline.understanding.passage import passage

DAY = date(2026, 5, 12)
ENDS = ("2026-06-11", "2026-05-26", "2026-08-12", "2026-05-14")
ORDERS = {
    "en": ("A court has ordered TikTok to delete the videos within {}.", ("30 days", "two weeks", "three months", "48 hours")),
    "de": (
        "Ein Gericht hat TikTok verpflichtet, die Videos innerhalb von {} zu löschen.",
        ("30 Tagen", "zwei Wochen", "drei Monaten", "48 Stunden"),
    ),
    "fr": (
        "Un tribunal a ordonné à TikTok de supprimer les vidéos dans un délai de {}.",
        ("30 jours", "deux semaines", "trois mois", "48 heures"),
    ),
    "es": ("Un tribunal ordenó a TikTok eliminar los videos en un plazo de {}.", ("30 días", "dos semanas", "tres meses", "48 horas")),
    "it": ("Un tribunale ha ordinato a TikTok di cancellare i video entro {}.", ("30 giorni", "due settimane", "tre mesi", "48 ore")),
    "pt": ("Um tribunal determinou que o TikTok apague os vídeos em {}.", ("30 dias", "duas semanas", "três meses", "48 horas")),
    "nl": ("Een rechtbank heeft TikTok bevolen de video's binnen {} te verwijderen.", ("30 dagen", "twee weken", "drie maanden", "48 uur")),
    "pl": ("Sąd nakazał TikTokowi usunięcie nagrań w ciągu {}.", ("30 dni", "dwóch tygodni", "trzech miesięcy", "48 godzin")),
    "cs": ("Soud nařídil TikToku smazat videa do {}.", ("30 dnů", "dvou týdnů", "tří měsíců", "48 hodin")),
    "sk": ("Súd nariadil TikToku vymazať videá do {}.", ("30 dní", "dvoch týždňov", "troch mesiacov", "48 hodín")),
    "sl": ("Sodišče je TikToku naložilo, da videoposnetke izbriše v {}.", ("30 dneh", "dveh tednih", "treh mesecih", "48 urah")),
    "hr": ("Sud je naložio TikToku da videozapise izbriše u roku od {}.", ("30 dana", "dva tjedna", "tri mjeseca", "48 sati")),
    "sr": ("Суд је наложио Тиктоку да снимке обрише у року од {}.", ("30 дана", "две недеље", "три месеца", "48 сати")),
    "bg": ("Съд нареди на ТикТок да изтрие клиповете в срок от {}.", ("30 дни", "две седмици", "три месеца", "48 часа")),
    "mk": ("Суд му нареди на ТикТок да ги избрише снимките во рок од {}.", ("30 дена", "две недели", "три месеци", "48 часа")),
    "ru": ("Суд обязал TikTok удалить ролики в течение {}.", ("30 дней", "двух недель", "трёх месяцев", "48 часов")),
    "uk": ("Суд зобов'язав TikTok видалити ролики протягом {}.", ("30 днів", "двох тижнів", "трьох місяців", "48 годин")),
    "be": ("Суд абавязаў TikTok выдаліць ролікі на працягу {}.", ("30 дзён", "двух тыдняў", "трох месяцаў", "48 гадзін")),
    "ro": ("O instanță a obligat TikTok să șteargă clipurile în termen de {}.", ("30 de zile", "două săptămâni", "trei luni", "48 de ore")),
    "hu": ("A bíróság kötelezte a TikTokot, hogy {} belül törölje a videókat.", ("30 napon", "két héten", "három hónapon", "48 órán")),
    "el": ("Δικαστήριο διέταξε το TikTok να διαγράψει τα βίντεο εντός {}.", ("30 ημερών", "δύο εβδομάδων", "τριών μηνών", "48 ωρών")),
    "tr": ("Mahkeme, TikTok'un videoları {} içinde silmesine karar verdi.", ("30 gün", "iki hafta", "üç ay", "48 saat")),
    "az": ("Məhkəmə TikTok-un videoları {} ərzində silməsinə qərar verdi.", ("30 gün", "iki həftə", "üç ay", "48 saat")),
    "sv": ("En domstol har beordrat Tiktok att radera videorna inom {}.", ("30 dagar", "två veckor", "tre månader", "48 timmar")),
    "da": ("En domstol har pålagt TikTok at slette videoerne inden for {}.", ("30 dage", "to uger", "tre måneder", "48 timer")),
    "no": ("En domstol har pålagt TikTok å slette videoene innen {}.", ("30 dager", "to uker", "tre måneder", "48 timer")),
    "fi": ("Tuomioistuin määräsi TikTokin poistamaan videot {} kuluessa.", ("30 päivän", "kahden viikon", "kolmen kuukauden", "48 tunnin")),
    "et": ("Kohus kohustas TikToki kustutama videod {} jooksul.", ("30 päeva", "kahe nädala", "kolme kuu", "48 tunni")),
    "lv": ("Tiesa uzdeva TikTok izdzēst video {} laikā.", ("30 dienu", "divu nedēļu", "trīs mēnešu", "48 stundu")),
    "lt": ("Teismas įpareigojo „TikTok“ per {} ištrinti vaizdo įrašus.", ("30 dienų", "dvi savaites", "tris mėnesius", "48 valandas")),
    "is": (
        "Dómstóll hefur skipað TikTok að eyða myndböndunum innan {}.",
        ("30 daga", "tveggja vikna", "þriggja mánaða", "48 klukkustunda"),
    ),
    "sq": ("Gjykata urdhëroi TikTok-un t'i fshijë videot brenda {}.", ("30 ditëve", "dy javëve", "tre muajve", "48 orëve")),
    "ca": (
        "Un tribunal ha ordenat a TikTok esborrar els vídeos en un termini de {}.",
        ("30 dies", "dues setmanes", "tres mesos", "48 hores"),
    ),
    "he": ("בית המשפט הורה לטיקטוק למחוק את הסרטונים בתוך {}.", ("30 יום", "שבועיים", "שלושה חודשים", "48 שעות")),
    "ar": ("أمرت محكمة تطبيق تيك توك بحذف المقاطع خلال {}.", ("30 يوما", "أسبوعين", "ثلاثة أشهر", "48 ساعة")),
    "fa": ("دادگاه تیک\u200cتاک را ملزم کرد ویدئوها را ظرف {} حذف کند.", ("۳۰ روز", "دو هفته", "سه ماه", "۴۸ ساعت")),
    "ur": ("عدالت نے ٹک ٹاک کو {} کے اندر ویڈیوز ہٹانے کا حکم دیا ہے۔", ("30 دن", "دو ہفتوں", "تین ماہ", "48 گھنٹوں")),
    "hi": ("अदालत ने टिकटॉक को {} के भीतर वीडियो हटाने का आदेश दिया है।", ("30 दिन", "दो सप्ताह", "तीन महीने", "48 घंटे")),
    "bn": ("আদালত টিকটককে {} মধ্যে ভিডিওগুলো সরানোর নির্দেশ দিয়েছেন।", ("৩০ দিনের", "দুই সপ্তাহের", "তিন মাসের", "৪৮ ঘণ্টার")),
    "ta": (
        "{} வீடியோக்களை நீக்குமாறு டிக்டாக் நிறுவனத்துக்கு நீதிமன்றம் உத்தரவிட்டது.",
        ("30 நாட்களுக்குள்", "இரண்டு வாரங்களுக்குள்", "மூன்று மாதங்களுக்குள்", "48 மணி நேரத்துக்குள்"),
    ),
    "ja": ("東京地裁はTikTokに対し、{}に動画を削除するよう命じた。", ("30日以内", "2週間以内", "3カ月以内", "48時間以内")),
    "ko": ("법원은 틱톡에 {} 이내에 영상을 삭제하라고 명령했다.", ("30일", "2주", "3개월", "48시간")),
    "zh": ("法院命令TikTok在{}内删除视频。", ("30天", "两周", "三个月", "48小时")),
    "vi": ("Tòa án yêu cầu TikTok xóa các video trong vòng {}.", ("30 ngày", "hai tuần", "ba tháng", "48 giờ")),
    "th": ("ศาลมีคำสั่งให้ TikTok ลบคลิปภายใน {}", ("30 วัน", "2 สัปดาห์", "3 เดือน", "48 ชั่วโมง")),
    "id": ("Pengadilan memerintahkan TikTok menghapus video itu dalam waktu {}.", ("30 hari", "dua pekan", "tiga bulan", "48 jam")),
    "ms": ("Mahkamah memerintahkan TikTok memadam video itu dalam tempoh {}.", ("30 hari", "dua minggu", "tiga bulan", "48 jam")),
    "tl": (
        "Inutusan ng korte ang TikTok na burahin ang mga video sa loob ng {}.",
        ("30 araw", "dalawang linggo", "tatlong buwan", "48 oras"),
    ),
    "sw": ("Mahakama imeiamuru TikTok kufuta video hizo ndani ya {}.", ("siku 30", "wiki mbili", "miezi mitatu", "saa 48")),
    "ka": ("სასამართლომ TikTok-ს {} ვადაში ვიდეოების წაშლა დაავალა.", ("30 დღის", "ორი კვირის", "სამი თვის", "48 საათის")),
    "hy": ("Դատարանը պարտավորեցրել է TikTok-ին {} ընթացքում ջնջել տեսանյութերը։", ("30 օրվա", "երկու շաբաթվա", "երեք ամսվա", "48 ժամվա")),
    "kk": ("Сот TikTok-қа бейнелерді {} ішінде жоюды міндеттеді.", ("30 күн", "екі апта", "үш ай", "48 сағат")),
    "uz": ("Sud TikTokka videolarni {} ichida oʻchirishni buyurdi.", ("30 kun", "ikki hafta", "uch oy", "48 soat")),
}


@pytest.mark.parametrize(("language", "unit"), [(language, unit) for language in ORDERS for unit in range(4)])
def test_a_time_limit_ends_so_long_after_the_report(language: str, unit: int) -> None:
    text, spans = ORDERS[language]
    found = deadlines_in(passage("", text.format(spans[unit]), language, DAY))
    assert found, spans[unit]
    assert (found[0].on, found[0].kind) == (ENDS[unit], "comply")
