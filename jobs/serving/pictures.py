"""Pictures of articles as a browser saw them, read out of the home's captures when somebody asks."""

from jobs.installation.home import Home
from records.as_seen import SeenPage
from spiders.archive.as_seen import picture_in
from spiders.archive.originals import captures_of


def picture_of(home: Home, seen: SeenPage) -> bytes | None:
    """The PNG of a visit; None where its segment was rewritten since the snapshot, is damaged, or lies elsewhere."""
    try:
        with (home.captures / seen.warc_file).open("rb") as stream:
            stream.seek(seen.warc_offset)
            key, records = next(captures_of(stream), (None, ()))
    except OSError:
        return None
    return picture_in(records) if key == seen.capture_id else None
