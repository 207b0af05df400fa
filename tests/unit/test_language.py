"""Language of a report: script, langdetect and its referees."""

import pytest

from pipeline.understanding import language
from pipeline.understanding.language import _identifier, _known, detect, quick_language
from records.article import Language

TEXTS = {
    "en": "The court ordered the company to hand over the data of its users within two weeks, and the company said that it would appeal.",
    "fr": "Le tribunal a ordonné à la société de remettre les données de ses utilisateurs sous quinze jours, et celle-ci a annoncé un appel.",
    "de": "Das Gericht verpflichtete das Unternehmen, binnen zwei Wochen die Daten seiner Nutzer herauszugeben; es kündigte Berufung an.",
    "no": "Retten påla selskapet å utlevere brukernes opplysninger innen to uker, og selskapet opplyste at det vil anke avgjørelsen.",
    "is": "Dómstóllinn gerði fyrirtækinu að afhenda upplýsingar um notendur sína innan tveggja vikna og það hyggst áfrýja úrskurðinum.",
    "ru": "Суд обязал компанию передать данные пользователей в течение двух недель, компания заявила, что обжалует решение.",
    "uk": "Суд зобов'язав компанію передати дані користувачів протягом двох тижнів, компанія заявила, що оскаржить рішення.",
    "ja": "裁判所は会社に対し、2週間以内に利用者の情報を開示するよう命じた。会社側は控訴する方針だ。",
    "zh": "法院命令该公司在两周内交出用户数据,公司表示将提起上诉。",
    "ko": "법원은 회사에 2주 안에 이용자 정보를 제출하라고 명령했고 회사는 항소하겠다고 밝혔다.",
    "ar": "أمرت المحكمة الشركة بتسليم بيانات مستخدميها خلال أسبوعين، وقالت الشركة إنها ستستأنف القرار.",
    "fa": "دادگاه به شرکت دستور داد اطلاعات کاربران را ظرف دو هفته تحویل دهد و شرکت گفت درخواست تجدیدنظر خواهد کرد.",
    "he": "בית המשפט הורה לחברה למסור את פרטי המשתמשים בתוך שבועיים, והחברה הודיעה שתערער.",
    "hi": "अदालत ने कंपनी को दो सप्ताह के भीतर उपयोगकर्ताओं का डेटा सौंपने का आदेश दिया, कंपनी ने अपील करने की बात कही।",
    "th": "ศาลสั่งให้บริษัทส่งข้อมูลผู้ใช้ภายในสองสัปดาห์ และบริษัทจะยื่นอุทธรณ์",
    "el": "Το δικαστήριο διέταξε την εταιρεία να παραδώσει τα στοιχεία των χρηστών εντός δύο εβδομάδων.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_languages_are_told_apart(code: str) -> None:
    assert detect("", TEXTS[code]).code == code


def test_unprofiled_languages_are_left_to_the_referee() -> None:
    """langdetect has no profile for Icelandic and calls it Norwegian."""
    assert detect("", TEXTS["is"]).method == "py3langid"


def test_same_text_gives_the_same_answer() -> None:
    assert detect("Probe", TEXTS["no"]) == detect("Probe", TEXTS["no"])


def test_a_bare_headline_follows_its_source() -> None:
    assert detect("TikTok: EU opens probe", "", expected=("en",)).code == "en"


def test_a_wrong_declaration_does_not_beat_the_text() -> None:
    assert detect("", TEXTS["fr"], declared="en-US").code == "fr"


def test_a_declaration_decides_between_twins() -> None:
    """Malay and Indonesian are too close to call; the page knows."""
    text = "Mahkamah memerintahkan syarikat itu menyerahkan data pengguna dalam tempoh dua minggu dan syarikat itu akan merayu."
    assert detect("", text, declared="ms").code == "ms"


def test_latin_product_names_do_not_outvote_korean() -> None:
    assert detect("TikTok YouTube Instagram 과징금 부과 결정", "").code == "ko"


@pytest.mark.parametrize("text", ["", "\x00\x00", "\udfff" * 10, "🎉" * 500, "12345 67890", "https://example.org/a/b"])
def test_nothing_to_go_by_is_undecided(text: str) -> None:
    assert detect("", text).code == "und"


def test_without_text_the_declaration_stands() -> None:
    assert detect("", "", declared="pt_BR").code == "pt"


def test_the_quick_guess_agrees_with_the_full_one() -> None:
    assert [quick_language(text) for text in TEXTS.values()] == list(TEXTS)


def test_sorani_is_no_persian() -> None:
    """Neither detector has a profile for it; its vowels tell."""
    text = "پۆلیسی سلێمانی ڕایگەیاند کە دوێنێ لە گەڕەکێکی شارەکە ئاگرێکی گەورە کەوتووەتەوە و کەس بریندار نەبووە."
    assert detect("", text).code == "ckb"
    assert quick_language(text) == "ckb"


def test_a_kurdish_name_in_a_persian_report_changes_nothing() -> None:
    assert detect("", TEXTS["fa"] + " نام شرکت ڕووداو است.").code == "fa"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("gl", "A xuíza deulle onte a razón á veciñanza: unha empresa que tamén xestiona os datos da provincia terá que abrir os arquivos aínda este mes."),
        ("pt", "A juíza deu ontem razão aos moradores: uma empresa que também gere os dados do distrito terá de abrir os arquivos ainda este mês."),
        ("ms", "Peguam itu berkata syarikat berkenaan membuat aduan kepada polis kerana wang pelanggan hilang daripada akaun sejak Isnin."),
        ("id", "Pengacara itu mengatakan perusahaan tersebut membuat pengaduan kepada polisi karena uang pelanggan hilang dari akun sejak Senin."),
        ("bs", "Konkurencijsko vijeće izreklo je kaznu od pet miliona maraka kompaniji koja upravlja platformom."),
        ("sr", "Apelacioni sud u Novom Sadu odbio je žalbu kompanije na rešenje kojim joj je naloženo da ukloni objave."),
        ("hr", "Visoki kazneni sud odbio je žalbu tvrtke na rješenje kojim joj je naloženo da ukloni objave."),
        ("sr", "Poverenik je u nedelju saopštio da će posle žalbe roditelja ispitati gde su nestali podaci dece, a kompanija je dobila rok do januara."),
        ("hr", "Povjerenik je u nedjelju priopćio da će poslije žalbe roditelja ispitati gdje su nestali podaci djece, a tvrtka je dobila rok do siječnja."),
    ],
)  # fmt: skip
def test_neighbours_betray_themselves_by_their_words(code: str, text: str) -> None:
    assert detect("", text).code == code


def test_a_page_in_latin_script_that_says_it_is_serbian_is_believed() -> None:
    assert detect("Sud odlučio", "Sud je danas odlučio o zahtevu stranke, a odluka je konačna.", declared="sr-Latn").code == "sr"


def test_langdetect_is_not_asked_where_it_could_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_langdetect", lambda _: pytest.fail("asked"))
    assert detect("", TEXTS["en"] * 2).code == "en"
    assert detect("", TEXTS["is"] * 2).code == "is"
    assert detect("", TEXTS["de"] * 2, declared="de", expected=("fr", "de")).code == "de"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TEXTS["en"][:100], None),  # short
        (TEXTS["no"] * 2, None),  # Danish is a twin
        (TEXTS["en"] * 2, "fr"),  # the page speaks for another one
    ],
)
def test_langdetect_decides_where_there_is_doubt(text: str, said: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(language, "_langdetect", lambda sample: asked.append(sample) or [("sv", 0.999)])
    detect("", text, declared=said)
    assert asked


def test_moroccan_arabic_is_arabic_to_the_quick_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_py3langid", lambda _: [("ary", 0.7), ("ar", 0.2)])
    assert quick_language(TEXTS["ar"]) == "ar"


@pytest.mark.parametrize(
    ("headline", "code"),
    [
        ("東京地裁が差止命令", "ja"),  # one particle
        ("X社に開示命令", "ja"),
        ("検索大手に課徴金 公取委", "ja"),  # none, but forms that only Japanese writes
        ("利用者の情報開示命令 東京地裁", "ja"),  # the one sign Chinese borrows, and nothing Chinese
        ("热卖の店被法院罚款", "zh"),  # borrowed
        ("高等法院頒令封鎖網站", "zh"),
        ("最高法院责令平台删帖", "zh"),
    ],
)
def test_a_headline_of_ideographs_is_told_by_its_signs(headline: str, code: str) -> None:
    assert detect(headline, "").code == code
    assert quick_language(headline) == code


def test_where_no_sign_tells_page_or_source_say_which_language_ideographs_are() -> None:
    neutral = "最高法院判決上訴"
    assert [detect(neutral, "", declared=said).code for said in ("ja", "zh-TW", None)] == ["ja", "zh", "zh"]
    assert detect(neutral, "", expected=("ja",)).code == "ja"
    assert detect("最高法院责令平台删帖", "", declared="ja").code == "zh", "a sign that Japanese has not outweighs it"


def test_a_japanese_name_quoted_in_chinese_prose_makes_it_no_japanese() -> None:
    assert (
        detect("", "法院判令该公司向“ニコニコ”网站赔偿，并在十日内删除全部侵权视频，否则每日罚款一万元，公司表示不服将上诉。").code == "zh"
    )


@pytest.mark.parametrize("text", ["a1 b2 c3 xx yy", "aaaa bbbb cccc dddd", "qwrt zxcv bnm", "x y z"])
def test_letters_without_a_language_are_undecided_unless_page_or_source_say_more(text: str) -> None:
    """py3langid has a code of its own for them, which readers would meet as a language."""
    assert detect("", text) == Language(code="und", confidence=0.0, method="script")
    assert (detect("", text, declared="fr").code, detect("", text, expected=["de"]).code) == ("fr", "de")
    assert quick_language(text) == "und"


def test_branches_of_a_language_have_its_code() -> None:
    """py3langid tells Egyptian from Moroccan Arabic and Cantonese from Chinese; no one chooses by that."""
    codes = _identifier().nb_classes

    branches = {code: _known(code) for code in codes if code in {"ary", "arz", "sdh", "uzs", "wuu", "yue", "pcm"}}
    assert branches == {"ary": "ar", "arz": "ar", "sdh": "ku", "uzs": "uz", "wuu": "zh", "yue": "zh", "pcm": "en"}
    mixed = ("المحكمة غرمت الشركة" * 60)[:17] + " " + ("court fined the firm over data of users " * 60)[:43]
    assert detect("", mixed).code in {"ar", "en"}
