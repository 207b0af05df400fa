"""The wording engine with the beat's own names: what mail and site speak with."""

from datetime import date
from functools import cache

from beat.vocabulary import vocabulary
from common.wording.engine import Wording
from common.wording.names import BODY_KINDS, DUE_KINDS, ENTITY_KINDS, FACTS, PARTS, ROLES, SUM_ROLES


class BeatWording(Wording):
    """Topics and stages by the names the beat gives them; get it from `wording`."""

    def topic(self, key: str) -> str:
        return vocabulary().topic(key).label(self.language)

    def stage(self, key: str) -> str:
        """As it stands inside a sentence."""
        return vocabulary().stage(key).name(self.language)

    def stage_label(self, key: str) -> str:
        """As it stands alone."""
        return vocabulary().stage(key).label(self.language)

    def value(self, facet: str, value: str) -> str:
        """A facet's value for people."""
        named = {"language": self.language_name, "topic": self.topic, "stage": self.stage_label, "jurisdiction": self.place}
        return named.get(facet, str)(value)

    def named(self, kind: str, value: str) -> str:
        """Something a report names, for people."""
        return {"amount": self.amount, "stage": self.stage_label, "deadline": self._deadline}.get(kind, str)(value)

    fact_kinds = tuple(FACTS)
    """In the order in which they are told."""

    def fact(self, kind: str) -> str:
        """What a kind of fact is called."""
        return self.text(FACTS[kind]) if kind in FACTS else kind

    def fact_value(self, kind: str, value: str) -> str:
        """What a fact tells, for people."""
        named = {
            "jurisdiction": self.place, "stage": self.stage_label, "outcome": self._outcome, "amount": self.amount, "deadline": self._deadline,
            "act-day": self._deadline,
        }  # fmt: skip
        return named.get(kind, str)(value)

    def fact_role(self, kind: str, role: str) -> str:
        """Which kind of sum or deadline it is; nothing of the others, whose value says all."""
        roles = {"amount": SUM_ROLES, "deadline": DUE_KINDS}.get(kind, {})
        return self.text(roles[role]) if role in roles else ""

    def reason(self, code: str, value: str) -> str:
        """Why a story stands where it stands in an issue; codes as in `records.digest.Reason`."""
        if code == "stage":
            return self.stage(value)
        if code == "independent":
            return self.count("%(num)s independent publisher", "%(num)s independent publishers", int(value))
        if code == "languages":
            return self.count("%(num)s language", "%(num)s languages", int(value))
        return self.text("a deadline ahead") if code == "deadline" else self.text("an amount at stake")

    def role_name(self, kind: str, role: str) -> str:
        """A role of any kind of fact, standing alone."""
        return self.text(BODY_KINDS[role]) if kind == "authority" and role in BODY_KINDS else self.fact_role(kind, role) or role

    def subject_kind(self, key: str) -> str:
        """What can be followed or kept."""
        return self.text(PARTS[key]) if key in PARTS else self.entity_kind(key)

    def role(self, key: str) -> str:
        """What somebody may do here."""
        return self.text(ROLES[key])

    def due_kind(self, key: str) -> str:
        return self.fact_role("deadline", key)

    def entity_kind(self, key: str) -> str:
        return self.text(ENTITY_KINDS[key][0])

    def entity_kinds(self, key: str) -> str:
        """Several of them."""
        return self.text(ENTITY_KINDS[key][1])

    def _outcome(self, key: str) -> str:
        return vocabulary().outcome(key).label(self.language)

    def _deadline(self, value: str) -> str:
        try:
            return self.day(date.fromisoformat(value)) if len(value) > len("2027-03") else self.month(date.fromisoformat(f"{value}-15"))
        except ValueError:
            return value


@cache
def wording(language: str, zone: str = "UTC") -> BeatWording:
    """The words of one interface language, for readers in one zone. Raises ConfigurationError when its catalogue cannot be read."""
    return BeatWording(language, zone)
