"""Whom and what the archive names, each with its address; made once per snapshot."""

import difflib
from collections.abc import Iterable, Mapping
from functools import cached_property

import duckdb

from beat.names import named
from records.entity import ENTITY_KINDS, FACET_OF, Entity
from warehouse.site.slots import Slots
from warehouse.site.statements import statement

SUGGESTIONS = 6


class Entities:
    """All entities of a snapshot, by id."""

    def __init__(self, found: Iterable[Entity]) -> None:
        self.by_id: Mapping[str, Entity] = {entity.id: entity for entity in found}

    @cached_property
    def by_kind(self) -> Mapping[str, tuple[Entity, ...]]:
        """Those with articles, most of them first."""
        shown = sorted((e for e in self.by_id.values() if e.articles), key=lambda e: (-e.articles, e.value))
        return {kind: tuple(e for e in shown if e.kind == kind) for kind in ENTITY_KINDS}

    def near(self, slug: str) -> tuple[Entity, ...]:
        """What somebody may have meant who typed this slug: those it is a name of, a part of, or spelled like."""
        slug = slug.strip("-").lower()
        if len(slug) < 2:
            return ()
        slugs: dict[str, Entity] = {}
        for entities in self.by_kind.values():
            for entity in entities:
                slugs.setdefault(entity.slug, entity)
        called = [known for pair in named(slug.replace("-", " ")) if (known := self._called(*pair))]
        within = [key for key in slugs if slug in key]
        alike = difflib.get_close_matches(slug, slugs, n=SUGGESTIONS, cutoff=0.6)
        return tuple(dict.fromkeys([*called, *(slugs[key] for key in (*within, *alike))]))[:SUGGESTIONS]

    def _called(self, kind: str, value: str) -> Entity | None:
        found = self.by_id.get(Entity(kind=kind, value=value).id)
        return found if found and found.articles else None


def entities_of(con: duckdb.DuckDBPyConnection, slots: Slots) -> Entities:
    """Every value of the four facets, every actor, and what only copies and former versions name: nothing that a page names has no page."""
    counted = {(kind, item.value): item.count for kind, word in FACET_OF.items() for item in slots.counts(word)}
    for kind, value, articles in con.execute(statement("entities")).fetchall():
        counted.setdefault((kind, value), articles)
    return Entities(Entity(kind=kind, value=value, articles=articles) for (kind, value), articles in counted.items())
