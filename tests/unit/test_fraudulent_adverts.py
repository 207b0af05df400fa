"""What a report is about, where adverts were a fraud: consumers, not disinformation; and elections and invented news stay what they were. The events are invented."""

import pytest

from pipeline.understand import understand

ADVERTS = [
    ("en", "Baker sues Facebook over scam adverts", "A baker in Galway has sued Meta because fraudsters sold kitchen machines in her name through fake adverts on Facebook. Forty buyers lost their money, her lawyer told the High Court in Dublin."),
    ("en", "Regulator tells Snapchat to stop fake ads", "The regulator in Auckland ordered Snapchat to take down fraudulent ads for a lottery that does not exist. At least 90 people paid."),
    ("de", "Arzt klagt gegen Meta wegen gefälschter Werbung", "Ein Arzt aus Linz klagt vor dem Handelsgericht Wien gegen Meta: Betrüger verkauften mit gefälschter Werbung auf Facebook Pillen in seinem Namen."),
    ("fr", "Fausses publicités : une pâtissière attaque Meta", "Une pâtissière de Liège a porté plainte contre Meta : des escrocs vendaient des fours en son nom avec de fausses publicités sur Facebook. Elle demande au tribunal 40 000 euros de dommages et intérêts à la plateforme, qui n'a pas répondu."),
    ("es", "Demanda a Meta por anuncios falsos", "Una panadera de Rosario presentó una demanda contra Meta ante el tribunal porque unos estafadores vendían hornos en su nombre con anuncios falsos en Facebook. Reclama una indemnización a la plataforma, que no respondió."),
    ("it", "Falsi annunci, il fornaio cita Meta", "Un fornaio di Trieste ha fatto causa a Meta davanti al tribunale: truffatori vendevano forni a suo nome con falsi annunci su Facebook. Chiede alla piattaforma un risarcimento di 40 mila euro; l'azienda non ha risposto."),
    ("nl", "Bakker klaagt Meta aan om nepadvertenties", "Een bakker uit Gent heeft bij de rechtbank een zaak aangespannen tegen Meta: oplichters verkochten in haar naam ovens met nepadvertenties op Facebook. Ze eist een schadevergoeding van het platform, dat niet reageerde."),
    ("pl", "Piekarka pozywa Metę za fałszywe reklamy", "Piekarka z Torunia złożyła w sądzie pozew przeciwko Meta: oszuści sprzedawali piece w jej imieniu przez fałszywe reklamy na Facebooku. Żąda od platformy odszkodowania; spółka nie odpowiedziała."),
    ("pt", "Padeira processa a Meta por anúncios falsos", "Uma padeira de Braga processou a Meta: golpistas vendiam fornos em seu nome com anúncios falsos no Facebook. Quarenta compradores perderam o dinheiro."),
    ("ja", "偽広告で被害、パン店主がメタを提訴", "札幌市のパン店主は、自分の名をかたる詐欺広告をフェイスブックが放置したとして、メタに損害賠償を求めて札幌地裁に提訴した。少なくとも40人が代金をだまし取られた。"),
    ("ko", "사칭 광고 방치한 메타에 소송", "제빵사 한 명이 자신을 사칭한 사기 광고를 페이스북이 방치했다며 메타를 상대로 부산지방법원에 손해배상 소송을 냈다. 구매자 40명이 돈을 잃었다."),
    ("tr", "Fırıncı sahte reklamlar için Meta'ya dava açtı", "Bursa'da bir fırıncı, dolandırıcıların Facebook'taki sahte reklamlarla onun adına fırın sattığı gerekçesiyle Meta'ya dava açtı. Kırk alıcı parasını kaybetti."),
]  # fmt: skip
DISINFORMATION = [
    ("en", "Court orders X to act on election lies", "A court in Lusaka ordered X to remove false information about the election, among them deepfakes of a candidate and bots that spread propaganda."),
    ("de", "Desinformation vor der Wahl: Verfahren gegen TikTok", "Die Medienaufsicht in Vaduz leitet ein Verfahren gegen TikTok ein: Vor der Wahl verbreiteten Bots Falschmeldungen und Deepfakes eines Kandidaten."),
    ("fr", "Fausses informations : TikTok mis en demeure", "Le régulateur de Libreville met TikTok en demeure de retirer de fausses informations et des deepfakes diffusés avant l'élection par des comptes de propagande."),
    ("es", "Ordenan a Facebook retirar bulos electorales", "El tribunal electoral de Asunción ordenó a Facebook retirar bulos y deepfakes sobre las elecciones que difundían cuentas de propaganda. La plataforma recurrirá la orden."),
    ("ja", "選挙の偽情報、フェイスブックに削除命令", "那覇地裁は、選挙の候補者に関する偽情報とディープフェイク動画を削除するようフェイスブックに命じた。ボットが世論操作のため拡散していた。同社は命令に不服を申し立てる方針だ。"),
]  # fmt: skip


def topics_of(language: str, title: str, text: str) -> list[str]:
    return [match.topic for match in understand(title, text, declared_language=language).topics]


@pytest.mark.parametrize(("language", "title", "text"), ADVERTS)
def test_adverts_that_are_a_fraud_are_a_matter_of_consumers(language: str, title: str, text: str) -> None:
    assert topics_of(language, title, text)[0] == "consumer"


@pytest.mark.parametrize(("language", "title", "text"), DISINFORMATION)
def test_lies_about_elections_are_disinformation(language: str, title: str, text: str) -> None:
    assert topics_of(language, title, text)[0] == "disinformation"
