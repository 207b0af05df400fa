"""Topics of a report: one model for all topics, fed with how strongly words, laws, authorities and vectors point at each."""

from collections.abc import Mapping

from pipeline.understanding.model import Model, sigmoid
from pipeline.understanding.vectors import Vector
from records.article import TopicMatch

MOST_TOPICS = 4
CONTEXT = ("head:", "near:", "title:ban", "authority:", "kind:")
"""Features of the report that also say something of the topic (a ban, an arrest, a data authority, a ride service), each weighed per topic."""


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
    scores = model.topics_vector.scores(vector)
    rows = {topic: topic_row(topic, own[topic], context, float(scores[place])) for place, topic in enumerate(model.topic_ids)}
    chance = {topic: model.topics.probability(row) for topic, row in rows.items()}
    first = {topic: sigmoid(model.primary.logit(row)) for topic, row in rows.items()}
    primary = max(model.topic_ids, key=lambda topic: chance[topic] + model.primary.threshold * first[topic])
    others = sorted((t for t in model.topic_ids if t != primary and chance[t] >= model.topics.threshold), key=lambda t: -chance[t])
    return tuple(TopicMatch(topic=t, score=round(chance[t], 4)) for t in (primary, *others[: MOST_TOPICS - 1]))
