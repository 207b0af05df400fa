"""How this home introduces itself to the servers it asks."""

from importlib.metadata import version

from jobs.installation.settings import Settings
from spiders.order import introduced


def agent_of(settings: Settings) -> str:
    """The product token and version; the first token is matched against robots.txt."""
    return settings.crawl.user_agent or f"Docketwire/{version('docketwire')}"


def introduction_of(settings: Settings) -> str:
    """The User-Agent with where to complain."""
    return introduced(agent_of(settings), settings.crawl.contact)
