"""The desk as the site is handed it: people's state of a home with its clock and settings, and letters that are written behind the answer."""

import ipaddress
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.people.deeds import do_deed
from jobs.people.desk import desk_of
from jobs.people.letter import send_link
from jobs.people.vouching import provider_of
from jobs.serving.draft_desk import HomeDrafts
from jobs.serving.list_desk import HomeLists
from people.accounts import PeopleError, mail_address
from people.leaving import own_data
from people.ownership import local_person
from people.sessions import ASKERS, HOUR, LETTERS, WITHIN
from records.errors import DocketwireError
from records.people import About, AuditLine, Correction, Deed, Kept, KeyLine, Matter, Person, Role, SessionLine, SignedIn
from records.regrouping import Regrouping
from records.vouched import OpenIdError
from web.lists import plain
from web.people.desk import DeedError, Drafts, Lists, NotVouchedError

if TYPE_CHECKING:
    from jobs.people.openid import OpenId

log = logging.getLogger("docketwire.people")


class HomeDesk:
    """What `web.people.desk.Desk` asks for."""

    def __init__(self, home: Home, settings: Settings, *, clock: Callable[[], datetime]) -> None:
        self._home, self._settings, self._clock = home, settings, clock
        self._desk = desk_of(home)
        self.accounts: str = settings.people.accounts
        self.session_seconds = settings.people.session_days * 86_400
        self._networks = [ipaddress.ip_network(one) for one in settings.people.proxies]
        self._header = settings.people.proxy_header.lower()
        self._openid = provider_of(home, settings, lambda: self._secret)
        self._letters: list[threading.Thread] = []
        self._said: tuple[int, tuple[Regrouping, ...]] = -1, ()
        self.drafts: Drafts = HomeDrafts(home, clock=clock)
        self.lists: Lists = HomeLists(home, settings, self._desk, clock=clock)

    @cached_property
    def _secret(self) -> bytes:
        return self._desk.secret("forms")

    def secret(self) -> bytes:
        return self._secret

    def revision(self) -> int:
        return self._desk.revision()

    def local(self) -> Person:
        return local_person()

    def signed_in(self, cookie: str, *, renew: bool) -> SignedIn | None:
        return self._desk.signed_in(cookie, self._clock(), renew=renew)

    def holder(self, key: str) -> Person | None:
        return self._desk.holder(key)

    def named_by_proxy(self, peer: str, headers: list[tuple[str, str]]) -> Person | None:
        """One header of that name, from one of our proxies, with an address that somebody has; newcomers where the settings take them."""
        given = [value.strip() for name, value in headers if name == self._header]
        if len(given) != 1 or not self._trusted(peer):
            return None
        try:
            address = mail_address(given[0])
        except PeopleError:
            return None
        found = self._desk.known(address)
        if found is None and self._settings.people.newcomers == "reader" and self._desk.known(address, removed=True) is None:
            try:
                return self._desk.add(address, name="", role=Role.READER, teams=(), language="", by="proxy", now=self._clock())
            except PeopleError:  # of two requests at the same time the other was first
                return self._desk.known(address)
        return found

    def _trusted(self, peer: str) -> bool:
        try:
            address = ipaddress.ip_address(peer.partition("%")[0])
        except ValueError:
            return False
        mapped = getattr(address, "ipv4_mapped", None) or address
        return any(mapped in network for network in self._networks)

    def ask_link(self, email: str, visitor: str, target: str, language: str) -> bool:
        """The limits are taken before anybody looks whose address it is, and the mail is written by another thread: neither answer nor its time tells."""
        now, address = self._clock(), email.strip().casefold()
        if not self._desk.allowed([(f"address {address}", LETTERS, WITHIN), (f"visitor {visitor}", ASKERS, HOUR)], now):
            return False
        letter = threading.Thread(target=self._send, args=(address, target, language, now), name="letter", daemon=True)
        self._letters = [one for one in self._letters if one.is_alive()] + [letter]
        letter.start()
        return True

    def _send(self, address: str, target: str, language: str, now: datetime) -> None:
        person = self._desk.known(address)
        if person is not None:
            secret = self._desk.make_link(person, target, timedelta(minutes=self._settings.people.link_minutes), now)
            send_link(self._settings, person, secret, language=language, now=now)

    def wait(self) -> None:
        """Until every letter is written, and sent or given up."""
        for letter in self._letters:
            letter.join()

    def link_holds(self, secret: str) -> bool:
        return self._desk.link_holds(secret, self._clock())

    def use_link(self, secret: str, agent: str) -> tuple[str, str] | None:
        return self._desk.use_link(secret, agent, timedelta(seconds=self.session_seconds), self._clock())

    def ask_provider(self, target: str) -> tuple[str, str]:
        try:
            return self._provider().begin(target, self._clock())
        except OpenIdError as error:
            raise _not_vouched(error) from error

    def from_provider(self, kept: str, given: Mapping[str, str], agent: str) -> tuple[str, str]:
        """A session as by a link, for somebody who was added here; the provider makes nobody known."""
        try:
            vouched = self._provider().finish(kept, given, self._clock())
        except OpenIdError as error:
            raise _not_vouched(error) from error
        try:
            person = self._desk.known(mail_address(vouched.email))
        except PeopleError:
            person = None
        if person is None:
            raise NotVouchedError("unknown")
        link = self._desk.make_link(person, vouched.target, WITHIN, self._clock())
        entered = self._desk.use_link(link, agent, timedelta(seconds=self.session_seconds), self._clock())
        if entered is None:  # removed this very moment
            raise NotVouchedError("unknown")
        return entered

    def _provider(self) -> "OpenId":
        if self._openid is None:
            raise NotVouchedError("again")
        return self._openid

    def end_session(self, person: Person, session: str = "") -> None:
        self._desk.end(person, self._clock(), session=session)

    def sessions(self, person: Person) -> tuple[SessionLine, ...]:
        return self._desk.sessions(person, self._clock())

    def keys(self, person: Person) -> tuple[KeyLine, ...]:
        return self._desk.keys(person)

    def make_key(self, person: Person, label: str) -> str:
        try:
            return self._desk.make_key(person, label, self._clock())
        except PeopleError as error:
            raise DeedError(str(error)) from error

    def end_key(self, person: Person, key: str) -> None:
        self._desk.end_key(person, key, self._clock())

    def about(self, person: Person, kind: str, key: str, *, once: Sequence[str] = ()) -> About:
        return self._desk.about(person, kind, key, once=once)

    def matters(self, person: Person, *, text: str = "", mine: bool = False, team: str | None = None) -> tuple[Matter, ...]:
        return self._desk.matters(person, text=text, mine=mine, team=team)

    def mates(self, person: Person, team: str) -> tuple[Person, ...]:
        return self._desk.mates(person, team)

    def kept(self, person: Person) -> Kept:
        return self._desk.kept(person)

    def corrections(self, report_id: str = "") -> tuple[Correction, ...]:
        return self._desk.corrections(report_id)

    def withdrawn(self, report_id: str, since: datetime) -> tuple[Correction, ...]:
        return self._desk.withdrawn(report_id, since)

    def regroupings(self, key: str = "") -> tuple[Regrouping, ...]:
        """All of them are kept until the desk changes: every page of a story looks through them."""
        if key:
            return self._desk.regroupings(key)
        revision = self._desk.revision()
        if self._said[0] != revision:
            self._said = revision, self._desk.regroupings()
        return self._said[1]

    def names(self) -> Mapping[str, str]:
        return self._desk.names()

    def do(self, person: Person, deed: Deed) -> None:
        try:
            do_deed(self._home, self._settings, person, deed, self._clock())
        except DocketwireError as error:
            raise DeedError(str(error)) from error

    def own_data(self, person: Person) -> Any:
        return plain(own_data(self._desk, person, self._clock()))

    def audit(self, limit: int) -> tuple[AuditLine, ...]:
        return self._desk.audit(limit=limit)


def _not_vouched(error: OpenIdError) -> NotVouchedError:
    """Whoever runs the site reads the reason in the log; whoever wants to sign in reads what to do."""
    log.warning("openid.%s %s", error.why, error)
    return NotVouchedError(error.why)
