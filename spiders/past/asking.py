"""One archive asked politely: its host's turn before every request, its pauses kept, its redirects followed on its own host only."""

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any
from urllib.parse import urljoin

from records.errors import CaptureError
from spiders.fetching.hosts import host_of
from spiders.fetching.politeness import BUSY, retry_after_seconds
from spiders.fetching.turns import Turns

REDIRECTS = (301, 302, 303, 307, 308)
MAX_REDIRECTS = 5
MAX_AGAIN = 4
"""Times a request is sent again after a pause the archive asked for, or a failure on the way."""
PAUSES = {429: 60.0, 503: 30.0}
"""What a busy archive is granted when it names no time. The Wayback Machine closes its door for an hour to those who ignore its 429 for a minute
(its staff, in edgi-govdata-archiving/wayback, issue 137), so a minute is the least."""
LONGEST_PAUSE_SECONDS = 900.0
"""An archive that wants more is asked by the next run of the command."""
BETWEEN_FAILURES_SECONDS = 10.0
CHUNK = 256 * 1024
TIMEOUT_SECONDS = 60.0
"""Of one read; an index query over a large site answers after half a minute."""


class ArchiveBusyError(CaptureError):
    """The archive wants to be left alone for longer than this run waits."""


class ArchiveRefusedError(CaptureError):
    """The archive answers with an error that another try will not mend, or not at all; `word` is the short word for it."""

    def __init__(self, url: str, word: str, detail: str = "") -> None:
        super().__init__(f"{url}: {word}" + (f" ({detail})" if detail else ""))
        self.word = word


@dataclass(frozen=True, slots=True)
class Answer:
    """What an archive answered with 2xx."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """First value, by case-insensitive name."""
        return next((value for key, value in self.headers if key.casefold() == name.casefold()), None)

    @property
    def promised(self) -> int | None:
        """Bytes its head promises; None when it promises none."""
        told = self.header("Content-Length")
        return int(told) if told and told.isdecimal() else None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


class Asking:
    """Requests to archives, one after another. `sleep` and `now` are the clock's."""

    def __init__(
        self,
        turns: Turns,
        *,
        user_agent: str,
        delay_seconds: float,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._turns, self._agent, self._delay, self._sleep, self._now = turns, user_agent, delay_seconds, sleep, now
        self._opener = urllib.request.build_opener(_NoRedirect)
        self.requests = 0
        self.received = 0
        """Bytes of bodies."""

    def get(self, url: str, *, limit: int, headers: Mapping[str, str] | None = None) -> Answer:
        """A whole answer of at most `limit` bytes. Raises ArchiveBusyError or ArchiveRefusedError (`http-404`, `too-large`, `cut-off`, `connect` ...)."""
        for again in range(MAX_AGAIN + 1):
            try:
                with self.stream(url, headers=headers) as (answer, stream):
                    body = stream.read(limit + 1)
                    if len(body) > limit:
                        raise ArchiveRefusedError(url, "too-large", f"over {limit} bytes")
                    if stream.taken < (answer.promised or 0):
                        raise http.client.IncompleteRead(body)
                    return Answer(answer.url, answer.status, answer.headers, body)
            except (OSError, http.client.HTTPException) as error:
                if again == MAX_AGAIN:
                    word = "cut-off" if isinstance(error, http.client.IncompleteRead) else "connection"
                    raise ArchiveRefusedError(url, word, str(error)) from error
                self._sleep(BETWEEN_FAILURES_SECONDS)
        raise AssertionError("the last try returns or raises")

    def size(self, url: str) -> int | None:
        """Bytes a HEAD request promises; None when it promises none, or is not answered. Raises ArchiveBusyError."""
        try:
            with self.stream(url, method="HEAD") as (answer, _):
                return answer.promised
        except ArchiveRefusedError:
            return None

    @contextmanager
    def stream(self, url: str, *, method: str = "GET", headers: Mapping[str, str] | None = None) -> Iterator[tuple[Answer, "Counted"]]:
        """An answer with 2xx whose body is read as it comes. The host's turn is held while inside. Raises as `get` does, and OSError from reading."""
        opened = self._open(url, method, headers or {})
        host = host_of(opened.url)
        try:
            yield (
                Answer(opened.url, opened.status, tuple(opened.headers.items()), b""),
                Counted(opened, self),
            )
        finally:
            opened.close()
            self._turns.give_back(host, self._delay)

    def _open(self, url: str, method: str, headers: Mapping[str, str]) -> Any:
        """A response with 2xx, its host's turn held."""
        asked, redirects, again = url, 0, 0
        while True:
            self._take(host_of(asked))
            try:
                response = self._send(asked, method, headers)
            except (OSError, http.client.HTTPException) as error:
                self._turns.give_back(host_of(asked), self._delay)
                if again == MAX_AGAIN:
                    raise ArchiveRefusedError(asked, "connect", str(getattr(error, "reason", error))) from error
                again += 1
                self._sleep(BETWEEN_FAILURES_SECONDS)
                continue
            if 200 <= response.status < 300:
                return response
            status, target = response.status, response.headers.get("Location")
            retry_after = response.headers.get("Retry-After")
            response.close()
            self._turns.give_back(host_of(asked), self._delay)
            if status in REDIRECTS and target:
                asked, redirects = self._redirected(asked, target, redirects), redirects + 1
            elif status in BUSY:
                self._pause(asked, status, retry_after, last=again == MAX_AGAIN)
                again += 1
            elif status >= 500 and again < MAX_AGAIN:
                again += 1
                self._sleep(BETWEEN_FAILURES_SECONDS)
            else:
                raise ArchiveRefusedError(asked, f"http-{status}")

    def _send(self, url: str, method: str, headers: Mapping[str, str]) -> Any:
        # Accept-Encoding: what an archive replays is to come as it was stored, not packed once more for the way
        given = {"User-Agent": self._agent, "Accept-Encoding": "identity", **headers}
        request = urllib.request.Request(url, headers=given, method=method)  # noqa: S310 - http and https only, see the settings
        self.requests += 1
        try:
            return self._opener.open(request, timeout=TIMEOUT_SECONDS)
        except urllib.error.HTTPError as error:
            return error

    def _redirected(self, asked: str, target: str, redirects: int) -> str:
        url = urljoin(asked, target)
        if redirects >= MAX_REDIRECTS:
            raise ArchiveRefusedError(asked, "redirect-loop")
        if host_of(url) != host_of(asked) or not url.startswith(("http://", "https://")):
            raise ArchiveRefusedError(asked, "other-site", f"leads to {host_of(url)}")
        return url

    def _pause(self, url: str, status: int, retry_after: str | None, *, last: bool) -> None:
        asked = retry_after_seconds(retry_after, now=self._now())
        seconds = max(asked if asked is not None else PAUSES[status], 1.0)
        self._turns.pause(host_of(url), seconds)
        if seconds > LONGEST_PAUSE_SECONDS or last:
            raise ArchiveBusyError(
                f"{host_of(url)} answers {status} and asks to be left alone for {seconds:.0f} s: run the same command again after that"
            )

    def _take(self, host: str) -> None:
        while (pause := self._turns.take(host, self._delay)) > 0:
            if pause > LONGEST_PAUSE_SECONDS:
                raise ArchiveBusyError(f"{host} asked to be left alone for another {pause:.0f} s: run the same command again after that")
            self._sleep(pause)


class Counted:
    """A body as it comes, its bytes counted."""

    def __init__(self, response: IO[bytes], asking: Asking) -> None:
        self._response, self._asking = response, asking
        self.taken = 0
        """Bytes read so far."""

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes; fewer only at the end. Raises OSError or HTTPException when it breaks off."""
        if size < 0:
            size = 1 << 62
        parts: list[bytes] = []
        while size > 0 and (part := self._response.read(min(size, CHUNK))):
            parts.append(part)
            self._asking.received += len(part)
            self.taken += len(part)
            size -= len(part)
        return b"".join(parts)
