"""Delivery: take what is planned out of the outbox, hand it over, and write down exactly what became of it."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from digests.hooks import CHATS
from digests.mail import Answer, Mailer, MailError, Server, UnreachableError
from digests.outbox import Delivery, Outbox, State
from digests.webhook import post, post_unsigned
from jobs.installation.settings import MailSettings, Settings
from records.errors import ConfigurationError
from records.subscription import Subscription

Clock = Callable[[], datetime]


@dataclass(slots=True, kw_only=True)
class Delivered:
    """Counts of one round; `later` and `waiting` are still planned."""

    sent: int = 0
    later: int = 0
    """Put off by the server."""
    waiting: int = 0
    """Not tried: no server is configured, or it cannot be used."""
    failed: int = 0
    unknown: int = 0
    cancelled: int = 0


def deliver(
    outbox: Outbox, settings: Settings, subscriptions: Mapping[str, Subscription], counts: Delivered, problems: list[str], now: Clock
) -> None:
    """Try everything that is due once."""
    mails = outbox.due(now(), channel="mail")
    if mails:
        _mails(outbox, settings.mail, mails, counts, problems, now)
    for call in outbox.due(now(), channel="webhook"):
        _webhook(outbox, call, subscriptions.get(call.subscription), counts, problems, now)
    for way in CHATS:
        for call in outbox.due(now(), channel=way):
            _chat(outbox, call, subscriptions.get(call.subscription), counts, problems, now)


def _mails(outbox: Outbox, settings: MailSettings, mails: list[Delivery], counts: Delivered, problems: list[str], now: Clock) -> None:
    if not settings.host or not settings.sender:
        counts.waiting += len(mails)
        problems.append(f"{len(mails)} mails wait: set mail.host and mail.sender in docketwire.toml")
        return
    try:
        server = mail_server(settings)
    except ConfigurationError as error:
        counts.waiting += len(mails)
        problems.append(f"{len(mails)} mails wait: {error}")
        return
    with Mailer(server) as mailer:
        for number, mail in enumerate(mails):
            if not outbox.recipients.wanted(mail.subscription, mail.recipient, now()):
                outbox.cancelled(mail, now(), "the recipient left or paused")
                counts.cancelled += 1
                continue
            try:
                answer = mailer.send(
                    outbox.message(mail), settings.sender, mail.recipient, before_the_end=partial(_no_return, outbox, mail, now)
                )
            except UnreachableError as error:
                for rest in mails[number:]:
                    _book(outbox, rest, (Answer.LATER, str(error)), counts, problems, now)
                problems.append(f"the mail server cannot be reached: {error}")
                return
            except MailError as error:
                counts.waiting += len(mails) - number
                problems.append(f"{len(mails) - number} mails wait: {error}")
                return
            _book(outbox, mail, answer, counts, problems, now)


def _no_return(outbox: Outbox, mail: Delivery, now: Clock) -> None:
    outbox.sending(mail, now())


def mail_mistakes(settings: MailSettings, file: str = "docketwire.toml") -> list[ConfigurationError]:
    """What keeps mail from being sent, each with file, key and remedy; nothing when a server can be asked."""
    found = []
    if not settings.host:
        found.append(ConfigurationError(file, "mail.host", "is empty", 'name your mail server, e.g. host = "smtp.example.org"'))
    if not settings.sender:
        found.append(
            ConfigurationError(file, "mail.sender", "is empty", 'the address digests come from, e.g. sender = "digest@example.org"')
        )
    if settings.username and not settings.password_env:
        found.append(
            ConfigurationError(
                file,
                "mail.password_env",
                f"is empty, and mail.username is {settings.username!r}",
                "name the environment variable that holds the password, e.g. DOCKETWIRE_MAIL_PASSWORD",
            )
        )
    elif settings.username and not os.environ.get(settings.password_env):
        found.append(
            ConfigurationError(file, "mail.password_env", f"the environment has no {settings.password_env}", "put the password there")
        )
    if settings.username and settings.security == "none":
        found.append(ConfigurationError(file, "mail.security", "a password never goes over an open line", "tls or starttls"))
    if settings.ca_file and not Path(settings.ca_file).is_file():
        found.append(ConfigurationError(file, "mail.ca_file", f"{settings.ca_file!r} is no file", "a PEM file, or leave it empty"))
    return found


def mail_server(settings: MailSettings) -> Server:
    """The server of the settings, with its password out of the environment. Raises ConfigurationError with the first thing missing."""
    if mistakes := mail_mistakes(settings):
        raise mistakes[0]
    return Server(
        host=settings.host,
        port=settings.port,
        security=settings.security,
        username=settings.username,
        password=os.environ.get(settings.password_env, "") if settings.username else "",
        ca_file=Path(settings.ca_file) if settings.ca_file else None,
        timeout_seconds=settings.timeout_seconds,
    )


def _webhook(outbox: Outbox, call: Delivery, subscription: Subscription | None, counts: Delivered, problems: list[str], now: Clock) -> None:
    if subscription is None or subscription.webhook_url != call.recipient:
        outbox.cancelled(call, now(), "the subscription no longer names this address")
        counts.cancelled += 1
        return
    secret = os.environ.get(subscription.webhook_secret_env, "")
    if not secret:
        counts.waiting += 1
        problems.append(f"{subscription.id}: the webhook waits: the environment has no {subscription.webhook_secret_env}")
        return
    body = outbox.message(call)
    outbox.sending(call, now())
    _book(outbox, call, post(call.recipient, body, key=call.message_id, secret=secret, now=now()), counts, problems, now)


def _chat(outbox: Outbox, call: Delivery, subscription: Subscription | None, counts: Delivered, problems: list[str], now: Clock) -> None:
    """To the incoming webhook whose address stands in the environment, and nowhere else."""
    urgent = subscription.urgent if subscription else None
    if urgent is None or call.channel not in urgent.channels or urgent.address_env(call.channel) != call.recipient:
        outbox.cancelled(call, now(), "the subscription no longer names this address")
        counts.cancelled += 1
        return
    address = os.environ.get(call.recipient, "")
    if urlsplit(address).scheme not in ("http", "https"):
        counts.waiting += 1
        problems.append(f"{call.subscription}: an alert waits: the environment has no address in {call.recipient}")
        return
    body = outbox.message(call)
    outbox.sending(call, now())
    _book(outbox, call, post_unsigned(address, body), counts, problems, now)


def _book(outbox: Outbox, item: Delivery, answer: tuple[Answer, str], counts: Delivered, problems: list[str], now: Clock) -> None:
    verdict, words = answer
    name = f"{item.subscription} {item.issue_id} to {item.recipient}"
    if verdict is Answer.ACCEPTED:
        outbox.sent(item, now(), words)
        counts.sent += 1
    elif verdict is Answer.LATER:
        if outbox.later(item, now(), words) is State.FAILED:
            counts.failed += 1
            problems.append(f"given up: {name}: {words}")
        else:
            counts.later += 1
    elif verdict is Answer.REFUSED:
        outbox.failed(item, now(), words)
        counts.failed += 1
        problems.append(f"refused: {name}: {words}")
    else:
        outbox.unknown(item, now(), words)
        counts.unknown += 1
        problems.append(f"unknown whether it arrived: {name}: {words}")
