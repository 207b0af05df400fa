"""Pages made before, kept in memory; one that is asked for by many at once is made once."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from starlette.responses import Response

PAGES_KEPT, LARGEST_KEPT = 200, 200_000
"""Pages kept, least recently asked for first out, and the bytes of the largest: 40 MB at most."""

Key = tuple[str, str]
"""Validator and address: a page depends on nothing else."""


class _Turn:
    """The page that is being made, and how many wait for it or make it."""

    __slots__ = ("lock", "waiting")

    def __init__(self) -> None:
        self.lock, self.waiting = Lock(), 0


class KeptPages:
    """Safe to use from several threads. While one makes a page, those who ask for the same wait for it; nobody waits for another page."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._made: OrderedDict[Key, Response] = OrderedDict()
        self._turns: dict[Key, _Turn] = {}

    def page(self, key: Key, make: Callable[[], Response], *, headers: dict[str, str]) -> Response:
        """The page, made before or now. One that answers 200 gets the headers and, when it is small enough, is kept."""
        found = self._known(key)
        if found is not None:
            return found
        turn = self._take(key)
        try:
            with turn.lock:
                found = self._known(key)
                if found is not None:
                    return found
                response = make()
                if response.status_code == 200:
                    response.headers.update(headers)
                    self._keep(key, response)
                return response
        finally:
            self._leave(key, turn)

    def _take(self, key: Key) -> _Turn:
        with self._lock:
            turn = self._turns.setdefault(key, _Turn())
            turn.waiting += 1
            return turn

    def _leave(self, key: Key, turn: _Turn) -> None:
        with self._lock:
            turn.waiting -= 1
            if not turn.waiting:
                del self._turns[key]

    def _known(self, key: Key) -> Response | None:
        with self._lock:
            found = self._made.get(key)
            if found is None:
                return None
            self._made.move_to_end(key)
        return _copied(found)

    def _keep(self, key: Key, response: Response) -> None:
        if len(response.body) > LARGEST_KEPT:
            return
        with self._lock:
            self._made[key] = _copied(response)
            while len(self._made) > PAGES_KEPT:
                self._made.popitem(last=False)


def _copied(response: Response) -> Response:
    """The same answer with headers of its own: compression writes into those of the one that is sent."""
    return Response(response.body, response.status_code, dict(response.headers))
