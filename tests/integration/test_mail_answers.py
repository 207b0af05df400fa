"""What becomes of a message for every answer that a mail server gives at every step: a scripted server on loopback."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from digests.mail import Answer, Mailer, MailError, Server, UnreachableError

STEPS = ("greeting", "EHLO", "MAIL", "RCPT", "DATA", "end", "RSET", "QUIT")


@dataclass
class Script:
    """Answers by step; None hangs up. What came in is kept."""

    answers: dict[str, str | None] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)
    messages: list[bytes] = field(default_factory=list)
    connections: int = 0

    def answer(self, step: str) -> bytes | None:
        usual = {"greeting": "220 hello", "DATA": "354 go on", "QUIT": "221 bye", "end": "250 2.0.0 taken"}
        told = self.answers.get(step, usual.get(step, "250 fine"))
        return None if told is None else told.encode() + b"\r\n"


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def serving(script: Script) -> _Server:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            script.connections += 1
            if not self.say("greeting"):
                return
            while line := self.rfile.readline():
                command = line.decode().strip()
                script.commands.append(command)
                step = command.split()[0].upper()
                if not self.say(step) or step == "QUIT":
                    return
                if step == "DATA" and str(script.answers.get("DATA", "354")).startswith("354") and not self.message():
                    return

        def message(self) -> bool:
            lines = []
            while (line := self.rfile.readline()) not in (b".\r\n", b""):
                lines.append(line)
            if line:
                script.messages.append(b"".join(lines))
            return bool(line) and self.say("end")

        def say(self, step: str) -> bool:
            answer = script.answer(step)
            if answer is not None:
                self.wfile.write(answer)
            return answer is not None

    server = _Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def mailer(script: Script) -> Iterator[Mailer]:
    server = serving(script)
    with Mailer(Server(host="127.0.0.1", port=server.server_address[1], security="none", timeout_seconds=5)) as made:
        yield made
    server.shutdown()
    server.server_close()


def send(mailer: Mailer, message: bytes = b"Subject: a\n\nbody\n", *, before: Callable[[], None] = lambda: None) -> tuple[Answer, str]:
    return mailer.send(message, "desk@example.org", "reader@example.org", before_the_end=before)


def test_an_accepted_message_is_told_in_the_servers_words(mailer: Mailer, script: Script) -> None:
    told: list[int] = []
    assert send(mailer, before=lambda: told.append(len(script.messages))) == (Answer.ACCEPTED, "250 2.0.0 taken")
    assert told == [0]
    assert [command.split(":")[0].split()[0].lower() for command in script.commands] == ["ehlo", "mail", "rcpt", "data"]
    assert "desk@example.org" in script.commands[1]
    assert "reader@example.org" in script.commands[2]


def test_many_messages_go_through_one_connection_which_ends_with_a_goodbye(mailer: Mailer, script: Script) -> None:
    for _ in range(3):
        assert send(mailer)[0] is Answer.ACCEPTED
    mailer.close()
    mailer.close()
    assert (script.connections, len(script.messages), script.commands.count("quit")) == (1, 3, 1)


@pytest.mark.parametrize(
    ("message", "came"),
    [
        (b"a\nb\n", b"a\r\nb\r\n"),
        (b"a\r\nb", b"a\r\nb\r\n"),
        (b"a\rb\n\n\n", b"a\r\nb\r\n"),
        (b".a\n..\nb.\n", b"..a\r\n...\r\nb.\r\n"),
    ],
)
def test_lines_end_as_mail_demands_and_leading_dots_are_doubled(mailer: Mailer, script: Script, message: bytes, came: bytes) -> None:
    assert send(mailer, message)[0] is Answer.ACCEPTED
    assert script.messages == [came]


@pytest.mark.parametrize(
    ("step", "said", "answer", "words"),
    [
        ("MAIL", "450 later", Answer.LATER, "MAIL 450 later"),
        ("MAIL", "550 no", Answer.REFUSED, "MAIL 550 no"),
        ("RCPT", "251 forwarded", Answer.ACCEPTED, "250 2.0.0 taken"),
        ("RCPT", "252 perhaps", Answer.LATER, "RCPT 252 perhaps"),
        ("RCPT", "499 later", Answer.LATER, "RCPT 499 later"),
        ("RCPT", "500 no", Answer.REFUSED, "RCPT 500 no"),
        ("DATA", "250 fine", Answer.LATER, "DATA 250 fine"),
        ("DATA", "452 full", Answer.LATER, "DATA 452 full"),
        ("DATA", "554 no", Answer.REFUSED, "DATA 554 no"),
        ("end", "200 well", Answer.ACCEPTED, "200 well"),
        ("end", "299 well", Answer.ACCEPTED, "299 well"),
        ("end", "400 later", Answer.LATER, "400 later"),
        ("end", "451-one\r\n451 two", Answer.LATER, "451 one two"),
        ("end", "599 no", Answer.REFUSED, "599 no"),
        ("MAIL", "421 closing", Answer.LATER, "MAIL 421 closing"),
        ("end", "421 closing", Answer.LATER, "421 closing"),
        ("MAIL", "600 what", Answer.LATER, "MAIL 600 what"),
        ("end", "399 what", Answer.UNKNOWN, "399 what"),
        ("end", "600 what", Answer.UNKNOWN, "600 what"),
    ],
)
def test_every_answer_means_accepted_later_refused_or_unknown(
    mailer: Mailer, script: Script, step: str, said: str, answer: Answer, words: str
) -> None:
    script.answers[step] = said
    assert send(mailer) == (answer, words)


@pytest.mark.parametrize(("said", "connections"), [("450 later", 1), ("550 no", 1), ("421 closing", 2), ("399 what", 2)])
def test_a_connection_is_kept_after_an_ordinary_refusal_and_left_after_a_strange_one(
    mailer: Mailer, script: Script, said: str, connections: int
) -> None:
    script.answers["end"] = said
    send(mailer)
    del script.answers["end"]
    assert send(mailer)[0] is Answer.ACCEPTED
    assert script.connections == connections


@pytest.mark.parametrize(
    ("step", "answer"), [("MAIL", Answer.LATER), ("RCPT", Answer.LATER), ("DATA", Answer.LATER), ("end", Answer.UNKNOWN)]
)
def test_a_break_before_the_end_is_no_sending_and_after_it_nobody_knows(mailer: Mailer, script: Script, step: str, answer: Answer) -> None:
    script.answers[step] = None
    found, words = send(mailer)
    assert found is answer
    assert words.startswith("no answer after the message: ") is (answer is Answer.UNKNOWN)
    del script.answers[step]
    assert send(mailer)[0] is Answer.ACCEPTED
    assert script.connections == 2


def test_a_break_while_the_next_message_is_cleared_opens_a_new_connection(mailer: Mailer, script: Script) -> None:
    script.answers |= {"end": "550 no", "RSET": None}
    assert send(mailer)[0] is Answer.REFUSED
    script.answers.clear()
    assert send(mailer)[0] is Answer.ACCEPTED
    assert script.connections == 2


def test_a_message_whose_end_may_not_be_sent_is_not_ended(mailer: Mailer, script: Script) -> None:
    def fails() -> None:
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        send(mailer, before=fails)
    assert send(mailer)[0] is Answer.ACCEPTED
    assert (len(script.messages), script.connections) == (1, 2)


def test_a_server_that_is_not_there_is_unreachable(script: Script) -> None:
    server = serving(script)
    port = server.server_address[1]
    server.shutdown()
    server.server_close()
    with pytest.raises(UnreachableError, match=rf"^127\.0\.0\.1:{port}: ConnectionRefusedError: "):
        send(Mailer(Server(host="127.0.0.1", port=port, security="none")))


@pytest.mark.parametrize(("greeting", "words"), [("554 go away", "554 go away"), (None, "SMTPServerDisconnected: ")])
def test_a_server_that_does_not_greet_is_unreachable(mailer: Mailer, script: Script, greeting: str | None, words: str) -> None:
    script.answers["greeting"] = greeting
    with pytest.raises(UnreachableError, match=words):
        send(mailer)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"security": "starttls"}, "offers no TLS: .*; set mail.security"),
        ({"security": "none", "username": "me"}, "offers no login: .*; set mail.security"),
    ],
)
def test_what_a_server_does_not_offer_names_the_setting(script: Script, changes: dict[str, Any], words: str) -> None:
    server = serving(script)
    with pytest.raises(MailError, match=words):
        send(Mailer(Server(host="127.0.0.1", port=server.server_address[1], **changes)))
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("said", "kind"), [("535 wrong", MailError), ("454 busy", UnreachableError)])
def test_a_refused_login_names_the_user_and_a_busy_one_is_for_later(script: Script, said: str, kind: type[MailError]) -> None:
    script.answers |= {"EHLO": "250-here\r\n250 AUTH PLAIN", "AUTH": said}
    server = serving(script)
    with pytest.raises(kind) as found:
        send(Mailer(Server(host="127.0.0.1", port=server.server_address[1], security="none", username="me", password="secret")))
    assert type(found.value) is kind
    assert ("refused the login of 'me': 535 wrong; check mail.username" in str(found.value)) is (kind is MailError)
    assert "secret" not in str(found.value)
    server.shutdown()
    server.server_close()


def test_certificates_that_cannot_be_read_name_the_setting(tmp_path: Any) -> None:
    missing = tmp_path / "none.pem"
    with pytest.raises(MailError, match=r"^mail\.ca_file: .*none\.pem: cannot be read as certificates: "):
        send(Mailer(Server(host="127.0.0.1", port=1, security="tls", ca_file=missing)))
