"""Digests that people make for themselves on the site: rehearsed over the snapshot, and written by the one writer of subscriptions."""

import re
import secrets
import threading
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from beat.urgent import urgent_word
from common.wording.printed import seen
from digests.window import next_due
from jobs.digests import subscriptions
from jobs.digests.alert_rehearsal import RehearsedAlert, rehearse_alerts
from jobs.digests.rehearsal import rehearse
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from people.leaving import Desk
from records.errors import DocketwireError, SelectionError, StaleError
from records.own_list import LONGEST_NAME, MOST_LISTS, RHYTHMS, Foretaste, ListChanged, OwnList, TastedAlert, UrgentWish, Wish, alone
from records.people import LOCAL, Person, Role
from records.subscription import Channel, Subscription
from records.urgent import MOST_DEADLINE_DAYS, Urgent
from records.week import WEEK
from web.people.desk import DeedError, StaleListError

DAYS, ALERT_DAYS = 7, 30
"""A rehearsal for the site reads so many days: a week has every weekday's press and is read in the time of a page; alerts are few, and only what is urgent
is looked at."""
_WAIT = 5.0
"""Seconds that one rehearsal waits for another: each reads a week of reports, so there is one at a time."""
_LONGEST_SLUG = 40


class HomeLists:
    """What `web.people.desk.Lists` asks for."""

    def __init__(self, home: Home, settings: Settings, desk: Desk, *, clock: Callable[[], datetime]) -> None:
        self._home, self._settings, self._desk, self._clock = home, settings, desk, clock
        self._writing, self._rehearsing = threading.Lock(), threading.Lock()

    def usual(self, person: Person) -> Wish:
        """What a new list begins with; the address is the one that an earlier list of whoever sits here goes to."""
        schedule, mail = self._settings.schedule, person.email
        if not mail:
            mail = next((one.recipients[0] for one in self._files() if one.team == alone(person.id) and one.recipients), "")
        return Wish(language=person.language or "en", zone=schedule.zone, at=schedule.digest_at, mail=mail)

    def of(self, person: Person) -> tuple[OwnList, ...]:
        """Theirs and their teams', their own first."""
        now, own = self._clock(), alone(person.id)
        found = [one for one in self._files() if _sees(person, one)]
        return tuple(
            OwnList(
                id=one.id,
                name=one.name,
                team="" if one.team == own else one.team,
                zone=one.zone,
                at=one.at,
                paused=one.paused,
                next_due=next_due(one, now),
                wish=_wish_of(one, own, person),
                everybodys=not one.team,
                may_change=_may(person, one),
                recipients=len(one.recipients),
            )
            for one in sorted(found, key=lambda one: (one.team != own, not one.team, one.name, one.id))
        )

    def one(self, person: Person, key: str) -> OwnList | None:
        """One of them, with from when its next issue tells and its version."""
        found = next((one for one in self.of(person) if one.id == key), None)
        if found is None:
            return None
        try:
            version = subscriptions.version(self._home, key)
            since = subscriptions.counts_from(self._home, subscriptions.find(self._home, self._settings, key), self._clock())
        except DocketwireError:  # it went this very moment
            return None
        return replace(found, since=since, version=version)

    def preview(self, person: Person, wish: Wish) -> Foretaste:
        """What the last days would have brought. Raises DeedError."""
        idea = Subscription(
            id="idea",
            name="idea",
            language=wish.language,
            query=wish.query,
            recipients=(person.email or wish.mail,),
            urgent=_urgent(wish.urgent),
        )
        if not self._rehearsing.acquire(timeout=_WAIT):
            raise DeedError("the preview is being made for somebody else; ask again in a moment")
        try:
            now = self._clock()
            found = rehearse(self._home, self._settings, idea, days=DAYS, until=now)
            alerts = rehearse_alerts(self._home, self._settings, idea, days=ALERT_DAYS, now=now).alerts if idea.urgent else None
        except DocketwireError as error:
            raise DeedError(_said(error)) from error
        finally:
            self._rehearsing.release()
        told = None if alerts is None else tuple(_tasted(one) for one in alerts)
        return Foretaste(reports=found.reports, stories=found.stories, samples=found.samples, alerts=told)

    def make(self, person: Person, wish: Wish) -> str:
        """Write the list and give its id; its mails go to whoever asks alone. Raises DeedError."""
        wanted = self._wanted(person, wish)
        with self._writing:
            if sum(one.team == alone(person.id) for one in self._files()) >= MOST_LISTS:
                raise DeedError(f"you have {MOST_LISTS} lists, and that is the most; unsubscribe one first")
            try:
                subscriptions.subscribe(self._home, self._settings, wanted)
            except DocketwireError as error:
                raise DeedError(_said(error)) from error
            self._desk.noted(person, "subscribe", _in_books(wanted.id, wanted), f"team {wish.team}" if wish.team else "", self._clock())
        return wanted.id

    def rewrite(self, person: Person, key: str, wish: Wish, seen: str = "") -> ListChanged:
        """Make a list what a wish says; what it told stays told, and it goes on. Raises DeedError, StaleListError."""
        with self._writing:
            found = next((one for one in self._files() if one.id == key and _sees(person, one)), None)
            if found is None:
                raise DeedError("there is no list of that id")
            if not _may(person, found):
                raise DeedError("this list is a team's: an editor of the team changes it")
            if wish.team not in ("", found.team):
                self._wanted(person, wish)
                raise DeedError("team: a list stays whose it is; make another")
            try:
                told = subscriptions.rewrite(
                    self._home, self._settings, key, lambda stored: self._rewritten(person, stored, wish), now=self._clock(), seen=seen
                )
            except StaleError as error:
                raise StaleListError(str(error)) from error
            except DocketwireError as error:
                raise DeedError(_said(error)) from error
            changed = subscriptions.changes(told.before, told.after)
            if changed:
                whose = f"team {found.team}: " if found.team and found.team != alone(person.id) else ""
                self._desk.noted(person, "change-list", _in_books(key, found), whose + ", ".join(changed), self._clock())
            since = subscriptions.counts_from(self._home, told.after, self._clock())
            return ListChanged(changed=changed, since=since, version=told.version)

    def would_change(self, person: Person, key: str, wish: Wish) -> tuple[tuple[str, ...], Wish]:
        """(What a wish would change of a list, the list as it is). Raises DeedError."""
        stored = next((one for one in self._files() if one.id == key and _sees(person, one)), None)
        if stored is None:
            raise DeedError("there is no list of that id")
        return subscriptions.changes(stored, self._rewritten(person, stored, wish)), _wish_of(stored, alone(person.id), person)

    def _rewritten(self, person: Person, stored: Subscription, wish: Wish) -> Subscription:
        """The list as the wish has it; what no wish speaks of stays. Raises DeedError."""
        wanted = self._wanted(person, replace(wish, team="", review=wish.review and not stored.review), lone=False)
        asked, ways = wanted.urgent, stored.urgent or Urgent()  # with the channels that whoever runs the site gave it
        urgent = asked or (Urgent() if ways.disputes else None)
        mail = wish.mail.strip()
        new = bool(mail) and stored.team == alone(person.id) and not person.email and (mail,) != stored.recipients[:1]
        return replace(
            stored,
            **{name: getattr(wanted, name) for name in ("name", "language", "zone", "at", "days", "query")},
            reads=stored.reads if wish.reads is None else wish.reads,
            review=wish.review,
            recipients=(mail,) if new else stored.recipients,
            urgent=urgent and replace(ways, stages=urgent.stages, followed=urgent.followed, deadline_days=urgent.deadline_days),
        )

    def change(self, person: Person, key: str, action: str) -> None:
        """`pause`, `resume`, or `unsubscribe` one of their own; an editor pauses a team's. Raises DeedError."""
        if action not in ("pause", "resume", "unsubscribe"):
            raise DeedError(f"action: {action[:40]!r} is unknown; accepted: pause, resume, unsubscribe")
        with self._writing:
            found = next((one for one in self.of(person) if one.id == key), None)
            stored = next((one for one in self._files() if one.id == key), None)
            if found is None or stored is None:
                raise DeedError("there is no list of that id")
            if not found.may_change or (found.team and action == "unsubscribe"):
                raise DeedError("this list is a team's: an editor of the team pauses it, whoever runs the site takes it away")
            if action == "unsubscribe":
                subscriptions.remove(self._home, key)
            else:
                subscriptions.set_paused(self._home, key, paused=action == "pause")
            self._desk.noted(person, action, _in_books(key, stored), "", self._clock())

    def _files(self) -> list[Subscription]:
        """Those that can be read; `docketwire doctor` tells of the others."""
        return subscriptions.subscriptions_of(self._home, self._settings, problems=[])

    def _wanted(self, person: Person, wish: Wish, *, lone: bool = True) -> Subscription:
        """The subscription that a wish describes; one that there is needs no address (`lone` is False). Raises DeedError."""
        name = " ".join(str(seen(wish.name.replace("\n", " ").replace("\r", " "))).split())
        if not name or len(name) > LONGEST_NAME:
            raise DeedError(f"name: give the list a name of at most {LONGEST_NAME} characters")
        if wish.rhythm not in RHYTHMS and not wish.days:
            raise DeedError(f"rhythm: {wish.rhythm[:40]!r} is unknown; accepted: {', '.join(RHYTHMS)}")
        editor = person.may(Role.EDITOR)
        if wish.team and (wish.team not in person.teams or not editor):
            raise DeedError(f"team: {wish.team[:40]!r} is none that you speak for")
        if wish.review and not editor:
            raise DeedError("review: drafts are for editors")
        if wish.query.text:
            raise DeedError("query.text: a digest does not search the index; say `words`, any of which must occur")
        recipient = person.email or wish.mail.strip()
        if not recipient and lone:
            raise DeedError("mail: give the address that the list is to be mailed to")
        return Subscription(
            id=_id_of(name),
            name=name,
            recipients=(recipient,),
            language=wish.language,
            reads=wish.reads or (),
            zone=wish.zone,
            at=wish.at,
            days=tuple(day for day in WEEK if day in wish.days) if wish.days else RHYTHMS[wish.rhythm],
            channels=(Channel.MAIL,),
            team=wish.team or alone(person.id),
            review=wish.review,
            begins=self._clock().replace(microsecond=0),
            query=wish.query,
            urgent=_urgent(wish.urgent),
        )


def _urgent(wish: UrgentWish) -> Urgent | None:
    """In the words of a file; None where nothing is urgent. Raises DeedError for a stage that there is none of."""
    try:
        stages = tuple(dict.fromkeys(urgent_word(one) for one in wish.stages))
    except SelectionError as error:
        raise DeedError(f"urgent.{error}") from error
    if wish.deadline_days is not None and not 0 <= wish.deadline_days <= MOST_DEADLINE_DAYS:
        raise DeedError(f"urgent.deadline_days: {wish.deadline_days} is no number of days from 0 to {MOST_DEADLINE_DAYS}")
    return Urgent(stages=stages, followed=wish.followed, deadline_days=wish.deadline_days) if wish.asked else None


def _sees(person: Person, one: Subscription) -> bool:
    """Their own, their teams', and everybody's for admins; whoever sits at the machine sees every one that is not somebody's alone."""
    if one.team == alone(person.id) or one.team in person.teams:
        return True
    return person.may(Role.ADMIN) if not one.team else person.id == LOCAL and not one.team.startswith("@")


def _may(person: Person, one: Subscription) -> bool:
    """Change one that they see: their own; a team's as its editor."""
    return one.team == alone(person.id) or person.may(Role.EDITOR)


def _wish_of(one: Subscription, own: str, person: Person) -> Wish:
    """What would make a list again. The address of a list stands in its file alone, but for whoever sits at the machine."""
    urgent = one.urgent or Urgent()
    rhythm = next((key for key, days in RHYTHMS.items() if days == one.days), "")
    return Wish(
        name=one.name,
        language=one.language,
        zone=one.zone,
        at=one.at,
        rhythm=rhythm,
        days=() if rhythm else one.days,
        reads=one.reads,
        team="" if one.team == own else one.team,
        review=one.review,
        mail=next(iter(one.recipients), "") if person.id == LOCAL and one.team == own else "",
        query=one.query,
        urgent=UrgentWish(stages=urgent.stages, followed=urgent.followed, deadline_days=urgent.deadline_days),
    )


def _tasted(one: RehearsedAlert) -> TastedAlert:
    return TastedAlert(at=one.at, told=one.told, lines=tuple((line.why, line.told, line.story_id) for line in one.lines))


def _id_of(name: str) -> str:
    """Made of the name and of chance: it collides with nothing, and so it does not tell that somebody else has a list of that name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].strip("-")
    return f"{slug or 'list'}-{secrets.token_hex(4)}"


def _in_books(key: str, one: Subscription) -> str:
    """What the log, which admins of no team read too, calls a list: the part of its id that chance made, for the rest tells its name."""
    if not one.team:
        return key  # everybody's
    return key.rpartition("-")[2] if re.search(r"-[0-9a-f]{8}$", key) else ""


def _said(error: DocketwireError) -> str:
    """Its words without the path of the file, which is nobody's business but the machine's."""
    return re.sub(r"(?m)^\S*/([^/\s]+\.toml)", r"\1", str(error))
