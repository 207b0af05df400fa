"""An issue as a mail: text, HTML and picture in one message whose bytes depend on nothing but the issue and its recipient."""

import email
import email.policy
import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import cast

from digests.headers import POLICY
from digests.render import UNSUBSCRIBE, Rendered
from records.digest import Issue

_POLICY = email.policy.SMTP.clone(cte_type="7bit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What all mails of an installation share."""

    sender: str
    """Address of From and of the envelope."""
    sender_name: str
    base_url: str

    @property
    def domain(self) -> str:
        return self.sender.rpartition("@")[2] or "localhost"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailParts:
    """The content of an issue's mail, before it is addressed."""

    subscription: str
    name: str
    issue_id: str
    language: str
    subject: str
    date: datetime
    text: str
    html: str
    picture: bytes | None


def mail_parts(issue: Issue, rendered: Rendered) -> MailParts:
    return MailParts(
        subscription=issue.subscription.id,
        name=issue.subscription.name,
        issue_id=issue.id,
        language=issue.subscription.language,
        subject=rendered.subject,
        date=issue.window.end,
        text=rendered.mail_text,
        html=rendered.mail_html,
        picture=rendered.picture,
    )


def frozen_parts(issue: Issue, eml: bytes) -> MailParts:
    """The content out of a frozen `issue.eml`, so that a mail sent later is the one that was frozen, whatever this program has become."""
    message = email.message_from_bytes(eml, policy=_POLICY)
    found: dict[str, EmailMessage] = {part.get_content_type(): part for part in message.walk()}
    picture = found.get("image/png")
    return MailParts(
        subscription=issue.subscription.id,
        name=issue.subscription.name,
        issue_id=issue.id,
        language=issue.subscription.language,
        subject=str(message["Subject"]),
        date=issue.window.end,
        text=_unix(found["text/plain"].get_content()),
        html=_unix(found["text/html"].get_content()),
        picture=picture.get_content() if picture is not None else None,
    )


def message_id(parts: MailParts, recipient: str, domain: str) -> str:
    """Stable for an issue and recipient: sent a second time by whatever accident, mail programs see one message."""
    digest = hashlib.sha256(f"{parts.subscription}\n{parts.issue_id}\n{recipient.casefold()}".encode()).hexdigest()
    return f"<{parts.subscription}.{parts.issue_id}.{digest[:24]}@{domain}>"


def compose(parts: MailParts, envelope: Envelope, *, recipient: str = "", token: str = "") -> bytes:
    """The message for one recipient, or with neither recipient nor token the one that is frozen in the archive."""
    if token:
        parts = _personal(parts, f"{envelope.base_url.rstrip('/')}/unsubscribe/{token}")
    message = EmailMessage(policy=_POLICY)
    _address(message, parts, envelope, recipient, token)
    message.set_content(parts.text, cte=_coding(parts.text))
    message.add_alternative(parts.html, subtype="html", cte=_coding(parts.html))
    if parts.picture is not None:
        page = cast("list[EmailMessage]", message.get_payload())[1]
        page.add_related(parts.picture, "image", "png", cid="<trend>", filename="trend.png", disposition="inline")
    message["Content-Language"] = parts.language  # last: what makes a message of several parts moves Content-* into the first of them
    seed = message_id(parts, recipient, envelope.domain)
    for number, part in enumerate(p for p in message.walk() if p.is_multipart()):
        part.set_boundary(f"=_{hashlib.sha256(f'{seed}{number}'.encode()).hexdigest()[:32]}")
    return message.as_bytes(policy=POLICY)


def _address(message: EmailMessage, parts: MailParts, envelope: Envelope, recipient: str, token: str) -> None:
    message["From"] = Address(envelope.sender_name, addr_spec=envelope.sender)
    message["To"] = Address(addr_spec=recipient) if recipient else "undisclosed-recipients:;"
    message["Subject"] = parts.subject
    message["Date"] = format_datetime(parts.date)
    message["Message-ID"] = message_id(parts, recipient, envelope.domain)
    message["List-Id"] = f"{parts.subscription} <{parts.subscription}.docketwire.{envelope.domain}>"
    if token:
        message["List-Unsubscribe"] = f"<{envelope.base_url.rstrip('/')}/unsubscribe/{token}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: out-of-office programs do not answer


def _personal(parts: MailParts, address: str) -> MailParts:
    return replace(parts, text=parts.text.replace(UNSUBSCRIBE, address), html=parts.html.replace(UNSUBSCRIBE, address))


def _coding(text: str) -> str:
    """Quoted-printable stays readable in a source view; where most letters are not Latin, base64 is shorter."""
    return "base64" if len(text.encode()) > 1.25 * len(text) else "quoted-printable"


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n")
