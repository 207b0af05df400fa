"""Where crawl children come from, as a process of its own."""

import subprocess
import sys

SERVING = "from spiders.nursery import Nursery; Nursery().serve()"


def test_a_nursery_without_children_ends_when_nobody_can_send_it_an_order_any_more() -> None:
    assert subprocess.run([sys.executable, "-c", SERVING], input=b"", timeout=30, check=False).returncode == 0
