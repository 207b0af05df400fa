"""Whose complaint began a case, in some forty languages, and reports in which it was nobody's."""

import pytest

from tests.unit.claimant_sentences import CLAIMED, UNCLAIMED, Claim, NoClaim, against


@pytest.mark.parametrize("claim", CLAIMED, ids=lambda one: f"{one.language}: {one.who}")
def test_whoever_lodged_the_complaint_is_the_claimant_and_nobody_else(claim: Claim) -> None:
    """A name is told in full and alone."""
    found = against(claim.language, claim.title, claim.text)
    assert len(found) == 1, found
    assert claim.who in found[0]


@pytest.mark.parametrize("report", UNCLAIMED, ids=lambda one: f"{one.language}: {one.title}")
def test_a_fine_that_nobody_complained_for_has_no_claimant(report: NoClaim) -> None:
    """Neither the platform's own appeal nor a piece of a sentence is told for one."""
    assert not against(report.language, report.title, report.text)
