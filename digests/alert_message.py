"""An alert in its readers' words: mail, chat, feed entry; the same alert gives the same bytes, whoever renders it."""

from dataclasses import replace
from datetime import date

from beat.docket_line import due_words
from common.syndication import Entry
from common.wording.printed import seen
from digests.hooks import Chat, Line
from digests.message import MailParts
from digests.render import UNSUBSCRIBE, filled, inlined, lines_of
from digests.sentences import Page
from records.alerting import Cause, Urgency, UrgentAlert
from records.digest import StoryCard
from records.docket import Due


def seen_by(alert: UrgentAlert, address: str = "") -> UrgentAlert | None:
    """What of an alert is for an address, and with none what is for everybody; None where that is nothing. Nobody is told who else was."""
    items = []
    for item in alert.items:
        wanted = tuple(one for one in item.urgencies if not one.audience or (address and address.casefold() in one.audience))
        if wanted:
            items.append(replace(item, urgencies=tuple(replace(one, audience=()) for one in wanted)))
    if not items:
        return None
    stories = {item.story_id for item in items}
    cards = tuple(card for card in alert.issue.stories if card.story_id in stories)
    return replace(alert, items=tuple(items), issue=replace(alert.issue, stories=cards))


class AlertPage(Page):
    """Sentences of one alert."""

    def __init__(self, alert: UrgentAlert) -> None:
        super().__init__(alert.issue)
        self.alert_ = alert
        self._reasons = {item.story_id: item.urgencies for item in alert.items}
        self.cards = alert.issue.stories

    def subject(self) -> str:
        """Marked, with the digest's name, the first story, and how many more."""
        first, others = self.cards[0], len(self.cards) - 1
        more = self.w.count("and %(num)s more", "and %(num)s more", others) if others else ""
        told = " ".join(part for part in (self.line(first) or first.headline.title, more) if part)
        return f"{self.mark()}: {told}"

    def mark(self) -> str:
        """`[Alert] Paris desk`."""
        word = self.w.text("[Alert]")
        return f"{word} {self.issue.subscription.name}"

    def reasons(self, card: StoryCard) -> str:
        """What makes it urgent."""
        return self.w.enumeration([self.reason(one) for one in self._reasons[card.story_id]])

    def why_now(self) -> str:
        return self.w.text(
            "This comes between two issues of “%(name)s” because it cannot wait; the next issue tells it as known.",
            name=self.issue.subscription.name,
        )

    def last(self) -> str:
        """That nothing more comes today; empty where more may."""
        if not self.alert_.last:
            return ""
        return self.w.text("This was the last alert of this day: what else is urgent waits for the next issue, or for tomorrow.")

    def followed(self, card: StoryCard) -> bool:
        return any(one.cause is Cause.DISPUTE for one in self._reasons[card.story_id])

    def dispute_url(self, card: StoryCard) -> str:
        """Where a dispute is followed no more; empty for one that is none yet."""
        return self.link("dispute", card.dispute.dispute_id) if card.dispute else ""

    def reason(self, one: Urgency) -> str:
        """One thing that makes a story urgent."""
        if one.cause is Cause.DEADLINE:
            due = due_words(self.w, Due(on=date.fromisoformat(one.value), kind=one.kind))
            return self.w.text("soon: %(what)s", what=due or self.w.day(date.fromisoformat(one.value)))
        if one.cause is Cause.DISPUTE:
            return self.w.text("new stage in a dispute you follow: %(stage)s", stage=self.w.stage(one.value))
        return self.w.text("new: %(stage)s", stage=self.w.stage(one.value))


def mail_of(alert: UrgentAlert) -> MailParts:
    """The mail, before it is addressed."""
    page = AlertPage(alert)
    html = inlined(filled("alert.html.j2", page, unsubscribe=UNSUBSCRIBE))
    return MailParts(
        subscription=alert.issue.subscription.id,
        name=alert.issue.subscription.name,
        issue_id=alert.id,
        language=alert.issue.subscription.language,
        subject=str(seen(page.subject())),
        date=alert.at,
        text=lines_of(filled("alert.txt.j2", page, unsubscribe=UNSUBSCRIBE)),
        html=html,
        picture=None,
    )


def chat_of(alert: UrgentAlert) -> Chat:
    """For programs in which a line is a message."""
    page = AlertPage(alert)
    lines = tuple(
        Line(
            why=page.w.label(page.reasons(card)).strip(),
            title=page.line(card) or card.headline.title,
            url=page.link("story", card.story_id),
            detail=card.gist or (card.headline.title if page.line(card) else ""),
        )
        for card in page.cards
    )
    return Chat(title=page.mark(), lines=lines, footer=page.last())


def entry_of(alert: UrgentAlert) -> Entry:
    """For the subscription's feed."""
    page = AlertPage(alert)
    return Entry(
        url=f"{page.link('story', page.cards[0].story_id)}#{alert.id}",
        title=page.subject(),
        summary=page.w.enumeration([page.reasons(card) for card in page.cards]),
        language=alert.issue.subscription.language,
        updated=alert.at,
        tags=tuple(sorted({topic for card in page.cards for topic in card.topics[:1]})),
        html=filled("alert_entry.html.j2", page).strip(),
    )
