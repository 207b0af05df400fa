"""Which platforms are parties to the conflict, and which are only named in passing."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

from pipeline.understanding.annotation import ACTS, INSTITUTIONS, PlatformMention, Reading, concept_hits
from pipeline.understanding.features import concept_key
from pipeline.understanding.lexicon import Beat

COMPANY_KINDS = frozenset({"company"})
_MEDIUM_NEEDS = 0.55
_OPERATES = "operates"
"""Concept of the words between a service and the company that runs it: "the app, operated by Abc"."""
_OPERATED_WITHIN = 40
"""Characters between a service and the company that runs it, measured in letters of an alphabet."""
_CHAIN_GAP = 14
"""Characters between two names of one enumeration, conjunction and quotation marks included."""


def party_features(beat: Beat, reading: Reading) -> dict[str, dict[str, float]]:
    """Features of every platform that may be a party: those named, and the owners of those named (in order of first mention)."""
    mentions: dict[str, list[PlatformMention]] = defaultdict(list)
    for mention in reading.platforms:
        mentions[mention.name].append(mention)
    if not mentions:
        return {}
    company = _company(reading)
    counts = Counter({name: len(found) for name, found in mentions.items()})
    rows = {name: _named(beat, reading, name, mentions, counts, company) for name in mentions}
    for name in tuple(mentions):
        known = beat.platforms.get(name)
        owner = known.owner if known else None
        if owner and owner in beat.platforms and owner not in rows:
            rows[owner] = _unnamed_owner(owner, rows[name])
    for name in _operators(beat, reading, mentions):
        rows[name] = {**rows[name], "operator": 1.0}
    return rows


def _operators(beat: Beat, reading: Reading, mentions: Mapping[str, list[PlatformMention]]) -> list[str]:
    """Companies that the text names once, behind the headline, and only as who runs a service named beside them."""
    words = [hit for hit in reading.hits if hit.term.kind == "term" and hit.term.key == _OPERATES]
    within = _OPERATED_WITHIN / reading.stretch
    found = []
    for name, mine in mentions.items() if words else ():
        if len(mine) > 1 or mine[0].start < reading.title_end:
            continue
        services = [one for other, places in mentions.items() if _owns(beat, name, other) for one in places]
        spans = [(min(one.end, mine[0].end), max(one.start, mine[0].start)) for one in services]
        if any(a - 1 <= hit.start and hit.end <= b + 1 and b - a <= within for a, b in spans for hit in words):
            found.append(name)
    return found


def likely_parties(beat: Beat, rows: Mapping[str, Mapping[str, float]], chances: Mapping[str, float], threshold: float) -> tuple[str, ...]:
    """Platforms likely enough to be parties, at least the likeliest; those that are only ever the place where something was said must be likelier still.

    An owner whom the text does not name is one only beside its service that is one.
    """
    if not chances:
        return ()
    best = max(chances, key=lambda name: chances[name])
    needed = {name: max(threshold, _MEDIUM_NEEDS) if rows[name].get("medium", 0.0) == 1 else threshold for name in chances}
    told = {name for name, chance in chances.items() if chance >= needed[name] or name == best}
    told -= {name for name in told if rows[name].get("operator") and any(_owns(beat, name, other) for other in rows)}
    told = told or {best}
    told -= {name for name in told - {best} if _aside(rows[name], rows, told - {name})}
    alone = {name for name in told - {best} if rows[name].get("owner") and not any(_owns(beat, name, other) for other in told)}
    return tuple(name for name in chances if name in told - alone)


def _aside(row: Mapping[str, float], rows: Mapping[str, Mapping[str, float]], others: Collection[str]) -> bool:
    """Whether a platform is only told of far behind, once, by a report whose opening names who is meant: a competitor that gained users, a cloud."""
    if (
        not row.get("once")
        or row.get("late", 0.0) < 1
        or row.get("title")
        or row.get("title-family")
        or row.get("acts-powers")
        or row.get("against")
    ):
        return False
    return any(rows[name].get("after-title") or rows[name].get("title") for name in others)


def _company(reading: Reading) -> dict[int, tuple[int, int]]:
    """For each sentence: number of kinds of acts, and of institutions, in it."""
    acts: dict[int, set[str]] = defaultdict(set)
    powers: dict[int, set[str]] = defaultdict(set)
    for hit in concept_hits(reading, len(reading.folded.text)):
        key, sentence = concept_key(hit), reading.sentence_of(hit.start)
        if key in ACTS:
            acts[sentence].add(key)
        elif key in INSTITUTIONS or key in {"authority", "law-name"}:
            powers[sentence].add(key)
    return {s: (len(acts[s]), len(powers[s])) for s in acts.keys() | powers.keys()}


def _named(
    beat: Beat,
    reading: Reading,
    name: str,
    mentions: dict[str, list[PlatformMention]],
    counts: Counter[str],
    company: dict[int, tuple[int, int]],
) -> dict[str, float]:
    mine = mentions[name]
    total, most = counts.total(), max(counts.values())
    order = list(mentions).index(name)
    known = beat.platforms.get(name)
    family = beat.family(name) - {name}
    owner = known.owner if known else None
    in_title = any(m.start < reading.title_end for m in mine)
    title_names = {n for n, found in mentions.items() if any(m.start < reading.title_end for m in found)}
    chain = _chain(reading, name)
    acts = [company.get(m.sentence, (0, 0)) for m in mine if not m.medium]
    return {
        "title": float(in_title),
        "others-in-title": float(bool(title_names - {name}) and not in_title),
        "title-family": float(bool(title_names & family) and not in_title),
        "alone": float(len(mentions) == 1),
        "first": float(order == 0),
        "order": min(order, 4) / 4,
        "share": counts[name] / total,
        "most": float(counts[name] == most),
        "once": float(counts[name] == 1),
        "twice": float(counts[name] >= 2),
        "thrice": float(counts[name] >= 3),
        "medium": sum(m.medium for m in mine) / len(mine),
        "against": float(any(m.against for m in mine)),
        "listed": float(all(m.listed or m.medium for m in mine)),
        "late": min(mine[0].sentence, 6) / 6,
        "after-title": float(mine[0].sentence <= 1),
        "acts": float(any(a for a, _ in acts)),
        "acts-powers": float(any(a and p for a, p in acts)),
        "owned": float(owner in mentions),
        "owns": float(any(_owns(beat, name, n) for n in mentions)),
        "owns-title": float(any(_owns(beat, name, n) for n in title_names)),
        "company": float(bool(known and known.kind in COMPANY_KINDS)),
        "minor": float(bool(known and known.minor)),
        "many": min(len(mentions) - 1, 4) / 4,
        "same-sentence": _neighbours(mentions, name) / 3,
        "chained": float(bool(chain)),
        "chained-title": float(bool(chain & title_names) and not in_title),
        "chained-most": float(any(counts[n] == most for n in chain) and counts[name] < most),
        "named": 1.0,
    }


def _owns(beat: Beat, owner: str, name: str) -> bool:
    known = beat.platforms.get(name)
    return known is not None and owner in {known.owner, known.former_owner}


def _neighbours(mentions: dict[str, list[PlatformMention]], name: str) -> float:
    """How many other platforms stand beside the most mentioned place of this one (a list is guilty together)."""
    first = mentions[name][0].sentence
    return float(min(3, sum(1 for other, found in mentions.items() if other != name and any(m.sentence == first for m in found))))


def _chain(reading: Reading, name: str) -> set[str]:
    """Platforms enumerated directly beside this one: "VKontakte, Odnoklassniki and Yandex"."""
    found: set[str] = set()
    run: set[str] = set()
    last = None
    for mention in reading.platforms:
        if last is None or mention.start - last > _CHAIN_GAP / reading.stretch:
            run = set()
        run.add(mention.name)
        last = mention.end
        if name in run:
            found |= run
    return found - {name}


def _unnamed_owner(owner: str, child: dict[str, float]) -> dict[str, float]:
    return {
        f"owner:{owner}": 1.0,
        "owner": 1.0,
        "owner-child-title": child["title"],
        "owner-child-alone": child["alone"],
        "owner-child-share": child["share"],
        "owner-child-chained": child["chained"],  # "YouTube and Facebook": services are meant, not who owns one of them
    }
