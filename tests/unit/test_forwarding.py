"""Pages that only send their readers elsewhere."""

import pytest

from common.forwarding import forwarding

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
