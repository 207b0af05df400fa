"""Pages of sources with `render = true`: drawn after they were fetched, before they are captured."""

import logging

from scrapy.crawler import Crawler
from scrapy.http import Response

from common.content_coding import decoded
from spiders.fetching.rendering import CannotDrawError, Renderer
from spiders.forwarded import forward_target
from spiders.gathering import text_of
from spiders.running.run import Run
from spiders.settings import user_agent

log = logging.getLogger("docketwire.crawl")
_CARRIED = ("source_id", "allow_private", "delay", "verbatim_url")
"""What a page's own requests have of its request: whose they are, whether private addresses are allowed, the source's delay."""


class Drawing:
    """The browser of one spider and what it is told; nothing is started before the first page."""

    def __init__(self, crawler: Crawler, run: Run) -> None:
        self._run, self._crawler, self._told = run, crawler, False
        self._renderer: Renderer | None = None

    async def draw(self, response: Response) -> None:
        """Leave the drawn document in the response's `meta`, or why there is none: the page is captured as it was served either way."""
        if not 200 <= response.status < 300 or not text_of(response) or forward_target(response):
            return
        meta = {key: response.meta[key] for key in _CARRIED if key in response.meta}
        served = (response.headers.get("Content-Type") or b"text/html").decode("latin-1")
        coding = (response.headers.get("Content-Encoding") or b"").decode("latin-1") or None
        body = decoded(response.body, coding, limit=self._run.order.page_max_bytes).body
        try:
            drawn = await self._browser().drawn(response.url, body, served, meta)
        except CannotDrawError as error:
            response.meta["not_drawn"] = str(error)
            self._tell(response, error)
            return
        response.meta["drawn"], response.meta["drawn_by"] = drawn.html, drawn.by

    def _browser(self) -> Renderer:
        if self._renderer is None:
            engine, order = self._crawler.engine, self._run.order
            assert engine is not None
            self._renderer = Renderer(engine.download_async, user_agent(order), 2 * order.timeout_seconds, order.page_max_bytes)
        return self._renderer

    def _tell(self, response: Response, error: CannotDrawError) -> None:
        """Every page says so in its note; the log hears of it once a run."""
        if not self._told:
            self._told = True
            log.warning("crawl.not_drawn source=%s url=%s reason=%s", response.meta.get("source_id"), response.url, error)

    async def close(self) -> None:
        if self._renderer is not None:
            await self._renderer.close()
