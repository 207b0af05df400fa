"""What our processes log: one line an event on standard error, for people or, one JSON object a line, for machines; article text never.

A message is the event's name and its fields, `crawl.source source=fr-alpha links=3`. Two variables of the environment choose: DOCKETWIRE_LOG the
level (INFO), DOCKETWIRE_LOG_FORMAT `text` or `json`. DOCKETWIRE_RUN, which the daemon sets for each start of a job, stands in every line of
that job and of its children, so that one start can be followed through all processes.
"""

import json
import logging
import os
import re
import sys
from datetime import UTC, datetime

LEVEL, FORMAT, RUN = "DOCKETWIRE_LOG", "DOCKETWIRE_LOG_FORMAT", "DOCKETWIRE_RUN"
_EVENT = re.compile(r"(?P<event>[a-z_]+(?:\.[a-z_]+)+)(?: (?P<fields>[a-z_]+=.*))?", re.DOTALL)
_FIELD = re.compile(r"([a-z_]+)=(.*?)(?= [a-z_]+=|$)", re.DOTALL)
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?")


class JsonLines(logging.Formatter):
    """One JSON object a line: `at` (UTC), `level`, `logger`, `job_run`, `event` and its fields; `message` for what is no event."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if run := os.environ.get(RUN):
            line["job_run"] = run
        message = record.getMessage()
        if found := _EVENT.fullmatch(message):
            fields = {name: _value(text) for name, text in _FIELD.findall(found["fields"] or "")}
            line |= {"event": found["event"]} | {f"{name}_" if name in line else name: value for name, value in fields.items()}
        else:
            line["message"] = message
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def configure_logging() -> None:
    """Log to standard error as the environment says. Libraries may only warn."""
    level = logging.getLevelNamesMapping().get(os.environ.get(LEVEL, "").upper(), logging.INFO)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        JsonLines()
        if os.environ.get(FORMAT, "").casefold() == "json"
        else logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s")
    )
    handler.addFilter(lambda record: record.levelno >= logging.WARNING or record.name.startswith("docketwire"))
    logging.basicConfig(level=level, handlers=[handler])


def _value(text: str) -> str | int | float:
    if not _NUMBER.fullmatch(text):
        return text
    return float(text) if "." in text else int(text)
