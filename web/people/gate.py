"""The gate: finds out who asks, and lets each request through to what the rules give it, before any page is made.

Somebody is known by the cookie of a session, by a key for programs, by a trusted proxy's header, or by sitting at the machine itself. What the
rules forbid is answered as if it were not there, where knowing of it would already tell something.
"""

import base64
import binascii
import hmac
from collections.abc import Callable, Mapping
from hashlib import sha256
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from records.people import Person, Role
from web.people.desk import Desk
from web.people.forms import fields_of
from web.people.rules import RULES, Need, Rule
from web.people.tokens import csrf_holds, csrf_token
from web.people.visitor import Visitor
from web.visitors import is_here

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FORWARDED = ("x-forwarded-for", "x-forwarded-host", "forwarded", "via", "x-real-ip")
"""What proxies add: a request that has one of them does not come from somebody who sits at the machine."""
SIGNS_IN = ("link", "openid")
"""Kinds of accounts whose people sign in on a page of this site."""
_PAGES = ("/signin", "/unsubscribe/")
"""Open addresses that show a page, with its reader's name at the foot."""
BACK = "/signin/openid"
"""Where an OpenID provider leads back to."""
KEPT, AWAY_SECONDS = "docketwire-openid", 600
PEER = "docketwire.peer"
"""Key of the scope with the address that really connected, whatever X-Forwarded-For says."""
_PATTERNS = tuple((compile_path(path)[0], method, rule) for (method, path), rule in RULES.items())
"""The gate matches by the rules themselves: what none of them names is never reached, whatever routes there are."""
_WANTED = "this needs the site's token: Authorization: Bearer ..., or a signed-in person's key"


class Gate:
    """ASGI middleware around the application, within the guard."""

    def __init__(
        self,
        app: ASGIApp,
        desk: Desk,
        *,
        token: str,
        secure: bool,
        team: Callable[[str], str | None],
        closed: Callable[[Request, str, int], Response],
        missing: Callable[[Request], Response],
    ) -> None:
        """`team` tells whose a subscription is; `closed` draws the page that says why not, `missing` the one that says there is nothing."""
        self._app, self._desk, self._token = app, desk, token
        self._team, self._closed, self._missing = team, closed, missing
        self.cookie = "__Host-docketwire" if secure else "docketwire"
        self.secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        visitor, session, renewed = await run_in_threadpool(self._visitor, scope, headers)
        scope.setdefault("state", {})["visitor"] = visitor
        form = scope["method"] not in SAFE and rule_of(scope["method"], scope["path"])[0].need is not Need.OPEN
        body, receive = await _read(receive) if form else (b"", receive)
        refusal = await run_in_threadpool(self._refusal, scope, headers, visitor, session, body)
        if refusal is not None:
            await refusal(scope, receive, send)
            return

        async def cookied(message: Message) -> None:
            if renewed and message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", self.set_cookie(renewed))
            await send(message)

        await self._app(scope, receive, cookied)

    def set_cookie(self, secret: str) -> str:
        """A cookie that no script reads, that no other site's form sends along, and that is sent over TLS alone where the site has it."""
        lasts = self._desk.session_seconds if secret else 0
        return f"{self.cookie}={secret}; Path=/; Max-Age={lasts}; HttpOnly; SameSite=Lax" + ("; Secure" if self.secure else "")

    def kept_cookie(self, kept: str) -> str:
        """What the browser keeps on its way to a provider and back: read by one address alone, and gone when it has been there."""
        lasts = AWAY_SECONDS if kept else 0
        return f"{KEPT}={kept}; Path={BACK}; Max-Age={lasts}; HttpOnly; SameSite=Lax" + ("; Secure" if self.secure else "")

    # --- who asks --------------------------------------------------------------------------------------------------------------------

    def _visitor(self, scope: Scope, headers: Headers) -> tuple[Visitor, str, str]:
        """(who asks, what their forms are bound to, a new secret for their cookie)."""
        free = self._desk.accounts == "none"
        if rule_of(scope["method"], scope["path"])[0].need is Need.OPEN and not scope["path"].startswith(_PAGES):
            return Visitor(free=free), "", ""  # files and callbacks, which are the same for everybody
        given = _credentials(headers)
        if given and self._token and hmac.compare_digest(given.encode(), self._token.encode()):
            return Visitor(machine=True, free=free), "", ""
        if given:
            person = None if free else self._desk.holder(given)
            return (self._known(person, "", by_key=True) if person else Visitor(free=free)), "", ""
        if free:
            return (self._known(self._desk.local(), "local", free=True) if _sits_here(scope, headers) else Visitor(free=True)), "local", ""
        if self._desk.accounts == "proxy":
            peer = scope.get(PEER) or (scope.get("client") or ("",))[0]
            person = self._desk.named_by_proxy(peer, [(name, value) for name, value in headers.items()])
            bound = f"proxy {person.id}" if person else ""
            return (self._known(person, bound) if person else Visitor()), bound, ""
        cookie = Request(scope).cookies.get(self.cookie, "")
        found = self._desk.signed_in(cookie, renew=scope["method"] == "GET") if cookie else None
        if found is None:
            return Visitor(), "", ""
        return self._known(found.person, found.session, session=found.session), found.session, found.renewed

    def _known(self, person: Person, bound: str, *, session: str = "", by_key: bool = False, free: bool = False) -> Visitor:
        mark = sha256(f"{bound} {person.id} {person.role} {person.teams} {self._desk.revision()}".encode()).hexdigest()[:16]
        csrf = csrf_token(self._desk.secret(), bound) if bound else ""
        return Visitor(person=person, csrf=csrf, session=session, by_key=by_key, free=free, mark=mark)

    # --- what they may ------------------------------------------------------------------------------------------------------------------

    def _refusal(self, scope: Scope, headers: Headers, visitor: Visitor, session: str, body: bytes) -> Response | None:
        request, (rule, params) = Request(scope), rule_of(scope["method"], scope["path"])
        unsafe, api = scope["method"] not in SAFE, scope["path"].startswith("/api/")
        if rule.need is Need.OPEN:
            another = unsafe and scope["path"].startswith("/signin") and _foreign(headers)
            return JSONResponse({"detail": "this form is another site's"}, 403) if another else None
        known = visitor.person is not None or visitor.machine
        if unsafe and not (known and (visitor.machine or visitor.by_key or self._own_form(headers, session, body))):
            if known and not api and rule is not NOTHING:
                return self._closed(request, "form", 403)
            return JSONResponse({"detail": _WANTED}, 401, {"www-authenticate": "Bearer"})
        if not known and not (visitor.free and rule.need is Need.READ):
            return self._nobody(request, headers, api=api, free=visitor.free)
        if rule is NOTHING:
            return self._nothing(request, api=api)
        if rule.lists and not visitor.sees(self._team(params.get(rule.lists, ""))):
            return JSONResponse({"detail": "there is no subscription of that id"}, 404) if api else self._missing(request)
        if not _enough(visitor, rule.need):
            detail = f"this needs {'an admin' if rule.need is Need.ADMIN else 'an editor'}"
            return JSONResponse({"detail": detail}, 403) if api else self._closed(request, "role", 403)
        return None

    def _nothing(self, request: Request, *, api: bool) -> Response:
        """No rule names this address for this method."""
        path = request.url.path
        allowed = sorted({method for pattern, method, _ in _PATTERNS if pattern.match(path)})
        if allowed:
            return JSONResponse({"detail": "Method Not Allowed"}, 405, {"allow": ", ".join(allowed)})
        if path != "/" and path.endswith("/") and rule_of("GET", path.rstrip("/"))[0] is not NOTHING:
            return RedirectResponse(path.rstrip("/") + (f"?{request.url.query}" if request.url.query else ""), 307)
        return JSONResponse({"detail": "Not Found"}, 404) if api else self._missing(request)

    def _own_form(self, headers: Headers, session: str, body: bytes) -> bool:
        """Whether a request that changes something was made by a page of ours, for this session."""
        if _foreign(headers):
            return False
        given = headers.get("x-csrf-token", "")
        if not given:
            given = fields_of(headers.get("content-type", ""), body).get("csrf", [""])[0]
        return bool(session) and csrf_holds(self._desk.secret(), session, given)

    def _nobody(self, request: Request, headers: Headers, *, api: bool, free: bool) -> Response:
        """Somebody nobody knows: people are led to where one signs in, programs are told."""
        if api or request.method != "GET" or "text/html" not in headers.get("accept", "text/html"):
            scheme = "Bearer" if api else 'Basic realm="Docketwire", charset="UTF-8"'
            return JSONResponse({"detail": "sign in, or give a key: Authorization: Bearer ..."}, 401, {"www-authenticate": scheme})
        if free or self._desk.accounts not in SIGNS_IN:
            return self._closed(request, "local" if free else "proxy", 403)
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/signin?target={quote(target[:500], safe='')}", 303, {"cache-control": "no-store"})


NOTHING = Rule(Need.READ)
"""Of what no rule names: whoever may read learns that there is nothing."""


def rule_of(method: str, path: str) -> tuple[Rule, Mapping[str, str]]:
    """The rule of an address, and the parts of its path."""
    wanted = "GET" if method in ("HEAD", "OPTIONS") else method
    for pattern, known, rule in _PATTERNS:
        if known == wanted and (found := pattern.match(path)):
            return rule, found.groupdict()
    return NOTHING, {}


async def _read(receive: Receive) -> tuple[bytes, Receive]:
    """A whole body, and a way to read it again; the guard has bounded it."""
    chunks, more = [], True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            break
        chunks.append(message.get("body", b""))
        more = message.get("more_body", False)
    body, told = b"".join(chunks), False

    async def again() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return body, again


def _enough(visitor: Visitor, need: Need) -> bool:
    if need is Need.READ:
        return True
    if need is Need.EDITOR:
        return visitor.machine or visitor.may(Role.EDITOR)
    return visitor.may(Role.ADMIN if need is Need.ADMIN else Role.READER)


def _credentials(headers: Headers) -> str:
    """A key or token out of `Authorization`: as Bearer, or as the password of Basic, which feed readers and calendars speak."""
    scheme, _, given = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return given.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(given.strip(), validate=True).decode("utf-8").partition(":")[2]
        except (binascii.Error, ValueError):
            return ""
    return ""


def _sits_here(scope: Scope, headers: Headers) -> bool:
    """Asked from this machine, by its own name, with no proxy in between."""
    peer = scope.get(PEER) or (scope.get("client") or ("",))[0]
    host = urlsplit(f"//{headers.get('host', '')}").hostname or ""
    return is_here(peer) and host in ("localhost", "127.0.0.1", "::1") and not any(name in headers for name in FORWARDED)


def _foreign(headers: Headers) -> bool:
    """Whether a browser says that another site's page asks. Our own pages send no Origin worth reading: they send no referrer either."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin", "null")
    return origin != "null" and urlsplit(origin).netloc != headers.get("host", "")
