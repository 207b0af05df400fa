"""Facts as `classify --jsonl` and `explain --json` write them."""

from typing import Any

from records.facts import Facts


def facts_row(facts: Facts) -> dict[str, Any]:
    """Flat and short; what a report does not tell is null or empty."""
    authority, deadline = facts.authority, facts.deadlines[0] if facts.deadlines else None
    return {
        "jurisdiction": facts.jurisdiction and facts.jurisdiction.value,
        "authority": authority and authority.value,
        "authority_kind": authority and authority.kind,
        "stage": facts.stage and facts.stage.value,
        "acted_on": facts.acted_on and facts.acted_on.value,
        "outcome": facts.outcome and facts.outcome.value,
        "against": [one.value for one in facts.against],
        "amounts": [
            {"currency": one.currency, "value": _number(one.value), "role": one.role, "main": one.main}
            for one in sorted(facts.amounts, key=lambda amount: not amount.main)
        ],
        "deadline": deadline and deadline.on,
        "deadline_kind": deadline and deadline.kind,
        "case_numbers": [one.value for one in facts.case_numbers],
    }


def _number(value: str) -> int | float:
    return int(value) if value.isdigit() else float(value)
