"""Licences: under which terms everything stands that Docketwire needs to run, read from what is installed.

Docketwire is Apache-2.0 and is installed beside its libraries, never mixed with their code. Permissive licences fit, and so do those whose
copyleft ends at the library's own files (LGPL, MPL); the GPL and AGPL would reach the whole program.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from records.errors import HomeError

FITTING = frozenset({
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "ISC", "LicenseRef-BSD", "LicenseRef-Public-Domain", "MIT",
    "MIT-0", "PSF-2.0", "Unlicense", "Zlib", "ZPL-2.1",
    "LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later", "LicenseRef-LGPL", "MPL-1.1", "MPL-2.0",
})  # fmt: skip
"""SPDX identifiers of licences that a runtime dependency may have."""
_CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "LicenseRef-BSD",
    "GNU Library or Lesser General Public License (LGPL)": "LicenseRef-LGPL",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "Zope Public License": "ZPL-2.1",
}
"""Trove classifiers -> SPDX; one that is not here counts as unknown."""
_WRITTEN = {
    "bsd-3-clause and public-domain": "BSD-3-Clause AND LicenseRef-Public-Domain",
    # pypdfium2: its own two licences; PDFium (BSD-3-Clause) and what is built into it, whose texts lie in the wheel, are all permissive
    "bsd-3-clause, apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
}
"""What packages write into their licence field that is no SPDX expression, lower case -> SPDX."""

_TEXTS = {
    "MIT": "permission is hereby granted, free of charge, to any person obtaining a copy of this software",
    "Apache-2.0": "apache license version 2.0, january 2004",
}
"""SPDX -> what stands in the text of a licence and in no other, for packages that say their licence in a file only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Licensed:
    """One installed library."""

    name: str
    version: str
    """Empty when it is needed and not installed."""
    licence: str
    """SPDX expression; empty when the package's metadata does not say."""
    fits: bool
    """True: it may stand beside an Apache-2.0 program; False also when the licence is unknown."""


def licences(root: str = "docketwire") -> list[Licensed]:
    """Every library that `root` needs on this machine, directly or not, by name; read from installed metadata, without network.

    Raises HomeError when `root` itself is not installed.
    """
    if _installed(root) is None:
        raise HomeError(f"{root} is not installed here, so nothing says what it needs: install it, or run it from its environment")
    return sorted((_licensed(name, found) for name, found in _needed(root)), key=lambda one: one.name.lower())


def fits(expression: str) -> bool:
    """True when an SPDX expression can be met: of `OR` one side fits, of `AND` both; `WITH` only ever adds permissions."""
    tokens = re.findall(r"\(|\)|[^\s()]+", expression)
    return bool(tokens) and _either(tokens) and not tokens


def _needed(root: str) -> Iterator[tuple[str, Distribution | None]]:
    """The requirements that apply to this machine, directly or not, each once; None where one is not installed."""
    waiting, walked, told = [Requirement(root)], set(), {canonicalize_name(root)}
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        found = _installed(name)
        if name not in told:
            told.add(name)
            yield wanted.name, found
        for line in (found.requires or ()) if found else ():
            need = Requirement(line)
            step = (canonicalize_name(need.name), frozenset(need.extras))
            if _applies(need, wanted.extras) and step not in walked:
                walked.add(step)
                waiting.append(need)


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _applies(need: Requirement, extras: set[str]) -> bool:
    return need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in {"", *extras})


def _licensed(name: str, found: Distribution | None) -> Licensed:
    if found is None:
        return Licensed(name=name, version="", licence="", fits=False)
    licence = _licence(found)
    return Licensed(name=found.name, version=found.version, licence=licence, fits=fits(licence))


def _licence(found: Distribution) -> str:
    """What the package says: its licence expression, else its classifiers (all of them), else its licence field where that is SPDX, else its licence files."""
    told = found.metadata.get_all("Classifier") or ()
    field, expression = (" ".join(found.metadata.get_all(name) or ()).strip() for name in ("License", "License-Expression"))
    names = [line.rpartition(" :: ")[2] for line in told if line.startswith("License :: OSI Approved ::")]
    if expression:
        return expression
    if names:
        return " AND ".join(_CLASSIFIERS.get(name, "") for name in names) if all(name in _CLASSIFIERS for name in names) else ""
    if field.lower() in _WRITTEN:
        return _WRITTEN[field.lower()]
    try:
        return canonicalize_license_expression(field)
    except InvalidLicenseExpression:
        return _licence_of_files(found)


def _licence_of_files(found: Distribution) -> str:
    """The one licence that all of a package's licence files are the text of; empty where there is none."""
    texts = [found.read_text(f"licenses/{name}") or found.read_text(name) or "" for name in found.metadata.get_all("License-File") or ()]
    plain = [" ".join(text.lower().split()) for text in texts]
    return next((spdx for spdx, words in _TEXTS.items() if plain and all(words in text for text in plain)), "")


def _either(tokens: list[str]) -> bool:
    met = _both(tokens)
    while tokens and tokens[0].upper() == "OR":
        tokens.pop(0)
        met = _both(tokens) or met  # read the side even where the first is met
    return met


def _both(tokens: list[str]) -> bool:
    met = _one(tokens)
    while tokens and tokens[0].upper() == "AND":
        tokens.pop(0)
        met = _one(tokens) and met
    return met


def _one(tokens: list[str]) -> bool:
    if not tokens:
        return False
    token = tokens.pop(0)
    if token == "(":  # noqa: S105 - a bracket, not a secret
        met = _either(tokens)
        return bool(tokens) and tokens.pop(0) == ")" and met
    if _next_is(tokens, "WITH"):
        del tokens[:2]
    return token in FITTING


def _next_is(tokens: Sequence[str], word: str) -> bool:
    return bool(tokens) and tokens[0].upper() == word
