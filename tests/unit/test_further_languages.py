"""Reports in languages the encoder does not know: found by terms and structure alone, and told from a user's own trouble."""

import pytest

from pipeline.classify import classify
from pipeline.understanding.folding import fold
from pipeline.understanding.lexicon import default_beat
from pipeline.understanding.matching import find

FINED = {
    "sw": (
        "Mahakama yaitoza Facebook faini",
        "Mahakama Kuu ya Nairobi iliamuru Jumatatu kampuni ya Facebook ilipe faini kwa kukiuka sheria ya faragha. Jaji alisema kampuni hiyo itakata rufaa.",
    ),
    "tl": (
        "Korte, pinagmulta ang TikTok",
        "Inutusan ng korte sa Maynila ang TikTok na magbayad ng multa dahil sa paglabag sa batas sa data privacy. Sinabi ng hukom na maaaring umapela ang kumpanya.",
    ),
    "uz": (
        "Sud Telegramni jarimaga tortdi",
        "Toshkent shahar sudi dushanba kuni Telegram kompaniyasiga shaxsga doir ma'lumotlar to'g'risidagi qonunni buzgani uchun jarima soldi. Kompaniya apellyatsiya shikoyati beradi.",
    ),
    "ckb": (
        "دادگا فەیسبووکی سزا دا",
        "دادگای هەولێر ڕۆژی دووشەممە سزای دارایی بەسەر کۆمپانیای فەیسبووکدا سەپاند لەبەر پێشێلکردنی یاسای پاراستنی زانیاری کەسی. کۆمپانیاکە دەڵێت تانە لە بڕیارەکە دەدات.",
    ),
    "am": (
        "ፍርድ ቤት በፌስቡክ ላይ ቅጣት ጣለ",
        "የአዲስ አበባ ከፍተኛ ፍርድ ቤት ሰኞ ዕለት ፌስቡክ የግል መረጃ ጥበቃ ሕግን በመጣሱ ቅጣት እንዲከፍል ትዕዛዝ ሰጠ። ኩባንያው ይግባኝ እንደሚጠይቅ ዳኛው ተናግረዋል።",
    ),
    "ha": (
        "Kotu ta ci tarar TikTok",
        "Babbar kotu a Kano ta ci tarar kamfanin TikTok saboda karya dokar kare bayanan sirri. Alƙalin ya ce kamfanin na iya ɗaukaka ƙara.",
    ),
    "mn": (
        "Шүүх Facebook-ийг торголоо",
        "Улаанбаатар хотын шүүх даваа гарагт хувийн мэдээлэл хамгаалах хуулийг зөрчсөн хэмээн Facebook компанид торгууль ногдуулав. Шүүгчийн шийдвэрийг компани давж заалдана.",
    ),
    "mr": (
        "न्यायालयाचा गुगलला दंड",
        "मुंबई उच्च न्यायालयाने सोमवारी गुगल कंपनीला माहिती संरक्षण कायद्याचे उल्लंघन केल्याबद्दल दंड ठोठावला. न्यायमूर्तींच्या निकालाविरोधात कंपनी अपील करणार आहे.",
    ),
    "si": (
        "අධිකරණය ෆේස්බුක් සමාගමට දඩ නියම කරයි",
        "කොළඹ මහාධිකරණය සඳුදා පුද්ගලික දත්ත පනත උල්ලංඝනය කිරීම හේතුවෙන් ෆේස්බුක් සමාගමට දඩයක් නියම කළේය. විනිසුරුවරයාගේ නියෝගයට එරෙහිව සමාගම අභියාචනයක් ඉදිරිපත් කරයි.",
    ),
    "sl": (
        "Sodišče oglobilo TikTok",
        "Upravno sodišče v Ljubljani je potrdilo globo, ki jo je informacijska pooblaščenka zaradi kršitve zakona o varstvu osebnih podatkov naložila podjetju TikTok. Podjetje napoveduje pritožbo.",
    ),
    "ka": (
        "სასამართლომ ფეისბუკი დააჯარიმა",
        "თბილისის საქალაქო სასამართლომ ორშაბათს კომპანია ფეისბუკი პერსონალური მონაცემების დაცვის კანონის დარღვევისთვის დააჯარიმა. კომპანია გადაწყვეტილებას გაასაჩივრებს.",
    ),
    "hy": (
        "Դատարանը տուգանել է Ֆեյսբուքը",
        "Երևանի դատարանը երկուշաբթի տուգանել է Ֆեյսբուք ընկերությանը անձնական տվյալների պաշտպանության օրենքը խախտելու համար։ Ընկերությունը վճիռը կբողոքարկի։",
    ),
}  # fmt: skip
WEATHER = {
    "sw": ("Mvua kubwa yatabiriwa", "Mamlaka ya hali ya hewa imetabiri mvua kubwa katika mikoa ya pwani wiki hii na kuwataka wananchi wachukue tahadhari."),
    "tl": ("Bagyo, papalapit sa Luzon", "Inaasahang tatama ang bagyo sa hilagang Luzon sa Miyerkules, ayon sa PAGASA. Suspendido ang klase sa ilang paaralan."),
    "uz": ("Futbol: terma jamoa g'alaba qozondi", "O'zbekiston terma jamoasi kecha Toshkentda o'tgan o'yinda ikki gol bilan g'alaba qozondi, dedi bosh murabbiy."),
    "mn": ("Цас орж, замын хөдөлгөөн саатлаа", "Нийслэлд өчигдөр орсон цаснаас болж хэд хэдэн осол гарч, сургуулийн хичээл хойшлов гэж цаг уурынхан мэдээллээ."),
}  # fmt: skip


@pytest.mark.parametrize("code", FINED)
def test_a_fine_is_a_dispute_in_every_language_we_claim(code: str) -> None:
    verdict = classify(*FINED[code])
    assert verdict.language.code == code
    assert verdict.relevant
    assert verdict.platforms()


@pytest.mark.parametrize("code", WEATHER)
def test_other_news_in_the_same_language_is_not(code: str) -> None:
    assert not classify(*WEATHER[code]).relevant


@pytest.mark.parametrize(
    ("text", "language", "platform"),
    [
        ("Bafake isicelo kuFacebook izolo", "zu", "Facebook"),
        ("በፌስቡክ ላይ ክስ ተመሰረተ", "am", "Facebook"),
        ("ෆේස්බුක්ට දඩයක්", "si", "Facebook"),
        ("ਫੇਸਬੁੱਕਨੂੰ ਜੁਰਮਾਨਾ", "pa", "Facebook"),
        ("Telegramga jarima", "uz", "Telegram"),
        ("Facebookek isuna ordaindu du", "eu", "Facebook"),
        ("უბერს სასამართლო დაჯარიმებს", "ka", "Uber"),
        ("ウーバーイーツの配達員", "ja", "Uber Eats"),
        ("ایئر وکی پیڈیا تک رسائی", "ur", "Wikipedia"),
        ("دادگاه گرایندر را جریمه کرد", "fa", "Grindr"),
        ("බලධාරීන් ඇපල් වෙත", "si", "Apple"),
        ("రాపిడో సంస్థకు జరిమానా", "te", "Rapido"),
        ("အူဘာကုမ္ပဏီကို ဒဏ်ရိုက်", "my", "Uber"),
        ("במשרדי דיסקורד", "he", "Discord"),
        ("ዲስኮርድን አገደ", "am", "Discord"),
    ],
)
def test_names_are_found_with_the_prefixes_and_endings_of_the_language(text: str, language: str, platform: str) -> None:
    assert platform in {hit.term.key for hit in find(default_beat(), fold(text), text, language) if hit.term.kind == "platform"}


def test_a_small_prefix_makes_no_name_in_other_languages() -> None:
    text = "The myTelegram plugin"
    assert not [hit for hit in find(default_beat(), fold(text), text, "en") if hit.term.kind == "platform"]
