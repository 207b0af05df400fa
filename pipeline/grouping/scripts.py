"""Words made comparable across languages and scripts: accents off, letters to Latin, vowels out."""

# ruff: noqa: SIM905 - tables of words and letters are easier to read and check as one string

import re
import unicodedata
from functools import lru_cache

_ACCENTS = re.compile("[\u0300-\u036f]+")
_UNSPACED = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
UNSPACED_RUN = re.compile(f"[{_UNSPACED}]+")
WORD = re.compile(rf"[^\W\d_{_UNSPACED}](?:[^\W_{_UNSPACED}]|[\u0300-\u036f\u0900-\u0d7f'’.-](?=[^\W_]))*[\u0900-\u0d7f]*")

_CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґўјљњћђџќѓѕ",
        "a b v g d e zh z i y k l m n o p r s t u f h ts ch sh sh * y * e yu ya i yi ye g u j lj nj ch dj dz k g dz".replace("*", "").split(
            " "
        ),
        strict=True,
    )
)
_GREEK = dict(zip("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t i f h ps o".split(), strict=True))
_ARABIC = dict(
    zip(
        "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءئؤپچژگکی",
        "a b t th j h h d d r z s sh s d t z a g f k k l m n h w y a a a y w p ch zh g k y".split(),
        strict=True,
    )
)
_KANA = {
    **dict(
        zip(
            "アイウエオカキクケコサシスセソタチツテトナニヌネノ",
            "a i u e o ka ki ku ke ko sa shi su se so ta chi tsu te to na ni nu ne no".split(),
            strict=True,
        )
    ),
    **dict(
        zip(
            "ハヒフヘホマミムメモヤユヨラリルレロワヲンヴ",
            "ha hi fu he ho ma mi mu me mo ya yu yo ra ri ru re ro wa o n vu".split(),
            strict=True,
        )
    ),
    **dict(
        zip(
            "ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポ",
            "ga gi gu ge go za ji zu ze zo da ji zu de do ba bi bu be bo pa pi pu pe po".split(),
            strict=True,
        )
    ),
    **dict(zip("ァィゥェォャュョッー", "a i u e o ya yu yo * *".replace("*", "").split(" "), strict=True)),
}
_HANGUL = (
    "g kk n d tt r m b pp s ss * j jj ch k t p h".replace("*", "").split(" "),
    "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split(" "),
    " k kk ks n nj nh t l lk lm lb ls lt lp lh m p ps t tt ng t t k t p h".split(" "),
)
_LETTERS = {
    **_CYRILLIC,
    **_GREEK,
    **_ARABIC,
    **_KANA,
    "ß": "ss",
    "ø": "o",
    "æ": "ae",
    "œ": "oe",
    "ł": "l",
    "đ": "d",
    "ı": "i",
    "þ": "th",
    "ð": "d",
}
_SOUNDS = (
    ("sch", "s"),
    ("tch", "s"),
    ("sh", "s"),
    ("ch", "s"),
    ("cz", "s"),
    ("sz", "s"),
    ("zh", "s"),
    ("ts", "s"),
    ("tz", "s"),
    ("ph", "f"),
    ("th", "t"),
    ("kh", "h"),
    ("ck", "k"),
)
_MERGED = str.maketrans({"c": "k", "q": "k", "z": "s", "j": "s", "w": "v", "b": "v", "l": "r", "x": "k", "y": "i", "g": "k", "d": "t"})


def plain(text: str) -> str:
    """Lower case, NFKC, accents off; Indic vowel signs and Hangul stay whole."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).lower()
    return unicodedata.normalize("NFC", _ACCENTS.sub("", decomposed))


def latin(word: str) -> str:
    """A `plain` word in Latin letters, roughly as a newspaper would write it; letters of scripts without a table stay."""
    if word.isascii():
        return word
    return "".join(_LETTERS.get(char) or _syllable(char) for char in word)


def _syllable(char: str) -> str:
    code = ord(char) - 0xAC00
    if not 0 <= code < 11172:
        return "" if char in "ъьッー" else char
    lead, vowel, tail = code // 588, code % 588 // 28, code % 28
    return _HANGUL[0][lead] + _HANGUL[1][vowel] + _HANGUL[2][tail]


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """Consonants of a `plain` word with look-alike sounds merged: `Роскомнадзор` and `Roskomnadzor` are both `rskmntsr`.

    Empty when fewer than four consonants are left, or letters of a script without a table.
    """
    spelled = latin(word)
    if not spelled.isascii():
        return ""
    for sound, plainer in _SOUNDS:
        spelled = spelled.replace(sound, plainer)
    bones = re.sub(r"(.)\1+", r"\1", re.sub("[aeiouh]", "", spelled.translate(_MERGED).replace("i", "")))
    bones = re.sub("[^a-z]", "", bones)
    return bones if len(bones) >= 4 else ""
