"""Cues and recurring lines."""

import tomllib
from pathlib import Path

import pytest

from pipeline.reading import boilerplate
from pipeline.reading.boilerplate import SiteLines, cues_of, label_of, line_hash, points_elsewhere, refused


def test_cues_speak_many_languages() -> None:
    data = tomllib.loads((Path(boilerplate.__file__).parent / "cues" / "lines.toml").read_text("utf-8"))
    assert set(data) == {*boilerplate.KINDS, "newsletter"}
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


def test_lines_that_point_to_other_reports_are_known_by_their_colon() -> None:
    for line in (
        "Lire aussi : le procès reprend lundi",
        "اقرأ أيضًا: تابعوا آخر التطورات",
        "ALSO READ: Solar firm to boost clean energy",
        "関連記事：裁判所の判断",
    ):
        assert points_elsewhere(line), line
    for line in ("Read also what the court said of it", "The court said: read also the annex", "Related: " + "long " * 60):
        assert not points_elsewhere(line), line


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


def test_a_long_line_must_recur_more_often_than_a_short_one() -> None:
    learner = SiteLines()
    history = "The company has fought orders of this kind since the spring of that year, " + "and it says that it will go on doing so."
    assert len(history) > 100
    history += " Its appeal is pending."
    for n in range(20):
        learner.add([f"Own words {'abcdefghijklmnopqrst'[n]}", *([history, "Follow the Ledger"] if n < 4 else [])])
    assert learner.recurring() == {line_hash("Follow the Ledger")}
    learner.add([history])
    assert line_hash(history) not in learner.recurring()
    learner.add([history])
    assert line_hash(history) in learner.recurring()


@pytest.mark.parametrize("label", ["REKLAM", "Advertisement", "Anzeige", "広告", "Реклама", " إعلان "])
def test_a_label_alone_is_no_text(label: str) -> None:
    assert refused(label) == "reads like legal"
    assert label_of(f"{label}: the network paid for it, the court found") is None


def test_names_of_networks_are_subheads() -> None:
    assert cues_of("Twitter")
    assert refused("Twitter") is None
    assert refused("The court") is None
