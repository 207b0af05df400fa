"""`python -m newsroom`: the press as a child process, or a table of its outlets."""

import argparse
import json
import signal
import sys
from pathlib import Path

from common.bell import Bell
from common.files import write_file
from newsroom.manifest import truth
from newsroom.outlets import load_outlets
from newsroom.server import Newsroom
from newsroom.sources import sources_toml
from records.errors import DocketwireError


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; 0 done, 1 failed, 2 misused."""
    options = _parser().parse_args(arguments)
    if options.list:
        sys.stdout.write(outlet_table())
        return 0
    try:
        return _serve(options.base_port, options.edition, options.sources)
    except DocketwireError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m newsroom", description="A small multilingual press on loopback.")
    parser.epilog = "Example: python -m newsroom --base-port 8800 --edition 1"
    parser.add_argument("--base-port", type=int, help="outlet ports are this plus 0, 1, 2 ...; free ports when left out")
    parser.add_argument("--edition", type=int, choices=(1, 2), default=1)
    parser.add_argument("--sources", type=Path, metavar="FILE", help="also write the outlets as a catalogue file")
    parser.add_argument("--list", action="store_true", help="print outlets and counts as a table, serve nothing")
    return parser


def _serve(base_port: int | None, edition: int, sources_file: Path | None) -> int:
    stop = Bell()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.ring())
    with Newsroom(base_port, edition) as newsroom, stop.hearing_signals():
        if sources_file:
            write_file(sources_file, sources_toml(newsroom))
        ready = {"ready": True, "edition": edition, "outlets": {outlet.id: newsroom.url(outlet.id) for outlet in newsroom.outlets}}
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        stop.wait()
    return 0


def outlet_table() -> str:
    """Outlets with language, listings and counts of articles, on-topic ones and all addresses."""
    pages = truth(2)
    rows: list[tuple[str, ...]] = [("OUTLET", "LANGUAGE", "LISTINGS", "REPORTS", "ON-TOPIC", "ADDRESSES")]
    for outlet in load_outlets():
        own = [page for page in pages if page.outlet_id == outlet.id]
        reports = [page for page in own if page.is_variant_of is None and page.slug]
        formats = ", ".join(offer.format for offer in outlet.listings)
        on_topic = sum(page.relevant for page in reports)
        rows.append((outlet.id, outlet.language, formats, str(len(reports)), str(on_topic), str(len(own))))
    totals = [sum(int(row[column]) for row in rows[1:]) for column in (3, 4, 5)]
    languages = len({page.language for page in pages})
    rows.append((f"{len(rows) - 1} outlets", f"{languages} in all", "", *map(str, totals)))
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    return "".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n" for row in rows)


if __name__ == "__main__":
    sys.exit(main())
