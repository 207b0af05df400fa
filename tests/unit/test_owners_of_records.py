"""Whose records are sought, and whom others are near, is no party for that; who asks for their own stays one. The events are invented."""

import pytest

from pipeline.understanding.annotation import read
from pipeline.understanding.facts.opponents import opponents_of
from pipeline.understanding.facts.scene import scene_of
from pipeline.understanding.lexicon import default_beat

REFERENCES = [
    ("en", "Court lets police see messages", "A court in Wellington ordered Facebook to hand over records of Greenpeace. Two sailors once close to Greenpeace were named in the warrant.", "greenpeace"),
    ("en", "Judge backs request for chat logs", "Prosecutors may obtain Greenpeace’s data from Telegram, a judge in Nairobi ruled on Monday.", "greenpeace"),
    ("de", "Gericht: Facebook muss Nachrichten herausgeben", "Facebook muss Daten von Greenpeace herausgeben, entschied das Oberlandesgericht Wien am Montag.", "greenpeace"),
    ("fr", "Le parquet obtient des messages", "Le tribunal de Genève a ordonné à Meta de remettre les données de Greenpeace. Deux marins proches de Greenpeace étaient visés.", "greenpeace"),
    ("es", "La fiscalía accede a los chats", "Un juez de Lima ordenó a WhatsApp entregar los datos de Greenpeace. La orden alcanza a dos personas vinculadas a Greenpeace.", "greenpeace"),
    ("pt", "Juiz manda entregar conversas", "Um juiz de Recife mandou o WhatsApp entregar os dados do Greenpeace à polícia.", "greenpeace"),
    ("it", "Il giudice: consegnare i messaggi", "Un giudice di Bari ha ordinato a Meta di consegnare i dati di Greenpeace alla procura.", "greenpeace"),
    ("nl", "Rechter: Meta moet berichten afgeven", "Meta moet de gegevens van Greenpeace afgeven, besliste de rechter in Den Haag.", "greenpeace"),
    ("pl", "Sąd: Meta ma wydać wiadomości", "Sąd w Gdańsku nakazał Mecie wydać dane Greenpeace prokuraturze.", "greenpeace"),
    ("ru", "Суд обязал Telegram раскрыть переписку", "Суд в Алма-Ате обязал Telegram передать полиции данные Greenpeace.", "greenpeace"),
    ("ja", "通信記録の開示命じる", "札幌地裁は、フェイスブックにグリーンピースの記録を検察に提出するよう命じた。", "グリーンピース"),
]  # fmt: skip
PARTIES = [
    ("en", "Greenpeace wants its page back", "Greenpeace has asked a court in Oslo to order Meta to restore the account of Greenpeace, which was blocked in May.", "greenpeace"),
    ("en", "Group sues over leak", "Greenpeace sued Telegram in Dublin because the data of Greenpeace were published in a channel.", "greenpeace"),
    ("fr", "Greenpeace attaque Meta", "Greenpeace a saisi le tribunal de Lyon pour que Meta rétablisse le compte de Greenpeace, supprimé en mai.", "greenpeace"),
    ("de", "Greenpeace klagt gegen Meta", "Greenpeace klagt in Kiel gegen Meta, weil Daten von Greenpeace veröffentlicht wurden.", "greenpeace"),
    ("es", "Greenpeace demanda a Meta", "Greenpeace demandó a Meta en Quito para que elimine los datos de Greenpeace.", "greenpeace"),
]  # fmt: skip


def named(language: str, title: str, text: str) -> set[str]:
    scene = scene_of(read(default_beat(), title, text, language), language)
    return {scene.reading.folded.text[one.start : one.end] for one in opponents_of(scene, [], None)}


@pytest.mark.parametrize(("language", "title", "text", "name"), REFERENCES)
def test_whose_records_are_sought_is_no_party(language: str, title: str, text: str, name: str) -> None:
    assert not [found for found in named(language, title, text) if name in found]


@pytest.mark.parametrize(("language", "title", "text", "name"), PARTIES)
def test_who_acts_is_one_whatever_is_said_of_their_data(language: str, title: str, text: str, name: str) -> None:
    assert [found for found in named(language, title, text) if name in found]


def test_without_a_word_of_seeking_data_that_are_somebodys_make_them_no_mere_reference() -> None:
    """Who is told alone, as whose account was blocked, may be who asks for it."""
    text = "A court in Tartu decided on Monday that Instagram had no right to block the account of Greenpeace."
    assert [found for found in named("en", "Court decides on blocked page", text) if "greenpeace" in found]
