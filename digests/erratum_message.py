"""An erratum in its readers' words: what was told, what is right, in which issue; the old wording is quoted, never replaced."""

from zoneinfo import ZoneInfo

from beat.docket_line import docket_line
from beat.wording import BeatWording, wording
from common.syndication import Entry
from common.wording.languages import direction
from common.wording.printed import seen
from digests.hooks import Chat, Line
from digests.message import MailParts
from digests.render import UNSUBSCRIBE, inlined, lines_of, template
from records.erratum import ErrataBatch, Erratum, ToldDocket
from records.subscription import Subscription


class ErratumPage:
    """Sentences of one batch for one reader."""

    def __init__(self, subscription: Subscription, batch: ErrataBatch, base_url: str) -> None:
        self.subscription, self.batch, self._base_url = subscription, batch, base_url.rstrip("/")
        self.w: BeatWording = wording(subscription.language, subscription.zone)

    def subject(self) -> str:
        first, others = self.batch.errata[0], len(self.batch.errata) - 1
        more = self.w.count("and %(num)s more", "and %(num)s more", others) if others else ""
        word = self.w.text("[Correction]")
        told = " ".join(part for part in (f"{self.w.label(self.w.fact(first.kind))}{self.value(first)}", more) if part)
        return f"{word} {self.subscription.name}: {told}"

    def where(self, one: Erratum) -> str:
        """In which issue or alert it stood."""
        when = self.w.short_moment(one.issued_at)
        if one.issue_id.startswith("alert-"):
            return self.w.text("The alert of %(when)s said:", when=when)
        return self.w.text("The issue of %(when)s said:", when=when)

    def old(self, one: Erratum) -> str:
        return self._line(one.told, one) or self.was(one)

    def new(self, one: Erratum) -> str:
        return self._line(one.now, one) or self.value(one)

    def change(self, one: Erratum) -> str:
        """`Amount: €50 million, not €5 million`."""
        return self.w.label(self.w.fact(one.kind)) + self.w.text("%(value)s, not %(was)s", value=self.value(one), was=self.was(one))

    def was(self, one: Erratum) -> str:
        return self._said(one.kind, one.was, one.was_role)

    def value(self, one: Erratum) -> str:
        return self._said(one.kind, one.value, one.role) if one.value else self.w.text("the report does not tell it")

    def issue_url(self, one: Erratum) -> str:
        """The issue's page; of an alert, the story's."""
        if one.issue_id.startswith("alert-"):
            return f"{self._base_url}/story/{one.story_id}"
        return f"{self._base_url}/issue/{one.subscription}/{one.issue_id}"

    def article_url(self, one: Erratum) -> str:
        return f"{self._base_url}/article/{one.article_id}"

    def why_now(self) -> str:
        return self.w.text(
            "You get this because what you were sent by “%(name)s” told it; what was sent is kept as it was.", name=self.subscription.name
        )

    @staticmethod
    def dir(language: str) -> str:
        return direction(language)

    def _said(self, kind: str, value: str, role: str) -> str:
        said = self.w.fact_value(kind, value)
        return f"{said} ({named})" if (named := self.w.fact_role(kind, role)) else said

    def _line(self, told: ToldDocket, one: Erratum) -> str:
        day = one.issued_at.astimezone(ZoneInfo(self.subscription.zone)).date()
        return docket_line(self.w, stage=told.stage, topic=told.topic, platforms=told.platforms, docket=told.docket, today=day)


def mail_of(page: ErratumPage) -> MailParts:
    """The mail, before it is addressed."""
    return MailParts(
        subscription=page.subscription.id,
        name=page.subscription.name,
        issue_id=page.batch.id,
        language=page.w.language,
        subject=str(seen(page.subject())),
        date=page.batch.at,
        text=lines_of(template("erratum.txt.j2", page.w, p=page, unsubscribe=UNSUBSCRIBE)),
        html=inlined(template("erratum.html.j2", page.w, p=page, unsubscribe=UNSUBSCRIBE)),
        picture=None,
    )


def chat_of(page: ErratumPage) -> Chat:
    """For programs in which a line is a message."""
    word = page.w.text("[Correction]")
    lines = tuple(
        Line(why=page.change(one), title=one.headline, url=page.article_url(one), detail=page.new(one)) for one in page.batch.errata
    )
    return Chat(title=f"{word} {page.subscription.name}", lines=lines)


def entry_of(page: ErratumPage) -> Entry:
    """For the subscription's feed."""
    first = page.batch.errata[0]
    return Entry(
        url=f"{page.issue_url(first)}#{page.batch.id}",
        title=page.subject(),
        summary=page.w.enumeration([page.change(one) for one in page.batch.errata]),
        language=page.w.language,
        updated=page.batch.at,
        html=template("erratum_entry.html.j2", page.w, p=page).strip(),
    )
