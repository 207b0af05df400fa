"""Captures of a home to where a cluster reads them."""

from common.places import Sent, place_at, send_folder
from jobs.installation.home import Home


def send_captures(home: Home, address: str) -> Sent:
    """Closed segments and run reports, each whole or not at all; segments that are still written to stay. Raises PlaceError."""
    return send_folder(home.captures, place_at(address), wanted=(".warc.gz", ".run.json"))
