"""The query's own process: opens one snapshot at a time, bounds its own memory, answers statements until whoever asks is gone.

Run as `python -P -m warehouse.asking.serving`; frames come in by standard input and go out by standard output.
"""

import json
import os
import pickle
import queue
import sys
import threading
from pathlib import Path
from typing import Any, BinaryIO

from records.errors import QueryError
from warehouse.asking import frames

# Arrow loads numpy where it finds it, which is two thirds of this process's start (0.21 of 0.36 s) and of no use here. Hidden only while
# Arrow is loaded: a parameter that is a numpy value still finds it.
sys.modules["numpy"] = None  # type: ignore[assignment]
import pyarrow as pa  # noqa: E402

from warehouse.asking.locked import Locked, bound_memory  # noqa: E402

del sys.modules["numpy"]


def main() -> None:
    # Nothing but frames may reach the pipe, whatever a library prints.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    requests: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, requests), daemon=True).start()
    locked: Locked | None = None
    while True:
        request = requests.get()
        if "sql" in request and locked is not None:
            _answer(locked, request, out)
            continue
        if locked is not None:
            locked.close()
            locked = None
        if "file" in request:
            locked = _opened(request, out)


def _opened(request: dict[str, Any], out: BinaryIO) -> Locked | None:
    try:
        locked = Locked(Path(request["file"]), request["memory_limit"], request["threads"])
        bound_memory(request["memory_limit"])
    except (QueryError, OSError) as error:
        frames.write(out, frames.FAILED, json.dumps({"message": str(error)}).encode())
        return None
    frames.write(out, frames.READY, b"{}")
    return locked


def _listen(stream: BinaryIO, requests: "queue.SimpleQueue[dict[str, Any]]") -> None:
    """Take requests in. When whoever asks is gone, so is the answer's use: end at once, in the middle of a statement too."""
    while frame := frames.read(stream):
        requests.put(pickle.loads(frame[1]))  # noqa: S301 - comes from the process that started this one
    os._exit(0)


def _answer(locked: Locked, request: dict[str, Any], out: BinaryIO) -> None:
    most: int | None = request["max_rows"]
    try:
        schema, batches = locked.batches(request["sql"], request["params"], timeout_seconds=request["timeout_seconds"])
        count = 0
        with pa.PythonFile(frames.RowsOut(out), "w") as sink, pa.ipc.new_stream(sink, schema) as writer:
            for batch in batches:
                writer.write_batch(batch if most is None else batch.slice(0, max(0, most - count)))
                count += batch.num_rows
                if most is not None and count > most:
                    break
            batches.close()  # type: ignore[attr-defined]  # a generator: its timer ends with it
    except QueryError as error:
        frames.write(out, frames.FAILED, json.dumps({"message": str(error)}).encode())
    except (MemoryError, pa.ArrowException) as error:
        frames.write(out, frames.FAILED, json.dumps({"message": f"Out of Memory: narrow the query ({error})"}).encode())
    else:
        frames.write(out, frames.DONE, json.dumps({"truncated": most is not None and count > most}).encode())


if __name__ == "__main__":
    main()
