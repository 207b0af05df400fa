"""A group, channel, film or star of a platform is where something happened; what is done to the platform itself is done to it."""

import pytest

from pipeline.understanding.annotation import read
from pipeline.understanding.lexicon import default_beat

THINGS = [
    ("es", "Despiden a un panadero por un chiste en un grupo de WhatsApp"),
    ("fr", "La comédienne de la série de Netflix épouse un notaire"),
    ("it", "Il sindaco chiude il gruppo WhatsApp del quartiere"),
    ("ru", "В группе ВКонтакте продавали рассаду"),
    ("hi", "व्हाट्सएप ग्रुप में बंटी मिठाई की तस्वीर"),
    ("tr", "Instagram fenomeni fırın açtı"),
    ("en", "Baker becomes YouTube star"),
    ("ko", "텔레그램 채널 운영한 제빵사"),
    ("ja", "ツイッターの公式アカウントで新商品を発表"),
]
DONE = [
    ("es", "Un juez multa a WhatsApp"),
    ("fr", "Le syndicat des notaires assigne Netflix"),
    ("ru", "Суд оштрафовал ВКонтакте"),
    ("hi", "अदालत ने व्हाट्सएप पर जुर्माना लगाया"),
    ("tr", "Instagram'a para cezası kesildi"),
    ("ja", "地裁、ツイッターに開示命令"),
]


@pytest.mark.parametrize(("language", "title"), THINGS)
def test_what_is_only_on_a_platform(language: str, title: str) -> None:
    assert [one.medium for one in read(default_beat(), title, "", language).platforms] == [True]


@pytest.mark.parametrize(("language", "title"), DONE)
def test_what_is_done_to_it(language: str, title: str) -> None:
    assert [one.medium for one in read(default_beat(), title, "", language).platforms] == [False]
