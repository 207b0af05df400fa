"""What readers are told between the issues, whole: an alert in each form of chat, a correction as mail, chat and feed, and a team's own matters in a mail."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from digests import alert_message
from digests.erratum_message import ErratumPage, chat_of, entry_of, mail_of
from digests.hooks import Chat, Line, hook_body
from digests.message import MailParts
from digests.own_matters import OwnMatter, with_own
from digests.sentences import Page
from records.docket import Docket
from records.erratum import ErrataBatch, Erratum, ToldDocket
from records.urgent import Way
from tests.unit.digest_samples import MORNING, sample_issue, subscription
from tests.unit.test_urgent import alert

CHAT = Chat(
    title="Alert & <b>",
    lines=(
        Line(why="new: order", title="A | b", url="https://s.example/1", detail="Two <x>."),
        Line(why="soon", title="[c]*_`", url="https://s.example/2?a=1&b=2", detail=""),
    ),
    footer="The last",
)


def told(way: Way, chat: Chat = CHAT) -> Any:
    return json.loads(hook_body(way, chat))


def test_slack_gets_a_line_a_story_with_its_three_signs_escaped() -> None:
    lines = [
        "*Alert &amp; &lt;b&gt;*", "• *new: order* <https://s.example/1|A ¦ b>", "  Two &lt;x&gt;.", "• *soon* <https://s.example/2?a=1&b=2|[c]*_`>",
    ]  # fmt: skip
    assert told(Way.SLACK) == {"text": "\n".join([*lines, "_The last_"]), "unfurl_links": False}
    assert told(Way.SLACK, replace(CHAT, footer="")) == {"text": "\n".join(lines), "unfurl_links": False}


def test_teams_gets_an_adaptive_card_in_a_message() -> None:
    def block(text: str, **more: object) -> dict[str, object]:
        return {"type": "TextBlock", "text": text, "wrap": True, **more}

    body = [
        block("Alert & <b>", weight="Bolder", size="Medium"),
        block("**new: order** [A | b](https://s.example/1)", spacing="Medium"),
        block("Two <x>.", isSubtle=True, spacing="None"),
        block(r"**soon** [\[c\]\*\_\`](https://s.example/2?a=1&b=2)", spacing="Medium"),
        block("The last", isSubtle=True, size="Small"),
    ]
    message = told(Way.TEAMS)
    (attachment,) = message["attachments"]
    assert (message["type"], attachment["contentType"], attachment["contentUrl"]) == (
        "message",
        "application/vnd.microsoft.card.adaptive",
        None,
    )
    assert attachment["content"] == {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4", "body": body,
    }  # fmt: skip
    assert told(Way.TEAMS, replace(CHAT, footer=""))["attachments"][0]["content"]["body"] == body[:-1]


def test_matrix_gets_plain_text_and_html() -> None:
    plain = ["Alert & <b>", "- new: order: A | b", "  Two <x>.", "  https://s.example/1", "- soon: [c]*_`", "  https://s.example/2?a=1&b=2"]
    html = (
        "<p><strong>Alert &amp; &lt;b&gt;</strong></p><ul>"
        '<li><strong>new: order</strong> <a href="https://s.example/1">A | b</a><br>Two &lt;x&gt;.</li>'
        '<li><strong>soon</strong> <a href="https://s.example/2?a=1&amp;b=2">[c]*_`</a></li></ul>'
    )
    footer = "<p><em>The last</em></p>"
    assert told(Way.MATRIX) == {"text": "\n".join([*plain, "The last"]), "html": html + footer, "username": "Docketwire"}
    assert told(Way.MATRIX, replace(CHAT, footer="")) == {"text": "\n".join(plain), "html": html, "username": "Docketwire"}
    assert "é" in hook_body(Way.MATRIX, replace(CHAT, title="é")).decode()


def test_an_alert_in_a_chat_has_why_what_where_and_the_headline_beside_the_line() -> None:
    made = alert(last=True)
    found = alert_message.chat_of(made)
    cards = made.issue.stories
    assert found.title == "[Alert] Platforms before the courts"
    assert [(line.why, line.title, line.url.removeprefix(made.issue.base_url), line.detail) for line in found.lines] == [
        ("new: fine:", "Judgment – Amazon: Competition", "/story/st-fine", cards[0].gist or cards[0].headline.title),
        ("new stage in a dispute you follow: interim order, soon: comply by 21 Jan 2027:", "Interim order – X: Hate speech", "/story/st-ids",
         cards[1].gist or cards[1].headline.title),
    ]  # fmt: skip
    bare = replace(cards[0], stage="", topics=(), platforms=(), docket=Docket(), gist="")
    (line, _) = alert_message.chat_of(replace(made, issue=replace(made.issue, stories=(bare, cards[1])))).lines
    assert (line.title, line.detail) == (bare.headline.title, "")
    gist = replace(cards[0], gist="What happened in law.")
    assert alert_message.chat_of(replace(made, issue=replace(made.issue, stories=(gist,)))).lines[0].detail == "What happened in law."


def test_an_alert_in_a_feed_has_the_first_topic_of_each_story() -> None:
    made = alert()
    entry = alert_message.entry_of(made)
    assert entry.url == f"{made.issue.base_url}/story/st-fine#alert-1"
    assert entry.summary == "new: fine, new stage in a dispute you follow: interim order, soon: comply by 21 Jan 2027"
    assert (entry.tags, entry.updated, entry.language) == (("competition", "hate-speech"), MORNING, "en")


ONE = Erratum(
    subscription="daily", issue_id="i1", issued_at=MORNING - timedelta(days=1), story_id="s1", headline="Court fines X", language="en", article_id="a1",
    kind="amount", was="EUR 5", was_role="fine", value="EUR 50", role="fine", told=ToldDocket(stage="fine"), now=ToldDocket(stage="fine", topic="privacy"),
    at=MORNING, number=17,
)  # fmt: skip
TWO = replace(
    ONE, issue_id="alert-9", story_id="s2", kind="claimant", was="Ann", was_role="", value="", role="", language="ar", article_id="a2", headline="Second",
    told=ToldDocket(), now=ToldDocket(),
)  # fmt: skip


def page(*errata: Erratum, language: str = "en") -> ErratumPage:
    return ErratumPage(subscription(language), ErrataBatch(id="erratum-17", at=MORNING, errata=errata), "https://desk.example/")


def test_a_correction_is_told_beside_the_old_wording_with_where_it_stood() -> None:
    parts = mail_of(page(ONE, TWO))
    assert parts.text.split("\n-- \n")[0].rstrip().splitlines() == [
        "* Court fines X",
        "  Amount: €50 (fine), not €5 (fine)",
        "",
        "  The issue of 20 Nov, 06:30 said:",
        "  > Fine",
        "  It is:",
        "  > Fine – Privacy",
        "  https://desk.example/issue/daily/i1",
        "  https://desk.example/article/a1",
        "",
        "",
        "* Second",
        "  Claimant: the report does not tell it, not Ann",
        "",
        "  The alert of 20 Nov, 06:30 said:",
        "  > Ann",
        "  It is:",
        "  > the report does not tell it",
        "  https://desk.example/story/s2",
        "  https://desk.example/article/a2",
    ]
    assert parts.text.split("\n-- \n")[1].splitlines() == [
        "You get this because what you were sent by “Platforms before the courts”",
        "told it; what was sent is kept as it was.",
        "Unsubscribe: https://unsubscribe.invalid/",
    ]
    assert parts == MailParts(
        subscription="paris-desk", name="Platforms before the courts", issue_id="erratum-17", language="en",
        subject="[Correction] Platforms before the courts: Amount: €50 (fine) and 1 more", date=MORNING, text=parts.text, html=parts.html, picture=None,
    )  # fmt: skip
    for told_of in ("€50", "Fine – Privacy", "https://desk.example/story/s2", 'dir="rtl"', "https://unsubscribe.invalid/"):
        assert told_of in parts.html


def test_one_correction_is_the_whole_subject() -> None:
    assert page(ONE).subject() == "[Correction] Platforms before the courts: Amount: €50 (fine)"
    assert page(ONE, TWO, ONE).subject().endswith("€50 (fine) and 2 more")


def test_a_correction_comes_to_chats_and_feeds_too() -> None:
    chat, entry = chat_of(page(ONE, TWO)), entry_of(page(TWO, ONE))
    assert chat.title == "[Correction] Platforms before the courts"
    assert chat.lines == (
        Line(why="Amount: €50 (fine), not €5 (fine)", title="Court fines X", url="https://desk.example/article/a1", detail="Fine – Privacy"),
        Line(why="Claimant: the report does not tell it, not Ann", title="Second", url="https://desk.example/article/a2", detail="the report does not tell it"),
    )  # fmt: skip
    assert entry.url == "https://desk.example/story/s2#erratum-17"
    assert entry.summary == "Claimant: the report does not tell it, not Ann, Amount: €50 (fine), not €5 (fine)"
    assert (entry.title, entry.updated, entry.language) == (page(TWO, ONE).subject(), MORNING, "en")
    assert entry.html.startswith("<ul>\n<li><p><strong>Claimant:")
    assert entry.html.count("<li>") == 2
    assert entry.html.endswith("</ul>")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_correction_is_told_in_the_subscriptions_language(language: str) -> None:
    parts = mail_of(page(ONE, language=language))
    assert (parts.language, "[Correction] " in parts.subject, "said:" in parts.text) == (language, False, False)


# matters of one's own team

PARTS = MailParts(
    subscription="s", name="n", issue_id="i", language="en", subject="x", date=MORNING, picture=None,
    text="Digest\n\nbody\n\n-- \nUnsubscribe", html='<table><tr><td>body</td></tr><tr><td class="footer">first</td></tr><tr><td class="footer">f</td></tr></table>',
)  # fmt: skip


def matter(kind: str, key: str, number: str = "M-1", holder: str = "Ann") -> OwnMatter:
    return OwnMatter(kind=kind, key=key, number=number, holder=holder, team="t")


def test_a_mail_has_its_readers_own_matters_before_the_footer() -> None:
    issue = sample_issue("en")
    line = Page(issue).line(issue.stories[0])
    done = with_own(
        PARTS, issue, [matter("dispute", "di-market"), matter("story", "st-ids", number="", holder=""), matter("story", "di-ids")]
    )
    text, _, rest = done.text.partition("\n-- \n")
    assert rest == "Unsubscribe"
    assert text.startswith("Digest\n\nbody\n\n")
    told_of = " ".join(text.split())
    assert f"- M-1 · Owner: Ann · {line} {issue.base_url}/dispute/di-market" in told_of
    assert f"- {Page(issue).line(issue.stories[1])} {issue.base_url}/story/st-ids" in told_of
    assert told_of.count(issue.base_url) == 2
    assert text.endswith(f"{issue.base_url}/story/st-ids\n")
    before, own, after = done.html.partition('<tr><td class="own"')
    assert before == '<table><tr><td>body</td></tr><tr><td class="footer">first</td></tr>'
    assert own
    assert after.endswith('\n<tr><td class="footer">f</td></tr></table>')
    assert "<bdi>M-1</bdi>" in after
    assert after.count("<a href") == 2
    assert replace(done, text=PARTS.text, html=PARTS.html) == PARTS


def test_a_mail_without_matters_of_its_reader_is_as_it_was() -> None:
    issue = sample_issue("en")
    for some in (
        [],
        [matter("dispute", "di-none")],
        [matter("story", "di-market")],
        [matter("dispute", "st-fine"), matter("dispute", "")][:1],
    ):
        assert with_own(PARTS, issue, some) is PARTS


def test_a_text_without_a_signature_ends_with_them() -> None:
    issue = sample_issue("en")
    plain = replace(PARTS, text="Digest\n\nbody\n", html="<p>body</p>")
    done = with_own(plain, issue, [matter("story", "st-fine")])
    assert done.html == plain.html
    assert done.text.startswith("Digest\n\nbody\n\n")
    assert done.text.endswith(f"{issue.base_url}/story/st-fine\n")
