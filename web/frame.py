"""The frame of every page: templates in the reader's language, validators by snapshot, empty pages that say why they are empty."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import jinja2
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

import common
from beat.correcting import roles_of, values_of
from beat.docket_line import authority_words, caption, dates_words, docket_line, due_words, sum_words
from beat.wording import BeatWording, wording
from common.drawing.svg import bars_svg
from common.wording.languages import direction, languages, tag
from common.wording.printed import seen
from records.entity import ENTITY_KINDS, Entity
from records.errors import SelectionError
from records.people import MATTER_KINDS, Role
from records.site import SnapshotInfo
from records.site_digests import IssueEntry
from web.asking import Asked, asked
from web.clean import host, web_address
from web.kept import KeptPages
from web.lists import FORMS, LISTS, as_csv, as_json
from web.people.box import Box
from web.people.desk import Desk
from web.people.visitor import visitor_of
from web.reader import Library, PostRoom, Reader

FOLDER = Path(__file__).parent
SHARED = Path(common.__file__).parent
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
CLOCK_MINUTES = 5
"""Pages that depend on the clock are made anew at most this often for one snapshot."""

VARY = "Accept-Language, Cookie, Authorization"


def may(who: str, request: Request) -> bool:
    """Whether a setting lets this reader: `always`, `never`, `loopback` (a reader on this machine; behind a proxy here, one it says is), or
    `signed-in` (those and whoever has an account).
    """
    if who in ("loopback", "signed-in"):
        here = request.client is not None and request.client.host in LOOPBACK
        return here or (who == "signed-in" and visitor_of(request).signed_in)
    return who == "always"


class Site:
    """What every page needs: the library, the post room, the clock and the templates."""

    def __init__(
        self,
        library: Library,
        post: PostRoom,
        desk: Desk,
        *,
        clock: Callable[[], datetime],
        base_url: str = "",
        full_text: str = "always",
        demonstration: datetime | None = None,
    ) -> None:
        self.library, self.post, self.desk, self.clock, self.demonstration = library, post, desk, clock, demonstration
        self._base_url, self._full_text = base_url.rstrip("/"), full_text
        self._kept = KeptPages()

    def now(self) -> datetime:
        return self.clock().astimezone(UTC)

    def base(self, request: Request) -> str:
        """Where absolute addresses begin: on this machine as it was asked, else as the settings say, whatever the request claims its host to be."""
        own = str(request.base_url).rstrip("/")
        return own if request.url.hostname in LOOPBACK or not self._base_url else self._base_url

    def whole(self, request: Request) -> bool:
        """Whether this reader may see whole texts: publishers' rights, so by default only somebody on this machine."""
        return may(self._full_text, request)

    def issues(self, request: Request) -> tuple[IssueEntry, ...]:
        """The issues that this visitor's teams may see, newest first: the one list of them."""
        visitor, found = visitor_of(request), self.post.issues()
        seen = {key for key in {entry.subscription_id for entry in found} if visitor.sees(self.post.team(key))}
        return tuple(entry for entry in found if entry.subscription_id in seen)

    def seen_as(self, request: Request, form: str, *, said: bool = False) -> str:
        """What a page depends on besides its snapshot: form, whether texts are whole, and who sees it; with `said`, on what people say of facts."""
        visitor = visitor_of(request)
        mark = visitor.mark or (str(self.desk.revision()) if said else "")
        return ".".join(filter(None, (form, "" if self.whole(request) else "part", mark)))

    def box(self, request: Request, kind: str, key: str, label: str, reader: Reader | None = None) -> Box | None:
        """What the visitor keeps of the thing that a page shows, with a `reader` also under the ids it had before; None for a visitor who keeps nothing here."""
        person = visitor_of(request).person
        if person is None:
            return None
        once = reader.former_ids(kind, key) if reader is not None and kind in MATTER_KINDS else ()
        about = self.desk.about(person, kind, key, once=once)
        teams = (person.teams if person.may(Role.EDITOR) else ()) or ("",)
        mates = {team: self.desk.mates(person, team) for team in teams} if kind in MATTER_KINDS else {}
        return Box(kind=kind, key=key, label=label, about=about, names=self.desk.names(), mates=mates)

    @cached_property
    def build(self) -> str:
        """Digest of code, templates, stylesheet and catalogues: a new version of the site makes old copies stale."""
        digest = hashlib.sha256()
        for path in sorted(
            p for folder in (FOLDER, SHARED) for p in folder.rglob("*") if p.suffix in (".j2", ".css", ".po", ".py", ".svg")
        ):
            digest.update(path.read_bytes())
        return digest.hexdigest()[:10]

    def tag(self, snapshot: SnapshotInfo | None, language: str, form: str, *, clocked: bool) -> str:
        """Validator of a page: snapshot, language, form, version of the site and, where it matters, the time."""
        slot = f"{int(self.now().timestamp()) // (CLOCK_MINUTES * 60):x}" if clocked else "-"
        return f'"{snapshot.id if snapshot else "none"}.{self.build}.{language}.{form}.{slot}"'

    def read(
        self,
        request: Request,
        view: Callable[[Reader, Asked], Response],
        *,
        clocked: bool = False,
        rest: Sequence[str] = (),
        forms: Sequence[str] = LISTS,
        said: bool = False,
    ) -> Response:
        """Answer with `view` over the newest snapshot; unchanged pages as 304, and a page that says so where nothing was published.

        `said`: the page shows what people say of facts, whoever sees it.
        """
        with self.library.reading() as reader:
            if reader is None:
                return self.unpublished(request, asked(request))
            wanted = asked(request, rest=rest, archive=reader.values, forms=forms)
            validator = self.tag(reader.snapshot, wanted.language, self.seen_as(request, wanted.form, said=said), clocked=clocked)
            if matches(request, validator):
                return Response(status_code=304, headers=_caching(validator))
            key = (validator, f"{self.base(request)}{request.url.path}?{request.url.query}")
            return self._kept.page(key, lambda: self._view(request, view, reader, wanted), headers=_caching(validator))

    def _view(self, request: Request, view: Callable[[Reader, Asked], Response], reader: Reader, wanted: Asked) -> Response:
        """The page, once its selection is one that the snapshot knows; else a page that says what is wrong with it."""
        try:
            if wanted.problem is not None:
                raise wanted.problem
            wanted = replace(wanted, selection=reader.settled(wanted.selection))
        except SelectionError as error:
            return self.refused(request, wanted, reader, error)
        return view(reader, wanted)

    def refused(self, request: Request, wanted: Asked, reader: Reader, error: SelectionError) -> Response:
        """What is wrong with the address, in one sentence."""
        if wanted.form != "html":
            return JSONResponse({"detail": str(error)}, 422)
        return self.page(request, "refused", wanted, status=422, snapshot=reader.snapshot, problem=error)

    @property
    def nothing(self) -> str:
        """Why there is no reader, for programs."""
        unread = "the last snapshot cannot be read by this version; the next publish replaces it"
        return unread if self.library.problem else "nothing has been published yet"

    def unpublished(self, request: Request, wanted: Asked) -> Response:
        """Nothing was published yet, or not by this version: neither news nor silence."""
        if wanted.form != "html":
            return JSONResponse({"detail": self.nothing}, 503, {"retry-after": "60"})
        response = self.page(request, "unpublished", wanted, status=503, unread=bool(self.library.problem))
        response.headers["retry-after"] = "60"
        return response

    def page(
        self, request: Request, name: str, wanted: Asked, *, status: int = 200, snapshot: SnapshotInfo | None = None, **values: Any
    ) -> Response:
        """A template as a page."""
        words = wording(wanted.language)
        template = environment().get_template(f"{name}.html.j2")
        text = template.render(
            a=wanted,
            w=words,
            _=words.text,
            ngettext=words.count,
            languages=languages(),
            snapshot=snapshot,
            now=self.now(),
            build=self.build,
            section=request.url.path.split("/")[1],
            visitor=visitor_of(request),
            accounts=self.desk.accounts,
            demonstration=self.demonstration,
            **values,
        )
        headers = {"content-language": wanted.language, "vary": VARY}
        return Response(text.encode("utf-8", "replace"), status, headers, "text/html; charset=utf-8")

    def rows(self, name: str, wanted: Asked, lines: Sequence[Any], columns: Sequence[str], **about: Any) -> Response:
        """A list as CSV or JSON."""
        body = as_csv(lines, columns) if wanted.form == "csv" else as_json(lines, about)
        disposition = f'inline; filename="docketwire-{name}.{wanted.form}"'
        return Response(body, headers={"content-disposition": disposition, "vary": VARY}, media_type=FORMS[wanted.form])

    def file(self, name: str, wanted: Asked, body: bytes) -> Response:
        """A whole file in the form that was asked for."""
        ending = {"feed": "json", "bibtex": "bib", "csl": "json"}.get(wanted.form, wanted.form)
        headers = {"content-disposition": f'inline; filename="docketwire-{name}.{ending}"', "vary": VARY}
        return Response(body, headers=headers, media_type=FORMS[wanted.form])

    def missing(
        self,
        request: Request,
        wanted: Asked,
        snapshot: SnapshotInfo | None = None,
        reader: Reader | None = None,
        *,
        meant: Sequence[Entity] = (),
    ) -> Response:
        """No such page, what may have been meant; with a word on whether the crawler is at work, so that a hole is not mistaken for silence."""
        watch = None
        if reader is not None:
            now = self.now()
            watch = reader.watch(datetime.fromtimestamp(now.timestamp() - 86_400, UTC), now)
        return self.page(request, "missing", wanted, status=404, snapshot=snapshot, watch=watch, meant=meant)

    @staticmethod
    def moved(wanted: Asked, path: str) -> Response:
        return RedirectResponse(wanted.link(path), 301)


def matches(request: Request, validator: str) -> bool:
    """Whether the reader's copy is still good (If-None-Match, weak comparison)."""
    given = request.headers.get("if-none-match", "")
    return any(part.strip().removeprefix("W/") in (validator, "*") for part in given.split(",")) if given else False


def private(response: Response) -> Response:
    """Kept by nobody but whoever looks at it."""
    response.headers["cache-control"] = "no-store"
    return response


def _caching(validator: str) -> dict[str, str]:
    return {"etag": validator, "cache-control": "private, no-cache", "vary": VARY}


def name_path(kind: str, value: str) -> str:
    """The page of something that reports name; empty where its kind has none."""
    kind = "country" if kind == "jurisdiction" else kind
    return Entity(kind=kind, value=value).path if kind in ENTITY_KINDS else ""


def fact_choices(kind: str, w: BeatWording) -> list[tuple[str, str]]:
    """(value, name) of all that a kind of fact can tell; none where they cannot be listed."""
    return [(value, w.fact_value(kind, value)) for value in values_of(kind)]


def fact_roles(kind: str, w: BeatWording) -> list[tuple[str, str]]:
    """(role, name) of those a kind of fact can have."""
    return [(role, w.role_name(kind, role)) for role in roles_of(kind)]


@cache
def environment() -> jinja2.Environment:
    """The templates, compiled; everything printed is escaped and freed of what must not be seen."""
    found = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        finalize=seen,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    found.globals.update(
        bars_svg=bars_svg,
        caption=caption,
        docket_line=docket_line,
        authority_words=authority_words,
        sum_words=sum_words,
        due_words=due_words,
        dates_words=dates_words,
        name_path=name_path,
        fact_choices=fact_choices,
        fact_roles=fact_roles,
    )
    found.filters.update(web_address=web_address, host=host, dir=direction, tag=tag)
    for name in found.list_templates(extensions=["j2"]):
        found.get_template(name)
    return found
