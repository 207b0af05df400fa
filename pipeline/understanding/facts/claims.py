"""Features of those who may act against the platform: what stands beside their names, none of them words of a language."""

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from pipeline.understanding.facts.authorities import Body
from pipeline.understanding.facts.company import add_company, enumerated
from pipeline.understanding.facts.forms import Opponent
from pipeline.understanding.facts.lodgers import lodgers
from pipeline.understanding.facts.scene import Scene
from pipeline.understanding.model import Logistic
from records.facts import Amount

_FAR = 400
_BESIDE = 4
"""Characters between a name and the word beside it: a space, a quotation mark, an article."""
LODGED = 0.5
"""Chance of whoever stands directly behind a word of a complaint: of 35 such names of the development sets 32 are claimants."""
BESIDE_LODGER = 0.6
"""Chance from which somebody is told beside whoever lodged the complaint by its own words: with .3 to .6 the 414 reports, cross-validated, come out alike."""
_LODGED = 34
"""Characters between a word of a complaint and whose it is: an article, what he or it is."""
_ARTICLE = 3
"""Letters of an article or of "of"."""
_BETWEEN = re.compile(r"[^\W\d_]+")
_STOP = re.compile(r"[,.;:!?)]")
_AUXILIARY = 6
"""Characters between who sues and the word for it: "has", "hat", "a"."""
_OBJECT = 40
"""Characters between that word and whom it meets."""
_SOMEBODY = 0.08
"""Chance that is enough where the news is a suit, or damages are told, and nobody else is likelier; from .06 to .2 the 414 reports, cross-validated, come out the same."""
_WHO_SUES = 0.06
"""The same of whom the word for it has for its subject: "an association has sued" names nobody, and is somebody."""
_SOMEBODYS = frozenset({"damages", "claim"})
"""Sums that nobody but a claimant gets or asks for."""
_BY_COURT = 0.12
"""The same where a court decides or hears, of others than public bodies; .10 to .14 come out alike."""
_ANOTHER = 0.05
"""How much likelier than the first a second claimant has to be that is not enumerated with it: with .05 to .09 the reports come out alike."""
_POSSIBLE = 0.04
"""Chance below which nobody is drawn along by an enumeration."""
_ROLE = 0.5
_CLAIMS = frozenset({"complaint", "judgment", "appeal", "settlement", "interim-order", "hearing"})
"""Stages at which somebody's claim is usual."""
_DECIDED = _CLAIMS | {"order"}
"""Those at which a court acts on somebody's claim."""


class _Span(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def opponent_rows(scene: Scene, found: list[Opponent], chosen: Body | None, stage: str | None) -> list[dict[str, float]]:
    """One row a candidate."""
    sues = [cue for cue in scene.cues if cue.step == "sue"]
    rows = [_row(scene, one, sues) for one in found]
    suing = float(any(_platform_acts(scene, cue) for cue in sues if scene.sentence_of(cue.start) <= 1))
    for name in ("suit", "claimant"):
        _add_ranks(rows, name)
    add_company(scene, found, rows)
    told = lodgers(scene, found)
    for n, row in enumerate(rows):
        row["lodged"] = float(n in told)
    for order, (one, row) in enumerate(zip(found, rows, strict=True)):
        row["first"] = float(order == 0)
        row["many"] = min(len(found), 10) / 10
        row["suits"] = min(len(sues), 4) / 4
        row["no-suit"] = float(not sues)
        row["platform-sues"] = suing
        row["platform-sues+claimant"] = suing * row["claimant-near"]
        row["no-claimant"] = float(not scene.words["claimant"])
        row[f"by:{chosen.kind if chosen else 'none'}"] = 1.0
        if one.body:
            row[f"{one.body}-before-{chosen.kind if chosen else 'none'}"] = 1.0
            row[f"{one.body}:{stage}"] = 1.0
        if stage:
            row[f"stage:{stage}"] = 1.0
            if stage in _CLAIMS:
                row[f"{one.kind}+claims"] = 1.0
                row["suit-near+claims"] = row["suit-near"]
                row["title+claims"] = row["title"]
        del row["suit"], row["claimant"]
    return rows


def owed(amounts: Iterable[Amount]) -> bool:
    """Whether damages are told, which somebody was granted or asks for."""
    return any(one.role in _SOMEBODYS for one in amounts)


def family(scene: Scene, one: Opponent) -> str:
    """Which of the regressions judges a candidate: a public body is told otherwise than a name, and a name otherwise where no capitals tell it."""
    return f"{'body' if one.kind == 'body' else 'name'}{'' if scene.cased else ' without capitals'}"


def acting(
    model: Mapping[str, Logistic],
    scene: Scene,
    found: Sequence[Opponent],
    rows: Sequence[dict[str, float]],
    stage: str | None,
    *,
    due: bool = False,
) -> list[tuple[Opponent, float]]:
    """Those likely enough to act, with their chance; where somebody has sued or damages are `due`, the likeliest even of unlikely ones.

    `model`: by `family`.
    """
    own = [model[family(scene, one)].probability(row) for one, row in zip(found, rows, strict=True)]
    own = [
        max(chance, LODGED) if row.get("lodged") or _by_word(scene, one) else chance
        for one, row, chance in zip(found, rows, own, strict=True)
    ]
    chains = enumerated(scene, found)
    chances = list(zip(found, _in_company(found, rows, own, chains), strict=True))
    best = max(range(len(found)), key=lambda n: chances[n][1], default=-1)
    usual = [model[family(scene, one)].threshold for one in found]
    least = [bar if best in chain else bar + _ANOTHER for bar, chain in zip(usual, chains, strict=True)]
    told = {n for n, row in enumerate(rows) if row.get("lodged")}
    least = [bar if not told or n in told or told & set(chains[n]) else max(bar, BESIDE_LODGER) for n, bar in enumerate(least)]
    if found:
        least[best] = _least(found[best], rows[best], stage, usual[best], due=due)
        for n in chains[best]:
            if found[n].kind == "listed":  # known to sue, and told in one breath with who did
                least[n] = min(least[best], usual[n])
    return [told for told, enough in zip(chances, least, strict=True) if told[1] >= enough]


def _least(best: Opponent, row: Mapping[str, float], stage: str | None, usual: float, *, due: bool) -> float:
    """Chance that is enough for the likeliest: of a report that somebody must have sued in, or that a court decides, the one it names is the claimant."""
    if row.get("of-the-court") or (
        best.kind == "body" and not (row.get("suit-soon") or row.get("claimant-before") or row.get("demand-soon") or row.get("acts"))
    ):
        return usual
    if stage == "complaint" or (due and stage in _CLAIMS):
        return _WHO_SUES if row.get("acts") else _SOMEBODY
    if stage in _DECIDED and row.get("by:court") and best.kind != "body" and row["cased"] and not row["only-speaks"]:
        return min(_BY_COURT, usual)
    return usual


def _in_company(
    found: Sequence[Opponent], rows: Sequence[dict[str, float]], own: Sequence[float], chains: Sequence[Collection[int]]
) -> list[float]:
    """Chances once others are looked at: who is enumerated with a likely one is likelier, a mere role ("users") less where a name is likelier."""
    named = max((chance for one, chance in zip(found, own, strict=True) if one.kind != "group"), default=0.0)
    out = []
    for one, row, chance, others in zip(found, rows, own, chains, strict=True):
        best = max((own[n] for n in others), default=0.0)
        if one.kind != "group" and chance > _POSSIBLE:
            out.append(max(chance, math.cbrt(best * best * chance)))
        elif one.kind == "group" and (row["only-a-role"] or row["one-word"]) and named > chance:
            out.append(chance * _ROLE)
        else:
            out.append(chance)
    return out


def _row(scene: Scene, one: Opponent, sues: Sequence[_Span]) -> dict[str, float]:
    text = scene.reading.folded.text
    stretch = scene.reading.stretch
    sentences = [scene.sentence_of(start) for start, _ in one.mentions]
    suit = min((_distance(mention, cues) for mention in one.mentions if (cues := _with(scene, mention, sues))), default=_FAR)
    words = scene.words
    claimant = min(
        (_distance(mention, cues) for mention in one.mentions if (cues := _with(scene, mention, words["claimant"]))), default=_FAR
    )
    size = text[one.start : one.end].count(" ") + 1
    surface = scene.surface(one.start, one.end)
    row = {
        f"kind:{one.kind}": 1.0,
        "suit": suit,
        "claimant": claimant,
        "suit-near": float(suit < 30 / stretch),
        "suit-in-sentence": float(suit < _FAR),
        "suit-soon": float(_after(one, sues, 20 / stretch)),
        "suit-before": float(_before(one, sues, 14 / stretch)),
        "claimant-near": float(claimant < 24 / stretch),
        "claimant-in-sentence": float(claimant < _FAR),
        "claimant-soon": float(_after(one, words["claimant"], 12 / stretch)),
        "claimant-before": float(_before(one, words["claimant"], 5)),
        "title": float(0 in sentences),
        "lead": float(1 in sentences),
        "late": min(sentences[0], 6) / 6,
        "mentions": min(len(one.mentions), 3) / 3,
        "opens": float(any(scene.opens(start) for start, _ in one.mentions)),
        "opens-alone": float(all(scene.opens(start) for start, _ in one.mentions)),
        "platform-in-sentence": float(any(sentence in scene.platform_sentences for sentence in sentences)),
        "one-word": float(size == 1),
        "capitals": float(surface.isupper()),
        "noun": float(size == 1 and scene.language in {"de", "lb"} and surface[1:].islower()),
        "person": float(_before(one, words["person"], _BESIDE) or _before(one, words["member"], _BESIDE)),
        "group": float(_before(one, words["group"], _BESIDE) or _after(one, words["group"], _BESIDE) or _inside(one, words["group"])),
        "bench": float(_before(one, words["bench"], _BESIDE) or _after(one, words["bench"], _BESIDE + 2)),
        "may-soon": float(_after(one, [hit for hit in scene.moods if hit.term.key == "may"], 14 / stretch)),
        "demand-soon": float(_after(one, words["demand"], 14 / stretch)),
        "demand-before": float(_before(one, words["demand"], _BESIDE)),
        "case-before": float(_before(one, words["case"], 22 / stretch)),
        "case-after": float(_after(one, words["case"], 12 / stretch)),
        "by": float(_before(one, words["by"], 2)),
        "target": float(_before(one, words["versus"], _BESIDE)),
        "versus": float(any(_versus(scene, mention) for mention in one.mentions)),
        "listing": float(_listing(text, one)),
        "place": float(any(one.start <= place.start < one.end for place in scene.places)),
        "cased": float(scene.cased),
        "office": float(_before(one, scene.bodies, 3) or _inside(one, scene.bodies)) * float(one.kind not in {"body", "group"}),
        "bench-inside": float(_inside(one, words["bench"])),
        "famous": float(one.famous),
    }
    for both in ("suit-near", "claimant-near", "by", "opens", "title", "versus"):
        row[f"{one.kind}+{both}"] = row[both]
    for both in ("demand-soon", "case-before", "case-after"):
        row[f"{both}+platform"] = row[both] * row["platform-in-sentence"]
    row["person+suit"] = row["person"] * row["suit-in-sentence"]
    row["group+suit"] = row["group"] * row["suit-in-sentence"]
    row["by+suit"] = row["by"] * row["suit-in-sentence"]
    row["by+near"] = row["by"] * row["suit-near"]
    row["opener"] = row["opens-alone"] * row["one-word"] * row["cased"]
    row["only-a-role"] = float(_only(one, [*words["group"], *words["person"], *words["bench"]]))
    row["only-a-role+suit"] = row["only-a-role"] * row["suit-in-sentence"]
    row["sued"] = float(any(_sued(scene, mention, sues) for mention in one.mentions))
    acts = float(any(_acts(scene, mention, sues) for mention in one.mentions))
    row["acts"], row[f"{one.kind}+acts"] = acts, acts
    row["opens+soon"] = row["opens"] * row["suit-soon"]
    return row


def _add_ranks(rows: list[dict[str, float]], name: str) -> None:
    """Whether a candidate is the nearest of all to a suit, or the only one in its sentence."""
    best = sorted(row[name] for row in rows)
    for row in rows:
        if row[name] < _FAR:
            row[f"{name}-nearest"] = float(row[name] == best[0])
            row[f"{name}-second"] = float(len(best) > 1 and row[name] == best[1])
            row[f"{name}-only"] = float(len(best) < 2 or best[1] >= _FAR)


def _with(scene: Scene, mention: tuple[int, int], words: Sequence[_Span]) -> list[_Span]:
    sentence = scene.sentence_of(mention[0])
    return [word for word in words if scene.sentence_of(word.start) == sentence]


def _distance(mention: tuple[int, int], words: Sequence[_Span]) -> int:
    return min(max(mention[0] - word.end, word.start - mention[1], 0) for word in words)


def _before(one: Opponent, words: Sequence[_Span], gap: float) -> bool:
    """Whether a word stands before a mention, at most `gap` characters off."""
    return any(0 <= start - word.end <= gap for start, _ in one.mentions for word in words)


def _after(one: Opponent, words: Sequence[_Span], gap: float) -> bool:
    return any(0 <= word.start - end <= gap for _, end in one.mentions for word in words)


def _inside(one: Opponent, words: Sequence[_Span]) -> bool:
    return any(start <= word.start < end for start, end in one.mentions for word in words)


def _versus(scene: Scene, mention: tuple[int, int]) -> bool:
    """Whether "against" and a platform follow in the same sentence."""
    sentence = scene.sentence_of(mention[0])
    for word in scene.words["versus"]:
        if 0 <= word.start - mention[1] < 60 and scene.sentence_of(word.start) == sentence:
            return any(0 <= platform.start - word.end < 30 for platform in scene.reading.platforms)
    return False


def _acts(scene: Scene, mention: tuple[int, int], sues: Sequence[_Span]) -> bool:
    """Whether a suit's word stands directly behind the name and a platform follows it in the same sentence."""
    for cue in sues:
        if 0 <= cue.start - mention[1] <= _AUXILIARY / scene.reading.stretch and scene.sentence_of(cue.start) == scene.sentence_of(
            mention[0]
        ):
            return any(0 <= platform.start - cue.end < _OBJECT for platform in scene.reading.platforms)
    return False


def _by_word(scene: Scene, one: Opponent) -> bool:
    """Whether a name's own words say that its bearer complained, wherever the report tells it."""
    return scene.cased and one.kind not in {"body", "group"} and any(_lodged(scene, start) for start, _ in one.mentions)


def _lodged(scene: Scene, start: int) -> bool:
    """Whether a word of a complaint stands before a name with nothing between but an article and what its bearer is: "handed in by the parents' group "."""
    text = scene.reading.folded.text
    told = [hit for concept in ("group", "person", "role", "by", "member") for hit in scene.words[concept]]
    for word in scene.words["claimant"]:
        if 0 <= start - word.end <= _LODGED and scene.sentence_of(word.start) == scene.sentence_of(start):
            between = [match for match in _BETWEEN.finditer(text, word.end, start) if len(match.group()) > _ARTICLE]
            if all(any(hit.start <= match.start() < hit.end for hit in told) for match in between) and not _STOP.search(
                text, word.end, start
            ):
                return True
    return False


def _platform_acts(scene: Scene, cue: _Span) -> bool:
    """Whether a platform stands directly before a suit's word: "Reddit sues"."""
    gap = _AUXILIARY / scene.reading.stretch
    return any(0 <= cue.start - platform.end <= gap for platform in scene.reading.platforms)


def _sued(scene: Scene, mention: tuple[int, int], sues: Sequence[_Span]) -> bool:
    """Whether the platform sues whoever this is: platform, the suit's word and the name follow one another in a sentence."""
    sentence = scene.sentence_of(mention[0])
    near = [cue for cue in sues if 0 <= mention[0] - cue.end < _OBJECT and scene.sentence_of(cue.start) == sentence]
    gap = _AUXILIARY / scene.reading.stretch
    return any(0 <= cue.start - platform.end <= gap for cue in near for platform in scene.reading.platforms)


def _only(one: Opponent, words: Sequence[_Span]) -> bool:
    """Whether a name is a word of a role and nothing else: "users", "Union"."""
    return any(word.start <= one.start and one.end <= word.end for word in words)


def _listing(text: str, one: Opponent) -> bool:
    """Whether the name stands beside another: a comma or a short word and a name."""
    return text[one.end : one.end + 2] == ", "
