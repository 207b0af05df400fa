"""Pages that only send their readers on: followed once, within the site."""

from scrapy.http import Response

from common.forwarding import forwarding
from spiders.links import page_url, site_of
from spiders.unpacking import unpacked

_MAX_BYTES = 20_000
"""As served; a page that only sends elsewhere is a few lines long."""
_MAX_UNPACKED = 80_000


def forward_target(response: Response) -> str | None:
    """Where a page sends its readers, if it says nothing itself and they stay on its site; None for pages, and for those that were forwarded before."""
    if response.meta.get("forwarded") or len(response.body) > _MAX_BYTES:
        return None
    body = unpacked(response)
    if len(body) > _MAX_UNPACKED:
        return None
    target = forwarding(body.decode("utf-8", "replace"), response.url)
    link = page_url(target, response.url) if target else None
    return link if link is not None and site_of(link) == site_of(response.url) else None
