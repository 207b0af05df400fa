"""Relevance, topics, parties and offsets of whole reports; hostile input."""

import hashlib
import json
import time
from datetime import date

import numpy as np
import pytest

from beat.files import SHIPPED
from pipeline.classify import classify, gate
from pipeline.understanding.model import MODEL_NAME
from pipeline.understanding.vectors import vector
from records.article import MentionKind

PARIS = (
    "Paris court orders Twitter to disclose means against hate speech",
    (
        "The Paris judicial court on Tuesday ordered Twitter to disclose within two months what it does against hate speech, after a complaint by "
        "UEJF, SOS Racisme and LICRA under the law on confidence in the digital economy. The company may appeal."
    ),
)
ON_TOPIC = {
    "en": PARIS,
    "de": ("Bundeskartellamt untersagt Google die Bevorzugung eigener Dienste", "Die Wettbewerbshüter werfen dem Konzern Missbrauch seiner Marktmacht vor. Google will Beschwerde beim Oberlandesgericht Düsseldorf einlegen."),
    "pt": ("Justiça manda suspender o Telegram no país", "O juiz determinou que as operadoras bloqueiem o aplicativo, que se recusou a entregar dados de grupos extremistas à Polícia Federal. A empresa vai recorrer."),
    "ru": ("Суд оштрафовал TikTok за неудаление запрещённого контента", "Мировой судья назначил компании штраф в 3 млн рублей по протоколу Роскомнадзора. Компания обжалует постановление."),
    "ja": ("公取委、アップルに立ち入り検査", "公正取引委員会は独占禁止法違反の疑いで、アプリストアの手数料をめぐり米アップルの日本法人を調査している。"),
    "zh": ("监管部门对抖音处以罚款", "国家网信办表示,抖音违法收集未成年人个人信息,责令整改并罚款。公司称诚恳接受。"),
    "ar": ("محكمة تغرم فيسبوك بسبب انتهاك الخصوصية", "قضت المحكمة بتغريم شركة فيسبوك عشرة ملايين دولار لانتهاك قانون حماية البيانات الشخصية، وقالت الشركة إنها ستستأنف الحكم."),
}  # fmt: skip
OFF_TOPIC = {
    "en": ("Instagram adds new stickers for stories", "Users can update the app to try the new feature. The company also showed a redesigned tab for messages."),
    "fr": ("Il menaçait sa voisine sur Facebook : six mois de prison", "Le tribunal correctionnel l'a condamné mardi. La police avait retrouvé ses messages après une plainte de la victime."),
    "es": ("Estafadores usan WhatsApp para vaciar cuentas", "La Policía Nacional ha detenido a tres personas. Las víctimas recibían un mensaje de un falso familiar y hacían transferencias."),
    "de": ("Kartellamt verhängt Bußgeld gegen Brauereien", "Die Wettbewerbshüter werfen den Firmen Preisabsprachen vor. Zwei Unternehmen wollen Einspruch einlegen."),
    "ko": ("카카오톡, 새 이모티콘 공개", "이번 업데이트로 이용자는 새로운 기능을 쓸 수 있다. 회사는 하반기에 추가 기능을 선보인다."),
}  # fmt: skip


@pytest.mark.parametrize("language", ON_TOPIC)
def test_platform_disputes_are_relevant_and_pass_the_gate(language: str) -> None:
    result = classify(*ON_TOPIC[language])
    assert result.relevant, result.score
    assert result.topics
    assert gate(*ON_TOPIC[language])


@pytest.mark.parametrize("language", OFF_TOPIC)
def test_platforms_as_setting_tool_or_product_are_not(language: str) -> None:
    result = classify(*OFF_TOPIC[language])
    assert not result.relevant, result.score
    assert result.topics == ()
    assert result.platforms() == ()


def test_a_report_is_read_whole() -> None:
    result = classify(*PARIS, published_at=date(2021, 7, 6))
    values = {(mention.kind, mention.value) for mention in result.mentions}
    assert result.platforms() == ("X",)
    assert result.topics[0].topic == "hate-speech"
    assert {
        (MentionKind.DEADLINE, "2021-09-06"),
        (MentionKind.ACTOR, "LICRA"),
        (MentionKind.STAGE, "order"),
        (MentionKind.STAGE, "complaint"),
    } <= values
    assert any(m.kind is MentionKind.AUTHORITY and m.jurisdiction == "fr" for m in result.mentions)


def test_offsets_point_at_the_surface() -> None:
    title, text = "Fa\u200bcebook： ½ billion", "“Ｆａｃｅｂｏｏｋ” must pay €5m, said the Irish Data Protection Commission… Case C‑311/18."
    whole = f"{title}\n{text}"
    mentions = classify(title, text).mentions
    assert {m.kind for m in mentions} >= {MentionKind.PLATFORM, MentionKind.AMOUNT, MentionKind.AUTHORITY, MentionKind.CASE_NUMBER}
    assert all(whole[m.start : m.end] == m.surface for m in mentions)


def test_a_platform_named_only_as_the_source_is_no_party() -> None:
    text = "Bruxelles inflige une amende de 4,3 milliards d'euros à Google pour abus de position dominante. La commissaire l'a annoncé sur Twitter."
    assert classify("La Commission sanctionne Google", text).platforms() == ("Google",)


def test_unsupported_languages_have_no_vector() -> None:
    assert (
        classify(
            "Soud pokutoval Facebook",
            "Úřad pro ochranu osobních údajů uložil společnosti pokutu za porušení zákona, firma se odvolá k soudu.",
        ).vector
        == ()
    )
    assert len(classify(*PARIS).vector) == 512


def test_a_text_without_words_has_no_vector() -> None:
    """Three letters are some; the encoder would give any text one."""
    for title, text in (("", ""), ("12 34 56", "7 8 9"), ("a", "b 1 2 3"), ("\x00\ud800", "")):
        assert vector(title, text, "en") is None
    found = vector("a", "b c", "en")
    assert found is not None
    assert found.shape == (512,)
    assert float(found @ found) == pytest.approx(1, abs=1e-3)
    assert vector("a", "b c", "cs") is None


@pytest.mark.parametrize(
    "text",
    ["", "\x00" * 1000, "\ud800\udfff" * 5000, "b" * 1_000_000, "Facebook court fine " * 50_000, "1," * 500_000, "$1 " * 300_000, "\u0301" * 500_000, "ال" * 500_000, "ﷺ" * 100_000, "2 days " * 50_000, "(" * 500_000],
)  # fmt: skip
def test_hostile_text_is_bounded_and_raises_nothing(text: str) -> None:
    classify("warm", "up")
    began = time.process_time()
    classify(text, text)
    gate(text, text)
    assert time.process_time() - began < 8


def test_missing_title_and_text_are_off_topic() -> None:
    assert not classify(None, None).relevant
    assert not gate(None, None)


def test_training_twice_gives_the_same_model() -> None:
    from bench.train_relevance import Prepared, train

    data = Prepared(SHIPPED / "prototypes.jsonl", every=9)
    models = [train(data, np.ones(len(data.items), bool)) for _ in range(2)]
    assert json.dumps(models[0], sort_keys=True) == json.dumps(models[1], sort_keys=True)


def test_the_shipped_model_was_trained_on_the_shipped_prototypes() -> None:
    """Whoever edits the prototypes runs `make train`."""
    shipped = (SHIPPED / MODEL_NAME).read_bytes()
    assert len(shipped) < 1_000_000
    assert json.loads(shipped)["prototypes"] == hashlib.sha256((SHIPPED / "prototypes.jsonl").read_bytes()).hexdigest()


@pytest.mark.parametrize(
    "headline",
    [
        "X fined 200 million euros by EU court",
        "Regulator sues TikTok over children's data",
        "Gericht verurteilt Facebook zu Schadensersatz",
        "La justice ordonne à Telegram de livrer des données",
        "Corte multa a Google por abuso de posición dominante",
        "Sąd ukarał TikToka za brak ochrony dzieci",
        "Суд обязал YouTube выплатить компенсацию",
        "محكمة تغرم إنستغرام بسبب تسريب بيانات",
        "裁判所、Googleに賠償命令",
        "법원, 구글에 과징금 취소 소송 패소 판결",
        "Mahkamah denda TikTok kerana langgar lesen",
        "Mahakama yaipiga faini Facebook",
        "Tòa án phạt Facebook vì lộ dữ liệu",
        "ศาลสั่งปรับติ๊กต็อก",
    ],
)
def test_a_bare_headline_is_enough(headline: str) -> None:
    """Feeds often give nothing else."""
    assert classify(headline, "").relevant


@pytest.mark.parametrize(
    "headline", ["X adds a new button for posts", "Ten tips for better videos on TikTok", "Court jails man for theft of bicycles"]
)
def test_a_bare_headline_without_a_dispute_is_not(headline: str) -> None:
    assert not classify(headline, "").relevant
