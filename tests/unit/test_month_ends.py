"""By the end of a month: the month's last day, in the words of many languages; and spans whose name stands behind whom they are given."""

from datetime import date

import pytest

from pipeline.understanding.deadlines import deadlines_of

PUBLISHED = date(2026, 3, 10)


def _first(language: str, text: str) -> str | None:
    found = deadlines_of(f"{text} It was said.", "Court and Meta", language, PUBLISHED)
    return found[0].on if found else None


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("en", "Meta must pay by the end of March.", "2026-03-31"),
        ("en", "Meta must pay by the end of June 2027.", "2027-06-30"),
        ("en", "At the end of March it had removed the posts.", None),
        ("de", "Meta muss die Daten bis Ende April herausgeben.", "2026-04-30"),
        ("fr", "X doit s'y conformer d'ici la fin du mois de mai.", "2026-05-31"),
        ("fr", "X a jusqu'à fin mai pour s'y conformer.", "2026-05-31"),
        ("es", "La empresa tiene hasta finales de abril para responder.", "2026-04-30"),
        ("pt", "A plataforma tem até o fim de abril para responder.", "2026-04-30"),
        ("it", "La piattaforma deve adeguarsi entro la fine di aprile.", "2026-04-30"),
        ("nl", "Het bedrijf moet uiterlijk eind april antwoorden.", "2026-04-30"),
        ("sv", "Bolaget ska svara före slutet av april.", "2026-04-30"),
        ("da", "Selskabet skal svare inden udgangen af april.", "2026-04-30"),
        ("no", "Selskapet må svare innen utgangen av april.", "2026-04-30"),
        ("fi", "Yhtiön on vastattava huhtikuun loppuun mennessä.", "2026-04-30"),
        ("et", "Ettevõte peab vastama aprilli lõpuks.", "2026-04-30"),
        ("lt", "Bendrovė turi atsakyti iki balandžio pabaigos.", "2026-04-30"),
        ("pl", "Firma ma odpowiedzieć do końca kwietnia.", "2026-04-30"),
        ("cs", "Firma musí odpovědět do konce dubna.", "2026-04-30"),
        ("sk", "Firma musí odpovedať do konca apríla.", "2026-04-30"),
        ("hr", "Tvrtka mora odgovoriti do kraja travnja.", "2026-04-30"),
        ("sr", "Kompanija mora da odgovori do kraja aprila.", "2026-04-30"),
        ("bg", "Компанията трябва да отговори до края на април.", "2026-04-30"),
        ("ru", "Компания должна ответить до конца апреля.", "2026-04-30"),
        ("uk", "Компанія має відповісти до кінця квітня.", "2026-04-30"),
        ("ro", "Compania trebuie să răspundă până la sfârșitul lunii aprilie.", "2026-04-30"),
        ("hu", "A cégnek április végéig kell válaszolnia.", "2026-04-30"),
        ("el", "Η εταιρεία πρέπει να απαντήσει έως το τέλος Απριλίου.", "2026-04-30"),
        ("tr", "Şirket nisan sonuna kadar yanıt vermeli.", "2026-04-30"),
        ("az", "Şirkət aprelin sonuna qədər cavab verməlidir.", "2026-04-30"),
        ("ar", "على الشركة الرد قبل نهاية أبريل.", "2026-04-30"),
        ("fa", "شرکت باید تا پایان آوریل پاسخ دهد.", "2026-04-30"),
        ("he", "על החברה להשיב עד סוף אפריל.", "2026-04-30"),
        ("hi", "कंपनी को अप्रैल के अंत तक जवाब देना होगा।", "2026-04-30"),
        ("id", "Perusahaan harus menjawab sebelum akhir April.", "2026-04-30"),
        ("vi", "Công ty phải trả lời trước cuối tháng 4.", "2026-04-30"),
        ("ja", "同社は4月末までに回答しなければならない。", "2026-04-30"),
        ("zh", "公司须在4月底前答复。", "2026-04-30"),
        ("ko", "회사는 4월 말까지 답변해야 한다.", "2026-04-30"),
        ("ca", "L'empresa ha de respondre abans de final d'abril.", "2026-04-30"),
        ("sw", "Kampuni lazima ijibu kabla ya mwisho wa Aprili.", "2026-04-30"),
        ("en", "The trial is expected by the end of May.", "2026-05-31"),
        ("ru", "К концу апреля компания ответит.", None),
        ("en", "The offer runs until the end of May.", None),
    ],
)
def test_the_end_of_a_month_is_its_last_day(language: str, text: str, day: str | None) -> None:
    assert _first(language, text) == day


def test_a_hearing_by_the_end_of_a_month_is_told_once() -> None:
    (found,) = deadlines_of("The trial is expected by the end of May.", "Court and Meta", "en", PUBLISHED)
    assert (found.on, found.kind, found.month_only) == ("2026-05-31", "hearing", True)


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("en", "The order gives Snap 7 days from service to delete the account.", "2026-03-17"),
        ("fa", "دادگاه ۱۰ روز به تلگرام مهلت داد.", "2026-03-20"),
        ("he", "בית המשפט נתן לפייסבוק 14 ימים למסור את המידע.", "2026-03-24"),
        ("ka", "სასამართლომ კომპანიას 10 დღე მისცა.", "2026-03-20"),
        ("sr", "Sud je naložio platformi da u roku od tri dana ukloni objavu.", "2026-03-13"),
        ("sr", "Sud je naložio platformi da u roku od 48 sati ukloni objavu.", "2026-03-12"),
        ("ko", "회사는 4월말까지 답변해야 한다.", "2026-04-30"),
    ],
)
def test_spans_named_behind_whom_they_are_given(language: str, text: str, day: str) -> None:
    assert _first(language, text) == day
