"""Platforms are told by their usual English name whatever script a report writes them in, and what only holds a name within it is none."""

import unicodedata
from collections import defaultdict

import pytest

from beat.entries import platform_entries
from beat.files import SHIPPED
from pipeline.understanding.annotation import read
from pipeline.understanding.folding import fold_term
from pipeline.understanding.lexicon import default_beat
from pipeline.understanding.parties import likely_parties, party_features

NAMED = [
    ("ko", "공정위, 당근마켓 조사", "Karrot"),
    ("hi", "शेयरचैट के शॉर्ट वीडियो ऐप मोज पर मुकदमा", "Moj"),
    ("hi", "कैब कंपनी ओला को नोटिस", "Ola"),
    ("hi", "कैरेक्टर.एआई के खिलाफ याचिका", "Character.AI"),
    ("mr", "शेअरचॅटने मजकूर हटवला", "ShareChat"),
    ("zh", "外賣平台戶戶送與送餐員和解", "Deliveroo"),
    ("fa", "شورای رقابت دیجی‌کالا را جریمه کرد", "Digikala"),
    ("fa", "پلتفرم آگهی «دیوار» محکوم شد", "Divar"),
    ("fa", "جریمه اسنپ و تپسی", "Tapsi"),
    ("ar", "غرامة على شركة «نون» للتجارة الإلكترونية", "Noon"),
    ("ar", "هنقرستيشن أمام المحكمة", "Hungerstation"),
    ("ta", "பிக்மீ நிறுவனத்துக்கு எதிராக மனு", "PickMe"),
    ("ta", "ஊபர் மீது வழக்கு", "Uber"),
    ("si", "පික්මී සමාගමට එරෙහිව නඩුවක්", "PickMe"),
    ("am", "የፈረስ የትራንስፖርት መተግበሪያ ተከሰሰ", "Feres"),
    ("th", "ปรับบริษัท ไลน์แมน วงใน", "LINE MAN"),
    ("th", "สั่งปรับแอป LINE MAN", "LINE MAN"),
    ("ka", "Forum.ge-ს წინააღმდეგ საჩივარი", "Forum.ge"),
    ("bn", "দারাজের বিরুদ্ধে মামলা", "Daraz"),
    ("bn", "পাঠাওয়ের বিরুদ্ধে অভিযোগ", "Pathao"),
    ("ur", "سماجی رابطے کی ویب سائٹ ایکس کی بندش کے خلاف درخواست", "X"),
    ("ja", "ジモティーを提訴", "Jmty"),
    ("ja", "ヤフオクの出品者が提訴", "Yahoo! Auctions"),
    ("zh", "露天拍賣遭罰", "Ruten"),
    ("uk", "Позов до маркетплейсу Розетка", "Rozetka"),
    ("en", "Judge fines Coinbase", "Coinbase"),
    ("ru", "Суд оштрафовал Твиттер и Вайлдберриз", "Wildberries"),
    ("he", "תביעה נגד יד2", "Yad2"),
    ("ne", "फुडमान्डुविरुद्ध उजुरी", "Foodmandu"),
    ("kk", "Kaspi Магазин сотқа берілді", "Kaspi"),
]  # fmt: skip

NOT_NAMED = [
    ("ko", "네이버, 하이퍼클로바X 학습 논란 플랫폼", "X"),
    ("ja", "スペースXの衛星とSNS", "X"),
    ("th", "สั่งปรับแอปพลิเคชัน LINE MAN", "LINE"),
    ("fa", "دیوار خانه فرو ریخت", "Divar"),
    ("am", "ፈረስ ጋላቢው አሸነፈ", "Feres"),
    ("hi", "ओला गिरने से फसल खराब", "Ola"),
    ("bn", "শিশুর বিকাশ নিয়ে গবেষণা", "bKash"),
    ("ar", "حرف النون في اللغة", "Noon"),
    ("tr", "PTT kargo gecikti", "PTT"),
    ("ko", "당근 가격이 올랐다", "Karrot"),
    ("en", "Coinbase listed a token", "Binance"),
    ("ru", "Рэпера Пи Дидди судят в Нью-Йорке", "Didi"),
    ("ru", "Карим пришёл в суд", "Careem"),
    ("ur", "ایکس رے مشین خراب", "X"),
    ("uk", "У квартирі загорілася розетка", "Rozetka"),
    ("si", "එක්සත් ජනපද වේදිකාව සමාජ මාධ්‍ය", "X"),
    ("te", "ఎక్సైజ్ శాఖ సోషల్ మీడియా", "X"),
    ("gu", "એક્સપર્ટ સોશિયલ મીડિયા પ્લેટફોર્મ", "X"),
    ("bn", "এক্সপ্রেস ট্রেন প্ল্যাটফর্ম", "X"),
    ("pa", "ਐਕਸਪ੍ਰੈਸ ਸੋਸ਼ਲ ਮੀਡੀਆ", "X"),
    ("th", "เอ็กซ์เรย์ แพลตฟอร์ม", "X"),
    ("ur", "ایکسچینج سوشل میڈیا پلیٹ فارم", "X"),
    ("am", "ኤክስፖርት ማኅበራዊ ሚዲያ", "X"),
]  # fmt: skip


def names(language: str, title: str) -> set[str]:
    return {mention.name for mention in read(default_beat(), title, "", language).platforms}


@pytest.mark.parametrize(("language", "title", "name"), NAMED, ids=[f"{row[2]}-{row[0]}" for row in NAMED])
def test_a_local_spelling_is_the_platform(language: str, title: str, name: str) -> None:
    assert name in names(language, title)


@pytest.mark.parametrize(("language", "title", "name"), NOT_NAMED, ids=[f"{row[2]}-{row[0]}" for row in NOT_NAMED])
def test_what_only_looks_like_a_name_is_none(language: str, title: str, name: str) -> None:
    assert name not in names(language, title)


def test_names_are_written_in_latin_letters() -> None:
    letters = {
        entry.name: {unicodedata.name(char).split()[0] for char in entry.name if char.isalpha()} for entry in platform_entries(SHIPPED)
    }
    assert {name for name, scripts in letters.items() if scripts - {"LATIN"}} == set()


def test_no_spelling_belongs_to_two_platforms() -> None:
    """Those in `context` are ambiguous and say so."""
    owners: dict[str, set[str]] = defaultdict(set)
    for entry in platform_entries(SHIPPED):
        for spelling in (*entry.aliases, *entry.cased, *((entry.name,) if entry.simple else ())):
            owners[fold_term(spelling).rstrip("*")].add(entry.name)
    assert {spelling: names for spelling, names in owners.items() if len(names) > 1} == {}


@pytest.mark.parametrize(
    ("language", "title", "text", "party", "other"),
    [
        ("ja", "通信アプリに行政指導", "総務省は通信アプリ「LINE」を運営するLINEヤフーに行政指導をした。", "LINE", "LY Corporation"),
        (
            "en",
            "Court orders streamer site",
            "A court ordered Twitch, owned by Amazon, to delete clips. Twitch will comply.",
            "Twitch",
            "Amazon",
        ),
        ("ca", "Jutge ordena a GitHub", "Un jutge ordena a GitHub, propietat de Microsoft, que retiri el codi.", "GitHub", "Microsoft"),
    ],
)
def test_who_only_runs_a_service_is_no_second_party(language: str, title: str, text: str, party: str, other: str) -> None:
    beat = default_beat()
    rows = party_features(beat, read(beat, title, text, language))
    assert likely_parties(beat, rows, dict.fromkeys(rows, 0.9), 0.4) == (party,)
    assert other in rows


def test_an_owner_told_twice_is_a_party() -> None:
    beat = default_beat()
    rows = party_features(beat, read(beat, "Amazon sued", "A court ordered Twitch, owned by Amazon, to pay. Amazon will appeal.", "en"))
    assert set(likely_parties(beat, rows, dict.fromkeys(rows, 0.9), 0.4)) == {"Twitch", "Amazon"}
