"""Features of the company a name keeps: whom it is enumerated with, captions of cases, comments, and what is named and is nobody."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from pipeline.understanding.facts.forms import Opponent
from pipeline.understanding.facts.scene import Scene

_OPENING = 2
"""Sentences, the headline among them, in which a report says whose claim it is about."""
_ARTICLE = 5
"""Characters between a word of a claim and whose it is: an article."""
_JOINED = 12
"""Characters between two names of one enumeration: a comma, "as well as"."""
_SHORT = 3
"""Letters of "and", "et", "the"; longer words between two names say more than that both act."""
_WORD = re.compile(r"[^\W\d_]+")
_SPOKEN = 16
"""Characters between who comments and the word for it."""
_TITLE = 3
"""Characters between a title and a name: a space, a comma, a full stop."""
_GAP = 2
"""Characters between a side of a case and the word between both."""
_SIDES = 12
"""Characters between the two sides of a case's name: "v.", "versus"."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SHARED = (
    "suit-near",
    "suit-soon",
    "suit-before",
    "claimant-near",
    "claimant-before",
    "by",
    "group",
    "demand-soon",
    "acts",
    "versus",
    "listed",
)
"""What holds for everybody in an enumeration when it holds for one."""

Row = dict[str, float]


def add_company(scene: Scene, found: Sequence[Opponent], rows: Sequence[Row]) -> None:
    """Add to the row of each candidate what its neighbours tell."""
    chains = enumerated(scene, found)
    for one, row in zip(found, rows, strict=True):
        _add_own(scene, one, row)
    claims = float(platform_claims(scene))
    for row in rows:
        row["platform-claims"] = claims
    for row, others in zip(rows, chains, strict=True):
        if others:
            row["chained"] = 1.0
            for name in _SHARED:
                key = "kind:listed" if name == "listed" else name
                row[f"chain:{name}"] = max(rows[n].get(key, 0.0) for n in others)
    most = max((len(one.mentions) for one in found), default=0)
    for one, row in zip(found, rows, strict=True):
        row["most"] = float(len(one.mentions) == most and most > 1)
        row["title+again"] = row["title"] * float(len(one.mentions) > 1)
        row["title+most"] = row["title"] * row["most"]


def enumerated(scene: Scene, found: Sequence[Opponent]) -> list[set[int]]:
    """For each candidate the numbers of the others it is enumerated with: "Roe, Doe and Poe"."""
    spans = sorted((start, end, n) for n, one in enumerate(found) for start, end in one.mentions)
    out: list[set[int]] = [set() for _ in found]
    run: list[int] = []
    last = None
    between = sorted(
        (hit.start, hit.end) for concept in ("versus", "bench", "claimant", "say", "demand") for hit in scene.words[concept]
    ) + [(cue.start, cue.end) for cue in scene.cues]
    for start, end, n in spans:
        joined = (
            last is not None
            and 0 < start - last <= _JOINED / scene.reading.stretch
            and scene.sentence_of(last) == scene.sentence_of(start)
            and not any(last <= a and b <= start for a, b in between)
            and bool(scene.reading.folded.text[last:start].strip())
            and _only_joins(scene, last, start)
        )
        run = [*run, n] if joined else [n]
        for one in run[:-1]:
            if one != n:
                out[one].add(n)
                out[n].add(one)
        last = end
    return out


def _only_joins(scene: Scene, start: int, end: int) -> bool:
    """Whether nothing stands between two names but stops, short words and what each of them is: not ", owner of "."""
    roles = [(hit.start, hit.end) for concept in ("person", "group") for hit in scene.words[concept]]
    return all(
        len(match.group()) <= _SHORT or any(a <= start + match.start() < b for a, b in roles)
        for match in _WORD.finditer(scene.reading.folded.text[start:end])
    )


def _add_own(scene: Scene, one: Opponent, row: Row) -> None:
    text, stretch, words = scene.reading.folded.text, scene.reading.stretch, scene.words
    far = _SPOKEN / stretch
    said = words["say"]
    row["say-after"] = float(any(0 <= word.start - end <= far for _, end in one.mentions for word in said))
    row["say-before"] = float(any(0 <= start - word.end <= far for start, _ in one.mentions for word in said))
    stood = _stands_for_others(scene, one)
    row["counsel"] = float(stood)
    row["counsel+once"] = float(stood and len(one.mentions) == 1)
    sentences = [scene.sentence_of(start) for start, _ in one.mentions]
    spoken = {scene.sentence_of(word.start) for word in said}
    told = {scene.sentence_of(word.start) for word in words["claimant"]}
    told |= {scene.sentence_of(cue.start) for cue in scene.cues if cue.step == "sue"}
    row["only-speaks"] = float(all(sentence in spoken and sentence not in told for sentence in sentences))
    row["thing-before"] = float(any(0 <= start - word.end <= 2 for start, _ in one.mentions for word in words["thing"]))
    row["thing-after"] = float(any(0 <= word.start - end <= 2 for _, end in one.mentions for word in words["thing"]))
    decided = [cue for cue in scene.cues if cue.step in {"judgment", "order", "interim", "fine"}]
    row["decision-of"] = float(any(0 < start - cue.end <= 4 for start, _ in one.mentions for cue in decided))
    if one.kind != "body":
        row["court's"] = float(any(0 < hit.start - end <= 2 for _, end in one.mentions for hit in [*scene.bodies, *scene.modifiers]))
    row["always-past"] = float(all(_past(scene, sentence) for sentence in sentences))
    row["caption"] = float(any(_caption(scene, mention, before=False) for mention in one.mentions))
    row["caption-other"] = float(any(_caption(scene, mention, before=True) for mention in one.mentions))
    row["platform-beside"] = float(
        any(0 < start - p.end <= 6 or 0 < p.start - end <= 6 for start, end in one.mentions for p in scene.reading.platforms)
    )
    clauses = {bisect_right(scene.breaks, start) for start, _ in one.mentions}
    sued = {bisect_right(scene.breaks, cue.start) for cue in scene.cues if cue.step == "sue"}
    row["suit-in-clause"] = float(bool(clauses & sued))
    row["claimant-in-clause"] = float(bool(clauses & {bisect_right(scene.breaks, word.start) for word in words["claimant"]}))
    row["platform-in-clause"] = float(bool(clauses & {bisect_right(scene.breaks, p.start) for p in scene.reading.platforms}))
    row["target-wide"] = float(any(_target(scene, mention) for mention in one.mentions))
    row["of-the-court"] = float(
        one.kind not in {"body", "group"}
        and any(
            0 < hit.start - end <= 9 / stretch
            and scene.sentence_of(end) == scene.sentence_of(hit.start)
            and not _broken(scene, end, hit.start)
            for _, end in one.mentions
            for hit in scene.bodies
        )
    )
    row["employs"] = float(any(0 <= word.start - end <= 3 for _, end in one.mentions for word in words["bench"]))
    row["named-body"] = float(bool(one.body) and " " in text[one.start : one.end])


def _broken(scene: Scene, start: int, end: int) -> bool:
    return bisect_right(scene.breaks, start) != bisect_right(scene.breaks, end)


def _target(scene: Scene, mention: tuple[int, int]) -> bool:
    """Whether "against" stands before a name in its clause and no platform between: "a suit against the Israeli firm"."""
    return any(
        0 < mention[0] - word.end <= 40 / scene.reading.stretch
        and not _broken(scene, word.start, mention[0])
        and not any(word.end <= platform.start < mention[0] for platform in scene.reading.platforms)
        for word in scene.words["versus"]
    )


def platform_claims(scene: Scene) -> bool:
    """Whether a platform is told as who sues or appeals in headline or opening: it stands before the word for it in a clause that names nobody it meets before."""
    suits = [cue for cue in scene.cues if cue.step == "sue" and scene.sentence_of(cue.start) <= 1]
    far = 30 / scene.reading.stretch
    text, ours = scene.reading.folded.text, [(platform.start, platform.end) for platform in scene.reading.platforms]
    ours += [(hit.start, hit.end) for hit in scene.reading.hits if hit.term.key == "generic"]
    for word in scene.words["claimant"]:  # "Beschwerde des Unternehmens", "recours de Deliveroo"
        if scene.sentence_of(word.start) <= _OPENING and any(
            0 <= start - word.end <= _ARTICLE and text[start - 1] in " '" for start, _ in ours
        ):
            return True
    return any(
        0 <= cue.start - platform.end <= far
        and not _broken(scene, platform.start, cue.start)
        and not any(platform.end <= word.start < cue.start for word in scene.words["versus"])
        for cue in suits
        for platform in scene.reading.platforms
    )


def _stands_for_others(scene: Scene, one: Opponent) -> bool:
    """Whether a lawyer's title stands at a mention: before the name, or behind it where titles follow ("X弁護士", "X, a lawyer")."""
    near = _TITLE / scene.reading.stretch
    return any(
        0 <= start - word.end <= near or 0 <= word.start - end <= near - 1 or start <= word.start < end
        for start, end in one.mentions
        for word in scene.words["counsel"]
    )


def _past(scene: Scene, sentence: int) -> bool:
    starts = scene.reading.sentences
    end = starts[sentence + 1] if sentence + 1 < len(starts) else len(scene.reading.folded.text)
    return _YEAR.search(scene.reading.folded.text, starts[sentence], end) is not None or any(
        hit.term.key == "already" and scene.sentence_of(hit.start) == sentence for hit in scene.moods
    )


def _caption(scene: Scene, mention: tuple[int, int], *, before: bool) -> bool:
    """Whether a name and a platform are the sides of a case's name: "Roe v. Google", "Roe v Google"; `before`: the platform stands first."""
    text = scene.reading.folded.text
    for platform in scene.reading.platforms:
        start, end = (platform.end, mention[0]) if before else (mention[1], platform.start)
        if 0 < end - start <= _SIDES and (
            text[start:end] == " v "
            or any(0 < word.start - start <= _GAP and 0 < end - word.end <= _GAP for word in scene.words["versus"] if start <= word.start)
        ):
            return True
    return False
