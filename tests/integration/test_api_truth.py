"""The API is what its OpenAPI document says, whatever it is asked: every operation, every parameter, sense and nonsense."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.integration.site_home import Browser, build

pytestmark = pytest.mark.hostile


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    browser = Browser(build(tmp_path_factory.mktemp("truth") / "home").home)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def document(browser: Browser) -> dict[str, Any]:
    found: dict[str, Any] = browser.get("/api/v1/openapi.json").json()
    return found


NONSENSE = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "", " ", "0", "-1", "1e9", "9" * 400, "0x10", "NaN", "null", "true", "\u0661\u0662", "1.0", "0001-01-01", "9999-12-31", "2026-02-30", "2026-W01",
            "20260301", "2026-03-01T00:00:00Z", "'; drop table story; --", "%", "_", "*", '"', "(((", "NOT", "a AND", "title:", "x" * 299, "\u202e", "\ud800", "\x00",
            "../../etc/passwd", "<script>",
        ]
    ),
    st.integers(-(2**70), 2**70).map(str),
    st.dates().map(str),
)  # fmt: skip
KNOWN = ("en", "fr", "X", "user-data", "EU", "DSA", "appeal", "en-alpha", "s00000000000001", "d00000000000001", "court", "2026-03-01")


def values(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    """Mostly what the schema allows, its ends included, and nonsense."""
    if schema.get("type") == "integer":
        low, high = int(schema.get("minimum", 0)), int(schema.get("maximum", 1000))
        return st.one_of(st.integers(low, high).map(str), st.sampled_from([str(low), str(high), str(low - 1), str(high + 1)]), NONSENSE)
    if "enum" in schema:
        return st.one_of(st.sampled_from(schema["enum"]), NONSENSE)
    return st.one_of(st.sampled_from(KNOWN), NONSENSE)


def encoded(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


@st.composite
def addresses(draw: st.DrawFn, document: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
    """Method, address and description of an operation."""
    path, methods = draw(st.sampled_from(sorted(document["paths"].items())))
    method, operation = draw(st.sampled_from(sorted(methods.items())))
    query: list[tuple[str, bytes]] = []
    for parameter in operation.get("parameters", ()):
        choose = values(parameter["schema"])
        if parameter["in"] == "path":
            path = path.replace("{" + parameter["name"] + "}", encoded(draw(choose)) or "x")
        else:
            most = 3 if parameter["schema"].get("type") == "array" else 1
            query += [(parameter["name"], value.encode("utf-8", "surrogatepass")) for value in draw(st.lists(choose, max_size=most))]
    if draw(st.booleans()):
        query += [(name, draw(NONSENSE).encode("utf-8", "surrogatepass")) for name in draw(st.lists(st.sampled_from(["until", "since", "lang", "unknown"])))]  # fmt: skip
    return method, path + ("?" + urlencode(query) if query else ""), operation


@pytest.mark.long
def test_every_answer_is_one_the_document_names(browser: Browser, document: dict[str, Any]) -> None:
    """A defect would be raised here, as the browser of these tests lets it through."""
    seen: set[int] = set()

    @settings(max_examples=400, deadline=None, derandomize=True, database=None)
    @given(asked=addresses(document))
    def ask(asked: tuple[str, str, dict[str, Any]]) -> None:
        method, address, operation = asked
        answer = browser.ask(method.upper(), address)
        if answer.status_code == 404 and not operation.get("parameters"):
            raise AssertionError(address)
        assert str(answer.status_code) in operation["responses"] or "%2F" in address, address
        assert answer.status_code != 500
        seen.add(answer.status_code)
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/json"
            assert isinstance(answer.json()["detail"], str | list)

    ask()
    assert seen >= {200, 401, 404, 422}


def test_the_document_names_what_stands_before_every_operation(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert {"421", "422", "429", "503"} <= operation["responses"].keys(), (method, path)


@pytest.mark.parametrize("path", ["/", "/stories", "/disputes", "/search", "/trends", "/sources", "/about", "/issues"])
def test_no_parameter_breaks_a_page(browser: Browser, path: str) -> None:
    names = [
        "q",
        "page",
        "format",
        "lang",
        "days",
        "measure",
        "mode",
        "language",
        "topic",
        "source",
        "since",
        "until",
        "published_until",
        "seen_since",
    ]

    @settings(max_examples=40, deadline=None, derandomize=True, database=None)
    @given(
        query=st.lists(st.tuples(st.sampled_from(names), st.one_of(st.sampled_from([*KNOWN, "csv", "json", "ar"]), NONSENSE)), max_size=5)
    )
    def ask(query: list[tuple[str, str]]) -> None:
        address = f"{path}?{urlencode([(name, value.encode('utf-8', 'surrogatepass')) for name, value in query])}"
        assert browser.get(address).status_code in (200, 404, 422), address

    ask()
