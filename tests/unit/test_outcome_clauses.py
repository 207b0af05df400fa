"""How a step ended, out of the moods and places of its clauses. Marked scenes: moods are worked out of marked words, no list takes part."""

from dataclasses import replace

import pytest

from pipeline.understanding.facts.outcomes import outcome_of
from pipeline.understanding.facts.scene import Scene
from tests.unit.marked_scenes import marked, seen


def scene(text: str, title: str = "-", *, language: str = "en", stretch: float = 1.0) -> Scene:
    """With the platforms and the beat's words that are marked, too."""
    told, full = seen(text, title, language=language, stretch=stretch), marked(text, title, language=language, stretch=stretch)
    return replace(told, reading=full.scene.reading)


def ended(text: str, stage: str | None, title: str = "-", *, language: str = "en", stretch: float = 1.0) -> tuple[str, str] | None:
    """Outcome and the word it was read from."""
    made = scene(text, title, language=language, stretch=stretch)
    told = outcome_of(made, stage)
    return told and (told[0], made.surface(told[1].start, told[1].end))


@pytest.mark.parametrize(
    ("stage", "text", "told"),
    [
        ("order", "They [order:ordered] it.", ("granted", "ordered")),
        ("order", "They [interim:stayed] it.", ("granted", "stayed")),
        ("interim-order", "They [order:ordered] it.", ("granted", "ordered")),
        ("interim-order", "They [fine:fined] it.", None),
        ("order", "They [fine:fined] it.", None),
        ("fine", "They [fine:fined] it.", ("granted", "fined")),
        ("fine", "They [order:ordered] it.", None),
        ("judgment", "They [judgment:ruled].", ("granted", "ruled")),
        ("judgment", "They [appeal:appealed].", ("granted", "appealed")),
        ("judgment", "They [order:ordered].", ("granted", "ordered")),
        ("judgment", "They [fine:fined].", ("granted", "fined")),
        ("judgment", "They [interim:stayed].", None),
        ("judgment", "They [sue:sued].", None),
        ("judgment", "They [sue:sued] and it was [no:thrown out].", ("refused", "sued")),
        ("appeal", "They [appeal:appealed].", None),
        ("appeal", "They [appeal:appealed] and [no:lost].", ("refused", "appealed")),
        ("appeal", "They [appeal:appealed] and it was [allow:allowed].", ("granted", "appealed")),
        ("appeal", "The [fine:fine] was [uphold:upheld].", ("refused", "fine")),
        ("appeal", "The [fine:fine] was [undo:annulled].", ("annulled", "fine")),
        ("appeal", "The [fine:fine] was [cut:cut].", ("reduced", "fine")),
        ("compliance", "They [comply:obeyed].", ("complied", "obeyed")),
        ("compliance", "They [no:never] [comply:obeyed].", ("not-complied", "obeyed")),
        ("compliance", "They [appeal:appealed].", None),
        ("complaint", "They [order:ordered] it.", None),
        ("investigation", "They [fine:fined] it.", None),
        ("investigation", "They [no:never] [fine:fined] it.", ("refused", "fined")),
        ("investigation", "They [no:never] [judgment:ruled] it.", None),
        ("investigation", "Rain. They [no:never] [fine:fined] it.", None),
        (None, "They [no:never] [fine:fined] it.", None),
        ("complaint", "They [no:never] [fine:fined] it.", None),
    ],
)
def test_a_stage_ends_as_the_clauses_of_its_steps_tell(stage: str | None, text: str, told: tuple[str, str] | None) -> None:
    assert ended(text, stage) == told


@pytest.mark.parametrize(
    ("title", "text", "told"),
    [
        ("They [fine:fined] it", "Rain.", True),
        ("-", "Rain. They [fine:fined] it.", True),
        ("-", "Rain. Wind. They [fine:fined] it.", False),
        ("-", "They [already:once] [fine:fined] it.", False),
        ("They [already:once] [fine:fined] it", "Rain.", True),
        ("-", "They [may:may] [fine:fine] it.", False),
        ("-", "They [may:may] [uphold:uphold] the [fine:fine].", True),
    ],
)
def test_the_opening_tells_the_news_and_not_the_past(title: str, text: str, told: bool) -> None:
    assert (ended(text, "fine", title) is not None) is told


# --- compliance


@pytest.mark.parametrize(
    ("title", "text", "told"),
    [
        ("They [comply:obeyed]", "They [no:never] [comply:obeyed] before.", "complied"),
        ("They [no:never] [comply:obeyed]", "They [comply:obeyed] now.", "not-complied"),
        ("-", "They [comply:obeyed]. It [no:never] [comply:obeyed].", "not-complied"),
        ("-", "They [order:ordered]. It was [no:not] the [fine:fine].", "not-complied"),
        ("-", "They [order:ordered].", "complied"),
        ("They [order:ordered]", "They [no:never] [comply:obeyed].", "not-complied"),
        ("-", "They [promise:[comply:will obey]].", None),
        ("-", "They [promise:will [comply:obey]].", None),
        ("-", "They [promise:will] [comply:obey].", "complied"),
        ("-", "They [comply:obeyed] and [promise:will [comply:obey]].", "complied"),
        ("They [promise:will [comply:obey]]", "They [comply:obeyed].", None),
        ("-", "They [promise:will [comply:obey]] and [no:never] [order:did].", "not-complied"),
    ],
)
def test_whether_it_is_obeyed(title: str, text: str, told: str | None) -> None:
    found = ended(text, "compliance", title)
    assert (found and found[0]) == told


# --- undone


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("They [undo:lifted] the [fine:fine].", "annulled"),
        ("They [may:may] [undo:lift] the [fine:fine].", None),
        ("They [undo:lifted] the [fine:fine] that [may:would] be.", "annulled"),
        ("They [no:never] [undo:lifted] the [fine:fine].", "refused"),
        ("They [no:never] [allow:granted] it but [undo:lifted] the [fine:fine].", "annulled"),
        ("They [no:refused], [undo:lifted] the [fine:fine].", "annulled"),
        ("They [undo:lifted] the [fine:fine] [no:not].", "annulled"),
        ("They [fine:fined] it, but it was [undo:lifted].", "annulled"),
        ("They [fine:fined] it, [may:may] be, but it was [undo:lifted].", "annulled"),
        ("They [cut:cut] the [fine:fine].", "reduced"),
        ("They [cut:cut] and [undo:lifted] the [fine:fine].", "reduced"),
        ("They [may:may] [cut:cut] the [fine:fine].", "reduced"),
    ],
)
def test_whether_a_fine_is_undone_or_made_smaller(text: str, told: str | None) -> None:
    found = ended(text, "fine")
    assert (found and found[0]) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("They [undo:threw out]~14~[sue:suit] [judgment:ruling].", "annulled"),
        ("They [judgment:ruled] and [undo:threw out] a [sue:suit].", "refused"),
        ("They [judgment:ruled] and [undo:threw out]~14~[sue:suit].", "refused"),
        ("They [judgment:ruled] and [undo:threw out]~15~[sue:suit].", "annulled"),
        ("They [judgment:ruled] and [undo:threw out] an [appeal:appeal].", "refused"),
        ("They [judgment:ruled] and [undo:threw out] a [fine:fine].", "annulled"),
        ("They [judgment:ruled] and [undo:threw out] a [sue:suit] and [fine:fine].", "annulled"),
        ("They [judgment:ruled] and [undo:threw out], a [sue:suit].", "annulled"),
        ("They [judgment:ruled] and [undo:threw out] the [court:court of [appeal:appeal]].", "annulled"),
        ("The [sue:suit] and [judgment:ruling] were [undo:thrown out].", "annulled"),
    ],
)
def test_a_claim_thrown_out_is_no_decision_undone(text: str, told: str) -> None:
    found = ended(text, "judgment")
    assert (found and found[0]) == told


@pytest.mark.parametrize("language", ["tr", "ja"])
def test_where_the_verb_stands_last_a_may_behind_asks_as_well(language: str) -> None:
    assert ended("So [fine:fine] [undo:lift] [may:may].", "fine", language=language) is None
    assert ended("So [fine:fine] [undo:lift] [may:may].", "fine") == ("annulled", "fine")


# --- refused, granted, granted in part


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("They [no:never] [order:ordered] it.", ("refused", "ordered")),
        ("They [order:ordered] it, but [no:never] a [fine:fine].", ("granted", "ordered")),
        ("They [order:ordered] it and [no:never] a [fine:fine].", ("refused", "ordered")),
        ("They [no:never] a [fine:fine], but [order:ordered] it.", ("refused", "fine")),
        ("They [allow:granted] the [sue:suit], but [no:never] a [fine:fine].", ("granted", "suit")),
        ("They [allow:granted] the [sue:suit] of [platform:Etsy], but [no:never] a [fine:fine].", ("refused", "fine")),
        ("They [allow:granted] the [sue:suit] on a [no:dropped] [fine:fine].", ("granted", "fine")),
        ("They [judgment:ruled], but [no:never] a [fine:fine].", ("refused", "fine")),
        ("They [uphold:upheld] the [order:order], but [no:never] a [fine:fine].", ("refused", "fine")),
        ("They [order:ordered] it. They [no:never] [fine:fined].", ("granted", "ordered")),
    ],
)
def test_a_judgment_in_part(text: str, told: tuple[str, str]) -> None:
    assert ended(text, "judgment") == told


def test_a_headline_with_an_order_goes_before_a_text_that_refuses_only_where_it_was_allowed() -> None:
    assert ended("They [no:never] [fine:fined].", "judgment", "They [order:ordered] it") == ("refused", "fined")
    assert ended("They [no:never] [fine:fined].", "judgment", "They [allow:granted] the [sue:suit]") == ("granted", "suit")
    assert ended("They [no:never] [fine:fined].", "judgment", "They [order:ordered], [no:never] [fine:fined]") == ("granted", "ordered")


@pytest.mark.parametrize(
    ("text", "granted"),
    [
        ("They [no:dismissed] the [appeal:appeal] of [platform:Etsy].", True),
        ("They [no:dismissed] the [appeal:appeal] of [term/generic:the company].", True),
        ("They [no:dismissed] the [appeal:appeal] of [term/ban:the company].", False),
        ("They [no:dismissed] the [appeal:appeal] of Ann.", False),
        ("They [no:dismissed] the [appeal:appeal] [versus:against] [platform:Etsy].", False),
        ("They [no:dismissed] the [appeal:appeal] [versus:against]~3~[platform:Etsy].", False),
        ("They [no:dismissed] the [appeal:appeal] [versus:against]~4~[platform:Etsy].", True),
        ("They [no:dismissed] the [appeal:appeal] [platform:Etsy]~2~[versus:against].", False),
        ("They [no:dismissed] the [appeal:appeal] [platform:Etsy]~3~[versus:against].", True),
        ("They [no:dismissed] the [appeal:appeal]~26~[platform:Etsy].", True),
        ("They [no:dismissed] the [appeal:appeal]~27~[platform:Etsy].", False),
        ("[platform:Etsy]~26~[appeal:appeal] [no:dismissed].", True),
        ("[platform:Etsy]~27~[appeal:appeal] [no:dismissed].", False),
        ("They [no:dismissed] the [appeal:appeal], [platform:Etsy].", False),
        ("They [no:dismissed] the [court:court of [appeal:appeal]] [sue:suit] of [platform:Etsy].", False),
        ("They [no:dismissed] the [sue:suit] of [platform:Etsy].", False),
    ],
)
def test_whose_appeal_fails(text: str, granted: bool) -> None:
    """The platform's: what was decided against it stands."""
    found = ended(text, "judgment")
    assert found is not None
    assert found[0] == ("granted" if granted else "refused")


def test_where_the_platform_s_appeal_fails_the_word_that_keeps_the_decision_is_shown() -> None:
    text = "They [no:dismissed] the [appeal:appeal] of [platform:Etsy]. They [uphold:upheld] the [judgment:ruling]."
    assert ended(text, "judgment") == ("granted", "ruling")
    assert ended("They [no:dismissed] the [appeal:appeal] of [platform:Etsy].", "judgment") == ("granted", "appeal")
    assert ended("They [no:never] [order:ordered] the [appeal:appeal] of [platform:Etsy].", "judgment") == ("refused", "ordered")


def test_what_upholds_is_no_appeal() -> None:
    assert ended("They [no:dismissed] [uphold:an [appeal:appeal]] the [sue:suit] of [platform:Etsy].", "judgment") == ("refused", "appeal")


@pytest.mark.parametrize(("gap", "granted"), [(10, True), (11, False)])
def test_in_a_dense_script_it_stands_nearer(gap: int, granted: bool) -> None:
    found = ended(f"They [no:dismissed] the [appeal:appeal]~{gap}~[platform:Etsy].", "judgment", stretch=2.5)
    assert found is not None
    assert (found[0] == "granted") is granted
