"""Endings that a language puts on a foreign name, and last vowels of a name that give way to them."""

import re
from collections.abc import Set as AbstractSet
from functools import cache

from pipeline.understanding.folding import fold, fold_term

_ENDINGS = {
    "slavic": "a u owi em ie iem y ów om ami ach ov ovi e ę ą ou i ům ova ovy ové jem ja ju evi ovým ovom ovog ove ovo",
    "finnic": "n in a ia ssa issa lla illa sta ista lle ille lta ilta iin en ksi ssä ää aa i is it ile ist il ilt iga isse le l lt st s ks t d de ga ni",
    "hu": "ot et at t nak nek on en ön ban ben ra re val vel tól től ról ről hoz hez höz ja ért kal kel os es n",
    "baltic": "as a o ui ą e u ai ų us is io iui į iu yje s am ā i os im ės ei",
    "tr": "un ın in ün a e da de dan den ta te tan ten i ı u ü yi yı ya ye la le nın nin",
    "germanic": "s es",
    "ro": "ul ului ii ei",
    "sq": "it i in ut u",
    "id": "nya",
    "cyrillic": "а у е ом ем и ы ов ой ою ам ами ах ю я ї і ові ът та ната",
    "greek": "σ ν υ",
    "uz": "ning ni ga ka qa da dan dagi ning lar",
    "kazakh": "ты ті ды ді ға ге қа ке да де та те дан ден тан тен ның нің дың дің тың тің мен пен бен дағы дегі тағы тегі",
    "mongolian": "ийн ын ийг ыг д т аас ээс оос өөс тай тэй той ээр аар оор өөр",
    "eu": "k i ri en ren n an ek ko rako entzat rekin etik",
    "ku": "ê a î an yê ya",
    "ckb": "ی دا یدا ە ش یش یە ان انی",
}
_ENDINGS_BY_LANGUAGE = {
    **dict.fromkeys(("pl", "cs", "sk", "hr", "sl"), "slavic"), **dict.fromkeys(("sr", "bs"), "serbian"), **dict.fromkeys(("fi", "et"), "finnic"), "hu": "hu", **dict.fromkeys(("lt", "lv"), "baltic"),
    **dict.fromkeys(("tr", "az"), "tr"), **dict.fromkeys(("de", "en", "nl", "af", "sv", "no", "da", "is", "lb"), "germanic"), "ro": "ro", "sq": "sq", **dict.fromkeys(("id", "ms"), "id"),
    **dict.fromkeys(("ru", "uk", "bg", "mk", "be"), "cyrillic"), "el": "greek", "uz": "uz", **dict.fromkeys(("kk", "ky"), "kazakh"), "mn": "mongolian", "eu": "eu", "ku": "ku", "ckb": "ckb",
}  # fmt: skip
_SUFFIXES = {name: frozenset(fold(text).text.split()) for name, text in _ENDINGS.items()}
_SUFFIXES["serbian"] = _SUFFIXES["slavic"] | _SUFFIXES["cyrillic"]
"""Of a language that is written in both scripts."""
_GIVE_WAY = (("aeo", "slavic"), ("a", "ro"), ("ао", "cyrillic"))
"""Last vowels of names that give way to an ending, and to which: Googlu, YouTubie, Allegra, Wikipediei, Алибабы."""
_VOWELS = "aeiouyаеиоуыіїюя"


@cache
def endings(language: str) -> AbstractSet[str]:
    """Endings of a language, folded; of an unknown one (`und`) those of all."""
    if language == "und":
        return frozenset().union(*_SUFFIXES.values())
    return _SUFFIXES.get(_ENDINGS_BY_LANGUAGE.get(language, ""), frozenset())


def declined(name: str) -> list[tuple[str, frozenset[str], re.Pattern[str]]]:
    """What is left of a folded name without its last vowel, in which languages, and what then has to follow; empty where nothing gives way."""
    return [(name[:-1], languages, tail) for vowels, languages, tail in _DECLINED if name[-1:] in vowels and name[:-1].isalpha()]


def _declension(vowels: str, kind: str) -> tuple[str, frozenset[str], re.Pattern[str]]:
    languages = {
        code for code, name in _ENDINGS_BY_LANGUAGE.items() if name == kind or (name == "serbian" and kind in {"slavic", "cyrillic"})
    }
    begun = sorted(one for one in map(fold_term, _SUFFIXES[kind]) if one[0] in _VOWELS)
    return vowels, frozenset(languages), re.compile(rf"(?:{'|'.join(begun)})(?!\w)")


_DECLINED = tuple(_declension(*one) for one in _GIVE_WAY)
