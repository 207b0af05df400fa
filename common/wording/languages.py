"""Languages: those the interface speaks, what they call themselves, which way any language is written."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from babel import Locale, UnknownLocaleError, negotiate_locale

from records.errors import ConfigurationError

FOLDER = Path(__file__).parent / "locale"
"""One folder a language, `<code>/LC_MESSAGES/docketwire.po`; nothing else lists the languages."""
DOMAIN = "docketwire"
SOURCE = "en"
"""The language the code is written in, which needs no catalogue."""
_BABEL = {"en": "en_GB", "no": "nb", "zh": "zh_Hans"}
"""Where our code says less than Babel asks for: days before months, Bokmål, the script most of the press in Chinese is written in."""
_HEADER = 500
"""Characters of an Accept-Language header that are read; browsers send a tenth of it."""


def catalogue_file(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


@cache
def languages() -> Mapping[str, str]:
    """Interface languages (`fr`) and how they call themselves (`Français`), in the order of these names.

    Raises ConfigurationError for a folder whose name is no language.
    """
    codes = [SOURCE, *(path.parents[1].name for path in FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))]
    return dict(sorted(((code, _own_name(code)) for code in codes), key=lambda pair: pair[1].casefold()))


def _own_name(code: str) -> str:
    try:
        name = Locale.parse(code).get_display_name()
    except (UnknownLocaleError, ValueError) as error:
        raise ConfigurationError(
            str(catalogue_file(code)), "(folder)", f"{code!r} is no language", "an ISO 639-1 code, e.g. it or pt"
        ) from error
    return f"{name[:1].upper()}{name[1:]}" if name else code


def babel_locale(language: str) -> Locale:
    """The rules of a language; those of English for one that Babel does not know."""
    try:
        return Locale.parse(_BABEL.get(language, language.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@cache
def direction(language: str) -> Literal["rtl", "ltr", "auto"]:
    """Value for a `dir` attribute; `auto` (by the first letter) for a language that is undecided or that Babel does not know."""
    if language in ("", "und"):
        return "auto"
    try:
        found: Literal["rtl", "ltr"] = Locale.parse(language.replace("-", "_")).text_direction  # type: ignore[assignment]
    except (UnknownLocaleError, ValueError):
        return "auto"
    return found


def tag(language: str) -> str:
    """Value for an HTML `lang` attribute; empty (unknown) for an undecided language."""
    return "" if language in ("", "und") else language


def babel_code(code: str) -> str:
    """The code under which Babel names a language."""
    return _BABEL.get(code, code)


def chosen_language(asked: str | None, accepted: str) -> str:
    """Interface language: the one asked for by name, else the best of an Accept-Language header, else English."""
    if asked in languages():
        return str(asked)
    wanted = sorted(_preferences(accepted), key=lambda pair: -pair[1])
    found = negotiate_locale([code.replace("-", "_") for code, weight in wanted if weight > 0], list(languages()))
    return str(found) if found else SOURCE


def _preferences(header: str) -> Iterable[tuple[str, float]]:
    """(language range, weight) of an Accept-Language header; what does not parse is left out."""
    for part in header[:_HEADER].split(","):
        code, _, weight = part.strip().partition(";")
        try:
            yield code.strip(), float(weight.partition("=")[2] or 1)
        except ValueError:
            continue
