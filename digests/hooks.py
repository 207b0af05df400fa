"""An alert as the incoming webhooks of chat programs want it: Slack's, Teams' (Workflows, an Adaptive Card) and Matrix bridges' (hookshot).

Their addresses are secrets in themselves, and none of them knows a repeat when it sees one: what may have arrived is never sent again by itself.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from records.urgent import Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One story as a chat shows it."""

    why: str
    """`Order`, `5 Dec 2026: comply`."""
    title: str
    url: str
    detail: str
    """What happened in law, two sentences; may be empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """One alert as a chat shows it."""

    title: str
    lines: tuple[Line, ...]
    footer: str = ""


def hook_body(way: str, chat: Chat) -> bytes:
    """The body for a way that is a chat."""
    return json.dumps(_FORMS[Way(way)](chat), ensure_ascii=False, separators=(",", ":")).encode()


def _slack(chat: Chat) -> dict[str, Any]:
    """`text` with its three special characters escaped (Slack, "Formatting text"); a link's own text cannot hold its bar."""
    rows = [f"*{_mrkdwn(chat.title)}*"]
    for line in chat.lines:
        rows.append(f"• *{_mrkdwn(line.why)}* <{line.url}|{_mrkdwn(line.title).replace('|', '¦')}>")
        rows += [f"  {_mrkdwn(line.detail)}"] if line.detail else []
    rows += [f"_{_mrkdwn(chat.footer)}_"] if chat.footer else []
    return {"text": "\n".join(rows), "unfurl_links": False}


def _mrkdwn(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _teams(chat: Chat) -> dict[str, Any]:
    """A message of one Adaptive Card; its text is Markdown, in which a title's brackets would end the link."""
    body: list[dict[str, Any]] = [_block(chat.title, weight="Bolder", size="Medium")]
    for line in chat.lines:
        body.append(_block(f"**{_markdown(line.why)}** [{_markdown(line.title)}]({line.url})", spacing="Medium"))
        body += [_block(_markdown(line.detail), isSubtle=True, spacing="None")] if line.detail else []
    body += [_block(_markdown(chat.footer), isSubtle=True, size="Small")] if chat.footer else []
    card = {"$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4", "body": body}
    return {
        "type": "message",
        "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}],
    }


def _block(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "TextBlock", "text": text, "wrap": True, **more}


def _markdown(text: str) -> str:
    return "".join(f"\\{char}" if char in "\\[]*_`" else char for char in text)


def _matrix(chat: Chat) -> dict[str, Any]:
    return {"text": _plain(chat), "html": "".join(_html(chat)), "username": "Docketwire"}


def _plain(chat: Chat) -> str:
    rows = [chat.title]
    for line in chat.lines:
        rows += [f"- {line.why}: {line.title}", *([f"  {line.detail}"] if line.detail else []), f"  {line.url}"]
    return "\n".join([*rows, *([chat.footer] if chat.footer else [])])


def _html(chat: Chat) -> Sequence[str]:
    rows = [f"<p><strong>{escape(chat.title)}</strong></p><ul>"]
    for line in chat.lines:
        detail = f"<br>{escape(line.detail)}" if line.detail else ""
        rows.append(f'<li><strong>{escape(line.why)}</strong> <a href="{escape(line.url)}">{escape(line.title)}</a>{detail}</li>')
    return [*rows, "</ul>", f"<p><em>{escape(chat.footer)}</em></p>" if chat.footer else ""]


_FORMS: dict[Way, Callable[[Chat], dict[str, Any]]] = {Way.SLACK: _slack, Way.TEAMS: _teams, Way.MATRIX: _matrix}
CHATS = tuple(_FORMS)
