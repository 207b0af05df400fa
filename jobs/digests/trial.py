"""A trial: one issue of a subscription at once, to its readers or to an address, by the same way as the real ones; nothing of it is remembered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from digests.mail import Answer, Mailer, UnreachableError
from digests.message import MailParts, compose, mail_parts
from digests.outbox import Outbox
from digests.recipients import Reader
from digests.render import UNSUBSCRIBE, render
from digests.sentences import Page
from jobs.digests.delivery import mail_mistakes, mail_server
from jobs.digests.issue import envelope, issue_until, outbox_path
from jobs.digests.subscriptions import find
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from records.errors import ConfigurationError, DocketwireError


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What became of one mail."""

    recipient: str
    accepted: bool
    answer: str
    """The server's words, or why there are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a trial sent."""

    subscription: str
    subject: str
    stories: int
    verdict: str
    since: datetime
    until: datetime
    mails: tuple[Tried, ...]
    remarks: tuple[str, ...]

    @property
    def well(self) -> bool:
        return all(mail.accepted for mail in self.mails)


def send_trial(
    home: Home, settings: Settings, name: str, *, to: Sequence[str] = (), now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Trial:
    """Send what the subscription would tell if it were due now, marked as a test, by mail.

    It covers the time since the last issue, at least a day. The next real issue tells the same again: a trial moves no watermark, freezes
    nothing and plans nothing. Only readers' unsubscribe links are made, for they are part of what is tried.

    Args:
        home: Its latest snapshot is read.
        settings: The mail server is theirs.
        name: The subscription's id, or a file.
        to: Addresses, instead of the subscription's recipients.
        now: The clock.

    Raises:
        DocketwireError: When there is no such subscription, nobody to send to, or no snapshot.
        ConfigurationError: With every missing setting of the mail.
    """
    subscription, moment = find(home, settings, name), now()
    mistakes = mail_mistakes(settings.mail, str(home.settings))
    if mistakes:
        raise ConfigurationError.of(mistakes)
    outbox = Outbox(outbox_path(home))
    readers = outbox.recipients.readers(subscription.id, subscription.recipients, moment) if subscription.recipients else []
    known = {reader.address: reader for reader in readers}
    wanted = [address.casefold() for address in to] or list(known)
    if not wanted:
        raise DocketwireError(f"{name}: has no recipient who has not left or paused: name one with --to ADDRESS")
    issue, remarks = issue_until(home, settings, subscription, moment)
    parts = mail_parts(issue, render(issue))
    parts = replace(parts, subject=Page(issue).trial_subject(), issue_id=f"test.{moment:%Y%m%dT%H%M%S%f}", date=moment)
    return Trial(
        subscription=subscription.id,
        subject=parts.subject,
        stories=len(issue.stories),
        verdict=issue.coverage.verdict.value,
        since=issue.window.start,
        until=issue.window.end,
        mails=tuple(_sent(settings, parts, address, known.get(address)) for address in dict.fromkeys(wanted)),
        remarks=tuple(remarks),
    )


def _sent(settings: Settings, parts: MailParts, address: str, reader: Reader | None) -> Tried:
    """One mail over a connection of its own, so that one that breaks is no other's fault. Raises MailError when login or TLS fails."""
    common = envelope(settings.digest, settings.mail)
    if reader is None:  # has nothing to unsubscribe from: the link leads to the site
        home = f"{common.base_url.rstrip('/')}/"
        parts = replace(parts, text=parts.text.replace(UNSUBSCRIBE, home), html=parts.html.replace(UNSUBSCRIBE, home))
    mail = compose(parts, common, recipient=address, token=reader.token if reader else "")
    with Mailer(mail_server(settings.mail)) as mailer:
        try:
            answer, words = mailer.send(mail, settings.mail.sender, address, before_the_end=lambda: None)
        except UnreachableError as error:
            answer, words = Answer.LATER, str(error)
    return Tried(recipient=address, accepted=answer is Answer.ACCEPTED, answer=words)
