"""What the facts are read from: a reading, its bodies, steps, moods and places, each in its sentence and clause."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from beat.small_words import in_every_language, small_words
from pipeline.understanding.annotation import Reading
from pipeline.understanding.facts.gazetteer import Place, places_in
from pipeline.understanding.facts.words import BESIDE, BODIES, DECISIONS, MOODS, NO_NAME, STEPS, words_in
from pipeline.understanding.matching import Hit
from pipeline.understanding.word_order import REASON_FIRST

READ_CHARS = 2_600
"""Characters of title and text that facts are read from: a report says who decided what in its first paragraphs."""
NOT_DONE = frozenset({"no", "may", "undo"})
"""Moods of a step that is none taken."""
_BACK = 3
"""Clauses between a decision and what undoes it: "a block, ordered by a court, was to last two days, but was lifted"."""
_REASONED = DECISIONS | {"probe"}
_GIVEN = frozenset({"order", "interim"})
_COMMAS, _INSERTED, _BEFORE_INSERTED = ",、،", 30, 3
"""What parts inserted words from their sentence, their length, and how many clauses there are at least."""
_LETTERS = re.compile(r"[^\W\d_]+")
_INDIC = re.compile(r"[\u0900-\u0963\u0966-\u0dff]")
"""Letters and vowel signs, whose words a term may only begin."""
_CLAUSE_END = re.compile(
    r"[,;:()\"«»„“”「」『』、。؛،.!?]|(?<=\s)-(?=\s)|(?<=[\u3040-\u30ff\u3400-\u9fff]) (?=[\u3040-\u30ff\u3400-\u9fff])"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A step word and the mood of its clause; offsets of the folded text."""

    step: str
    start: int
    end: int
    rule: str
    moods: frozenset[str]


@dataclass(frozen=True)
class Scene:
    """A report as the facts see it. Offsets are those of the folded text."""

    reading: Reading
    language: str
    end: int
    bodies: Sequence[Hit]
    modifiers: Sequence[Hit]
    cues: Sequence[Cue]
    moods: Sequence[Hit]
    words: Mapping[str, Sequence[Hit]]
    """By concept: what stands beside a claimant's name, see beat/facts/acts/claimants.toml and groups.toml."""
    places: Sequence[Place]
    breaks: Sequence[int]
    """Where clauses begin."""

    def not_done(self, start: int) -> bool:
        """Whether what is told at this place is refused, only possible or asked for, or undone: its clause has such a word."""
        clause = bisect_right(self.breaks, start)
        return any(hit.term.key in NOT_DONE and bisect_right(self.breaks, hit.start) == clause for hit in self.moods)

    def sentence_of(self, offset: int) -> int:
        return self.reading.sentence_of(offset)

    def opens(self, offset: int) -> bool:
        """Whether a word is the first of its sentence, where a capital letter says nothing."""
        first = self.reading.sentences[self.sentence_of(offset)]
        return not self.reading.folded.text[first:offset].strip(" \"'«„“”»(「『")

    def surface(self, start: int, end: int) -> str:
        reading = self.reading
        return reading.original[reading.origin(start) : reading.origin_end(end)]

    @cached_property
    def common(self) -> Sequence[tuple[int, int]]:
        """Spans of words that are no part of a name: steps, moods, roles, small words."""
        words = [
            (hit.start, hit.end) for concept in NO_NAME for hit in self.words[concept] if concept != "stop" or not self._goes_on(hit.end)
        ]
        return sorted([*words, *((cue.start, cue.end) for cue in self.cues), *((hit.start, hit.end) for hit in self.moods)])

    def _goes_on(self, end: int) -> bool:
        """Whether a word goes on behind a small word it only begins with, in scripts of India: "ਹੈਲਰ" is no "ਹੈ"."""
        return bool(_INDIC.match(self.reading.folded.text, end))

    @cached_property
    def small_words(self) -> frozenset[str]:
        """Words the report writes without a capital somewhere."""
        original = self.reading.original
        return frozenset(match.group() for match in _LETTERS.finditer(original, 0, self.end) if match.group()[0].islower())

    @cached_property
    def cased(self) -> bool:
        """Whether the script has capitals that tell a name."""
        letters = [char for char in self.reading.original[self.reading.title_end : self.reading.title_end + 300] if char.isalpha()]
        return sum(char.islower() or char.isupper() for char in letters) > 0.5 * len(letters) and "\u10d0" not in letters

    @cached_property
    def latin(self) -> bool:
        letters = [char for char in self.reading.folded.text[:600] if char.isalpha()]
        return sum(char < "\u0250" or "\u1e00" <= char <= "\u1eff" for char in letters) > 0.5 * len(letters)

    @cached_property
    def platform_sentences(self) -> frozenset[int]:
        return frozenset(mention.sentence for mention in self.reading.platforms)


def scene_of(reading: Reading, language: str) -> Scene:
    """Bodies, cues and places of headline and opening."""
    return scene_with(reading, language, words_in(reading.folded, reading.original, language))


def scene_with(reading: Reading, language: str, words: Sequence[Hit]) -> Scene:
    """A scene of a report in which these words of beat/facts/acts stand."""
    text = reading.folded.text
    end = min(len(text), int(READ_CHARS / (1.6 if reading.stretch > 1 else 1)))
    hits = [hit for hit in _unheld(_outermost(words)) if hit.start < end]
    starts = (start for start in reading.sentences if start < end)
    breaks = sorted({0, end, *starts, *(match.start() for match in _CLAUSE_END.finditer(text, 0, end)), *_parted(text, end, language)})
    named = [(hit.start, hit.end) for hit in hits if hit.term.key in BODIES]
    moods: dict[int, list[Hit]] = {}
    for hit in hits:
        if hit.term.key in MOODS:
            moods.setdefault(bisect_right(breaks, hit.start), []).append(hit)
    reasons = [hit for hit in hits if hit.term.key == "why"]
    cues = [
        Cue(hit.term.key, hit.start, hit.end, hit.term.rule, _moods(hit, _of_clause(text, hit, moods, breaks, language), reasons, language))
        for hit in hits
        if hit.term.key in STEPS and not (hit.term.key != "appeal" and any(a <= hit.start and hit.end <= b for a, b in named))
    ]
    undone = _undone_behind(reading, cues, [hit for hit in hits if hit.term.key in MOODS], breaks)
    return Scene(
        reading=reading,
        language=language,
        end=end,
        bodies=[hit for hit in hits if hit.term.key in BODIES],
        modifiers=[hit for hit in hits if hit.term.key == "mod"],
        cues=[replace(cue, moods=cue.moods | {"undo"}) if n in undone else cue for n, cue in enumerate(cues)],
        words={concept: [hit for hit in hits if hit.term.key == concept] for concept in BESIDE},
        moods=[hit for hit in hits if hit.term.key in MOODS],
        places=_unbranded(reading, places_in(reading.folded, reading.original, end, language)),
        breaks=breaks,
    )


def _unbranded(reading: Reading, places: Sequence[Place]) -> list[Place]:
    """The places that are no part of a platform's name: Yango is a town as well."""
    return [place for place in places if not any(one.start < place.end and place.start < one.end for one in reading.platforms)]


def _parted(text: str, end: int, language: str) -> Iterator[int]:
    """Where a clause begins with "but"."""
    if words := small_words("but", language):
        yield from (match.start() for match in re.finditer(rf"(?<=\s)(?:{'|'.join(map(re.escape, sorted(words)))})(?=\s)", text[:end]))


def _undone_behind(reading: Reading, cues: Sequence[Cue], moods: Sequence[Hit], breaks: Sequence[int]) -> set[int]:
    """Places of the decisions that a later clause of the sentence undoes without naming one of its own: "blocked for two days, but this was lifted"."""
    clauses = [bisect_right(breaks, cue.start) for cue in cues]
    decided = [n for n, cue in enumerate(cues) if cue.step in DECISIONS]
    unsure = {bisect_right(breaks, hit.start) for hit in moods if hit.term.key in {"no", "may"}}
    found: set[int] = set()
    for hit in moods:
        clause = bisect_right(breaks, hit.start)
        if hit.term.key != "undo" or clause in unsure or any(clauses[n] == clause for n in decided):
            continue
        before = [n for n in decided if clauses[n] < clause and reading.sentence_of(cues[n].start) == reading.sentence_of(hit.start)]
        nearest = max((clauses[n] for n in before), default=-1)
        if clause - nearest <= _BACK:
            found.update(n for n in before if clauses[n] == nearest)
    return found


def _of_clause(text: str, cue: Hit, moods: Mapping[int, list[Hit]], breaks: Sequence[int], language: str) -> list[Hit]:
    """The moods of a step's clause, and the refusal before the comma behind which German says what is refused: "weigert sich, Telegram zu sperren"."""
    clause = bisect_right(breaks, cue.start)
    own = moods.get(clause, [])
    if _inserted(text, clause, breaks):
        own = [*own, *(hit for hit in moods.get(clause - 2, []) if hit.term.key == "may")]
    if language != "de" or not text.endswith(" zu ", 0, cue.start) or not text.startswith(",", breaks[clause - 1]):
        return own
    return [*own, *(hit for hit in moods.get(clause - 1, []) if hit.term.key == "no")]


def _inserted(text: str, clause: int, breaks: Sequence[int]) -> bool:
    """Whether a few words between two commas stand before a clause, which then goes on with the one before them: "considers, subject to a hearing, fining"."""
    if clause < _BEFORE_INSERTED or text[breaks[clause - 1]] not in _COMMAS or text[breaks[clause - 2]] not in _COMMAS:
        return False
    return breaks[clause - 1] - breaks[clause - 2] <= _INSERTED


def _moods(cue: Hit, moods: Sequence[Hit], reasons: Sequence[Hit], language: str) -> frozenset[str]:
    """Moods of a step's clause without the "not" of its reason ("fined for failing to answer" is no refusal) and the day until which an order gives time."""
    kept = {
        hit.term.key
        for hit in moods
        if (hit.term.key != "no" or cue.term.key not in _REASONED or not _of_reason(cue, hit, reasons, language))
        and not (
            hit.term.key == "may" and cue.term.key in _GIVEN and hit.term.rule.rpartition("/")[2].rstrip("*") in in_every_language("until")
        )
    }
    return frozenset(kept)


def _of_reason(cue: Hit, no: Hit, reasons: Sequence[Hit], language: str) -> bool:
    """Whether a reason begins between a step and a "not" behind it; where reasons stand first, between the "not" and the step."""
    if language in REASON_FIRST:
        return no.start < cue.start and any(no.start < why.end and why.start < cue.start for why in reasons)
    return any(cue.end <= why.start <= no.start for why in reasons)


def _unheld(hits: Sequence[Hit]) -> list[Hit]:
    """The words without those of a step within a phrase of an interim measure: "забезпечення позову" (a measure that secures a suit) tells of no suit."""
    phrases = [(hit.start, hit.end, hit.term.key) for hit in hits if hit.term.key == "interim" and " " in hit.term.rule.rpartition("/")[2]]
    return [
        hit
        for hit in hits
        if hit.term.key not in STEPS
        or not any(
            start <= hit.start and hit.end <= end and hit.term.key != step and (start, end) != (hit.start, hit.end)
            for start, end, step in phrases
        )
    ]


def _outermost(hits: Sequence[Hit]) -> list[Hit]:
    """Of words of one kind that lie inside one another only the longest ("appeals court" is one body, not two)."""
    kept: dict[str, Hit] = {}
    out: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        group = "body" if hit.term.key in BODIES else hit.term.key
        last = kept.get(group)
        if (
            last is not None
            and hit.end <= last.end
            and not (hit.start == last.start and hit.end == last.end and hit.term.key != last.term.key)
        ):
            continue
        kept[group] = hit
        out.append(hit)
    return out
