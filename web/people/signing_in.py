"""Signing in by a mailed link or with a provider, and out again. Asking for a link is answered alike whether or not somebody has the address."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from web.asking import Asked, asked
from web.frame import Site, private
from web.guard import AWAY
from web.people.desk import NotVouchedError
from web.people.forms import form_of, own_path
from web.people.gate import BACK, KEPT, SIGNS_IN, Gate
from web.people.visitor import visitor_of
from web.visitors import group

LONGEST_ADDRESS = 254
"""RFC 5321."""
_SHORTEST, _LONGEST = 20, 200
_STATUS = {"silent": 503, "again": 400}
"""What a browser is told where a provider did not sign somebody in; else that they may not."""


def _agent(request: Request) -> str:
    """What the browser says of itself, in short."""
    return " ".join(request.headers.get("user-agent", "").split())[:120]


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
            Route(BACK, self.provider, methods=["GET"], include_in_schema=False),
            Route("/signin/{token}", self.confirm, methods=["GET"], include_in_schema=False),
            Route("/signin/{token}", self.enter, methods=["POST"], include_in_schema=False),
        ]

    def ask(self, request: Request) -> Response:
        """Where an address is given; whoever is signed in goes on."""
        a = asked(request, rest=("target",))
        target = own_path(a.rest.get("target", ""))
        if visitor_of(request).signed_in:
            return private(RedirectResponse(target, 303))
        if self.site.desk.accounts not in SIGNS_IN:
            return self._missing(request, a)
        return self._page(request, a, "ask" if self.site.desk.accounts == "link" else "provider", target=target)

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

    def _lead(self, request: Request, gate: Gate) -> Response:
        """To the provider. By a link, not by a form: forms of this site lead nowhere else (`form-action`)."""
        a = asked(request, rest=("target",))
        target = own_path(a.rest.get("target", ""))
        try:
            address, kept = self.site.desk.ask_provider(target)
        except NotVouchedError as error:
            return self._page(request, a, error.why, target=target, status=503)
        response = private(RedirectResponse(address, 303))
        setattr(request.state, AWAY, response.headers["location"])
        response.headers.append("set-cookie", gate.kept_cookie(kept))
        return response

    async def provider(self, request: Request) -> Response:
        """To the provider, and back from it with what it says in the address."""
        a = asked(request)
        if self.site.desk.accounts != "openid" or self.gate is None:
            return await run_in_threadpool(self._missing, request, a)
        if not {"state", "code", "error"} & set(request.query_params):
            return await run_in_threadpool(self._lead, request, self.gate)
        kept, given = request.cookies.get(KEPT, ""), dict(request.query_params)
        try:
            cookie, target = await run_in_threadpool(self.site.desk.from_provider, kept, given, _agent(request))
        except NotVouchedError as error:
            response = await run_in_threadpool(self._page, request, a, error.why, target="/", status=_STATUS.get(error.why, 403))
        else:
            response = private(RedirectResponse(own_path(target), 303))
            response.headers.append("set-cookie", self.gate.set_cookie(cookie))
        response.headers.append("set-cookie", self.gate.kept_cookie(""))
        return response

    def confirm(self, request: Request) -> Response:
        """A page that asks: opening a link signs nobody in, for mail scanners open every link."""
        token, a = request.path_params["token"], asked(request)
        if not self._holds(token):
            return self._page(request, a, "over", target="/", status=404)
        return self._page(request, a, "confirm", target="/", token=token)

    async def enter(self, request: Request) -> Response:
        """The button of that page."""
        token, a = request.path_params["token"], asked(request)
        found = await run_in_threadpool(self.site.desk.use_link, token, _agent(request)) if self._plausible(token) else None
        if found is None or self.gate is None:
            return self._page(request, a, "over", target="/", status=404)
        cookie, target = found
        response = private(RedirectResponse(a.link(own_path(target)) if "?" not in target else own_path(target), 303))
        response.headers.append("set-cookie", self.gate.set_cookie(cookie))
        return response

    def _plausible(self, token: str) -> bool:
        return self.site.desk.accounts in SIGNS_IN and _SHORTEST <= len(token) <= _LONGEST

    def _holds(self, token: str) -> bool:
        return self._plausible(token) and self.site.desk.link_holds(token)

    def _page(
        self, request: Request, a: Asked, step: str, *, target: str, status: int = 200, token: str = "", wrong: bool = False
    ) -> Response:
        return private(self.site.page(request, "signin", a, status=status, step=step, target=target, token=token, wrong=wrong))

    def _missing(self, request: Request, a: Asked) -> Response:
        with self.site.library.reading() as reader:
            return self.site.missing(request, a, reader.snapshot if reader else None, reader)
