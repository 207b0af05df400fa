"""Whose government, court or authority it is, by the adjective of its country alone."""

from datetime import date

import pytest

from pipeline.understanding.annotation import read
from pipeline.understanding.facts.gazetteer import places_in
from pipeline.understanding.facts.read import facts_of
from pipeline.understanding.folding import fold
from pipeline.understanding.lexicon import default_beat

SAID = [
    ("en", "The Danish government has ordered that TikTok be blocked.", "dk"),
    ("en", "The Dutch government has ordered that TikTok be blocked.", "nl"),
    ("en", "The Malian government has ordered that TikTok be blocked.", "ml"),
    ("en", "The Lebanese government has ordered that TikTok be blocked.", "lb"),
    ("de", "Die dänische Regierung hat angeordnet, TikTok zu sperren.", "dk"),
    ("de", "Die südkoreanische Regierung hat angeordnet, TikTok zu sperren.", "kr"),
    ("de", "Die polnische Regierung hat angeordnet, TikTok zu sperren.", "pl"),
    ("de", "Die venezolanische Regierung hat angeordnet, TikTok zu sperren.", "ve"),
    ("fr", "Le gouvernement suédois a ordonné le blocage de TikTok.", "se"),
    ("fr", "Le gouvernement russe a ordonné le blocage de TikTok.", "ru"),
    ("fr", "La justice turque a ordonné le blocage de TikTok.", "tr"),
    ("fr", "Le gouvernement nord-coréen a ordonné le blocage de TikTok.", "kp"),
    ("es", "El gobierno sueco ordenó bloquear TikTok.", "se"),
    ("es", "El gobierno griego ordenó bloquear TikTok.", "gr"),
    ("es", "La justicia pakistaní ordenó bloquear TikTok.", "pk"),
    ("ru", "Датское правительство распорядилось заблокировать TikTok.", "dk"),
    ("uk", "Нідерландський уряд розпорядився заблокувати TikTok.", "nl"),
    ("sv", "Den kenyanska regeringen har beslutat att blockera Tiktok.", "ke"),
    ("da", "Den ungarske regering har besluttet at blokere TikTok.", "hu"),
    ("no", "Den polske regjeringen har vedtatt å blokkere TikTok.", "pl"),
    ("fi", "Tanskalainen tuomioistuin määräsi estämään TikTokin.", "dk"),
    ("hu", "A dán kormány elrendelte a TikTok letiltását.", "dk"),
    ("el", "Η δανική κυβέρνηση διέταξε τον αποκλεισμό του TikTok.", "dk"),
    ("it", "Il governo danese ha ordinato il blocco di TikTok.", "dk"),
    ("pt", "O governo sueco ordenou o bloqueio do TikTok.", "se"),
    ("nl", "De Hongaarse regering heeft TikTok geblokkeerd.", "hu"),
    ("pl", "Duński rząd nakazał zablokowanie TikToka.", "dk"),
    ("cs", "Dánská vláda nařídila zablokovat TikTok.", "dk"),
    ("cs", "Slovenská vláda nařídila zablokovat TikTok.", "sk"),
    ("sk", "Dánska vláda nariadila zablokovať TikTok.", "dk"),
    ("ro", "Guvernul danez a ordonat blocarea TikTok.", "dk"),
    ("hr", "Danska vlada naredila je blokiranje TikToka.", "dk"),
    ("sr", "Холандска влада наредила је блокирање Тиктока.", "nl"),
    ("bg", "Шведското правителство нареди блокиране на ТикТок.", "se"),
    ("sl", "Danska vlada je odredila blokado TikToka.", "dk"),
    ("ca", "El govern suec ha ordenat bloquejar TikTok.", "se"),
    ("he", "הממשלה ההולנדית הורתה לחסום את טיקטוק.", "nl"),
    ("ar", "أمرت الحكومة الدنماركية بحجب تيك توك.", "dk"),
]


@pytest.mark.parametrize(("language", "text", "country"), SAID)
def test_an_adjective_says_whose_it_is(language: str, text: str, country: str) -> None:
    found = facts_of(read(default_beat(), "", text, language), language, date(2026, 5, 12)).jurisdiction
    assert found is not None
    assert found.value == country


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The data was stored. The draft was ready. The deal is off."),
        ("en", "They polish a danish."),
        ("es", "Una chinche en la web."),
    ],
)
def test_what_only_begins_alike_is_no_country(language: str, text: str) -> None:
    assert places_in(fold(text), text, len(text), language) == []
