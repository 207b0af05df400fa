"""The signs asked for before a printed form stand in every number of that form: a form that asks for the wrong one would never be found."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.case_numbers import _FORMS

SIGNED = [form for form in _FORMS if form.signs]


@pytest.mark.parametrize("number", range(len(SIGNED)), ids=lambda n: f"{SIGNED[n].name}-{n}")
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data())
def test_every_number_of_a_form_has_one_of_its_signs(number: int, data: st.DataObject) -> None:
    form = SIGNED[number]
    text = data.draw(st.from_regex(re.sub(r"\(\?<[=!][^)]*\)", "", form.pattern.pattern), fullmatch=True))
    if form.pattern.search(text):
        assert any(sign in text for sign in form.signs)
