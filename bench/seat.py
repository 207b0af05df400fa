"""One method in a process of its own, asked page by page: what `bench.pace` measures in turn, each with its own memory and, where it is other people's, in their environment.

    python bench/seat.py METHOD

Reads lines `{"file": ..., "url": ...}`, answers each with the nanoseconds of CPU it took; an empty line is answered with the peak of resident memory in MB. A page
that breaks a method costs what it took until then. Methods of other people's libraries load nothing of ours; ours sit in a process
set up as a worker is.
"""

import contextlib
import json
import logging
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Method = Callable[[bytes, str], Any]


def readability() -> Method:
    from readability import Document  # noqa: PLC0415 - each method loads its own library only

    def read(body: bytes, url: str) -> Any:
        document = Document(body, url=url)
        return document.title(), document.summary()

    return read


def newspaper4k() -> Method:
    import newspaper  # noqa: PLC0415 - as above

    def read(body: bytes, url: str) -> Any:
        article = newspaper.Article(url, fetch_images=False)
        article.download(input_html=body.decode("utf-8", "replace"))
        article.parse()
        return article.title, article.text, article.publish_date

    return read


def news_please() -> Method:
    from newsplease import NewsPlease  # noqa: PLC0415 - as above

    return lambda body, url: NewsPlease.from_html(body.decode("utf-8", "replace"), url=url, fetch_images=False)


def resiliparse() -> Method:
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415 - as above

    return lambda body, _: extract_plain_text(body.decode("utf-8", "replace"), main_content=True)


def trafilatura(**known: Any) -> Method:
    from trafilatura import extract  # noqa: PLC0415 - as above

    return lambda body, url: extract(body, url=url, **known)


def ours(name: str) -> Method:
    from bench.chain_cpu import METHODS  # noqa: PLC0415 - as above
    from bench.wrapped import capture_of  # noqa: PLC0415 - as above
    from pipeline.work import warm  # noqa: F401, PLC0415 - what a worker finds loaded
    from pipeline.work.pool import leave_what_is_loaded  # noqa: PLC0415 - as above

    leave_what_is_loaded()
    return lambda body, url: METHODS[name](capture_of(body, url, 1))


OTHERS: dict[str, Callable[[], Method]] = {"readability": readability, "newspaper4k": newspaper4k, "news-please": news_please}
"""In the environment of `requirements-rivals.lock`."""
BESIDE: dict[str, Callable[[], Method]] = {
    "resiliparse": resiliparse,
    "trafilatura, text": lambda: trafilatura(include_comments=False),
    "trafilatura, JSON and metadata": lambda: trafilatura(output_format="json", with_metadata=True),
}
"""Other people's in our environment, without anything of ours."""


def peak_mb() -> int:
    """Resident memory at its highest. The system's own count begins with what the process that started this one had, so Linux is asked for this program's."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM")) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    logging.disable(logging.CRITICAL)
    name = sys.argv[1]
    method = (OTHERS | BESIDE)[name]() if name in OTHERS | BESIDE else ours(name)
    out = sys.stdout
    sys.stdout = sys.stderr  # what a library prints is no answer
    for line in sys.stdin:
        if not line.strip():
            print(peak_mb(), file=out, flush=True)
            continue
        page = json.loads(line)
        body = Path(page["file"]).read_bytes()
        start = time.process_time_ns()
        with contextlib.suppress(Exception):  # a page it cannot read
            method(body, page["url"])
        print(time.process_time_ns() - start, file=out, flush=True)


if __name__ == "__main__":
    main()
