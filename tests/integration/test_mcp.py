"""An assistant asks a home over the Model Context Protocol: the library's own client, a real child process, real captures behind each quote."""

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from jobs.group import group_articles
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.search import update_index
from tests.integration.site_home import NOW
from tests.integration.test_named_pages import REPORTS
from tests.integration.test_named_pages import _page as read_page
from tests.unit import warehouse_pages as made
from tests.unit.new_warehouse import initialised
from warehouse.ingest.runs import upsert_sources
from warehouse.ingest.segment import ingest_segment
from warehouse.publish import publish
from warehouse.storage.database import open_warehouse

mcp = pytest.importorskip("mcp", reason="mcp is not installed: run `make dev`")
PLACED = {"quote", "source", "url", "capture_id", "warc_file", "warc_offset", "payload_digest"}
Ask = Callable[..., Awaitable[Any]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("mcp") / "home")
    initialised(home)
    con = open_warehouse(home.warehouse)
    upsert_sources(con, [made.source(key, country=key[:2].replace("en", "ie")) for key, *_ in REPORTS])
    ingest_segment(con, made.segment("2026/03/01/run-1-000.warc.gz", [read_page(*report) for report in REPORTS]), ingested_at=NOW)
    group_articles(con, now=lambda: NOW)
    publish(con, home.public, now=NOW, slim=False)
    con.close()
    update_index(home, Settings())
    return home


def talked(home: Home, talk: Callable[[Any], Awaitable[Any]]) -> Any:
    """What a conversation with a server of the home's own gives."""

    async def run() -> Any:
        server = mcp.StdioServerParameters(command=sys.executable, args=["-m", "cli", "--home", str(home.root), "mcp"])
        async with mcp.stdio_client(server) as streams, mcp.ClientSession(*streams) as session:
            await session.initialize()
            return await talk(session)

    return asyncio.run(asyncio.wait_for(run(), 120))


def test_every_answer_says_what_it_rests_on(home: Home) -> None:
    async def talk(session: Any) -> None:
        tools = (await session.list_tools()).tools
        assert {tool.name for tool in tools} == {"search", "story", "dispute", "article", "decisions", "query"}
        assert all(tool.annotations.read_only_hint for tool in tools)

        found = (await session.call_tool("search", {"words": "TikTok", "amount_at_least": 90_000_000})).structured_content
        (hit,) = found["hits"]
        assert hit.keys() >= PLACED
        assert hit["warc_file"] == "2026/03/01/run-1-000.warc.gz"
        assert hit["payload_digest"].startswith("sha256:")
        assert isinstance(hit["warc_offset"], int)

        article = (await session.call_tool("article", {"article_id": hit["article_id"]})).structured_content
        assert article.keys() >= PLACED
        (fine,) = [fact for fact in article["facts"] if fact["kind"] == "amount"]
        assert "90 million euros" in fine["quote"]
        assert all(fact["quote"] in f"{article['title']}\n{article['text']}" for fact in article["facts"])

        story = (await session.call_tool("story", {"story_id": article["story_id"]})).structured_content
        assert story["story"]["stage"] == "fine"
        assert [report["article_id"] for report in story["reports"]] == [hit["article_id"]]
        assert story["reports"][0].keys() >= PLACED

        decided = (await session.call_tool("decisions", {"platform": "tiktok", "since": "2026-01-01"})).structured_content
        (decision,) = decided["decisions"]
        assert decision["type"] == "fine"
        assert decision["evidence"]["capture_id"] == hit["capture_id"]

        dispute = (await session.call_tool("dispute", {"dispute_id": decision["dispute_id"]})).structured_content
        assert dispute["events"][0]["evidence"]["payload_digest"] == hit["payload_digest"]

        rows = (await session.call_tool("query", {"sql": "select count(*) as n from articles"})).structured_content
        assert (rows["columns"], rows["rows"]) == (["n"], [[2]])
        assert found["snapshot"] == article["snapshot"] == rows["snapshot"]

    talked(home, talk)


def test_what_cannot_be_answered_is_said_in_one_sentence_and_nothing_is_written(home: Home) -> None:
    async def talk(session: Any) -> None:
        for name, given, said in (
            ("search", {"words": "court", "platform": ["twiter"]}, 'did you mean "Twitter"'),
            ("search", {"words": "((("}, ""),
            ("story", {"story_id": "../../etc/passwd"}, "there is no story"),
            ("dispute", {"dispute_id": "x" * 5000}, "there is no dispute"),
            ("article", {"article_id": ""}, "there is no article"),
            ("decisions", {"since": "yesterday"}, "is no day"),
            ("query", {"sql": "copy articles to '/tmp/never-written.csv'"}, ""),
            ("query", {"sql": "select * from read_text('/etc/passwd')"}, ""),
            ("query", {"sql": "selec 1"}, ""),
        ):
            answer = await session.call_tool(name, given)
            assert answer.is_error, (name, given)
            assert said in answer.content[0].text, answer.content[0].text
            assert "Traceback" not in answer.content[0].text
        assert not (await session.call_tool("query", {"sql": "select 1"})).is_error

    talked(home, talk)
    assert not Path("/tmp/never-written.csv").exists()


def test_without_the_library_one_line_says_how_to_get_it(home: Home) -> None:
    blocked = "import sys; sys.modules['mcp'] = None; from cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", blocked, "--home", str(home.root), "mcp"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 1
    assert done.stderr.strip() == 'docketwire: the package `mcp` is not installed; install it with `pip install "docketwire[mcp]"`'
