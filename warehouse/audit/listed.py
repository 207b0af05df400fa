"""Rows of any tracker's export to listed decisions: which column is what, and what its values mean to the beat."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from beat.entries import authority_entries
from beat.files import beat_folder
from beat.names import resolved, services
from common.addresses.keys import canonical_url
from common.dates.reading import read_date
from records.audit import ListedDecision
from records.errors import SelectionError
from warehouse.facts.euros import euros

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "day": (
        "date decided", "decided on", "decided", "date of decision", "decision date", "judgment date", "date of judgment", "date", "date published",
        "published", "publication date", "day", "datum", "entscheidungsdatum", "date de décision", "fecha", "data", "year",
    ),
    "authority": (
        "authority", "court", "regulator", "dpa", "dpa court", "dpa with country", "dpa abbreviation", "dpa abbrevation", "data protection authority", "agency",
        "deciding body", "court name", "behörde", "gericht", "autorité", "juridiction", "autoridad", "tribunal", "autorità",
    ),
    "country": ("country", "jurisdiction", "state", "land", "pays", "país", "paese"),
    "party": (
        "controller", "controller processor", "company", "party", "parties", "party name 1", "respondent", "defendant", "defendants", "platform", "platforms",
        "organisation", "organization", "entity", "fined entity", "unternehmen", "verantwortlicher", "entreprise", "société", "empresa", "società",
    ),
    "amount": ("fine", "amount", "fine amount", "fine eur", "fine in eur", "fine in euro", "amount eur", "penalty", "sum", "bußgeld", "amende", "montant", "multa", "sanzione"),
    "currency": ("currency", "währung", "devise", "moneda", "valuta"),
    "url": ("url", "link", "source url", "source", "direct url", "original source link 1", "original source link", "adresse", "lien"),
    "title": ("title", "case name", "name", "case", "caption", "case number name", "headline", "titel", "titre", "título"),
    "case_number": ("case number", "docket number", "docket", "ecli", "reference", "case no", "aktenzeichen", "numéro", "expediente"),
    "language": ("language", "original source language 1", "original language", "sprache", "langue", "idioma"),
}  # fmt: skip
"""Field -> headers in order of preference, whatever their case, marks and underscores: those of GDPRhub's, the Enforcement Tracker's and the Clearinghouse's exports and their like."""

_SCALES = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "mio": 6, "million": 6, "millions": 6, "millionen": 6, "bn": 9, "b": 9, "billion": 9, "billions": 9, "mrd": 9, "milliarden": 9}  # fmt: skip
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW", "zł": "PLN", "₺": "TRY", "r$": "BRL"}
_NUMBER = re.compile(r"\d[\d.,'’ \u00a0\u202f]*")
_VERSUS = re.compile(r"\s+(?:v|vs|versus|gegen|contre|contra|c|ca)\.?\s+|[;|/]|\s+(?:and|und|et|y|e)\s+|,\s", re.IGNORECASE)
_LONGEST_NAME = 5
"""Words of a platform's name."""


def columns_of(header: Iterable[str]) -> dict[str, str]:
    """Field of ours -> column of the list; the preferred one where several would do."""
    plain = {_plain(column): column for column in header if column}
    return {
        name: column for name, aliases in COLUMNS.items() if (column := next((plain[a] for a in map(_plain, aliases) if a in plain), None))
    }


def listed_decision(line: int, row: Mapping[str, str], columns: Mapping[str, str]) -> tuple[ListedDecision, list[str]]:
    """The row as a decision, and what of it could not be read, in words."""
    said = {name: " ".join((row.get(column) or "").split()) for name, column in columns.items()}
    notes: list[str] = []
    day = _day(said.get("day", ""))
    if said.get("day") and day is None:
        notes.append(f"line {line}: {columns['day']}: {said['day']!r} is no day")
    authority, party, title = said.get("authority", ""), said.get("party", ""), said.get("title", "")
    authorities = _authorities(authority)
    country = _one("jurisdiction", re.sub(r"(?i)^the ", "", said.get("country", "")))
    if said.get("country") and country is None:
        notes.append(f"line {line}: {columns['country']}: {said['country']!r} is no country or jurisdiction")
    amount, currency = _sum(said.get("amount", ""), said.get("currency", ""), columns.get("amount", ""))
    value = amount is not None and currency and day and euros(amount, currency, day).value
    decision = ListedDecision(
        line=line,
        day=day,
        authority=authority,
        authorities=authorities,
        country=country or _seat(authorities),
        party=party,
        platforms=platforms_of(party) or platforms_in(title),
        amount=amount,
        currency=currency,
        eur=value or None,
        urls=tuple(canonical_url(url) for url in re.findall(r"https?://[^\s,;|\"]+", said.get("url", ""))),
        title=title,
        case_numbers=tuple(filter(None, re.split(r"[;,|]\s*", said.get("case_number", "")))),
        language=_one("language", said.get("language", "")),
    )
    if not (decision.platforms or decision.party or decision.urls or decision.case_numbers or decision.title):
        notes.append(f"line {line}: names neither party, title, case number nor address")
    return decision, notes


def platforms_of(party: str) -> tuple[str, ...]:
    """Platforms that a column of parties names, with the party's services: `Meta Platforms Ireland Ltd.` -> Meta, Facebook, Instagram ..."""
    found: dict[str, None] = {}
    for part in _VERSUS.split(party):
        words = part.strip(" ,.").split()
        for length in range(min(_LONGEST_NAME, len(words)), 0, -1):
            if names := _known("platform", " ".join(words[:length]).rstrip(",.")):
                found |= dict.fromkeys(service for name in names for service in services(name))
                break
    return tuple(found)


def platforms_in(title: str) -> tuple[str, ...]:
    """Platforms that a title names with a capital letter."""
    words = [word.strip("\"'“”«»„,.:;!?()") for word in title.split()]
    found: dict[str, None] = {}
    for start, word in enumerate(words):
        if word[:1].isupper() or not word.isascii():
            for length in (3, 2, 1):
                if names := _known("platform", " ".join(words[start : start + length]).removesuffix("'s").removesuffix("’s")):
                    found |= dict.fromkeys(service for name in names for service in services(name))
                    break
    return tuple(found)


def _plain(header: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", header.replace("€", " eur ").replace("_", " ")).casefold().split())


def _day(text: str) -> date | None:
    if re.fullmatch(r"\d{4}", text):
        return None
    found = read_date(text) if text else None
    return found.at.date() if found else None


def _known(facet: str, value: str) -> tuple[str, ...]:
    try:
        return resolved(facet, value) if value else ()
    except SelectionError:
        return ()


def _one(facet: str, value: str) -> str | None:
    found = _known(facet, value)
    return found[0] if found else None


def _authorities(text: str) -> tuple[str, ...]:
    """By the whole text, what stands outside brackets, or within."""
    pieces = [text, re.sub(r"\s*[(\[].*", "", text), *re.findall(r"[(\[](.+?)[)\]]", text), re.sub(r"^.*?[-–:]\s+", "", text)]
    return next((found for piece in pieces if (found := _known("authority", piece.strip()))), ())


def _seat(authorities: tuple[str, ...]) -> str | None:
    places = {entry.jurisdiction for entry in authority_entries(beat_folder()) if entry.name in authorities}
    return places.pop() if len(places) == 1 else None


def _sum(text: str, currency: str, header: str) -> tuple[Decimal | None, str | None]:
    """Sum and currency; the currency by its own column, a sign or code beside the number, or the column's header."""
    found = _NUMBER.search(text)
    if found is None:
        return None, None
    number = _decimal(found[0].strip(" .,'’\u00a0\u202f"))
    scale = re.match(r"[a-z]+", text[found.end() :].lstrip().casefold())
    if scale and scale[0] in _SCALES:
        number *= Decimal(10) ** _SCALES[scale[0]]
    return (number, _currency(currency, text, header)) if number else (None, None)


def _currency(*texts: str) -> str | None:
    for text in texts:
        if code := re.search(r"\b(?:[A-Z]{3})\b", text.upper() if len(text) <= 3 else text):
            return code[0]
        if sign := next((name for sign, name in sorted(_SIGNS.items(), key=lambda s: -len(s[0])) if sign in text.casefold()), None):
            return sign
        if "eur" in text.casefold():
            return "EUR"
    return None


def _decimal(text: str) -> Decimal:
    """`1.200.000`, `1,200,000`, `1 200 000,50`, `1.2`: a last mark with one, two or more than three figures behind it is the decimal one."""
    plain = re.sub(r"[ '’\u00a0\u202f]", "", text)
    marks = re.findall(r"[.,]", plain)
    last = re.search(r"[.,](\d+)$", plain)
    if last and (len(set(marks)) > 1 or (len(marks) == 1 and len(last[1]) != 3)):
        whole = re.sub(r"[.,]", "", plain[: last.start()])
        return Decimal(f"{whole}.{last[1]}")
    return Decimal(re.sub(r"[.,]", "", plain))
