"""What the catalogue has of every country: `python -m bench.countries > docs/countries.md`; a test compares the page with the catalogue."""

from collections import Counter

from babel import Locale

from records.source import Source, SourceKind
from spiders.catalogue.load import builtin_folder, load_catalog

COLUMNS: tuple[tuple[str, frozenset[SourceKind]], ...] = (
    ("press", frozenset({SourceKind.NEWS, SourceKind.AGENCY, SourceKind.TECH, SourceKind.LAW})),
    ("regulators, governments", frozenset({SourceKind.REGULATOR, SourceKind.GOVERNMENT})),
    ("courts", frozenset({SourceKind.COURT})),
    ("organisations", frozenset({SourceKind.NGO})),
    ("searches", frozenset({SourceKind.SEARCH})),
)
BESIDES = {"eu": "European Union", "zz": "International and world-wide"}
HEAD = """# Countries of the catalogue

By where the publisher sits. A country without a line has no source of its own; world-wide searches (`zz`) may bring reports from there all the same.
None of the addresses has been checked from the network yet: `docketwire sources heal`. This page is `python -m bench.countries`.

"""


def page() -> str:
    """The page `docs/countries.md`."""
    sources = load_catalog([builtin_folder()]).sources
    by_country: dict[str, list[Source]] = {}
    for source in sources:
        by_country.setdefault(source.country, []).append(source)
    names = {code: BESIDES.get(code) or str(Locale("en").territories[code.upper()]) for code in by_country}
    rows = [_row(names[code], code, by_country[code]) for code in sorted(by_country, key=lambda code: (code in BESIDES, names[code]))]
    titles = ["country", "code", "sources", *(title for title, _ in COLUMNS), "languages"]
    total = f"{len(sources)} sources in {len(set(by_country) - set(BESIDES))} countries.\n\n"
    return HEAD + total + "\n".join([_line(titles), "|---|---|" + "--:|" * (len(COLUMNS) + 1) + "---|", *rows]) + "\n"


def _row(name: str, code: str, sources: list[Source]) -> str:
    kinds = Counter(source.kind for source in sources)
    counts = [sum(kinds[kind] for kind in group) or "–" for _, group in COLUMNS]
    languages = Counter(language for source in sources for language in source.languages)
    spoken = [language for language, _ in sorted(languages.items(), key=lambda item: (-item[1], item[0]))]
    told = " ".join(spoken[:6]) + (" ..." if len(spoken) > 6 else "")
    return _line([name, f"`{code}`", len(sources), *counts, told])


def _line(cells: list[object] | list[str]) -> str:
    return f"| {' | '.join(map(str, cells))} |"


if __name__ == "__main__":
    print(page(), end="")
