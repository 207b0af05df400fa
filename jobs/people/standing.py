"""Whether people can sign in as the settings say, for `docketwire doctor`."""

from ipaddress import ip_network
from urllib.parse import urlsplit

from jobs.digests.delivery import mail_mistakes
from jobs.digests.subscriptions import subscriptions_of
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.people.desk import desk_of
from jobs.people.vouching import provider_of
from records.errors import ConfigurationError
from records.vouched import OpenIdError

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


def standing(home: Home, settings: Settings) -> str:
    """What was seen. Raises ConfigurationError with the remedy for what keeps people out, or lets too many in."""
    file, accounts = str(home.settings), settings.people.accounts
    people = desk_of(home).people() if home.desk.is_file() else ()
    if accounts == "none":
        private = [one.id for one in subscriptions_of(home, settings, problems=[]) if one.team]
        if private:
            problem = f"{', '.join(private)} are lists of a team, and nobody can sign in to see them"
            raise ConfigurationError(file, "people.accounts", problem, '"link", "openid" or "proxy", see docs/people.md')
        return "no accounts: whoever reaches the site reads it, whoever sits at this machine has a desk"
    if not people and settings.people.newcomers == "refuse":
        raise ConfigurationError(file, "people.accounts", "nobody may sign in yet", "`docketwire people add ADDRESS --role admin`")
    if accounts == "link":
        _links(file, settings)
    elif accounts == "openid":
        _provider(home, settings)
    elif wide := [one for one in settings.people.proxies if ip_network(one).num_addresses > _MOST]:
        raise ConfigurationError(
            file,
            "people.proxies",
            f"{wide[0]} lets {ip_network(wide[0]).num_addresses} addresses claim to be anybody",
            "name the proxy alone",
        )
    return f"{len(people)} people, by {accounts}"


_MOST = 1 << 16
"""Addresses of the largest network one company's proxies were seen in (a /16)."""


def _links(file: str, settings: Settings) -> None:
    if mistakes := mail_mistakes(settings.mail, file):
        raise ConfigurationError.of(mistakes)
    base = urlsplit(settings.digest.base_url)
    if base.scheme != "https" and base.hostname not in _HERE:
        problem = f"{settings.digest.base_url} is no https: links and cookies would go over an open line"
        raise ConfigurationError(file, "digest.base_url", problem, "put a reverse proxy with TLS in front, see docs/site.md")


def _provider(home: Home, settings: Settings) -> None:
    """Asks it what it says of itself."""
    openid = provider_of(home, settings, lambda: b"")
    try:
        if openid is not None:
            openid.provider()
    except OpenIdError as error:
        raise ConfigurationError(str(home.settings), "people.openid_issuer", str(error).rpartition("people.openid_issuer: ")[2]) from error
