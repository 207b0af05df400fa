"""Posts: the reports they link to, and posts that are a report of their own."""

from datetime import UTC, datetime

import pytest

from spiders.social import headline, is_report_link, parse_posts

MASTODON = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:webfeeds="http://webfeeds.org/rss/1.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Desk</title><link>https://social.example/@desk</link>
<item><guid isPermaLink="true">https://social.example/@desk/111</guid><link>https://social.example/@desk/111</link><pubDate>Tue, 03 Feb 2026 10:00:00 +0000</pubDate>
<description>&lt;p&gt;Court orders &lt;span class="h-card"&gt;&lt;a href="https://other.example/@platform" class="u-url mention"&gt;@platform&lt;/a&gt;&lt;/span&gt; to name users.
&lt;a href="https://social.example/tags/law" class="mention hashtag" rel="tag"&gt;#law&lt;/a&gt; &lt;a href="https://paper.example/2026/court-orders-platform?utm_source=mastodon" rel="nofollow"&gt;paper.example/2026&lt;/a&gt;&lt;/p&gt;</description></item>
<item><guid isPermaLink="true">https://social.example/@desk/112</guid><link>https://social.example/@desk/112</link><pubDate>Tue, 03 Feb 2026 11:00:00 +0000</pubDate>
<description>&lt;p&gt;The regulator fined the platform two million euros this morning. It has a month to appeal, a spokesperson told us.&lt;/p&gt;</description></item>
</channel></rss>"""
YOUTUBE = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:media="http://search.yahoo.com/mrss/" xmlns="http://www.w3.org/2005/Atom"><title>Channel</title>
<entry><id>yt:video:abc</id><yt:videoId>abc</yt:videoId><title>Hearing explained</title><link rel="alternate" href="https://www.youtube.com/watch?v=abc"/>
<published>2026-02-03T09:00:00+00:00</published><media:group><media:title>Hearing explained</media:title>
<media:description>What the judges asked. The ruling: https://court.example/rulings/2026-14.pdf, and the law (https://paper.example/law?id=7).
Support us: https://www.patreon.com/desk and https://youtu.be/xyz</media:description></media:group></entry></feed>"""
TELEGRAM = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Desk</title></head><body>
<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message js-widget_message service_message" data-post="desk/1"><div class="tgme_widget_message_text">Channel created</div></div></div>
<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message text_not_supported_wrap js-widget_message" data-post="desk/41">
<a class="tgme_widget_message_reply" href="https://t.me/desk/40"><div class="tgme_widget_message_text js-message_reply_text">older https://old.example/a-report-of-yesterday</div></a>
<div class="tgme_widget_message_text js-message_text" dir="auto">Суд оштрафовал платформу: <a href="https://paper.example/2026/02/fine" target="_blank" rel="noopener">подробности</a> <a href="https://t.me/another">@another</a></div>
<a class="tgme_widget_message_link_preview" href="https://paper.example/2026/02/fine"><div class="link_preview_title">Fine</div></a>
<a class="tgme_widget_message_date" href="https://t.me/desk/41"><time datetime="2026-02-03T12:00:00+00:00" class="time">12:00</time></a></div></div>
<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message js-widget_message" data-post="desk/42">
<div class="tgme_widget_message_text js-message_text" dir="auto">Регулятор заблокировал сервис. Решение вступает в силу завтра, сообщила пресс-служба ведомства.</div>
<a class="tgme_widget_message_date" href="https://t.me/desk/42"><time datetime="2026-02-03T13:00:00+00:00" class="time">13:00</time></a></div></div>
</body></html>"""


def test_of_a_mastodon_account_links_are_taken_and_mentions_and_hashtags_are_not() -> None:
    linked, told = parse_posts(MASTODON.encode(), url="https://social.example/@desk.rss").hints
    assert linked.url == "https://paper.example/2026/court-orders-platform?utm_source=mastodon"
    assert (linked.title, linked.published_at) == (None, datetime(2026, 2, 3, 10, tzinfo=UTC))
    assert told.url == "https://social.example/@desk/112"
    assert told.title == "The regulator fined the platform two million euros this morning."
    assert (told.summary or "").endswith("told us.")


def test_of_a_youtube_channel_the_descriptions_links_are_taken() -> None:
    hints = parse_posts(YOUTUBE.encode(), url="https://www.youtube.com/feeds/videos.xml?channel_id=UC1").hints
    assert [hint.url for hint in hints] == ["https://court.example/rulings/2026-14.pdf", "https://paper.example/law?id=7"]


def test_of_a_telegram_channel_posts_are_read_and_quoted_ones_are_not() -> None:
    told, linked = parse_posts(TELEGRAM.encode(), url="https://t.me/s/desk").hints
    assert (linked.url, linked.published_at) == ("https://paper.example/2026/02/fine", datetime(2026, 2, 3, 12, tzinfo=UTC))
    assert (told.url, told.title) == ("https://t.me/desk/42", "Регулятор заблокировал сервис.")


@pytest.mark.parametrize(
    ("link", "leads"),
    [
        ("https://paper.example/a", True),
        ("https://paper.example/?p=12", True),
        ("https://paper.example/", False),
        ("https://social.example/@x/1", False),
        ("https://m.facebook.com/story", False),
        ("https://x.com/a/status/1", False),
    ],
)
def test_links_lead_away_from_platforms_and_to_more_than_a_front_page(link: str, leads: bool) -> None:
    assert is_report_link(link, "https://social.example/@desk.rss") is leads


def test_what_holds_no_posts_says_so() -> None:
    assert parse_posts(b"<html><p>no", url="https://t.me/s/x").problem == "not-posts"
    assert parse_posts(b"", url="https://t.me/s/x").problem == "not-posts"


def test_a_long_post_is_known_by_its_first_words() -> None:
    assert len(headline("word " * 100)) <= 141
    assert headline("Short. More.") == "Short."
