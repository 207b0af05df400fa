"""Struct columns of stories and disputes as the records they were made of."""

from collections.abc import Mapping
from typing import Any

from records.docket import Docket, Due, Saying, Sum


def docket_of(row: Mapping[str, Any] | None) -> Docket:
    """A docket out of its column."""
    if row is None:
        return Docket()
    return Docket(
        jurisdiction=row["jurisdiction"],
        authority=row["authority"],
        authority_kind=row["authority_kind"],
        outcome=row["outcome"],
        claimants=tuple(row["claimants"] or ()),
        amount=Sum(**row["amount"]) if row["amount"] else None,
        deadlines=tuple(Due(**due) for due in row["deadlines"] or ()),
        case_numbers=tuple(row["case_numbers"] or ()),
        happened_on=row["happened_on"],
        sayings=tuple(Saying(**saying) for saying in row["sayings"] or ()),
    )
