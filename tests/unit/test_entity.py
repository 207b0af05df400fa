"""Addresses of platforms, authorities, laws, actors and countries stay, whatever their names are written in."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.entity import ENTITY_KINDS, Entity, entity_id


@pytest.mark.parametrize(
    ("kind", "value", "path"),
    [
        ("platform", "X", "/platform/x-77d6927302"),
        ("authority", "Cour d'appel de Paris", "/authority/cour-d-appel-de-paris-"),
        ("authority", "Anayasa Mahkemesi (Türkiye)", "/authority/anayasa-mahkemesi-turkiye-"),
        ("actor", "Павел Дуров", "/actor/"),
    ],
)
def test_an_address_is_a_slug_for_people_and_an_id_for_good(kind: str, value: str, path: str) -> None:
    """The first is written out: an id that changed would break every link ever given out."""
    found = Entity(kind=kind, value=value).path
    assert found.startswith(path)
    assert re.fullmatch(r"/[a-z]+/([a-z0-9-]+-)?[0-9a-f]{10}", found)


def test_the_same_name_of_another_kind_is_another_page() -> None:
    assert len({Entity(kind=kind, value="Meta").id for kind in ENTITY_KINDS}) == len(ENTITY_KINDS)


@given(st.sampled_from(ENTITY_KINDS), st.text(min_size=1))
def test_an_address_holds_nothing_but_letters_digits_and_hyphens_and_leads_back(kind: str, value: str) -> None:
    entity = Entity(kind=kind, value=value)
    last = entity.path.rpartition("/")[2]
    assert re.fullmatch(r"[a-z0-9-]+", last)
    assert entity_id(last) == entity.id
