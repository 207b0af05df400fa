"""Who acts against the platform: claimants, complainants and those on whose word an authority acts."""

import re
from dataclasses import dataclass

from pipeline.understanding.facts.authorities import Body, grown
from pipeline.understanding.facts.scene import Scene

_SMALL = frozenset(
    [
        "de",
        "du",
        "des",
        "of",
        "the",
        "for",
        "van",
        "von",
        "der",
        "da",
        "do",
        "di",
        "del",
        "la",
        "le",
        "l",
        "et",
        "y",
        "e",
        "and",
        "og",
        "och",
        "i",
        "za",
        "w",
        "ng",
        "para",
        "pour",
        "für",
    ]
)
_QUOTED = re.compile(r"[«„“\"「『]([^«»„“”\"「」『』]{3,60})[»“”\"」』]")


@dataclass(frozen=True, slots=True)
class Opponent:
    """A candidate; offsets of the folded text."""

    start: int
    end: int
    rule: str
    kind: str = "name"
    """`listed` (an actor of the beat), `group`, `body` (a public body that does not decide here), `name`."""


def opponents_of(scene: Scene, bodies: list[Body], chosen: Body | None) -> list[Opponent]:
    """Actors of the beat, groups, public bodies other than the chosen one, and names that are neither platform nor place."""
    out = [Opponent(h.start, h.end, h.term.rule, "listed") for h in scene.reading.hits if h.term.kind == "actor" and h.start < scene.end]
    mine = chosen.canonical if chosen else None
    for body in bodies:
        if body is not chosen and not (mine and body.canonical == mine) and not _overlaps(_spans(out), body.start, body.end):
            out.append(Opponent(body.start, body.end, body.rule, "body"))
    taken = _spans(out) + [(p.start, p.end) for p in scene.reading.platforms] + ([(chosen.start, chosen.end)] if chosen else [])
    taken += [(hit.start, hit.end) for hit in scene.reading.hits if hit.term.kind in {"law", "platform", "context"}]
    names = _names(scene)
    for hit in scene.groups:
        around = grown(scene, hit.start, hit.end, "group", hit.term.rule)
        start, end = around.start, around.end
        small = scene.reading.original[scene.reading.origin(hit.start)].islower()
        for first, last in names:  # a name that touches the word for the group is the group's; "the union CGIL" is called CGIL
            if scene.sentence_of(first) != scene.sentence_of(hit.start):
                continue
            if small and hit.end <= first <= hit.end + 3:
                start, end = first, last
                break
            if first <= start <= last + 1 or start <= first <= end + 3:
                start, end = min(start, first), max(end, last)
        if not _overlaps(taken, start, end):
            out.append(Opponent(start, end, hit.term.rule, "group"))
            taken.append((start, end))
    spots = [(p.start, p.end) for p in scene.places]
    for start, end in names:
        coded = end - start < 10 and any(char.isdigit() for char in scene.reading.folded.text[start:end])
        if not coded and not _overlaps(taken, start, end) and not _inside(spots, start, end):
            out.append(Opponent(start, end, "name near a suit"))
            taken.append((start, end))
    return sorted(out, key=lambda one: one.start)


def _spans(found: list[Opponent]) -> list[tuple[int, int]]:
    return [(one.start, one.end) for one in found]


def _names(scene: Scene) -> list[tuple[int, int]]:
    """Runs of capitalised words inside sentences, and names in quotation marks; offsets of the folded text."""
    reading = scene.reading
    text, original = reading.folded.text, reading.original
    cased = any(char.isupper() for char in original[:400])
    runs: list[tuple[int, int]] = []
    for match in _QUOTED.finditer(text, reading.title_end, scene.end):
        first = original[reading.origin(match.start(1))]
        if first.isupper() or not first.islower():
            runs.append((match.start(1), match.end(1)))
    if not cased:
        return runs
    start = last = -1
    for match in re.finditer(r"[^\W_][\w'’.&-]*", text[: scene.end]):
        first = original[reading.origin(match.start())]
        gap = text[last : match.start()] if last >= 0 else ""
        if first.isupper() and not match.group().isdigit():
            if start < 0 or gap.strip(" ") or gap.count(" ") > 1 or scene.sentence_of(match.start()) != scene.sentence_of(start):
                if start >= 0:
                    runs.append((start, last))
                start = match.start()
            last = match.end()
        elif start >= 0 and match.group() in _SMALL and not gap.strip(" "):
            following = text[match.end() + 1 : match.end() + 2]
            after = original[reading.origin(match.end() + 1)] if following else ""
            if not after.isupper():
                runs.append((start, last))
                start = -1
            else:
                last = match.end()
        elif start >= 0:
            runs.append((start, last))
            start = -1
    if start >= 0:
        runs.append((start, last))
    return [(a, b - (text[b - 1] in ".-'")) for a, b in runs if b - a >= 3]


def _overlaps(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    return any(a < end and start < b for a, b in spans)


def _inside(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    return any(a <= start and end <= b + 2 for a, b in spans)


def opponent_rows(scene: Scene, found: list[Opponent], chosen: Body | None, stage: str | None) -> list[dict[str, float]]:
    """Features of each candidate."""
    text = scene.reading.folded.text
    rows = []
    for order, one in enumerate(found):
        sentence = scene.sentence_of(one.start)
        sues = [cue for cue in scene.cues if cue.step == "sue"]
        near = min((min(abs(one.start - cue.end), abs(cue.start - one.end)) for cue in sues), default=999)
        after = min((cue.start - one.end for cue in sues if cue.start >= one.end), default=999)
        before = min((one.start - cue.end for cue in sues if one.start >= cue.end), default=999)
        words = text[one.start : one.end].count(" ") + 1
        row = {
            f"kind:{one.kind}": 1.0,
            "quoted": float(text[max(0, one.start - 1) : one.start] in set('«„“"「『')),
            "title": float(one.start < scene.reading.title_end),
            "lead": float(sentence == 1),
            "late": min(sentence, 6) / 6,
            "opens": float(scene.opens(one.start)),
            "near-suit": float(near < 30 / scene.reading.stretch),
            "suit-soon": float(after < 18),
            "suit-before": float(before < 12),
            "suit-in-sentence": float(any(scene.sentence_of(cue.start) == sentence for cue in sues)),
            "platform-in-sentence": float(sentence in scene.platform_sentences),
            "words": min(words, 4) / 4,
            "one-word": float(words == 1),
            "capitals": float(scene.surface(one.start, one.end).isupper()),
            "repeats": min(text.count(text[one.start : one.end]), 3) / 3,
            "first": float(order == 0),
            "many": min(len(found), 8) / 8,
            "no-body": float(chosen is None),
            "by": float(any(0 <= one.start - by.end <= 2 for by in scene.agents)),
            "digits": float(any(char.isdigit() for char in text[one.start : one.end])),
        }
        suits = bool(row["suit-in-sentence"])
        row[f"{one.kind}+suit"] = float(suits)
        row[f"{one.kind}+near"] = row["near-suit"]
        if stage:
            row[f"stage:{stage}"] = 1.0
            if stage in {"complaint", "judgment", "appeal", "settlement"}:
                row[f"{one.kind}+dispute"] = 1.0
        if chosen is not None:
            row[f"by:{chosen.kind}"] = 1.0
        rows.append(row)
    return rows
