"""Cookies for the length of a run, one jar per source: some outlets set one and redirect to the same address.

Scrapy's own middleware asks a public-suffix service on the internet when it meets the first cookie; this one asks nobody.
"""

from scrapy import Request
from scrapy.http import Response
from scrapy.http.cookies import CookieJar


class CookiesMiddleware:
    """Sends back what an outlet set, to whom RFC 6265 allows it; forgotten when the run ends."""

    def __init__(self) -> None:
        self._jars: dict[str, CookieJar] = {}

    def process_request(self, request: Request) -> None:
        jar = self._jars.get(request.meta.get("source_id", ""))
        if jar is not None:
            request.headers.pop("Cookie", None)
            jar.add_cookie_header(request)

    def process_response(self, request: Request, response: Response) -> Response:
        if b"Set-Cookie" in response.headers:
            self._jars.setdefault(request.meta.get("source_id", ""), CookieJar()).extract_cookies(response, request)
        return response
