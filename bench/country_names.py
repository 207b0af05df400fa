"""Write `beat/places/names.tsv`: names of countries in 44 languages, out of CLDR (Unicode licence) through Babel.

    python -m bench.country_names        (needs babel)

Names that mean two countries, or are the beginning of common words, are left out; `countries.toml` adds demonyms and cities by hand.
"""

import collections
import re

from babel import Locale

from pipeline.grouping.places import FOLDER
from pipeline.grouping.scripts import plain

LANGUAGES = (
    "ar az bg bn ca cs da de el en es et eu fa fi fr gl he hi hr hu hy id is it ja ka ko lt lv ms nl no pl pt ro ru sk sl sq sr sv sw "
    "ta te th tr uk ur vi zh zh_Hant"
)
FURTHER = "af am be bs ckb cy fil ga gl gu ha ig kk km kn ky lb lo mg mk ml mn mr mt my ne pa rw si sn so tg uz xh yo zu ps or"
"""Languages for facts alone (`names-further.tsv`): the weights of the grouping were learnt without them."""
NO_COUNTRIES = {"EZ", "UN", "ZZ", "QO", "XA", "XB", "EU", "XK"}
MISLEADING = set("georgia jordan jersey niger reunion islas togo oman gana cada cadas txad ciad tchad chile cile".split())  # noqa: SIM905
MISLEADING_STARTS = ("serv", "liber", "lux")
"""`Servia` is the beginning of "service", `Liberia` of "liberty"; Luxembourg stands for the Union's court, see countries.toml."""


def main() -> None:
    _write("names.tsv", LANGUAGES)
    _write("names-further.tsv", FURTHER)


def _write(file_name: str, languages: str) -> None:
    names: dict[str, set[str]] = collections.defaultdict(set)
    meanings: dict[str, set[str]] = collections.defaultdict(set)
    for language in languages.split():
        for code, name in Locale.parse(language).territories.items():
            folded = plain(re.sub(r"\s*\(.*?\)", "", name))
            if re.fullmatch("[A-Z]{2}", code) and code not in NO_COUNTRIES and _long_enough(folded):
                names[code.lower()].add(folded)
                meanings[folded].add(code)
    with (FOLDER / file_name).open("w", encoding="utf-8") as file:
        for code in sorted(names):
            kept = sorted(n for n in names[code] if len(meanings[n]) == 1 and n not in MISLEADING and not n.startswith(MISLEADING_STARTS))
            if kept:
                file.write(code + "\t" + "|".join(kept) + "\n")


def _long_enough(name: str) -> bool:
    return len(name) >= 4 or (len(name) >= 2 and ord(name[0]) > 0x2E80)


if __name__ == "__main__":
    main()
