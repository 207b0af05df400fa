"""One line that says what happened in law, in the reader's language: `Order – Tribunal judiciaire de Paris (France) – UEJF v. X: User data – comply by
6 Sep 2021`. Composed of facts alone, so that a report in any language is understood without translation.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from beat.entries import authority_entries, authority_names
from beat.files import beat_folder
from beat.vocabulary import vocabulary
from beat.wording import BeatWording
from common.wording.catalogue import N_
from records.docket import Docket, Due, Sum

_KINDS = {"court": "court", "prosecutor": "prosecutor", "police": "police", "government": "government", "legislature": "parliament"}
"""Kind of an authority as facts tell it -> as kinds.toml names it; facts do not tell one kind of regulator from another."""
_REGULATOR = N_("Regulator")
_SUMS = {
    "fine": N_("fine of %(sum)s"),
    "damages": N_("%(sum)s in damages"),
    "claim": N_("%(sum)s claimed"),
    "potential": N_("up to %(sum)s"),
    "per-day": N_("%(sum)s a day"),
    "settlement": N_("settled for %(sum)s"),
    "bond": N_("bond of %(sum)s"),
}
_DUE = {
    "comply": N_("comply by %(day)s"),
    "appeal": N_("appeal until %(day)s"),
    "answer": N_("answer by %(day)s"),
    "hearing": N_("hearing on %(day)s"),
    "effect": N_("in effect from %(day)s"),
}
_UNDONE = frozenset({"annulled", "reduced"})
"""What a judgment does to something else: "Judgment (annulled)" would say that the judgment is gone."""
_PARTIES = 3
_SCRIPTS = {"ar": ("ARABIC", "LATIN"), "ja": ("CJK", "HIRAGANA", "KATAKANA", "LATIN")}
_LATIN = ("LATIN",)


def docket_line(w: BeatWording, *, stage: str, topic: str, platforms: Sequence[str], docket: Docket, today: date | None = None) -> str:
    """The line; empty when neither step nor party is known. Of deadlines the next one from `today` on, or the first where that is None."""
    head = w.stage_label(stage) if stage else ""
    if head and docket.outcome and not (docket.outcome == "granted" and vocabulary().stage(stage).decision == "always"):
        outcome = vocabulary().outcome(docket.outcome)
        alone = not outcome.decided or (stage == "judgment" and docket.outcome in _UNDONE)
        head = outcome.label(w.language) if alone else f"{head} ({outcome.name(w.language)})"
    parties = _parties(w, stage, platforms, docket)
    if topic and topic != "other":
        parties = w.label(parties) + w.topic(topic) if parties else w.topic(topic)
    due = next((one for one in docket.deadlines if today is None or one.on >= today), None)
    parts = (head, authority_words(w, docket), parties, sum_words(w, docket.amount, stage), due_words(w, due) if due else "")
    return " – ".join(part for part in parts if part) if head or parties else ""


def caption(w: BeatWording, *, platforms: Sequence[str], docket: Docket) -> str:
    """A dispute's name: `Union des étudiants juifs de France v. X (France)`; empty where nobody is known to act against a platform."""
    said = _parties(w, "", platforms, docket)
    if not said or not any(readable(name, w.language) for name in docket.claimants):
        return ""
    return f"{said} ({w.place(docket.jurisdiction)})" if docket.jurisdiction else said


def authority_words(w: BeatWording, docket: Docket) -> str:
    """`Tokyo District Court (Japan)`, by its name in the reader's language where the beat has one; where its name cannot be read, or is no name, its kind: `Court (Japan)`. Empty when nothing is known."""
    place = w.place(docket.jurisdiction) if docket.jurisdiction not in (None, "eu", "coe", "int") else ""
    name = authority_names(beat_folder()).get(docket.authority or "", {}).get(w.language) or docket.authority or ""
    if not (name and readable(name, w.language) and _is_name(name)):
        name = _kind(w, docket.authority_kind)
        if docket.jurisdiction == "eu":
            place = w.place("eu")
    if not name:
        return place
    return f"{name} ({place})" if place and place.casefold() not in name.casefold() else name


def _kind(w: BeatWording, kind: str | None) -> str:
    if kind == "regulator":
        return w.text(_REGULATOR)
    return vocabulary().authority_kind(_KINDS[kind]).label(w.language) if kind in _KINDS else ""


def sum_words(w: BeatWording, amount: Sum | None, stage: str = "") -> str:
    """`€50 million`, `€1,000 a day`, `up to €6 million`; a fine's own sum without its role."""
    if amount is None or amount.role not in _SUMS:
        return ""
    said = w.amount(f"{amount.currency} {amount.value.normalize():f}")
    return said if amount.role == stage == "fine" or amount.role == stage == "settlement" else w.text(_SUMS[amount.role], sum=said)


def due_words(w: BeatWording, due: Due) -> str:
    """`appeal until 21 Mar 2027`."""
    return w.text(_DUE[due.kind], day=w.month(due.on) if due.month_only else w.day(due.on)) if due.kind in _DUE else ""


def dates_words(w: BeatWording, docket: Docket, days: Iterable[date]) -> list[str]:
    """These days in words: what happens on each where the facts tell it, else the day alone."""
    known = {due.on: due_words(w, due) for due in reversed(docket.deadlines)}
    return [known.get(day) or w.day(day) for day in days]


def readable(name: str, language: str) -> bool:
    """Whether a reader of an interface language knows the letters."""
    letters = [unicodedata.name(char, "") for char in name if char.isalpha()]
    known = _SCRIPTS.get(language, _LATIN)
    return all(letter.startswith(known) for letter in letters)


def _is_name(name: str) -> bool:
    """One that the beat lists, or one whose first and last word begin with a capital (where there are any): no piece of a sentence."""
    if name in _listed(beat_folder()):
        return True
    cased = [word for word in re.findall(r"\w+", name) if word[0].isupper() or word[0].islower()]
    return not cased or (cased[0][0].isupper() and cased[-1][0].isupper())


@cache
def _listed(folder: Path) -> frozenset[str]:
    return frozenset(
        [
            *(entry.name for entry in authority_entries(folder)),
            *(name for names in authority_names(folder).values() for name in names.values()),
        ]
    )


def _parties(w: BeatWording, stage: str, platforms: Sequence[str], docket: Docket) -> str:
    against = w.enumeration(list(platforms[:_PARTIES]))
    claimants = [name for name in docket.claimants[:_PARTIES] if readable(name, w.language)]
    if claimants and against and not vocabulary().stage(stage).one_sided:
        return w.text("%(claimants)s v. %(platforms)s", claimants=w.enumeration(claimants), platforms=against)
    if against and stage == "fine":
        return w.text("against %(platforms)s", platforms=against)
    return against
