"""A fact corrected on the desk before its issue goes: the issue waits for the publish that tells it, and not for ever."""

from datetime import datetime
from pathlib import Path

import pytest

from jobs.digests.drafts import DraftRoom
from jobs.digests.issue import send
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.needed import publish_needed
from jobs.people.desk import desk_of
from jobs.query import ask
from records.draft import DraftDeed
from records.people import Deed, Person, Role
from tests.integration.alert_home import FINE, MONDAY, alert_home, arrive, by_mail
from tests.integration.desk_home import DAY, HOUR, MINUTE, REVIEWED
from tests.integration.digest_home import subscribe
from tests.integration.post_office import PostOffice, office
from tests.integration.rebuild_home import read_and_publish
from tests.integration.test_desk import mailed

__all__ = ["office"]


def corrected(home: Home, settings: Settings, at: datetime) -> Person:
    """An editor, who has said what the sum of the fine is."""
    ((key,),) = ask(home, settings, "select article_id from articles where url like '%/fine'", max_rows=None).rows()
    editor = desk_of(home).add("eda@example.org", name="Eda", role=Role.EDITOR, teams=(), language="", by="command", now=MONDAY)
    deed = Deed(action="correct", kind="article", key=str(key), fact="amount", was="EUR 3000000", was_role="fine", value="EUR 30000000", role="fine", text="typo")  # fmt: skip
    desk_of(home).correct(editor, deed, at)
    return editor


@pytest.mark.long
def test_an_issue_whose_desk_corrected_a_fact_waits_for_the_publish_that_tells_it(tmp_path: Path, office: PostOffice) -> None:
    """The one correction of facts; and no erratum follows, for nobody was told wrongly."""
    home = alert_home(tmp_path / "home")
    wednesday = MONDAY + 2 * DAY
    due = wednesday.replace(hour=6, minute=30)
    subscribe(home, text=REVIEWED.replace("2026-03-09T06:30:00Z", "2026-03-03T06:30:00Z"))
    arrive(home, MONDAY + DAY, FINE)
    settings = by_mail(home, office)
    send(home, settings, now=lambda: due - HOUR)
    assert "€3M" in page_of(home)
    corrected(home, settings, due - 20 * MINUTE)
    assert [one.value for one in DraftRoom(home).shown("desk").waiting] == ["EUR 30000000"]
    summary = send(home, settings, now=lambda: due + MINUTE)
    assert summary.made == []
    assert any("waits for the publish that tells what its desk corrected (1)" in line for line in summary.remarks)
    assert publish_needed(home, due + 2 * MINUTE)
    read_and_publish(home, due + 10 * MINUTE)
    (made,) = send(home, settings, now=lambda: due + 11 * MINUTE).made
    assert made.stories == 1
    assert "€30M" in mailed(office)[0]
    assert send(home, settings, now=lambda: due + HOUR).errata == 0


@pytest.mark.long
def test_no_publish_keeps_an_issue_for_ever(tmp_path: Path, office: PostOffice) -> None:
    home = alert_home(tmp_path / "home")
    due = (MONDAY + 2 * DAY).replace(hour=6, minute=30)
    subscribe(home, text=REVIEWED.replace("2026-03-09T06:30:00Z", "2026-03-03T06:30:00Z"))
    arrive(home, MONDAY + DAY, FINE)
    settings = by_mail(home, office)
    send(home, settings, now=lambda: due - HOUR)
    room = DraftRoom(home)
    editor = corrected(home, settings, due - 40 * MINUTE)
    room.do("desk", "", DraftDeed(action="approve"), by=editor.id, now=due - 39 * MINUTE)
    assert send(home, settings, now=lambda: due - 38 * MINUTE).made == []
    (made,) = send(home, settings, now=lambda: due - 9 * MINUTE).made
    assert made.stories == 1


def page_of(home: Home) -> str:
    return DraftRoom(home).mail("desk", "").decode()
