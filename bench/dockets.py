"""The docket of every demonstration story, judged by what its articles say, and its line in every language of the interface.

    python -m bench.dockets SNAPSHOT > docs/dockets.md

SNAPSHOT: a published snapshot of a home that `make demo` filled. `bench/judged_dockets.toml` holds what a reader of the articles found in them. A value that is told and not
among its answers is wrong; one that is not told although the articles do is missed. Whoever changes how facts are merged runs it again.
"""

import argparse
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb

from beat.docket_line import docket_line
from beat.wording import wording
from common.wording.languages import languages
from records.story import StorySummary
from warehouse.stories.deciding import summaries

JUDGED = Path(__file__).with_name("judged_dockets.toml")
ONE = ("stage", "outcome", "jurisdiction", "authority", "topic", "on")
SOME = ("claimants", "sums", "due", "platforms")
Answers = Mapping[str, Sequence[str]]


class Judged:
    """One story and what was found wrong or missed in it."""

    def __init__(self, headline: str, story: StorySummary, answers: Answers) -> None:
        self.headline, self.story = headline, story
        told = told_of(story)
        self.facts = len(answers) - ("also" in answers)
        self.wrong = list(_wrong(told, answers))
        self.missed = [kind for kind in (*ONE, *SOME) if not any(told[kind]) and "" not in answers[kind]]

    def line(self, language: str) -> str:
        """Its docket line, as mail and site tell it."""
        story = self.story
        return docket_line(wording(language), stage=story.stage, topic=story.topic, platforms=story.platforms, docket=story.docket)


def told_of(story: StorySummary) -> dict[str, list[str]]:
    """Kind of fact -> what is told, as `judged_dockets.toml` writes it."""
    docket = story.docket
    amount = docket.amount
    return {
        "stage": [story.stage],
        "outcome": [docket.outcome or ""],
        "jurisdiction": [docket.jurisdiction or ""],
        "authority": [docket.authority or ""],
        "topic": [story.topic],
        "on": [str(docket.happened_on)],
        "claimants": list(docket.claimants),
        "sums": [f"{amount.currency} {amount.value.normalize():f} {amount.role}"] if amount else [],
        "due": [f"{due.on} {due.kind}" for due in docket.deadlines],
        "platforms": list(story.platforms),
    }


def _wrong(told: Mapping[str, Sequence[str]], answers: Answers) -> Iterator[str]:
    for kind in ONE:
        if told[kind][0] and told[kind][0] not in answers[kind]:
            yield f"{kind} {told[kind][0]}"
    for kind in SOME:
        right = [*answers[kind], *(answers.get("also", ()) if kind == "platforms" else ())]
        for value in told[kind]:
            if not any(answer and (value == answer or (kind == "claimants" and answer.casefold() in value.casefold())) for answer in right):
                yield f"{kind} {value}"


def judged_stories(con: duckdb.DuckDBPyConnection) -> tuple[list[Judged], list[str]]:
    """The judged stories of a snapshot by day, and the headlines that no story of it has, or that share one with another headline."""
    answers = tomllib.loads(JUDGED.read_text("utf-8"))
    homes: dict[str, str] = dict(con.execute("select title, story_id from story_members").fetchall())
    found = summaries(con, [homes[headline] for headline in answers if headline in homes])
    stories, lost, seen = list[Judged](), list[str](), set[str]()
    for headline, right in answers.items():
        if headline not in homes or homes[headline] in seen:
            lost.append(headline)
            continue
        seen.add(homes[headline])
        stories.append(Judged(headline, found[homes[headline]], right))
    return sorted(stories, key=lambda one: (one.story.docket.happened_on or one.story.first_published_at.date(), one.headline)), lost


def page(stories: Sequence[Judged], lost: Sequence[str]) -> Iterator[str]:
    """docs/dockets.md."""
    facts, wrong, missed = (
        sum(one.facts for one in stories), sum(len(one.wrong) for one in stories), sum(len(one.missed) for one in stories),
    )  # fmt: skip
    yield "# Dockets of the demonstration stories\n"
    yield "Made by `python -m bench.dockets SNAPSHOT` out of the demonstration's own snapshot; a test compares the counts. Each fact (step, outcome, country, authority,"
    yield "claimants, main sum, deadlines, day of the act, topic, parties) was judged by reading the whole of its articles; what a reader found in them stands in"
    yield "[judged_dockets.toml](../bench/judged_dockets.toml).\n"
    yield f"**{len(stories)} stories, {facts} facts: {wrong} wrong, {missed} missed.** Wrong is what is told and no article says, missed what articles say and is not told."
    yield "Rules for these kinds of fault were written after reading these very stories, so on other news more will be wrong (docs/facts.md has figures of reports nobody had seen).\n"
    if lost:
        yield "Stories that the judged ones were merged into, or that are not there: " + "; ".join(lost) + ".\n"
    for one in stories:
        yield f"## {one.headline}\n"
        for language in languages():
            yield f"- {language}: {one.line(language)}"
        if one.wrong:
            yield "- **wrong**: " + "; ".join(one.wrong)
        if one.missed:
            yield "- missed: " + ", ".join(one.missed)
        yield ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("snapshot", type=Path)
    args = parser.parse_args()
    with duckdb.connect(str(args.snapshot), read_only=True) as con:
        print("\n".join(page(*judged_stories(con))).rstrip())


if __name__ == "__main__":
    main()
