"""The past out of CC-NEWS: files of the news of all the world, of which watched sites stay."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jobs.installation.home import Home
from jobs.past import Archive
from tests.integration.past_home import captures, fresh, shot, take
from tests.integration.past_site import PastSite, news_warc


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return fresh(tmp_path / "home")


@pytest.fixture
def news() -> Iterator[PastSite]:
    """Files of two months; pages of watched and of other sites."""
    folder = "crawl-data/CC-NEWS"
    ours = [shot(n, stamp=f"2021060{1 + n}080000") for n in range(4)]
    theirs = [shot(n, site="https://other.example") for n in range(20, 50)]
    leaf = [shot(60, site="https://feuille.example", path="/affaires/60"), shot(61, site="https://feuille.example", path="/cuisine/soupe-a-l-oignon-61.html")]  # fmt: skip
    site = PastSite(
        [],
        files={
            f"{folder}/2021/05/CC-NEWS-20210501000000-00001.warc.gz": news_warc([shot(70, stamp="20210501010000")]),
            f"{folder}/2021/06/CC-NEWS-20210601000000-00002.warc.gz": news_warc([*theirs, *ours, shot(1, stamp="20210602080000")]),
            f"{folder}/2021/06/CC-NEWS-20210602000000-00003.warc.gz": news_warc([*leaf, shot(80, path="/2021/06/picture-of-a-court-80.html", mimetype="image/png")]),
        },
    )  # fmt: skip
    yield site
    site.close()


def test_of_the_news_of_all_the_world_only_watched_sites_stay(home: Home, news: PastSite) -> None:
    done = take(home, news, "de-blatt", "fr-feuille", archive=Archive.CC_NEWS, until="2021-06")
    assert dict(done.report.pages) == {"de-blatt": 4, "fr-feuille": 1}
    assert (done.report.left_out["known"], done.report.left_out["not-html"]) == (1, 1)
    assert {one.source_id for one in captures(home)} == {"de-blatt", "fr-feuille"}
    assert not [one for one in news.log if "20210501" in one.path]
    news.forget()
    again = take(home, news, "de-blatt", "fr-feuille", archive=Archive.CC_NEWS, until="2021-06")
    assert again.report.pages.total() == 0
    assert not [one for one in news.log if one.path.endswith(".warc.gz")], "a file that was read to its end is not asked for again"


def test_an_estimate_of_the_news_is_files_and_their_size(home: Home, news: PastSite) -> None:
    done = take(home, news, archive=Archive.CC_NEWS, until="2021-06", dry=True)
    estimate = done.report.estimates["cc-news"]
    sizes = [len(body) for path, body in news.files.items() if "/06/" in path]
    assert (estimate.captures, estimate.waiting, estimate.bytes) == (2, 2, sum(sizes) // 2 * 2)
    assert not captures(home)


def test_a_file_that_breaks_off_is_read_again(home: Home, news: PastSite) -> None:
    whole = dict(news.files)
    torn = next(path for path in news.files if "00002" in path)
    news.files[torn] = news.files[torn][: len(news.files[torn]) * 9 // 10]
    first = take(home, news, archive=Archive.CC_NEWS, until="2021-06")
    assert ("broke off" in first.report.problems[0], first.report.pages.total() < 4) == (True, True)
    news.files = whole
    second = take(home, news, archive=Archive.CC_NEWS, until="2021-06")
    assert (first.report.pages.total() + second.report.pages.total(), second.report.problems) == (4, [])


def test_a_month_that_is_not_there_is_told(home: Home, news: PastSite) -> None:
    done = take(home, news, archive=Archive.CC_NEWS, since="2021-09", until="2021-09")
    assert [problem.rpartition(": ")[2] for problem in done.report.problems] == ["http-404"]


# the command
