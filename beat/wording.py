"""The wording engine with the beat's own names: what mail and site speak with."""

from datetime import date
from functools import cache

from beat.vocabulary import vocabulary
from common.wording.engine import Wording


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

    def _deadline(self, value: str) -> str:
        try:
            return self.day(date.fromisoformat(value))
        except ValueError:
            return value


@cache
def wording(language: str, zone: str = "UTC") -> BeatWording:
    """The words of one interface language, for readers in one zone. Raises ConfigurationError when its catalogue cannot be read."""
    return BeatWording(language, zone)
