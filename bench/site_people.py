"""A team at work on the site of a bench: people of two teams who follow, note, tag, mark and correct, and a browser signed in as one of them."""

from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

import httpx

from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.people.desk import desk_of
from jobs.people.manage import add_person, link_for
from records.people import Deed, Role

if TYPE_CHECKING:
    from jobs.serving.reader import IndexedReader

PEOPLE = {
    "one@example.org": "paris",
    "two@example.org": "paris",
    "three@example.org": "paris",
    "four@example.org": "lagos",
    "five@example.org": "lagos",
}
FOLLOWED, MARKED = 30, 300
"""Things that each person follows, and stories that each has marked, tagged, noted: some months of a desk that reads twenty stories a day."""


def settle(home: Home, reader: "IndexedReader", *, now: datetime) -> None:
    """Write the people's state; a second call changes nothing."""
    desk, random = desk_of(home), Random(5)
    with reader.data.cursor() as cursor:
        stories = [
            row[0] for row in cursor.execute("select story_id from memory.main.story using sample 400 rows (reservoir, 5)").fetchall()
        ]
        disputes = [
            row[0] for row in cursor.execute("select dispute_id from memory.main.dispute using sample 200 rows (reservoir, 5)").fetchall()
        ]
    names = [entity for entities in reader.entities().values() for entity in entities[:40]]
    for email, team in PEOPLE.items():
        if desk.known(email) is None:
            add_person(home, email, role=Role.EDITOR, teams=[team], now=lambda: now)
        person = desk.called(email)
        followed = [
            *(("story", key) for key in random.sample(stories, min(len(stories), FOLLOWED // 3))),
            *(("dispute", key) for key in random.sample(disputes, min(len(disputes), FOLLOWED // 3))),
            *((entity.kind, entity.path.rpartition("/")[2]) for entity in random.sample(names, min(len(names), FOLLOWED // 3))),
        ]
        for kind, key in followed:
            desk.do(person, Deed(action="follow", kind=kind, key=key, text=key), now)
        for number, key in enumerate(random.sample(stories, min(len(stories), MARKED))):
            action = ("read", "star", "handled", "relevant")[number % 4]
            desk.do(person, Deed(action=action, kind="story", key=key, team=team if action == "handled" else ""), now)
            if number % 3 == 0:
                desk.do(person, Deed(action="note", kind="story", key=key, team=team, text=f"Ask counsel about {key}."), now)
            if number % 5 == 0:
                desk.do(person, Deed(action="tag", kind="story", key=key, team=team, text=f"matter {number % 7}"), now)


async def signed_in(client: httpx.AsyncClient, home: Home, settings: Settings, *, now: datetime) -> None:
    """Sign a browser in by a link, as a person does."""
    secret = link_for(home, settings, next(iter(PEOPLE)), now=lambda: now).rpartition("/")[2]
    answer = await client.post(f"/signin/{secret}", follow_redirects=False)
    if answer.status_code != httpx.codes.SEE_OTHER:
        raise SystemExit(f"signing in answered {answer.status_code}")
