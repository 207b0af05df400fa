"""Why two articles were put together, in words."""

from collections.abc import Iterable

from pipeline.grouping.prepared import Prepared

MAX_NAMES = 3
_UNITS = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def reason(a: Prepared, b: Prepared) -> str:
    """The shared evidence, strongest kinds first, separated by `; `."""
    return "; ".join(part for part in _parts(a, b) if part) or "similar wording"


def _parts(a: Prepared, b: Prepared) -> Iterable[str]:
    one, other = a.evidence, b.evidence
    yield _listed("case ", one.cases & other.cases)
    yield _listed("", one.parties & other.parties) or _listed("same owner ", a.families & b.families)
    yield _listed("", one.authorities & other.authorities)
    yield _listed("", one.laws & other.laws)
    yield _listed("", one.actors & other.actors)
    yield _amounts(a.large, b.large)
    yield _listed("in ", (code.upper() for code in _top(a, b)))
    yield _names(a, b)
    if a.vector is not None and b.vector is not None and (meaning := float(a.vector @ b.vector)) > 0.25:
        yield f"similar content ({meaning:.2f})"
    yield _apart(one.day, other.day)


def _listed(prefix: str, values: Iterable[str]) -> str:
    kept = sorted(values)[:MAX_NAMES]
    return prefix + ", ".join(kept) if kept else ""


def _top(a: Prepared, b: Prepared) -> list[str]:
    shared = a.places.keys() & b.places.keys()
    return sorted(shared, key=lambda code: (-a.places[code] * b.places[code], code))[:2]


def _names(a: Prepared, b: Prepared) -> str:
    shared = sorted(a.names.keys() & b.names.keys(), key=lambda key: (-a.names[key], key))
    rare = [a.evidence.names[key] for key in shared if a.names[key] > 3]
    return "both name " + ", ".join(rare[:MAX_NAMES]) if rare else ""


def _amounts(a: Iterable[float], b: Iterable[float]) -> str:
    shared = [x for x in a if any(abs(x - y) / max(x, y) < 0.03 for y in b)]
    return f"same amount {spelled(max(shared))}" if shared else ""


def spelled(value: float) -> str:
    """`1.13 billion`, `34,728`."""
    for unit, name in _UNITS:
        if value >= unit:
            return f"{value / unit:.3g} {name}"
    return f"{value:,.0f}"


def _apart(one: int | None, other: int | None) -> str:
    if one is None or other is None:
        return ""
    days = abs(one - other)
    if days == 0:
        return "same day"
    return f"{days} day{'s' if days > 1 else ''} apart" if days < 60 else f"{round(days / 30.4)} months apart"
