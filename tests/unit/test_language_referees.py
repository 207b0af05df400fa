"""Which of two detectors, page and source is believed: every way to a verdict, with detectors that say what the test gives them."""

from collections.abc import Callable

import pytest

from pipeline.understanding import language
from pipeline.understanding.language import detect, likely, quick_language

LONG = "abcdefghi " * 17
"""153 letters of no language."""
SHORT = "abcdefghi " * 16
"""144."""
Ranking = list[tuple[str, float]]
Say = Callable[[Ranking, Ranking], None]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Say:
    """Set what the detectors say: (py3langid, langdetect)."""

    def say(second: Ranking, first: Ranking) -> None:
        monkeypatch.setattr(language, "_py3langid", lambda _: second)
        monkeypatch.setattr(language, "_langdetect", lambda _: first)

    return say


def verdict(text: str, said: str | None = None, expected: tuple[str, ...] = ()) -> tuple[str, float, str]:
    found = detect("", text, declared=said, expected=expected)
    return found.code, found.confidence, found.method


@pytest.mark.parametrize(
    ("second", "first", "text", "said", "expected", "found"),
    [
        # both agree: the surer of both
        ([("en", 0.5)], [("en", 0.7)], LONG, None, (), ("en", 0.7, "langdetect")),
        ([("en", 0.8)], [("en", 0.7)], LONG, None, (), ("en", 0.8, "langdetect")),
        # py3langid is sure of a long text
        ([("en", 0.9)], [("fr", 0.999)], LONG, None, (), ("en", 0.9, "py3langid")),
        ([("en", 0.89)], [("fr", 0.999)], LONG, None, (), ("fr", 0.999, "langdetect")),
        ([("en", 0.9)], [("fr", 0.999)], LONG, "en", ("fr",), ("en", 0.9, "py3langid")),
        ([("en", 0.9)], [("fr", 0.999)], LONG, "fr", (), ("fr", 0.999, "langdetect")),
        # langdetect wins where it is sure and the other is not
        ([("en", 0.6)], [("fr", 0.99)], LONG, None, (), ("fr", 0.99, "langdetect")),
        ([("en", 0.6)], [("fr", 0.98)], LONG, None, (), ("en", 0.6, "py3langid")),
        # a language that langdetect does not know
        ([("is", 0.8)], [("no", 0.999)], LONG, None, (), ("is", 0.8, "py3langid")),
        ([("is", 0.8)], [("no", 0.999)], SHORT, None, (), ("is", 0.8, "py3langid")),
        ([("is", 0.79)], [("no", 0.999)], LONG, None, (), ("no", 0.999, "langdetect")),
        ([("is", 0.6)], [("no", 0.999)], LONG, None, ("is",), ("is", 0.6, "py3langid")),
        # page or source name one of them
        ([("en", 0.6)], [("fr", 0.5)], LONG, "fr", (), ("fr", 0.5, "langdetect")),
        ([("en", 0.6)], [("fr", 0.49)], LONG, "fr", (), ("en", 0.6, "py3langid")),
        ([("en", 0.5)], [("fr", 0.995)], LONG, None, ("en",), ("en", 0.5, "py3langid")),
        ([("en", 0.49)], [("fr", 0.995)], LONG, None, ("en",), ("fr", 0.995, "langdetect")),
        ([("en", 0.4)], [("fr", 0.995)], SHORT, None, ("en",), ("en", 0.4, "py3langid")),
        # twins
        ([("ms", 0.95)], [("id", 0.9)], LONG, None, (), ("id", 0.9, "langdetect")),
        ([("ms", 0.95)], [("id", 0.9)], LONG, "ms", (), ("ms", 0.7, "declared")),
        ([("ms", 0.95)], [("id", 0.9)], LONG, None, ("ms",), ("ms", 0.7, "source")),
        ([("ms", 0.95)], [("id", 0.9)], LONG, "id", ("ms",), ("id", 0.9, "langdetect")),
        ([("hr", 0.6)], [("hr", 0.9)], LONG, "bs", (), ("bs", 0.7, "declared")),
        ([("no", 0.6)], [("no", 0.9)], LONG, "da", (), ("no", 0.9, "langdetect")),
        ([("no", 0.6)], [("da", 0.999)], LONG, None, (), ("da", 0.999, "langdetect")),
        ([("no", 0.95)], [("da", 0.999)], LONG, None, (), ("no", 0.95, "py3langid")),
        # bare headlines
        ([("en", 0.8), ("fr", 0.041)], [("de", 0.999)], SHORT, "fr", (), ("fr", 0.6, "declared")),
        ([("en", 0.8), ("fr", 0.041)], [("de", 0.999)], SHORT, None, ("fr",), ("fr", 0.6, "source")),
        ([("en", 0.8), ("fr", 0.039)], [("de", 0.999)], SHORT, "fr", (), ("en", 0.8, "py3langid")),
        ([("en", 0.8), ("fr", 0.041)], [("de", 0.999)], SHORT, None, (), ("en", 0.8, "py3langid")),
        ([("en", 0.5), ("fr", 0.2), ("it", 0.3)], [("de", 0.999)], SHORT, "fr", ("it",), ("it", 0.6, "source")),
        # nothing from langdetect
        ([("en", 0.4)], [], LONG, "fr", (), ("en", 0.4, "py3langid")),
        # neither
        ([("zxx", 0.95)], [("fr", 0.4)], LONG, None, (), ("und", 0.0, "script")),
        ([("zxx", 0.95)], [("fr", 0.4)], LONG, "de", (), ("de", 0.3, "declared")),
    ],
)  # fmt: skip
def test_who_is_believed(
    told: Say, second: Ranking, first: Ranking, text: str, said: str | None, expected: tuple[str, ...], found: tuple[str, float, str]
) -> None:
    told(second, first)
    assert verdict(text, said, expected) == found


def test_in_a_script_of_several_languages_only_those_count(told: Say) -> None:
    told([("en", 0.6), ("ru", 0.3)], [("en", 0.999), ("bg", 0.995)])
    assert verdict("абвгдежзик " * 17) == ("bg", 0.995, "langdetect")
    told([("en", 0.95), ("fr", 0.02)], [("en", 0.999)])
    assert verdict("абвгдежзик " * 17) == ("en", 0.95, "py3langid"), "none of them is thought of"


@pytest.mark.parametrize(("letters", "joined"), [(150, False), (149, True)])
def test_the_headline_joins_a_short_text(monkeypatch: pytest.MonkeyPatch, letters: int, joined: bool) -> None:
    seen: list[str] = []
    monkeypatch.setattr(language, "_py3langid", lambda sample: seen.append(sample) or [("is", 0.9)])
    detect("Headline", "a" * letters)
    assert ("Headline" in seen[0]) is joined


def test_a_thousand_characters_are_looked_at_and_no_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr(language, "_py3langid", lambda sample: seen.append(sample) or [("is", 0.9)])
    detect("", "a" * 980 + " https://b.example/c d@e.example" + "f" * 99)
    assert set(seen[0]) == {"a", " "}
    detect("", "a" * 999 + "bc")
    assert seen[1] == "a" * 999 + "b"
    likely("a" * 999 + "bc")
    assert seen[2] == "a" * 999 + "b"


@pytest.mark.parametrize(
    ("code", "normal"),
    [
        ("en", "en"), ("EN-us", "en"), ("zh_CN", "zh"), ("zh-Hant", "zh"), ("nb-NO", "no"), ("nn", "no"), ("iw", "he"), ("fil", "tl"), (" de ", "de"), ("e", None), ("engl", None), ("e1", None),
        ("", None), (None, None), ("sr-Latn", "sr"),
    ],
)  # fmt: skip
def test_a_page_s_tag(code: str | None, normal: str | None) -> None:
    found = detect("", "", declared=code)
    assert (found.code, found.confidence, found.method) == ((normal, 0.3, "declared") if normal else ("und", 0.0, "script"))


def test_a_source_of_one_language_tells_where_nothing_else_does() -> None:
    assert detect("", "", expected=("de",)).code == "de"
    assert detect("", "", expected=("de", "fr")).code == "und"
    assert detect("", "", declared="it", expected=("de",)).code == "it"
    assert detect("", "a").code == "und", "one letter is nothing to go by"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("กขคง abcdefghijklmnop", "th"), ("กขค abcdefghijklmn", None), ("가나다 abcdefghijkl", "ko"), ("გდე abcdef", None), ("გდეზვ abcdef", "ka"), ("абв abcdef", None), ("אבגד abcdef", "he"), ("αβγδ abcdef", "el"),
        ("ခဂဃ abcdefghijkl", "my"), ("ਕਖਗਘ abcdef", "pa"), ("કખગઘ abcdef", "gu"), ("கஙசஞ abcdef", "ta"), ("కఖగఘ abcdef", "te"), ("ಕಖಗಘ abcdef", "kn"), ("കഖഗഘ abcdef", "ml"), ("කඛගඝ abcdef", "si"),
        ("កខគឃ abcdef", "km"), ("ກຂຄງ abcdef", "lo"), ("աբգդ abcdef", "hy"), ("ሀለሐመ abcdef", "am"), ("কখগঘ abcdef", "bn"),
    ],
)  # fmt: skip
def test_a_share_of_the_letters_tells_the_script(told: Say, text: str, code: str | None) -> None:
    told([("en", 0.95)], [("en", 0.99)])
    found = detect("", text)
    assert (found.code, found.method == "script") == ((code, True) if code else ("en", False))


def test_the_quick_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    class Identifier:
        def __init__(self, code: str, sure: float) -> None:
            self.told = code, sure

        def classify(self, _: str) -> tuple[str, float]:
            return self.told

    monkeypatch.setattr(language, "_py3langid", lambda _: [("fr", 0.4)])
    for code, sure, found in (("nb", 0.502, "no"), ("nb", 0.501, "fr"), ("zxx", 0.9, "und"), ("en", 0.9, "en")):
        monkeypatch.setattr(language, "_identifier", lambda code=code, sure=sure: Identifier(code, sure))
        assert quick_language(LONG) == found
    assert quick_language("a") == "und"
    assert quick_language("กขคง") == "th"
    monkeypatch.setattr(language, "_py3langid", lambda _: [("zxx", 0.4)])
    assert quick_language("абвгд") == "und"


def test_words_of_neighbours_outvote_the_detectors_by_two(told: Say) -> None:
    told([("pt", 0.6)], [("pt", 0.999)])
    filling = "zzzzzzzzzz " * 15
    assert verdict(filling + "unha dunha")[0] == "gl"
    assert verdict(filling + "unha")[0] == "pt"
    assert verdict(filling + "unha", "gl")[0] == "gl", "with the page on its side one is enough"
    assert verdict(filling + "unha dunha uma")[0] == "pt"
    assert verdict(filling + "unha dunha uma nunha")[:2] == ("gl", 0.8)
    assert verdict(filling)[0] == "pt"
