"""One docket number in the forms that reports write it in: `4:25-cv-00911`, `4:25-cv-911`, `4:25cv911`."""

import re
from collections.abc import Sequence

_DOCKET = re.compile(
    r"(?P<office>\d-)?(?P<year>\d\d|\d{4})-?(?P<kind>cv|cr|civ|crim|mc|md|mj|bk|ap)-?(?P<number>\d{1,6})(?P<rest>(?:-[a-z]{1,5})*)"
)
"""Of the federal courts of the United States: office, year of filing, kind, number, initials of the judges; its words joined by hyphens."""
_WIDTH = 5
"""Digits that the courts' own system pads numbers to."""


def docket_forms(words: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Folded words of a query's word -> the same docket number as other sequences of words; none where it is no such number."""
    found = _DOCKET.fullmatch("-".join(words))
    if found is None:
        return ()
    office, rest = tuple(filter(None, (found["office"] or "").split("-"))), tuple(filter(None, found["rest"].split("-")))
    bare = found["number"].lstrip("0") or "0"
    numbers = dict.fromkeys((found["number"], bare, bare.zfill(_WIDTH)))
    forms = [
        (*office, *form, *rest)
        for number in numbers
        for form in ((found["year"], found["kind"], number), (f"{found['year']}{found['kind']}{number}",))
    ]
    return tuple(form for form in forms if form != tuple(words))
