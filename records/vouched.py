"""Whom an OpenID provider vouches for, and why it does not."""

from dataclasses import dataclass

from records.errors import DocketwireError


class OpenIdError(DocketwireError):
    """Somebody is not signed in; `why` is what they are told: `again`, `refused`, `silent`, `token` or `unverified`."""

    def __init__(self, why: str, problem: str) -> None:
        super().__init__(problem)
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """Whom the provider vouches for."""

    email: str
    target: str
    """Path to lead to."""
