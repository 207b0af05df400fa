"""Headers on the wire: encoded words as long as RFC 2047 allows, not a letter lost, links whole."""

import email
import email.policy
import re
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.headers import POLICY
from digests.message import Envelope, compose, mail_parts
from digests.render import render
from tests.unit.digest_samples import sample_issue

LONG = {
    "fr": "Veille plateformes et données : le Conseil d’État annule l’amende de 50 millions d’euros infligée à la société mère, et 12 autres",
    "ar": "نشرة المنصات: المحكمة العليا تلغي الغرامة البالغة خمسين مليون يورو وتعيد القضية إلى محكمة الاستئناف للنظر فيها من جديد",
    "ja": "プラットフォーム訴訟速報：最高裁判所は利用者情報の開示命令を取り消し、事件を東京高等裁判所に差し戻した。ほか十二件",
    "mixed": "Daily: FTC – “Meta” – 裁判所 – محكمة – Données personnelles – 2.42 billion – über alles – and 7 more, all of them told below",
}
_WORD = re.compile(rb"=\?[^?\s]+\?[bqBQ]\?[^?\s]*\?=")


def written(**headers: str) -> bytes:
    message = EmailMessage(policy=email.policy.SMTP.clone(cte_type="7bit"))
    for name, value in headers.items():
        message[name.replace("_", "-")] = Address(value, addr_spec="digest@wire.example") if name == "From" else value
    return message.as_bytes(policy=POLICY)


def fits(raw: bytes) -> bool:
    """RFC 2047, section 2: a word of 75 characters at most, a line with one of 76."""
    lines = [line for line in raw.split(b"\r\n") if _WORD.search(line)]
    return raw.isascii() and all(len(word) <= 75 for word in _WORD.findall(raw)) and all(len(line) <= 76 for line in lines)


def read(raw: bytes, name: str) -> str:
    return str(make_header(decode_header(email.message_from_bytes(raw)[name])))


@pytest.mark.parametrize("subject", LONG.values(), ids=LONG)
def test_a_long_subject_keeps_to_the_length_and_loses_nothing(subject: str) -> None:
    raw = written(Subject=subject)
    assert fits(raw)
    assert read(raw, "Subject") == subject
    assert str(email.message_from_bytes(raw, policy=email.policy.default)["Subject"]) == subject


@given(st.text(st.sampled_from("Xé裁م😀 –=?_\"<>,.'1"), min_size=1, max_size=300).map(str.strip).filter(lambda t: not t.isascii()))
def test_any_words_keep_to_the_length_and_come_back(text: str) -> None:
    raw = written(Subject=text, From=text)
    assert fits(raw)
    assert read(raw, "Subject") == text
    assert read(raw, "From") == f"{text} <digest@wire.example>"


def test_links_and_identifiers_stay_in_one_line() -> None:
    link = f"<https://wire.example/unsubscribe/{'t' * 120}>"
    raw = written(Subject=LONG["ja"], List_Unsubscribe=link, Message_ID=f"<{'m' * 100}@wire.example>")
    assert f"List-Unsubscribe: {link}\r\n".encode() in raw
    assert f"Message-ID: <{'m' * 100}@wire.example>\r\n".encode() in raw


@pytest.mark.parametrize("language", ["en", "fr", "ar", "ja"])
def test_a_mail_says_its_language_and_its_headers_fit(language: str) -> None:
    issue = sample_issue(language, name=LONG.get(language, LONG["mixed"]))
    envelope = Envelope(sender="digest@wire.example", sender_name="Agence d’observation à Genève", base_url="https://wire.example")
    raw = compose(mail_parts(issue, render(issue)), envelope, recipient="desk@example.org", token="abc")
    head = raw.partition(b"\r\n\r\n")[0] + b"\r\n"
    assert fits(head)
    assert f"\r\nContent-Language: {language}\r\n".encode() in head
    assert read(raw, "Subject") == render(issue).subject
