"""Spans that are no period to keep: counted from a day long past, run out, set by a law, or only the time between two events. Sentences of our own."""

from datetime import date

import pytest

from pipeline.understanding.deadlines import deadlines_of

DAY = date(2026, 4, 20)
"""A Monday."""

PAST = [
    ("en", "On 3 February a Madrid court gave the app ten days to pay the fine. It has appealed."),
    ("en", "Last month a judge in Lagos told the platform to restore the page within fourteen days."),
    ("en", "Last year the regulator ordered it to delete the images within 30 days."),
    ("en", "Five weeks ago the tribunal told the network to restore the account within ten days."),
    ("en", "The network went to court. It wants the order quashed. On 12 January a judge sided with the nurse. The network had ten days to comply."),
    ("fr", "Le 5 janvier, le tribunal de Lyon lui avait laissé dix jours pour supprimer les images."),
    ("fr", "Le mois dernier, le juge avait ordonné de rétablir le compte dans un délai de huit jours."),
    ("de", "Im Februar gab das Landgericht der Ärztin recht: Binnen zehn Tagen sollte der Eintrag verschwinden."),
    ("de", "Im vergangenen Jahr verpflichtete ein Gericht den Dienst, die Konten innerhalb von vier Wochen zu öffnen."),
    ("es", "El 2 de febrero, un juez de Sevilla le dio diez días para retirar el vídeo."),
    ("es", "El año pasado un juez ordenó retirar las fotos en un plazo de 20 días."),
    ("pt", "Em 10 de janeiro, um juiz do Porto mandou retirar o anúncio no prazo de dez dias."),
    ("it", "Il 9 gennaio un giudice di Torino aveva ordinato di rimuovere il video entro i prossimi dieci giorni."),
    ("it", "L'anno scorso il giudice aveva ordinato la rimozione nel termine di quindici giorni."),
    ("nl", "In januari kreeg het netwerk van de rechter tien dagen om de advertenties te verwijderen."),
    ("sv", "Den 4 februari fick bolaget tio dagar på sig att ta bort bilderna."),
    ("pl", "3 lutego sąd w Łodzi nakazał usunąć film w ciągu siedmiu dni."),
    ("ru", "5 февраля суд в Казани обязал сервис удалить ролик в течение десяти дней."),
    ("uk", "5 лютого суд у Львові зобов'язав сервіс видалити ролик протягом десяти днів."),
    ("tr", "3 Şubat'ta İzmir'deki bir mahkeme platforma on gün içinde videoyu kaldırma emri vermişti."),
    ("el", "Στις 3 Φεβρουαρίου το δικαστήριο διέταξε να αφαιρεθεί το βίντεο εντός δέκα ημερών."),
    ("zh", "今年二月三日，马德里一家法院命令该平台在十天内删除照片。"),
    ("zh", "去年，法院裁定该网站须在三十天内公布算法。"),
    ("ja", "2月3日、大阪の裁判所は同社に10日以内の削除を命じた。"),
    ("ko", "지난해 법원은 회사에 30일 이내에 게시물을 삭제하라고 명령했다."),
    ("ar", "في 3 فبراير أمرت محكمة في الرباط المنصة بحذف الصور خلال عشرة أيام."),
    ("id", "Pada 3 Februari pengadilan memerintahkan platform itu menghapus video dalam waktu 10 hari."),
]  # fmt: skip
RUN_OUT = [
    ("en", "The company had 48 hours to comply, which ran out on Sunday night."),
    ("fr", "Le délai de 48 heures pour nommer un responsable a expiré dimanche soir."),
    ("de", "Die Frist von 48 Stunden, einen Vertreter zu nennen, ist am Sonntag abgelaufen."),
    ("es", "El plazo de 48 horas para nombrar a un responsable venció el domingo."),
    ("pt", "O prazo de 48 horas para nomear um responsável expirou no domingo."),
    ("it", "Il termine di 48 ore per nominare un responsabile è scaduto domenica."),
]  # fmt: skip
LATER = [
    ("en", "The ban came three days after the minister had attacked the company."),
    ("en", "After three weeks of hearings the judge sided with the nurse."),
    ("en", "The app came back after two days, and users cheered."),
    ("de", "Nach drei Tagen Verhandlung gab das Gericht der Klage statt."),
    ("fr", "La décision est tombée trois jours après les critiques du ministre."),
    ("es", "Tras tres semanas de juicio, el juez absolvió a la red."),
    ("nl", "Na drie dagen ging de app weer open."),
    ("ru", "Через три дня суд отменил запрет."),
    ("uk", "Через три дні суд скасував заборону."),
    ("hu", "Három nap múlva visszatért az alkalmazás."),
    ("fi", "Kolmen päivän kuluttua sovellus palasi."),
    ("tr", "Karar, bakanın şirketi eleştirmesinden üç gün sonra geldi."),
    ("tr", "Üç gün sonra uygulama yeniden açıldı."),
    ("ar", "بعد ثلاثة أيام عادت المنصة إلى العمل."),
    ("vi", "Sau ba ngày, ứng dụng hoạt động trở lại."),
    ("sw", "Baada ya siku tatu mtandao ulirudi."),
    ("zh", "部长批评该公司三天后，禁令宣布。"),
]  # fmt: skip
LAWS = [
    ("en", "A bill before the assembly provides that insults be taken down within 48 hours."),
    ("en", "The law requires platforms to delete threats within 48 hours of a notice."),
    ("fr", "La proposition de loi prévoit que les menaces soient retirées en moins de 48 heures, dans un délai de deux jours."),
    ("fr", "Le texte impose aux plateformes de supprimer ces messages dans un délai de 48 heures."),
    ("de", "Das Gesetz verpflichtet die Netzwerke, Drohungen binnen 48 Stunden zu löschen."),
    ("es", "El proyecto obliga a las redes a retirar las amenazas en un plazo de 48 horas."),
    ("pt", "A lei obriga as redes a retirar ameaças no prazo de 48 horas."),
    ("it", "La legge impone alle piattaforme di rimuovere le minacce entro 48 ore."),
    ("nl", "De wet verplicht netwerken bedreigingen binnen 48 uur te verwijderen."),
    ("pl", "Ustawa zobowiązuje serwisy do usuwania gróźb w ciągu 48 godzin."),
    ("ru", "Закон обязывает сервисы удалять угрозы в течение 48 часов."),
    ("uk", "Закон зобов'язує сервіси видаляти погрози протягом 48 годин."),
    ("tr", "Mecliste görüşülecek metin, tehditlerin 48 saat içinde kaldırılmasını öngörüyor."),
    ("ar", "ينص القانون على حذف التهديدات خلال 48 ساعة."),
    ("zh", "该法规定平台须在48小时内删除威胁信息，新法律规定24小时内回复。"),
    ("ja", "新法は48時間以内の削除を義務付けている。"),
    ("ko", "개정안은 48시간 이내에 삭제하도록 규정하고 있다."),
    ("id", "Undang-undang itu mewajibkan platform menghapus ancaman dalam waktu 48 jam."),
    ("vi", "Dự luật quy định các nền tảng phải gỡ nội dung trong vòng 48 giờ."),
]  # fmt: skip
STILL = [
    ("en", "On Friday a Madrid court gave the app ten days to pay the fine.", "2026-04-30", "comply"),
    ("en", "On 17 April a Madrid court gave the app ten days to pay the fine.", "2026-04-30", "comply"),
    ("en", "Sued in January, the app lost on Friday. The judge gave it ten days to pay.", "2026-04-30", "comply"),
    ("en", "Under the law, the company has 30 days to appeal.", "2026-05-20", "appeal"),
    ("en", "The court ordered the site to provide the names within ten days.", "2026-04-30", "comply"),
    ("en", "The regulator asked the site to provide an explanation within ten days.", "2026-04-30", "answer"),
    ("fr", "Le tribunal a ordonné au site de communiquer, dans un délai de dix jours, les noms des auteurs.", "2026-04-30", "comply"),
    ("fr", "L'autorité demande au site de communiquer ses observations dans un délai de dix jours.", "2026-04-30", "answer"),
    ("de", "Das Gericht verpflichtete die Firma am Freitag, die Konten binnen zehn Tagen zu öffnen.", "2026-04-30", "comply"),
    ("de", "Am 17. April entschied das Gericht, das Konto müsse binnen zehn Tagen geöffnet werden.", "2026-04-30", "comply"),
    ("zh", "法院十七日裁定，该公司必须在十天内说明算法。", "2026-04-30", "comply"),
    ("tr", "Mahkeme kararının tebliğinden 15 gün içinde itiraz edilebilir.", "2026-05-05", "appeal"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), [*PAST, *RUN_OUT, *LATER, *LAWS])
def test_a_span_that_nobody_must_keep_any_more_is_no_deadline(language: str, text: str) -> None:
    assert [(one.on, one.kind) for one in deadlines_of(text, "", language, DAY) if one.rule == "within"] == []


@pytest.mark.parametrize(("language", "text", "on", "kind"), STILL)
def test_a_period_that_still_runs_is_a_deadline(language: str, text: str, on: str, kind: str) -> None:
    assert [(one.on, one.kind) for one in deadlines_of(text, "", language, DAY)][:1] == [(on, kind)]


def test_a_long_period_from_a_past_day_still_runs() -> None:
    text = "On 3 February a Madrid court gave the app six months to comply."
    assert [one.kind for one in deadlines_of(text, "", "en", DAY)] == ["comply"]
