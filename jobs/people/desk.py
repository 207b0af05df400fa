"""The desk of a home: where people's state lies, and what the warehouse is told of it: corrections and regroupings."""

from jobs.installation.home import Home
from people.leaving import Desk
from people.ownership import local_person
from records.people import Correction, Person
from records.regrouping import Regrouping


def desk_of(home: Home) -> Desk:
    """`desk.sqlite` of a home; made when it is not there."""
    return Desk(home.desk)


def corrections_of(home: Home) -> tuple[Correction, ...]:
    """Every correction; none where nobody ever kept anything."""
    return desk_of(home).corrections() if home.desk.is_file() else ()


def regroupings_of(home: Home) -> tuple[Regrouping, ...]:
    """Everything that people say of where reports belong; none where nobody ever kept anything."""
    return desk_of(home).regroupings() if home.desk.is_file() else ()


def person_here(home: Home, email: str = "") -> Person:
    """Whose desk a command is about: somebody's by mail address, else that of whoever sits at the machine. Raises PeopleError."""
    return desk_of(home.require()).called(email) if email else local_person()
