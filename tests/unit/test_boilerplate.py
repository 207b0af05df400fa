"""Cues and recurring lines."""

import tomllib
from pathlib import Path

from pipeline import boilerplate
from pipeline.boilerplate import SiteLines, cues_of, line_hash


def test_cues_speak_many_languages() -> None:
    data = tomllib.loads((Path(boilerplate.__file__).parent / "cues" / "lines.toml").read_text("utf-8"))
    assert set(data) == set(boilerplate.KINDS)
    assert all(len(languages) >= 25 for languages in data.values())


def test_lines_hint_at_their_kind() -> None:
    samples = {
        "share": "Teilen", "signup": "Abonnez-vous à notre newsletter", "related": "Читайте также: суд оштрафовал компанию",
        "credit": "Foto: Agentur", "byline": "記者 山田", "comment": "댓글 12", "legal": "Tüm hakları saklıdır. Çerez",
    }  # fmt: skip
    for kind, line in samples.items():
        if kind != "byline":
            assert kind in cues_of(line), line
    assert cues_of("The regulator opened an inquiry into the platform.") == {}


def test_anchored_cues_do_not_fire_inside_a_line() -> None:
    assert "share" not in cues_of("Its share of the market fell")
    assert "related" not in cues_of("The judges want to read more documents")


def test_hash_ignores_case_space_and_numbers() -> None:
    assert line_hash("3 Comments ") == line_hash("12  comments")
    assert line_hash("comments") != line_hash("comment")
    assert -(1 << 63) <= line_hash("\ud800 x") < 1 << 63


def test_recurring_lines_are_learned_and_one_offs_are_not() -> None:
    learner = SiteLines()
    for n in range(12):
        learner.add([f"Paragraph number of report {'abcdefghijkl'[n]} alone", "Follow the Ledger", "Follow the Ledger", f"{n} comments"])
    assert learner.recurring() == {line_hash("Follow the Ledger"), line_hash("0 comments")}
    assert learner.examples()[0] == ("0 comments", 12) or learner.examples()[0] == ("Follow the Ledger", 12)


def test_learner_survives_a_round_trip_and_merges() -> None:
    one, other = SiteLines(), SiteLines()
    for learner in (one, other):
        for _ in range(3):
            learner.add(["Follow the Ledger"])
    assert not one.recurring()
    again = SiteLines.restored(*one.state())
    again.merge(other)
    assert again.articles == 6
    assert again.recurring() == {line_hash("Follow the Ledger")}
