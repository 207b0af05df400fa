"""Signing in by a mailed link, and out again. Asking for a link is answered alike whether or not somebody has the address."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from web.asking import Asked, asked
from web.frame import Site, private
from web.people.forms import form_of, own_path
from web.people.gate import Gate
from web.people.visitor import visitor_of
from web.visitors import group

LONGEST_ADDRESS = 254
"""RFC 5321."""
_SHORTEST, _LONGEST = 20, 200


class SigningIn:
    """Three pages; none is kept by anybody."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.gate: Gate | None = None
        """Knows the cookie; set by whoever puts the application together."""

    def routes(self) -> list[Route]:
        """Paths and their pages."""
        return [
            Route("/signin", self.ask, methods=["GET"], include_in_schema=False),
            Route("/signin", self.send, methods=["POST"], include_in_schema=False),
            Route("/signin/{token}", self.confirm, methods=["GET"], include_in_schema=False),
            Route("/signin/{token}", self.enter, methods=["POST"], include_in_schema=False),
        ]

    def ask(self, request: Request) -> Response:
        """Where an address is given; whoever is signed in goes on."""
        a = asked(request, rest=("target",))
        target = own_path(a.rest.get("target", ""))
        if visitor_of(request).signed_in:
            return private(RedirectResponse(target, 303))
        if self.site.desk.accounts != "link":
            return self._missing(request, a)
        return self._page(request, a, "ask", target=target)

    async def send(self, request: Request) -> Response:
        """The same words for everybody, at once: the mail is written afterwards."""
        a, form = asked(request), await form_of(request)
        if self.site.desk.accounts != "link":
            return await run_in_threadpool(self._missing, request, a)
        email, target = form.get("email", "").strip(), own_path(form.get("target", ""))
        if not email or len(email) > LONGEST_ADDRESS or "@" not in email or not email.isprintable():
            return self._page(request, a, "ask", target=target, wrong=True, status=422)
        visitor = group(request.client.host if request.client else "")
        sent = await run_in_threadpool(self.site.desk.ask_link, email, visitor, target, a.language)
        return self._page(request, a, "sent" if sent else "often", target=target, status=200 if sent else 429)

    def confirm(self, request: Request) -> Response:
        """A page that asks: opening a link signs nobody in, for mail scanners open every link."""
        token, a = request.path_params["token"], asked(request)
        if not self._holds(token):
            return self._page(request, a, "over", target="/", status=404)
        return self._page(request, a, "confirm", target="/", token=token)

    async def enter(self, request: Request) -> Response:
        """The button of that page."""
        token, a = request.path_params["token"], asked(request)
        agent = " ".join(request.headers.get("user-agent", "").split())[:120]
        found = await run_in_threadpool(self.site.desk.use_link, token, agent) if self._plausible(token) else None
        if found is None or self.gate is None:
            return self._page(request, a, "over", target="/", status=404)
        cookie, target = found
        response = private(RedirectResponse(a.link(own_path(target)) if "?" not in target else own_path(target), 303))
        response.headers.append("set-cookie", self.gate.set_cookie(cookie))
        return response

    def _plausible(self, token: str) -> bool:
        return self.site.desk.accounts == "link" and _SHORTEST <= len(token) <= _LONGEST

    def _holds(self, token: str) -> bool:
        return self._plausible(token) and self.site.desk.link_holds(token)

    def _page(
        self, request: Request, a: Asked, step: str, *, target: str, status: int = 200, token: str = "", wrong: bool = False
    ) -> Response:
        return private(self.site.page(request, "signin", a, status=status, step=step, target=target, token=token, wrong=wrong))

    def _missing(self, request: Request, a: Asked) -> Response:
        with self.site.library.reading() as reader:
            return self.site.missing(request, a, reader.snapshot if reader else None, reader)
