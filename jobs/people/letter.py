"""The letter with a link that signs in: short, in the reader's language, sent at once and kept nowhere."""

import email.policy
import logging
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from beat.wording import wording
from digests.headers import POLICY
from digests.mail import Answer, Mailer, MailError
from jobs.digests.delivery import mail_mistakes, mail_server
from jobs.installation.settings import Settings
from records.errors import ConfigurationError
from records.people import Person
from web.people.letters import link_letter

log = logging.getLogger("docketwire.people")


def link_of(settings: Settings, secret: str, language: str = "") -> str:
    """The address that signs in."""
    return f"{settings.digest.base_url.rstrip('/')}/signin/{secret}" + (f"?lang={language}" if language else "")


def send_link(settings: Settings, person: Person, secret: str, *, language: str, now: datetime) -> bool:
    """Send it; False when it could not be, which is logged without the address: who asked is told nothing either way."""
    mistakes = mail_mistakes(settings.mail)
    if mistakes:
        log.error("people.link_not_sent person=%s reason=%s", person.id, ConfigurationError.of(mistakes))
        return False
    message = compose(settings, person, secret, language=person.language or language, now=now)
    try:
        with Mailer(mail_server(settings.mail)) as mailer:
            answer, words = mailer.send(message, settings.mail.sender, person.email, before_the_end=lambda: None)
    except MailError as error:
        answer, words = Answer.LATER, str(error)
    if answer is not Answer.ACCEPTED:
        log.error("people.link_not_sent person=%s reason=%s", person.id, words)
    return answer is Answer.ACCEPTED


def compose(settings: Settings, person: Person, secret: str, *, language: str, now: datetime) -> bytes:
    """The message."""
    letter = link_letter(wording(language or "en"), link_of(settings, secret, language), minutes=settings.people.link_minutes)
    message = EmailMessage(policy=email.policy.SMTP.clone(cte_type="7bit"))
    message["From"] = Address(settings.mail.sender_name, addr_spec=settings.mail.sender)
    message["To"] = Address(addr_spec=person.email)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=settings.mail.sender.rpartition("@")[2] or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="base64" if len(letter.text.encode()) > 1.25 * len(letter.text) else "quoted-printable")
    message["Content-Language"] = language or "en"
    return message.as_bytes(policy=POLICY)
