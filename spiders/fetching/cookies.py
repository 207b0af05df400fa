"""Cookies for the length of a run, one jar per source: some outlets set one and redirect to the same address.

Scrapy's own middleware asks a public-suffix service on the internet when it meets the first cookie; this one asks nobody.
"""

from collections.abc import Mapping

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.cookies import CookieJar

from spiders.fetching.access import Access


class CookiesMiddleware:
    """Sends back what an outlet set, to whom RFC 6265 allows it; forgotten when the run ends."""

    def __init__(self, access: Mapping[str, Access] | None = None) -> None:
        self._jars: dict[str, CookieJar] = {}
        self._access = access or {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "CookiesMiddleware":
        run = getattr(crawler.spider, "run", None)
        return cls(run.access if run is not None else None)

    def process_request(self, request: Request) -> None:
        source_id = request.meta.get("source_id", "")
        # whatever an earlier address of a chain of redirects was sent is not for this one
        request.headers.pop("Cookie", None)
        jar, access = self._jars.get(source_id), self._access.get(source_id)
        if jar is not None:
            jar.add_cookie_header(request)
        if access is not None and not request.meta.get("bare") and (own := access.cookies(request.url)):
            set_so_far = request.headers.get("Cookie")
            request.headers["Cookie"] = f"{own}; {set_so_far.decode('latin-1')}" if set_so_far else own

    def process_response(self, request: Request, response: Response) -> Response:
        if b"Set-Cookie" in response.headers:
            self._jars.setdefault(request.meta.get("source_id", ""), CookieJar()).extract_cookies(response, request)
        return response
