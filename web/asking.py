"""What a request asks for: filters, page, form and language out of its query, everything bounded and nothing trusted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request

from beat.selecting import LONGEST_VALUE, Archive, selection, word_of
from common.wording.languages import chosen_language, languages
from records.errors import SelectionError
from records.selection import AMOUNT, DAYS, EVERYTHING, FACETS, Selection
from web.lists import LISTS

LAST_PAGE = 10_000
LONGEST_TEXT = 300
_TEXT = "q"
"""How addresses spell the word `text`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request in the site's terms."""

    path: str
    selection: Selection
    problem: SelectionError | None = None
    """Why the address selects nothing: then the selection is empty, and the page says so."""
    number: int
    """Page of a list, from 1."""
    form: str
    """`html`, or a key of web.lists.FORMS."""
    language: str
    """Interface language."""
    explicit: bool
    """True when the address names the language; then links carry it on."""
    rest: Mapping[str, str] = field(default_factory=dict)
    """Other parameters a page knows: `days`, `measure`."""

    def link(self, path: str, **params: object) -> str:
        """An address of the site, in the language the reader chose."""
        given = {key: value for key, value in params.items() if value not in (None, "", ())}
        if self.explicit and "lang" not in given:
            given["lang"] = self.language
        query = urlencode(given, doseq=True)
        return f"{path}?{query}" if query else path

    def query(self) -> dict[str, object]:
        """The selection as parameters of an address."""
        wanted = self.selection
        named: dict[str, object] = {_TEXT: wanted.text, **dict(wanted.chosen())}
        named |= {AMOUNT: wanted.amount_at_least} | {name: day.isoformat() for name in DAYS if (day := getattr(wanted, name))}
        return {key: value for key, value in {**named, **self.rest}.items() if value}

    def here(self, **changed: object) -> str:
        """This page with some parameters changed; back on its first page unless `page` is given."""
        return self.link(self.path, **{**self.query(), **changed})

    def narrowed(self, name: str, value: str) -> str:
        """This page with one more facet value."""
        return self.here(**{name: (*self.chosen(name), value)})

    def widened(self, name: str, value: str = "") -> str:
        """This page without a facet value, or without the parameter."""
        kept = tuple(v for v in self.chosen(name) if v != value) if value else ()
        return self.here(**{name: kept})

    def has(self, name: str, value: str) -> bool:
        return value in self.chosen(name)

    def chosen(self, name: str) -> tuple[str, ...]:
        """The values of a facet."""
        found: tuple[str, ...] = getattr(self.selection, FACETS[name]) if name in FACETS else ()
        return found

    def kept(self, *offered: str) -> list[tuple[str, object]]:
        """(name, value) of everything a form has to carry on because it does not offer it: all words but its text and those named."""
        words = {key: value for key, value in self.query().items() if key not in (_TEXT, *self.rest, *offered)}
        return [(key, one) for key, value in words.items() for one in (value if isinstance(value, tuple) else (value,))]

    def in_language(self, language: str) -> str:
        """This page in another interface language."""
        page = {"page": self.number} if self.number > 1 else {}
        return self.link(self.path, **{**self.query(), **page, "lang": language})

    @property
    def narrow(self) -> bool:
        """True when anything but the text is said."""
        return self.selection.narrows


def asked(request: Request, *, rest: Iterable[str] = (), archive: Archive | None = None, forms: Iterable[str] = LISTS) -> Asked:
    """What a request asks for. A selection that cannot be is a problem to be told; page, form and language that make no sense are left out."""
    query = request.query_params
    explicit = query.get("lang") in languages()
    form = query.get("format", "html")
    wanted, problem = EVERYTHING, None
    try:
        wanted = selected(request, archive)
    except SelectionError as error:
        problem = error
    return Asked(
        path=request.url.path,
        selection=wanted,
        problem=problem,
        number=_number(query.get("page"), LAST_PAGE),
        form=form if form in forms else "html",
        language=chosen_language(query.get("lang"), request.headers.get("accept-language", "")),
        explicit=explicit,
        rest={key: query[key][:LONGEST_VALUE] for key in rest if query.get(key)},
    )


def selected(request: Request, archive: Archive | None = None) -> Selection:
    """The selection of an address; parameters that are no words of one are somebody else's. Raises SelectionError."""
    return selection_of(request.query_params, archive)


def selection_of(query: QueryParams, archive: Archive | None = None) -> Selection:
    """The selection of the parameters of an address, wherever they were kept. Raises SelectionError."""
    given: dict[str, object] = {
        key: query.getlist(key) for key in query if word_of(key) is not None and word_of(key) not in ("words", "without")
    }
    for key in given:
        if word_of(key) in (*DAYS, AMOUNT, "text"):
            given[key] = (query.get(key) or "").strip()[:LONGEST_TEXT]
    return selection(given, archive) if archive else selection(given)


def _number(given: str | None, most: int) -> int:
    return min(max(1, int(given[:9])), most) if given and given.isascii() and given.isdigit() else 1
