"""One change at the desk, whoever asks for it: the site, its API, or the command line."""

from datetime import datetime

from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.people.desk import desk_of
from jobs.people.regroup import REGROUPING, regroup
from records.people import Deed, Person


def do_deed(home: Home, settings: Settings, person: Person, deed: Deed, now: datetime) -> None:
    """Do what somebody wants changed. Raises PeopleError for what cannot be, or is not theirs; DocketwireError where nothing was published yet."""
    if deed.action in REGROUPING:
        regroup(home, settings, person, deed, now)
        return
    desk = desk_of(home)
    own = {"correct": desk.correct, "uncorrect": desk.uncorrect, "matter": desk.set_matter, "unmatter": desk.end_matter}
    own.get(deed.action, desk.do)(person, deed, now)
