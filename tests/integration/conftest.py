"""What ends with the tests that need a whole home."""

from collections.abc import Iterator

import pytest

from tests.integration.kept_readers import READERS


@pytest.fixture(scope="session", autouse=True)
def _readers_end() -> Iterator[None]:
    """Before the interpreter does: what is left to its end comes after the fork server's, and waits for ever."""
    with READERS:
        yield
