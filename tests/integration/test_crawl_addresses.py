"""A public site can't make the crawler talk to a private one: not by redirect, not by link, not by name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.crawl_site import T0, Answer, Site, by_source, order_for, page, rss, run_crawl, source_of, stored_pages

# 127.0.0.2 stands for the public internet here; every other address keeps its own verdict.
PRETEND = (
    "import spiders.fetching.downloader as d; real = d.is_public; d.is_public = lambda address: address == '127.0.0.2' or real(address)"
)


@pytest.fixture
def secret() -> Iterator[Site]:
    made = Site({"/secret": page("secret"), "/robots.txt": Answer(b"")})
    yield made
    made.close()


@pytest.fixture
def public() -> Iterator[Site]:
    made = Site(host="127.0.0.2")
    yield made
    made.close()


def test_private_addresses_are_never_reached(tmp_path: Path, public: Site, secret: Site) -> None:
    targets = {
        "/literal": f"http://127.0.0.1:{secret.port}/secret",
        "/name": f"http://localhost:{secret.port}/secret",
        "/mapped": f"http://[::ffff:127.0.0.1]:{secret.port}/secret",
        "/any": f"http://0.0.0.0:{secret.port}/secret",
        "/metadata": "http://169.254.169.254/latest/meta-data/",
        "/decimal": f"http://2130706433:{secret.port}/secret",
        "/short": f"http://127.1:{secret.port}/secret",
        "/file": "file:///etc/hostname",
        "/data": "data:text/html,x",
    }
    for path, target in targets.items():
        public.routes[path] = Answer(status=302, headers={"Location": target})
    public.routes["/good"] = page("good")
    links = ["/good", *targets, *(target for target in targets.values() if target.startswith("http"))]
    public.routes["/feed"] = rss(links, at=T0)
    source = source_of(public, "a", allow_private=False, max_age_days=None)
    run = by_source(run_crawl(order_for(tmp_path, "r", [source]), code=PRETEND))["a"]
    assert secret.log == []
    assert [stored.note["requested_url"] for stored in stored_pages(tmp_path)] == [f"{public.base}/good"]
    reasons = dict(run.reasons)
    assert reasons.pop("http-302") == 2  # redirects to file: and data: are answers without a page
    assert reasons.pop("address-refused") >= 10
    assert set(reasons) <= {"bad-link", "dns", "robots-unavailable", "connection"}
    assert run.failed + run.skipped == len(links) - 1
