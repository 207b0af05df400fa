"""Is this report about a platform in conflict with justice, on which topics, and who is party to it?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.relevance import Verdict, evidence, out_of_reach, verdict
from pipeline.understanding import language as speech
from pipeline.understanding import vectors
from pipeline.understanding.annotation import Reading, read
from pipeline.understanding.facts.read import facts_begun
from pipeline.understanding.facts.scene import Scene, scene_of
from pipeline.understanding.features import platform_kinds, relevance_features, topic_features
from pipeline.understanding.headline_language import by_its_words
from pipeline.understanding.lexicon import Beat, default_beat
from pipeline.understanding.mentions import mentions
from pipeline.understanding.model import Model, default_model
from pipeline.understanding.parties import likely_parties, party_features
from pipeline.understanding.passage import passage_of
from pipeline.understanding.topics import topics
from records.article import Classification, Language

GATE_CHARS = 2_500
"""Characters of text the gate looks at."""
_TEXT, _LEAST_CHANCE = 200, 0.08
"""From so many characters of text on, this is the least chance with which a page is read; a bare headline says less, and has the model's own threshold, .06. Of 414
labelled reports, each set into six real pages, 9 of 2,484 are lost with .06, 10 with .08, 14 with .1; of 258 reports whose writers knew neither lists nor
reports 2 with each; of 784 real general pages 47, 41 and 35 are read."""


def classify(
    title: str | None,
    text: str | None,
    *,
    published_at: date | None = None,
    declared_language: str | None = None,
    expected_languages: Sequence[str] = (),
) -> Classification:
    """Language, relevance, topics, parties, everything named and the facts as they were read. Pure and bounded; takes any text, never raises for it."""
    return classified(
        title, text, published_at=published_at, declared_language=declared_language, expected_languages=expected_languages
    ).found


@dataclass(frozen=True, slots=True)
class Classified:
    """What `classify` gives, and what it was made from."""

    found: Classification
    scene: Scene
    verdict: Verdict


def classified(
    title: str | None,
    text: str | None,
    *,
    published_at: date | None = None,
    declared_language: str | None = None,
    expected_languages: Sequence[str] = (),
    outlet: str | None = None,
) -> Classified:
    """What `classify` gives, for who reads on. The facts vote on relevance, so they are read first, also of what is off the beat."""
    title, text = title or "", text or ""
    language = speech.detect(title, text, declared=declared_language, expected=expected_languages)
    if not text.strip():
        language = by_its_words(default_beat(), title, language)
    return classified_in(title, text, language, published_at=published_at, outlet=outlet)


def classified_in(
    title: str, text: str, language: Language, *, published_at: date | None = None, outlet: str | None = None, briefly: bool = False
) -> Classified:
    """The same of a text whose language is known. `briefly`: who complains and the vector are left out where they could not bring it onto the beat, of which its score then knows nothing."""
    beat, model = default_beat(), default_model()
    reading = read(beat, title, text, language.code)
    scene = scene_of(reading, language.code)
    passage = passage_of(reading.original, reading.folded, reading.title_end, language.code, published_at)
    begun = facts_begun(scene, published_at, outlet=outlet, passage=passage)
    facts, features = begun.facts, evidence(scene, begun.facts)
    brief = briefly and out_of_reach(model, features, claimants=True)
    if not brief:
        facts = begun.whole()
        features = evidence(scene, facts)
        brief = briefly and out_of_reach(model, features, claimants=False)
    vector = None if brief else vectors.vector(title, text, language.code)
    judged = verdict(model, features, vector)
    parties = parties_of(beat, model, reading) if judged.relevant else ()
    named = {found.name for found in reading.platforms}
    found = Classification(
        language=language,
        relevant=judged.relevant,
        score=judged.score,
        topics=topics(model, topic_features(reading), features | platform_kinds(beat, reading), vector) if judged.relevant else (),
        mentions=mentions(
            reading,
            language.code,
            parties=parties,
            added=[p for p in parties if p not in named],
            published_at=published_at,
            facets=judged.relevant,
            passage=passage,
        ),
        facts=facts,
        vector=() if vector is None else tuple(float(x) for x in vector),
        model=model.version,
    )
    return Classified(found, scene, judged)


def gate(title: str | None, text: str | None) -> bool:
    """The cheap first pass (no vectors, no full language detection): may this page be on the beat? Errs on the side of yes."""
    return score_off_beat(title, text) is None


def score_off_beat(title: str | None, text: str | None, languages: Collection[str] = ()) -> float | None:
    """The gate's chance (0..1) that a page is on the beat, for a page it turns away; None for one it lets through.

    `languages`: what the text may be written in; it is turned away if it is in all of them. Guessed where none is given.
    """
    title, text = title or "", (text or "")[:GATE_CHARS]
    beat, model = default_beat(), default_model()
    best, least = 0.0, _LEAST_CHANCE if len(text) >= _TEXT else model.gate.threshold
    for code in languages or (speech.quick_language(f"{title[:200]}\n{text}"),):
        best = max(best, model.gate.probability(relevance_features(read(beat, title, text, code))))
        if best >= least:
            return None
    return round(best, 4)


def parties_of(beat: Beat, model: Model, reading: Reading) -> tuple[str, ...]:
    """Platforms judged to be parties, in order of first mention; where any is named, at least the likeliest."""
    rows = party_features(beat, reading)
    return likely_parties(beat, rows, {name: model.party.probability(row) for name, row in rows.items()}, model.party.threshold)


def warm() -> None:
    """Load beat, model, language profiles and encoder (about 2 s), so that a worker's first page is as fast as the next."""
    classify("Court fines Facebook", "The court in Paris fined the social network 5 million euros for a breach of data protection law.")
    speech.warm()
    vectors.warm()
