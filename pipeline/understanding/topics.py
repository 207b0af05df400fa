"""Topics of a report: one model for all topics, fed with how strongly words, laws, authorities and vectors point at each."""

from collections.abc import Mapping

from pipeline.understanding.model import Model, sigmoid
from pipeline.understanding.vectors import Vector
from records.article import TopicMatch

MOST_TOPICS = 4
CONTEXT = ("head:", "near:", "title:ban", "authority:", "kind:", "word:")
"""Features of the report that also say something of the topic (a ban, an arrest, a data authority, a ride service, another topic's words), each weighed per topic."""
_MOST_WORDS = 3
"""Words of another topic beyond these say no more of this one."""


def topic_words(own: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """How strongly the words of each topic stand in the report (`word:hate-speech`): hate is moderated, drivers' fares are seldom about blocking."""
    return {f"word:{topic}": min(row["words"] * 5, _MOST_WORDS) / _MOST_WORDS for topic, row in own.items() if row["any"]}


def topic_row(topic: str, own: Mapping[str, float], context: Mapping[str, float], vector_score: float) -> dict[str, float]:
    """What the topic models see of one (report, topic) pair."""
    row = dict(own)
    row[f"is:{topic}"] = 1.0
    row["vector"] = vector_score
    for name, value in context.items():
        if value and name.startswith(CONTEXT) and not name.startswith("head:n-"):
            row[f"{topic}|{name}"] = value
    return row


def topics(
    model: Model, own: Mapping[str, Mapping[str, float]], context: Mapping[str, float], vector: Vector | None
) -> tuple[TopicMatch, ...]:
    """At most MOST_TOPICS topics, primary first; always at least one."""
    scores, context = model.topics_vector.scores(vector), {**context, **topic_words(own)}
    rows = {topic: topic_row(topic, own[topic], context, float(scores[place])) for place, topic in enumerate(model.topic_ids)}
    chance = {topic: model.topics.probability(row) for topic, row in rows.items()}
    first = {topic: sigmoid(model.primary.logit(row)) for topic, row in rows.items()}
    primary = max(model.topic_ids, key=lambda topic: chance[topic] + model.primary.threshold * first[topic])
    others = sorted((t for t in model.topic_ids if t != primary and chance[t] >= model.topics.threshold), key=lambda t: -chance[t])
    return tuple(TopicMatch(topic=t, score=round(chance[t], 4)) for t in (primary, *others[: MOST_TOPICS - 1]))
