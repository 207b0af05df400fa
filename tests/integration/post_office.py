"""A real SMTP server on loopback with TLS, login and moods: refusing, greylisting, vanishing."""

import asyncio
import ssl
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "docketwire", "open sesame"


class _AnyPort(Controller):
    """A controller that may be given port 0: it greets itself on the port it really got."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class PostOffice:
    """Mailboxes by address; use as a context manager."""

    def __init__(self, folder: Path, *, name: str = "localhost", implicit_tls: bool = False) -> None:
        self.ca = trustme.CA()
        self.ca_file = folder / "ca.pem"
        self.ca.cert_pem.write_to_path(str(self.ca_file))
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.ca.issue_cert(name).configure_cert(self._context)
        self._implicit = implicit_tls
        self.boxes: dict[str, list[bytes]] = defaultdict(list)
        self.refused: set[str] = set()
        """Recipients answered 550."""
        self.greylisted: Counter[str] = Counter()
        """Recipient -> how many times it is answered 451."""
        self.vanish: dict[str, bool] = {}
        """Recipient -> the connection breaks after the message; True: the message was kept."""
        self.on_event: Callable[[str], None] = lambda _event: None
        """Called with `mail`, `rcpt`, `data` (received, not answered) and `kept` (in the mailbox, not answered)."""
        self.answer = b""
        """What the end of DATA is answered instead of 250; empty: 250."""

    def __enter__(self) -> Self:
        options: dict[str, Any] = {"ssl_context": self._context}  # aiosmtpd wants STARTTLS for logins
        if not self._implicit:
            options = {"tls_context": self._context, "require_starttls": True, "auth_required": True, "authenticator": self._authenticate}
        self._controller = _AnyPort(self, hostname="127.0.0.1", port=0, server_hostname="localhost", **options)
        self._controller.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self._controller.stop()

    @property
    def port(self) -> int:
        return int(self._controller.port)

    def settings(self) -> dict[str, str]:
        """For `make_home`; the password is in the environment variable TEST_MAIL_PASSWORD."""
        return {
            "mail__host": '"localhost"',
            "mail__port": str(self.port),
            "mail__security": '"tls"' if self._implicit else '"starttls"',
            "mail__username": f'"{USER}"',
            "mail__password_env": '"TEST_MAIL_PASSWORD"',
            "mail__sender": '"digest@docketwire.example"',
            "mail__ca_file": f'"{self.ca_file}"',
            "mail__timeout_seconds": "10",
        }

    def _authenticate(self, _server: Any, _session: Session, _envelope: Envelope, _mechanism: str, data: LoginPassword) -> AuthResult:
        return AuthResult(success=data.login == USER.encode() and data.password == PASSWORD.encode(), handled=False)

    async def handle_MAIL(self, _server: Any, _session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        self.on_event("mail")
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        self.on_event("rcpt")
        if address in self.refused:
            return "550 5.1.1 no such person here"
        if self.greylisted[address] > 0:
            self.greylisted[address] -= 1
            return "451 4.7.1 greylisted, come back later"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        recipient = str(envelope.rcpt_tos[0])
        self.on_event("data")
        await asyncio.sleep(0)
        if recipient in self.vanish:
            if self.vanish.pop(recipient):
                self.boxes[recipient].append(bytes(envelope.content or b""))
            server.transport.abort()
            await asyncio.sleep(0)
            return "421 gone"
        if self.answer:
            return self.answer.decode()
        self.boxes[recipient].append(bytes(envelope.content or b""))
        self.on_event("kept")
        return "250 2.0.0 kept"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    """One that runs for a test, and whose password the settings find."""
    monkeypatch.setenv("TEST_MAIL_PASSWORD", PASSWORD)
    with PostOffice(tmp_path) as running:
        yield running
