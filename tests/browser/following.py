"""Clicking what leads to another page: what is read afterwards is that page, even where it has the address of the one before."""

from typing import Any


def follow(page: Any, what: Any) -> None:
    """`what` is a selector or a locator of `page`; back when the page it leads to is loaded."""
    with page.expect_navigation():
        (page.locator(what) if isinstance(what, str) else what).click()
