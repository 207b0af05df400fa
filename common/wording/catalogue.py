"""Catalogues: gettext's .po files, read as they are, so that a translator's file needs no compiling."""

import io
from functools import cache

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import Translations

from common.wording.languages import SOURCE, catalogue_file
from records.errors import ConfigurationError


def N_(text: str) -> str:  # noqa: N802 - gettext's customary name: marks a text that is translated where it is shown
    return text


@cache
def translations(language: str) -> Translations:
    """The messages of one interface language; English ones for English, and for what a catalogue leaves out.

    Raises ConfigurationError for a file that is no catalogue.
    """
    path = catalogue_file(language)
    if language == SOURCE or not path.is_file():
        return Translations()
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language.replace("-", "_"), abort_invalid=True)
    except (OSError, PoFileError, ValueError) as error:
        raise ConfigurationError(str(path), "(whole file)", f"is no catalogue: {error}", "open it with a gettext editor") from error
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(fp=compiled)
