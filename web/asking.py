"""What a request asks for: filters, page, form and language out of its query, everything bounded and nothing trusted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from starlette.requests import Request

from common.wording.languages import chosen_language, languages
from records.site import Filters

MOST_VALUES = 20
LONGEST_VALUE = 100
LONGEST_WORDS = 300
LAST_PAGE = 10_000
_FIELDS = {"q": "words", "language": "languages", "topic": "topics", "platform": "platforms", "source": "sources"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request in the site's terms."""

    path: str
    filters: Filters
    number: int
    """Page of a list, from 1."""
    form: str
    """`html`, `csv` or `json`."""
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
        """The filters as parameters of an address."""
        f = self.filters
        named: dict[str, object] = {
            "q": f.words,
            "language": f.languages,
            "topic": f.topics,
            "platform": f.platforms,
            "source": f.sources,
            "since": f.since.isoformat() if f.since else "",
            "until": f.until.isoformat() if f.until else "",
        }
        return {key: value for key, value in {**named, **self.rest}.items() if value}

    def here(self, **changed: object) -> str:
        """This page with some parameters changed; back on its first page unless `page` is given."""
        return self.link(self.path, **{**self.query(), **changed})

    def narrowed(self, name: str, value: str) -> str:
        """This page with one more facet value."""
        return self.here(**{name: (*self._chosen(name), value)})

    def widened(self, name: str, value: str = "") -> str:
        """This page without a facet value, or without the parameter."""
        kept = tuple(v for v in self._chosen(name) if v != value) if value else ()
        return self.here(**{name: kept})

    def has(self, name: str, value: str) -> bool:
        return value in self._chosen(name)

    def _chosen(self, name: str) -> tuple[str, ...]:
        found = getattr(self.filters, _FIELDS[name]) if name in _FIELDS else ()
        return found if isinstance(found, tuple) else (found,)

    def in_language(self, language: str) -> str:
        """This page in another interface language."""
        page = {"page": self.number} if self.number > 1 else {}
        return self.link(self.path, **{**self.query(), **page, "lang": language})

    @property
    def narrow(self) -> bool:
        """True when any filter but the words is set."""
        return replace(self.filters, words="") != Filters()


def asked(request: Request, *, rest: Iterable[str] = ()) -> Asked:
    """What a request asks for. Values that make no sense are left out rather than refused: an old link still shows a page."""
    query = request.query_params
    explicit = query.get("lang") in languages()
    form = query.get("format", "html")
    filters = Filters(
        words=query.get("q", "").strip()[:LONGEST_WORDS],
        languages=_values(query.getlist("language")),
        topics=_values(query.getlist("topic")),
        platforms=_values(query.getlist("platform")),
        sources=_values(query.getlist("source")),
        since=_day(query.get("since")),
        until=_day(query.get("until")),
    )
    return Asked(
        path=request.url.path,
        filters=filters,
        number=_number(query.get("page"), LAST_PAGE),
        form=form if form in ("csv", "json") else "html",
        language=chosen_language(query.get("lang"), request.headers.get("accept-language", "")),
        explicit=explicit,
        rest={key: query[key][:LONGEST_VALUE] for key in rest if query.get(key)},
    )


def _values(given: list[str]) -> tuple[str, ...]:
    kept = (value.strip()[:LONGEST_VALUE] for value in given if value.strip())
    return tuple(dict.fromkeys(kept))[:MOST_VALUES]


def _number(given: str | None, most: int) -> int:
    return min(max(1, int(given[:9])), most) if given and given.isascii() and given.isdigit() else 1


def _day(given: str | None) -> date | None:
    try:
        found = date.fromisoformat((given or "").strip()[:10])
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2100 else None
