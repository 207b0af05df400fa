"""Claimants as they spell themselves."""

import pytest

from beat.actors import actor_name


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("Sos Racisme", "SOS Racisme"),  # an outlet's own capitals
        ("NOYB", "noyb"),  # as it is listed first
        ("Unión de Estudiantes Judíos de Francia (UEJF)", "Union des étudiants juifs de France"),
        ("UEJF", "UEJF"),  # another name of it is no other spelling
        ("Sos Ouvriers", "Sos Ouvriers"),
    ],
)
def test_a_listed_actor_is_spelt_as_the_list_spells_it(told: str, name: str) -> None:
    assert actor_name(told) == name
