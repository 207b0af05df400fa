"""The door to signing in with an OpenID provider: opened only where the settings want it, for its libraries are an extra's."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from common.extras import needs
from jobs.installation.home import Home
from jobs.installation.settings import Settings

if TYPE_CHECKING:
    from jobs.people.openid import OpenId


def provider_of(home: Home, settings: Settings, secret: Callable[[], bytes]) -> "OpenId | None":
    """The provider that vouches for people; None where none does. `secret` signs what a browser keeps on its way.

    Raises ConfigurationError naming key and remedy, MissingExtraError where the libraries are missing.
    """
    if settings.people.accounts != "openid":
        return None
    with needs("openid", 'people.accounts = "openid"'):
        from jobs.people.openid import OpenId  # noqa: PLC0415 - an extra
    return OpenId(settings.people, base_url=settings.digest.base_url, file=str(home.settings), secret=secret)
