"""The pictures of docs/screenshots, made anew from a demonstration home with Chromium.

    python -m bench.screenshots HOME [--into docs/screenshots] [--look FOLDER]

HOME: what `docketwire demo` filled. `--look`: also today's page, the map, the calendar and the newest mail in en, ar and ja at 360, 768 and 1440 pixels, whole,
to be looked at; those are not kept. Pictures on pages are of the first screen, so that a page that grows does not make a larger file.
"""

import argparse
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.query import ask
from tests.browser.site_server import served

WIDE, PHONE, TABLET = (1280, 900), (360, 900), (768, 900)
LANGUAGES = {"en": "demo-world", "ar": "demo-akhbar", "ja": "demo-soshou"}
WIDTHS = (360, 768, 1440)
_DISPUTE = "select dispute_id from disputes order by events desc, len(languages) desc, dispute_id limit 1"
_STORY = "select story_id from stories order by len(language_codes) desc, reports desc, story_id limit 1"
_ARTICLE = "select article_id from articles where language = 'en' and published_plausible order by published_at desc, article_id limit 1"


def shots(home: Home, platform: str) -> Iterator[tuple[str, str, tuple[int, int], bool]]:
    """(File, path on the site, size of the window, dark) of every picture of the site; `platform`: the path of one's page."""
    dispute, story, article = (_one(home, sql) for sql in (_DISPUTE, _STORY, _ARTICLE))
    issue = max(home.root.glob("issues/demo-world/*")).name
    yield "today.png", "/?lang=en", WIDE, False
    yield "dispute.png", f"/dispute/{dispute}?lang=en", WIDE, False
    yield "story.png", f"/story/{story}?lang=en", WIDE, False
    yield "article-dark.png", f"/article/{article}?lang=en", WIDE, True
    yield "today-ar-phone.png", "/?lang=ar", PHONE, False
    yield "dispute-ja-phone.png", f"/dispute/{dispute}?lang=ja", PHONE, False
    yield "search.png", "/search?q=antisemitic+tweets&lang=en", WIDE, False
    yield "issue.png", f"/issue/demo-world/{issue}?lang=en", TABLET, False
    yield "stories-fr.png", "/stories?lang=fr", TABLET, True
    yield "name.png", f"{platform}?lang=en", WIDE, False
    yield "calendar.png", "/calendar?lang=en", WIDE, False
    yield "map.png", "/map?lang=en", WIDE, False


def mails(home: Home) -> Iterator[tuple[str, Path]]:
    """(Language, page of the newest mail)."""
    for language, name in LANGUAGES.items():
        yield language, max(home.root.glob(f"issues/{name}/*/issue.html"))


def _one(home: Home, sql: str) -> str:
    ((found,),) = ask(home, load_settings(home.settings), sql, max_rows=None).rows()
    return str(found)


@contextmanager
def _page(browser: Browser, size: tuple[int, int], *, dark: bool = False) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if dark else "light")
    yield context.new_page()
    context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--into", type=Path, default=Path("docs/screenshots"))
    parser.add_argument("--look", type=Path)
    args = parser.parse_args()
    home = Home(args.home.absolute())
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as play, served(home.root) as address:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with _page(browser, WIDE) as page:
            page.goto(address + "/names?lang=en")
            platform = page.locator("a[href^='/platform/x-']").first.get_attribute("href") or ""
        for file, path, size, dark in shots(home, platform.partition("?")[0]):
            with _page(browser, size, dark=dark) as page:
                answer = page.goto(address + path)
                if answer is None or not answer.ok:
                    raise SystemExit(f"{path}: {answer.status if answer else 'no answer'}")
                page.screenshot(path=str(args.into / file))
        for language, mail in mails(home):
            with _page(browser, (680, 1000)) as page:
                page.goto(mail.as_uri())
                page.screenshot(path=str(args.into / f"mail-{language}.png"))
        if args.look:
            args.look.mkdir(parents=True, exist_ok=True)
            for language, mail in mails(home):
                for width in WIDTHS:
                    for name, url in (
                        ("today", address + "/"),
                        ("map", address + "/map"),
                        ("calendar", address + "/calendar"),
                        ("mail", mail.as_uri()),
                    ):
                        with _page(browser, (width, 900)) as page:
                            page.goto(url if name == "mail" else f"{url}?lang={language}")
                            page.screenshot(path=str(args.look / f"{name}-{language}-{width}.png"))
        browser.close()


if __name__ == "__main__":
    main()
