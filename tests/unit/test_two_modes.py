"""trafilatura's two modes on one tree give what trafilatura gives to whoever asks it twice. The pages are our own wording."""

from copy import deepcopy

import pytest
import trafilatura
from lxml import html

from pipeline.reading import two_modes
from pipeline.reading.two_modes import TwoModes
from tests.unit.test_extract import BODY, URL, page

MENU = "<ul class='menu'>" + "".join(f"<li><a href='/{n}'>Section {n} of the Harbour Ledger</a></li>" for n in range(60)) + "</ul>"
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in BODY)
LABELS = "".join(
    f"<label><p>{line} The court said so on day {n}, and the company was not there when it was told.</p></label>"
    for n in range(4)
    for line in BODY
)
PAGES = {
    "report": page(),
    "long report": page([f"{line} That was on day {n} of the trial." for n in range(12) for line in BODY]),
    "nothing": "<html><body></body></html>",
    "one line": "<html><body><p>Court orders name.</p></body></html>",
    "little of its page": f"<html><body><article><p>{BODY[0]}</p></article>{MENU}<div>{'</div><div>'.join(BODY * 4)}</div></body></html>",
    "teasers alone": f"<html><body><div class='teaser-box'>{PARAGRAPHS}</div>{MENU}</body></html>",
    "comments": f"<html><body><article>{PARAGRAPHS}<div id='comments'><p>{BODY[0]} So they say.</p></div></article></body></html>",
    "labels": f"<html><body><article><p>{BODY[0]} {BODY[1]}</p></article>{LABELS}</body></html>",
    "form around it": f"<html><body><form>{PARAGRAPHS}</form><aside>{MENU}</aside></body></html>",
    "text in data": "<html><head><script type='application/ld+json'>"
    f'{{"@type": "NewsArticle", "articleBody": "{" ".join(BODY)}"}}</script></head><body><div>Turn scripts on.</div></body></html>',
    "table and list": f"<html><body><main><h1>Sums</h1><ul><li>{'</li><li>'.join(BODY)}</li></ul><table><tr><td>Google</td><td>4</td></tr></table></main></body></html>",
    "frames": "<html><frameset><frame src='/a'></frameset></html>",
}  # fmt: skip


def theirs(markup: str, *, fast: bool) -> str:
    return trafilatura.extract(html.document_fromstring(markup), url=URL, include_comments=False, fast=fast) or ""


@pytest.mark.parametrize("modes", [(True,), (False,), (True, False), (False, True), (False, False)])
@pytest.mark.parametrize("kind", sorted(PAGES))
def test_the_text_is_trafilatura_s_in_any_order_of_modes(kind: str, modes: tuple[bool, ...]) -> None:
    asked = TwoModes(html.document_fromstring(PAGES[kind]), URL)
    for fast in modes:
        assert asked.text(fast=fast) == theirs(PAGES[kind], fast=fast)


def test_the_full_mode_goes_on_from_what_the_fast_one_found(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    main = two_modes.core.extract_content
    monkeypatch.setattr(two_modes.core, "extract_content", lambda tree, options: asked.append(True) or main(tree, options))
    both = TwoModes(html.document_fromstring(PAGES["long report"]), URL)
    assert both.text(fast=True) == both.text(fast=False) != ""
    assert len(asked) == 1
    other = TwoModes(html.document_fromstring(PAGES["teasers alone"]), URL)
    other.text(fast=True)
    other.text(fast=False)
    assert len(asked) > 2, "not where the fast mode takes what the full one leaves out"


def test_another_release_is_asked_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trafilatura, "__version__", "2.9.0")
    monkeypatch.setattr(two_modes, "core", None)
    tree = html.document_fromstring(PAGES["report"])
    before = html.tostring(deepcopy(tree))
    assert TwoModes(tree, URL).text(fast=True) == theirs(PAGES["report"], fast=True)
    assert html.tostring(tree) == before


def test_the_order_followed_is_that_of_the_release_that_is_installed() -> None:
    """Red when trafilatura is updated: compare `core.trafilatura_sequence` with ours, then renew the number."""
    assert trafilatura.__version__ == two_modes._FOLLOWED
