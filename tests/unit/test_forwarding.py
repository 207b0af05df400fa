"""Pages that only send their readers elsewhere."""

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

from common.forwarding import forwarding
from spiders.forwarded import forward_target

URL = "https://valley.example/a"


@pytest.mark.parametrize(
    ("page", "target"),
    [
        ('<meta http-equiv="refresh" content="0; url=/b">', "https://valley.example/b"),
        ("<META HTTP-EQUIV=Refresh CONTENT='1;URL=https://valley.example/b?x=1&amp;y=2'>", "https://valley.example/b?x=1&y=2"),
        ("<script>window.location.replace('/b');</script>", "https://valley.example/b"),
        ('<script>setTimeout(function(){location.href="https:\\/\\/valley.example\\/b"},0)</script>', "https://valley.example/b"),
        ("<title>Object moved</title><h2>Object has moved to <a href='/b'>here</a>.</h2>", "https://valley.example/b"),
        ("<p>Sie werden weitergeleitet: <a href=/b>weiter</a></p>", "https://valley.example/b"),
        ('<meta http-equiv="refresh" content="600; url=/b">', None),
        ('<meta http-equiv="refresh" content="30">', None),
        ('<meta http-equiv="refresh" content="0; url=/a#top">', None),
        ('<meta http-equiv="refresh" content="0; url=javascript:alert(1)">', None),
        ('<meta http-equiv="refresh" content="0; url=http://[">', None),
        ('<div id="root"></div><script>location.href = "/unsupported"</script>', None),
        ("<script>if (old) { location = '/old' }</script>", None),
        ("<p>Read <a href=/b>more</a>", None),
        ('<meta http-equiv="refresh" content="0; url=/b"><p>' + "A court ordered it. " * 40, None),
    ],
)
def test_a_page_sends_its_readers_on_only_where_it_says_nothing(page: str, target: str | None) -> None:
    assert forwarding(page, URL) == target


def answer(body: bytes, **more: object) -> HtmlResponse:
    return HtmlResponse(URL, body=body, request=Request(URL, meta=dict(more)), headers={"Content-Type": "text/html"})


def test_a_page_is_asked_whether_it_only_sends_on_up_to_twenty_thousand_bytes_and_once() -> None:
    sends = b'<meta http-equiv="refresh" content="0; url=/b">'
    padded = sends + b" " * (20_000 - len(sends))
    assert forward_target(answer(padded)) == "https://valley.example/b"
    assert forward_target(answer(padded + b" ")) is None
    assert forward_target(answer(sends, forwarded=True)) is None
    assert forward_target(answer(b'<meta http-equiv="refresh" content="0; url=https://hill.example/b">')) is None
