"""Extraction on the real development pages, where the folder lies beside the checkout. In-sample floors: bench/train_lines.py has the honest figures."""

import pytest

from bench.extraction_pages import pages, shared_folder, tool
from pipeline.reading.extract import extract
from pipeline.reading.gate import article_problem, page_problem

SHARED = shared_folder()

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not (SHARED / "data" / "pages" / "pages.jsonl").exists(), reason=f"no development pages in {SHARED} (set DOCKETWIRE_SHARED)"
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("flat", "floor"), [(False, 0.975), (True, 0.94)])
def test_bodies_keep_their_floor_and_no_real_page_is_refused(flat: bool, floor: float) -> None:
    metrics, scores = tool(SHARED, "text_metrics"), []
    for page in pages(SHARED, flatten="yes" if flat else "no"):
        assert page_problem(page.html, content_type="text/html; charset=utf-8") is None, page.row["id"]
        found = extract(page.html, url=page.row["url"])
        assert found is not None, page.row["id"]
        assert flat or article_problem(found, page.html, url=page.row["url"]) is None, page.row["id"]
        scores.append(metrics.page_scores(page.row["text"], found.text, optional=page.row["optional"]))
    assert metrics.corpus(scores)["F1"] >= floor
