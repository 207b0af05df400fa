"""Mail over SMTP: TLS with certificates checked, and an exact account of how far each message got."""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

from records.errors import DocketwireError

_CRLF = b"\r\n"


class MailError(DocketwireError):
    """The mail server cannot be used as configured: wrong name or password, no certificate we trust, no TLS."""


class UnreachableError(MailError):
    """No connection now; later there may be one. The message of the moment was not handed over."""


class Answer(StrEnum):
    """What became of one message."""

    ACCEPTED = "accepted"
    LATER = "later"
    """Not accepted now (4xx, or the connection broke before the message was whole): safe to send again."""
    REFUSED = "refused"
    """Refused for good (5xx)."""
    UNKNOWN = "unknown"
    """The message was whole when the connection broke: it may or may not have been accepted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A mail server and how to log in."""

    host: str
    port: int
    security: str = "starttls"
    """`tls` (from the first byte), `starttls` (demanded, never optional) or `none` (a server on this machine)."""
    username: str = ""
    password: str = ""
    ca_file: Path | None = None
    """Certificates to trust instead of the system's."""
    timeout_seconds: float = 30


class Mailer:
    """One connection for many messages; opened when it is first needed and again when it broke."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Say goodbye, if anybody listens."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            try:
                smtp.quit()
            except (OSError, smtplib.SMTPException):
                smtp.close()

    def send(self, message: bytes, sender: str, recipient: str, *, before_the_end: Callable[[], None]) -> tuple[Answer, str]:
        """Send one message; (what became of it, the server's words).

        `before_the_end` is called when everything but the last line is with the server: until then a break means "not accepted", from
        then on nobody but the server can know. Raises MailError when the server cannot be used at all.
        """
        try:
            smtp = self._connected()
            refusal = self._announce(smtp, sender, recipient)
            if refusal is not None:
                return refusal
            body = _dotted(message)
            smtp.send(body)
        except (OSError, smtplib.SMTPException) as error:
            connected = self._smtp is not None
            self._drop()
            if not connected:
                raise UnreachableError(f"{self._server.host}:{self._server.port}: {_words(error)}") from error
            return Answer.LATER, _words(error)
        self._or_drop(before_the_end)
        try:
            smtp.send(b"." + _CRLF)
            code, words = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Answer.UNKNOWN, f"no answer after the message: {_words(error)}"
        return self._judged(smtp, code, words, "")

    def _announce(self, smtp: smtplib.SMTP, sender: str, recipient: str) -> tuple[Answer, str] | None:
        """MAIL, RCPT and DATA; None when the server waits for the message."""
        smtp.ehlo_or_helo_if_needed()
        for step, (code, words) in (
            ("MAIL", smtp.mail(sender)),
            ("RCPT", smtp.rcpt(recipient)),
        ):
            if code not in (250, 251):
                return self._judged(smtp, code, words, f"{step} ")
        code, words = smtp.docmd("DATA")
        return None if code == 354 else self._judged(smtp, code, words, "DATA ")

    def _judged(self, smtp: smtplib.SMTP, code: int, words: bytes, step: str) -> tuple[Answer, str]:
        text = f"{step}{code} {words.decode('utf-8', 'replace')}".replace("\n", " ").strip()
        if 200 <= code < 300 and not step:  # before the message was sent there is nothing to accept
            return Answer.ACCEPTED, text
        if code == 421 or not 400 <= code < 600:
            self._drop()
            return (Answer.LATER if code == 421 or step else Answer.UNKNOWN), text
        try:
            smtp.rset()
        except (OSError, smtplib.SMTPException):
            self._drop()
        return (Answer.LATER if code < 500 else Answer.REFUSED), text

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None:
            self._smtp = self._connect()
        return self._smtp

    def _connect(self) -> smtplib.SMTP:
        server, context = self._server, _trusting(self._server)
        try:
            if server.security == "tls":
                smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout_seconds, context=context)
            else:
                smtp = smtplib.SMTP(server.host, server.port, timeout=server.timeout_seconds)
        except ssl.SSLCertVerificationError as error:
            raise MailError(
                f"{server.host}: its certificate is not trusted: {error.verify_message}; set mail.ca_file if it is your own"
            ) from error
        try:
            if server.security == "starttls":
                smtp.starttls(context=context)
            if server.username:
                smtp.login(server.username, server.password)
        except BaseException as error:
            smtp.close()
            raise _explained(server, error) from error
        return smtp

    def _or_drop(self, step: Callable[[], None]) -> None:
        """Without its end the server forgets a message: close, so that nobody ends it."""
        try:
            step()
        except BaseException:
            self._drop()
            raise

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()


def _explained(server: Server, error: BaseException) -> BaseException:
    if isinstance(error, ssl.SSLCertVerificationError):
        return MailError(f"{server.host}: its certificate is not trusted: {error.verify_message}; set mail.ca_file if it is your own")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return MailError(f"{server.host}: offers no {'TLS' if server.security == 'starttls' else 'login'}: {error}; set mail.security")
    if isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= 500:
        return MailError(f"{server.host}: refused the login of {server.username!r}: {_words(error)}; check mail.username and the password")
    return error


def _trusting(server: Server) -> ssl.SSLContext | None:
    if server.security == "none":
        return None
    try:
        return ssl.create_default_context(cafile=str(server.ca_file) if server.ca_file else None)
    except (OSError, ssl.SSLError) as error:
        raise MailError(f"mail.ca_file: {server.ca_file}: cannot be read as certificates: {error}") from error


def _dotted(message: bytes) -> bytes:
    """The message for DATA, without its end mark: CRLF line ends, leading dots doubled (RFC 5321, 4.5.2)."""
    lines = message.replace(_CRLF, b"\n").replace(b"\r", b"\n").rstrip(b"\n").split(b"\n")
    return b"".join((b"." + line if line.startswith(b".") else line) + _CRLF for line in lines)


def _words(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        return f"{error.smtp_code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}"
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
