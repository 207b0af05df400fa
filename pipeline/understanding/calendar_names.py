"""Names of the months of other calendars than ours, by the language of the press that tells days in them."""

from collections.abc import Iterator, Mapping

from common.dates.calendars import MONTHS

CALENDARS: Mapping[str, str] = {"fa": "persian", "ps": "persian", "ckb": "persian", "am": "ethiopian", "ti": "ethiopian", "ne": "nepali"}
"""Language -> calendar."""


def month_names(language: str) -> Iterator[tuple[str, int]]:
    """Names of the months of a language's other calendar with their numbers; in Iran often with the word for month glued on."""
    calendar = CALENDARS.get(language)
    for name, (of, number) in MONTHS.items():
        if of == calendar and not name.isascii():
            yield name, number
            if calendar == "persian":
                yield f"{name}ماه", number
