"""The figures of bodies on unseen sites belong to the model that ships."""

import pytest

from bench import unseen


def test_the_figures_kept_are_of_the_model_that_ships() -> None:
    """Red after a change of forests or of who judges what: bench/train_lines.py measures again."""
    assert unseen.measures()["figures are of this model"] == 1


def test_another_share_of_the_forests_is_another_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unseen, "SAY", {**unseen.SAY, "news": {"close": 1}})
    assert unseen.measures()["figures are of this model"] == 0


def test_lost_pages_are_a_share_of_the_set() -> None:
    assert all(0 <= value <= 1 for value in unseen.measures().values())
    assert "trafilatura pages of which half is read" in unseen.measures()
    assert "news flat body F1" in unseen.measures()
