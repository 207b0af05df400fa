"""Translations of headlines by a server: optional, in time or not at all."""

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from digests.translate import Translator, fetch_translations, foreign_headlines, translated
from tests.unit.digest_samples import sample_issue

TEXTS = (("fr", "Bonjour"), ("it", "Ciao"), ("fr", "Adieu"))


class Server(HTTPServer):
    """Speaks LibreTranslate's API as `answer` says."""

    answer: Callable[[dict[str, Any]], Any]
    asked: list[tuple[str, dict[str, Any]]]


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, question))
        body = json.dumps(self.server.answer(question)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server(("127.0.0.1", 0), _Handler)
    made.asked = []
    made.answer = lambda question: {"translatedText": [f" {text}  in {question['target']}" for text in question["q"]]}
    Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def fetched(
    server: Server, *, key: str = "", seconds: float = 5, clock: Iterator[float] | None = None
) -> tuple[dict[tuple[str, str], str], str]:
    translator = Translator(url=f"http://127.0.0.1:{server.server_port}/", key=key, seconds=seconds)
    return fetch_translations(translator, "en", TEXTS, **({"clock": lambda: next(clock)} if clock else {}))  # type: ignore[arg-type]


def test_each_language_is_asked_for_once_and_answers_are_tidied(server: Server) -> None:
    found, problem = fetched(server, key="secret")
    assert (found, problem) == ({("fr", "Bonjour"): "Bonjour in en", ("fr", "Adieu"): "Adieu in en", ("it", "Ciao"): "Ciao in en"}, "")
    assert [(path, asked["source"], asked["q"], asked["api_key"]) for path, asked in server.asked] == [
        ("/translate", "fr", ["Bonjour", "Adieu"], "secret"),
        ("/translate", "it", ["Ciao"], "secret"),
    ]


def test_without_a_key_none_is_sent(server: Server) -> None:
    fetched(server)
    assert "api_key" not in server.asked[0][1]


@pytest.mark.parametrize("answer", [{"translatedText": ["one too few"]}, {"translatedText": "text"}, ["x"], {}])
def test_a_wrong_answer_loses_one_language_and_is_told_once(server: Server, answer: Any) -> None:
    right = server.answer
    server.answer = lambda question: answer if question["source"] == "fr" else right(question)
    found, problem = fetched(server)
    assert found == {("it", "Ciao"): "Ciao in en"}
    assert problem == "fr: ValueError: the server did not answer as LibreTranslate does"


def test_what_comes_back_empty_or_is_no_text_is_left_out(server: Server) -> None:
    server.answer = lambda question: {"translatedText": ["", 7][: len(question["q"])]}
    assert fetched(server) == ({}, "")


def test_when_time_is_up_the_rest_stays_untranslated(server: Server) -> None:
    found, problem = fetched(server, seconds=5, clock=iter([0.0, 4.9, 5.0]))
    assert (set(found), problem) == ({("fr", "Bonjour"), ("fr", "Adieu")}, "out of time")


def test_nobody_there_is_a_problem_and_no_error() -> None:
    found, problem = fetch_translations(Translator(url="http://127.0.0.1:9", seconds=2), "en", TEXTS)
    assert (found, problem.startswith("fr: URLError")) == ({}, True)


def test_only_headlines_in_other_languages_are_asked_for_each_once() -> None:
    issue = sample_issue()
    asked = foreign_headlines(issue)
    shown = [h for card in issue.stories for h in (card.headline, *card.others)]
    assert set(asked) == {(h.language, h.title) for h in shown if h.language not in ("en", "und")}
    assert len(asked) == len(set(asked))


def test_a_translation_is_put_beside_its_headline_unless_it_says_the_same() -> None:
    issue = sample_issue()
    asked = foreign_headlines(issue)
    found = translated(issue, {asked[0]: "In other words", asked[1]: asked[1][1].upper()})
    shown = {(h.language, h.title): h.translation for card in found.stories for h in (card.headline, *card.others)}
    assert (shown[asked[0]], shown[asked[1]], shown[asked[2]]) == ("In other words", "", "")
