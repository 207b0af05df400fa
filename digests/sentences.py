"""An issue in its reader's words: the sentences that the mail, the text part, the feeds and the web page share."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from beat.docket_line import dates_words, docket_line
from beat.wording import BeatWording, wording
from common.wording.languages import direction
from records.digest import Alert, GoneLine, Headline, Issue, Reason, Section, StoryCard, TrendDay, Verdict
from records.selection import Selection

STEPS = 4
"""Events of a dispute shown in one line: the latest."""


class Page:
    """Sentences of one issue; built for one rendering."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        self.w: BeatWording = wording(issue.subscription.language, issue.subscription.zone)
        self.new = issue.section(Section.NEW)
        self.alerted = issue.section(Section.ALERTED)
        self.continuing = issue.section(Section.CONTINUING)
        self.also = issue.section(Section.ALSO)

    def tally(self) -> str:
        """`3 new stories, 1 update` or that nothing is new."""
        alerted = sum(card.alerted_at is not None for card in self.issue.stories)
        updates = sum(card.update and card.alerted_at is None for card in self.issue.stories)
        fresh = len(self.issue.stories) - alerted - updates
        parts = [self.w.count("%(num)s new story", "%(num)s new stories", fresh)] if fresh else []
        parts += [self.w.count("%(num)s update", "%(num)s updates", updates)] if updates else []
        parts += [self.w.count("%(num)s story you were alerted of", "%(num)s stories you were alerted of", alerted)] if alerted else []
        gone = len(self.issue.gone)
        parts += [self.w.count("%(num)s report taken down", "%(num)s reports taken down", gone)] if gone else []
        if parts:
            return self.w.enumeration(parts)
        if self._emptied:
            return self.w.text("Nothing to tell")
        return self.w.text("No crawl, no news") if self.blind else self.w.text("Nothing new")

    def spread(self) -> str:
        """How many reports the issue tells for the first time and in how many languages those are; empty for an issue without any."""
        stories = self.issue.stories
        if not stories:
            return ""
        languages = {language for card in stories for language in card.fresh_languages or card.languages}
        reports = sum(len(card.report_ids) for card in stories)
        return self.w.enumeration(
            [
                self.w.count("%(num)s report", "%(num)s reports", reports),
                self.w.count("%(num)s language", "%(num)s languages", len(languages)),
                self.answered(),
            ]
        )

    def answered(self) -> str:
        coverage = self.issue.coverage
        return self.w.text("%(ran)s of %(all)s sources answered", ran=self.w.number(coverage.ran), all=self.w.number(coverage.sources))

    def subject(self) -> str:
        """The digest's name, and the strongest story with how many more there are; of an issue without stories, how it stands."""
        unknown = [card for card in self.issue.stories if card.alerted_at is None] or self.issue.stories
        leading = [card for card in unknown if not card.update or not self.new]
        by_hand = self.issue.review is not None and self.issue.review.ordered
        strongest = leading[0] if by_hand and leading else max(leading, key=lambda c: c.score, default=None)
        line = self.line(strongest) if strongest else ""
        if not line:
            return f"{self.issue.subscription.name}: {self.tally()}"
        others = len(self.issue.stories) - 1
        more = self.w.count("and %(num)s more", "and %(num)s more", others) if others else ""
        return f"{self.issue.subscription.name}: {' '.join(part for part in (line, more) if part)}"

    def trial_subject(self) -> str:
        """The subject of an issue that is sent to see it arrive."""
        mark = self.w.text("[Test]")
        return f"{mark} {self.subject()}"

    def line(self, card: StoryCard) -> str:
        """What happened in law, in one line; empty when the reports tell too little."""
        day = self.issue.window.end.astimezone(ZoneInfo(self.issue.subscription.zone)).date()
        topic = card.topics[0] if card.topics else ""
        return docket_line(self.w, stage=card.stage, topic=topic, platforms=card.platforms, docket=card.docket, today=day)

    @property
    def _emptied(self) -> int:
        """Stories that the desk left out of an issue in which nothing is left; 0 for any other."""
        return self.issue.review.left_out if self.issue.review is not None and self.issue.empty else 0

    def desk(self) -> str:
        """Who edited or approved the issue, or that nobody did; empty for one that has no desk."""
        review = self.issue.review
        if review is None:
            return ""
        named = [name for name in review.editors if name]
        said = []
        if review.editors:
            said.append(self.w.text("Edited by %(names)s", names=self.w.enumeration(named)) if named else self.w.text("Edited by hand"))
        if review.approved_by is not None:
            by = review.approved_by
            said.append(self.w.text("Approved by %(name)s", name=by) if by else self.w.text("Approved by hand"))
        return self.paragraph(said or [self.w.text("Nobody edited this issue before it went")])

    def remark(self, note: str, by: str) -> tuple[str, str]:
        """(label, text) of a note of the desk; both empty where there is none."""
        head = self.w.text("From the desk")
        return (self.w.label(f"{head} ({by})" if by else head), note) if note else ("", "")

    @property
    def blind(self) -> bool:
        return self.issue.coverage.verdict is Verdict.BLIND

    def notice(self) -> str:
        """Whether silence is the world's or the crawler's; empty when there is news and everything was watched."""
        coverage = self.issue.coverage
        if number := self._emptied:
            return self.w.count(
                "The desk left out the %(num)s story of this issue.", "The desk left out all %(num)s stories of this issue.", number
            )
        if coverage.verdict is Verdict.BLIND and not self.issue.empty:
            return self.w.text("No source answered in this window: what is listed here came in otherwise, and more may be missing.")
        if coverage.verdict is Verdict.BLIND and not coverage.runs:
            return self.w.text("No crawl ran in this window. That nothing is listed here says nothing about the world.")
        if coverage.verdict is Verdict.BLIND:
            return self.w.text(
                "The crawler was down: no source answered in this window. That nothing is listed here says nothing about the world."
            )
        if coverage.verdict is Verdict.PARTLY:
            return self.w.text("Read this with care: only %(answered)s, so something may be missing.", answered=self.answered())
        if self.issue.empty:
            return self.w.text(
                "The world was quiet, the crawler was not: %(answered)s, %(pages)s, and nothing new among them belongs to your query.",
                answered=self.answered(),
                pages=self.w.count("%(num)s page was read", "%(num)s pages were read", coverage.pages),
            )
        return ""

    def window(self) -> str:
        start, end = self.issue.window.start, self.issue.window.end
        return self.w.text(
            "First seen from %(start)s to %(end)s (%(zone)s)",
            start=self.w.short_moment(start),
            end=self.w.short_moment(end),
            zone=self.issue.subscription.zone,
        )

    def repeated(self) -> str:
        """Copies that were not worth telling again; empty when there were none."""
        number = self.issue.repeated
        if not number:
            return ""
        return self.w.count(
            "%(num)s story you know got further copies and nothing new; it is not repeated.",
            "%(num)s stories you know got further copies and nothing new; they are not repeated.",
            number,
        )

    def kicker(self, card: StoryCard) -> tuple[str, ...]:
        """Stage, jurisdiction, topic."""
        stage = (self.w.stage_label(card.stage),) if card.stage else ()
        places = (self.w.enumeration([self.w.place(code) for code in card.jurisdictions[:2]]),) if card.jurisdictions else ()
        return (*stage, *places, *(self.w.topic(topic) for topic in card.topics[:1]))

    def facts(self, card: StoryCard) -> tuple[str, ...]:
        """Platforms, authorities, amounts."""
        return (*card.platforms, *card.authorities[:2], *(self.w.amount(amount) for amount in card.amounts[:2]))

    def gone(self, line: GoneLine) -> tuple[str, ...]:
        """Outlet, since when it is gone, when it was last there."""
        down = line.takedown
        return (
            line.headline.source,
            self.w.text("gone since %(when)s (HTTP %(status)s)", when=self.w.moment(down.gone_at), status=str(down.http_status)),
            self.w.text("last read %(when)s", when=self.w.moment(down.last_read)),
        )

    def byline(self, headline: Headline) -> tuple[str, ...]:
        parts = [headline.source]
        if headline.country and headline.country != "zz":
            parts.append(self.w.place(headline.country))
        if headline.language != self.w.language:
            parts.append(self.w.language_name(headline.language))
        if headline.published_at is not None:
            parts.append(self.w.day(headline.published_at))
        return tuple(parts)

    def counts(self, card: StoryCard) -> str:
        """`9 outlets, 2 independent, 4 languages`."""
        return self.w.enumeration(
            [
                self.w.count("%(num)s outlet", "%(num)s outlets", card.outlets),
                self.w.count("%(num)s independent", "%(num)s independent", card.independent),
                self.w.count("%(num)s language", "%(num)s languages", len(card.languages)),
            ]
        )

    def seen(self, card: StoryCard) -> str:
        if card.late:
            return self.w.text(
                "late: first seen %(when)s, known only after that issue was closed", when=self.w.short_moment(card.first_seen)
            )
        return self.w.text("first seen %(when)s", when=self.w.short_moment(card.first_seen))

    def alert_told(self, card: StoryCard) -> str:
        """`You were alerted on 28 Nov, 14:05`; empty where nobody was."""
        return self.w.text("You were alerted: %(when)s", when=self.w.short_moment(card.alerted_at)) if card.alerted_at else ""

    def news(self, card: StoryCard) -> str:
        """What an update adds to what was told."""
        return self.w.enumeration([self._added(reason) for reason in card.news])

    def why(self, card: StoryCard) -> str:
        """Why the story stands where it stands."""
        return self.w.enumeration([self.w.reason(reason.code, reason.value) for reason in card.reasons[:3]])

    def _added(self, reason: Reason) -> str:
        if reason.code == "stage":
            return self.w.text("new stage: %(stage)s", stage=self.w.stage(reason.value))
        if reason.code == "amount":
            return self.w.text("new amount: %(amount)s", amount=self.w.amount(reason.value))
        return self.w.count("%(num)s further independent report", "%(num)s further independent reports", int(reason.value))

    def deadlines(self, card: StoryCard) -> str:
        """The days to come, each with what happens on it."""
        return self.w.enumeration(dates_words(self.w, card.docket, card.deadlines))

    def steps(self, card: StoryCard) -> tuple[tuple[str, str], ...]:
        """(date, stage) of the dispute's latest events."""
        if card.dispute is None:
            return ()
        return tuple((self.w.day(s.on) if s.on else "?", self.w.stage(s.stage) if s.stage else "") for s in card.dispute.steps[-STEPS:])

    def earlier_steps(self, card: StoryCard) -> str:
        number = len(card.dispute.steps) - STEPS if card.dispute else 0
        return self.w.count("%(num)s earlier event", "%(num)s earlier events", number) if number > 0 else ""

    def alert(self, alert: Alert) -> str:
        """`silent since 18 Nov (usually 12 a day)`."""
        return self.w.alert(alert.kind, alert.since, usual=alert.usual, seen=alert.seen, detail=alert.detail)

    def snapshot(self) -> str:
        """A word when the warehouse was not up to date; empty when it was."""
        at, end = self.issue.coverage.snapshot_at, self.issue.window.end
        if at is None or at > end - timedelta(minutes=45):
            return ""
        return self.w.text(
            "The archive was last brought up to date on %(when)s; what came later will be in the next issue.", when=self.w.short_moment(at)
        )

    def query(self) -> tuple[tuple[str, str], ...]:
        """(what, values) of the query."""
        query: Selection = self.issue.subscription.query
        rows = [
            (self.w.text("Topics"), [self.w.topic(t) for t in query.topics]),
            (self.w.text("Platforms"), list(query.platforms)),
            (self.w.text("Authorities"), list(query.authorities)),
            (self.w.text("Laws"), list(query.laws)),
            (self.w.text("Jurisdictions"), [self.w.place(j) for j in query.jurisdictions]),
            (self.w.text("Languages"), [self.w.language_name(code) for code in query.languages]),
            (self.w.text("Stages"), [self.w.stage(stage) for stage in query.stages]),
            (self.w.text("Sources"), list(query.sources)),
            (self.w.text("Stories"), list(query.stories)),
            (self.w.text("Disputes"), list(query.disputes)),
            (self.w.text("Main sum"), [self.w.at_least(query.amount_at_least)] if query.amount_at_least else []),
            (self.w.text("Published"), self._days(query.published_since, query.published_until)),
            (self.w.text("First seen"), self._days(query.seen_since, query.seen_until)),
            (self.w.text("Words"), [self.w.quoted(word) for word in query.words]),
            (self.w.text("Without"), [self.w.quoted(word) for word in query.without]),
        ]
        return tuple((label, self.w.enumeration(values)) for label, values in rows if values)

    def _days(self, first: date | None, last: date | None) -> list[str]:
        said = [self.w.text("from %(day)s", day=self.w.day(first))] if first else []
        return said + ([self.w.text("until %(day)s", day=self.w.day(last))] if last else [])

    def figures(self) -> tuple[str, ...]:
        """One `21/11: 5` for each day; days in a row without a crawl are named by the first and the last."""
        return tuple(
            text
            for crawled, days in groupby(self.issue.trend, key=lambda day: day.crawled)
            for text in self._figures(list(days), crawled=crawled)
        )

    def _figures(self, days: Sequence[TrendDay], *, crawled: bool) -> list[str]:
        if crawled:
            return [f"{self.w.label(self.w.tick(day.day))}{self.w.number(day.stories)}" for day in days]
        ends = [self.w.tick(day.day) for day in (days[0], days[-1])]
        return [f"{self.w.label('–'.join(dict.fromkeys(ends)))}{self.w.text('no crawl')}"]

    def trend_title(self) -> str:
        return self.w.text("New stories per day on this query")

    def trend_summary(self) -> str:
        """Mean, highest day and days without a crawl: what somebody sees who looks at the picture."""
        watched = [day for day in self.issue.trend if day.crawled]
        holes = len(self.issue.trend) - len(watched)
        parts = []
        if watched:
            mean, peak = sum(day.stories for day in watched) / len(watched), max(watched, key=lambda day: (day.stories, day.day))
            parts.append(self.w.text("%(mean)s new stories a day on average", mean=self.w.number(round(mean, 1))))
            parts.append(self.w.text("most on %(day)s: %(num)s", day=self.w.short_day(peak.day), num=self.w.number(peak.stories)))
        if holes:
            parts.append(self.w.count("%(num)s day without a crawl", "%(num)s days without a crawl", holes))
        return self.w.enumeration(parts)

    def trend_legend(self) -> str:
        """What is hatched; empty when every day was crawled."""
        holes = any(not day.crawled for day in self.issue.trend)
        return self.w.text("Hatched days were not crawled: nothing seen on them means nothing.") if holes else ""

    def picture_words(self) -> str:
        """The picture for those who do not see it; its figures stand below it in any case."""
        title = self.w.span(self.trend_title(), self.issue.trend[0].day, self.issue.trend[-1].day)
        return self.w.paragraph([self.w.sentence(title), self.w.sentence(self.trend_summary())])

    def watched(self) -> str:
        """Window, sources and pages as one paragraph."""
        coverage = self.issue.coverage
        idle = (
            self.w.count("%(num)s was not due in this window", "%(num)s were not due in this window", coverage.unvisited)
            if coverage.unvisited
            else ""
        )
        pages = self.w.count("%(num)s page was read", "%(num)s pages were read", coverage.pages)
        told = (self.window(), self.w.enumeration([self.answered(), idle]), pages)
        return self.paragraph(told, self.repeated(), self.snapshot())

    def paragraph(self, phrases: Iterable[str], *sentences: str) -> str:
        """Phrases, which get their full stops, and sentences, which have them."""
        return self.w.paragraph([*(self.w.sentence(phrase) for phrase in phrases), *sentences])

    def link(self, kind: str, key: str = "") -> str:
        """A permalink of the site: `issue`, `story`, `dispute`, `article`, `feed`."""
        subscription = self.issue.subscription.id
        paths = {"issue": f"issue/{subscription}/{self.issue.id}", "feed": f"feed/{subscription}.atom"}
        return f"{self.issue.base_url}/{paths.get(kind, f'{kind}/{key}')}"

    @staticmethod
    def dir(language: str) -> str:
        return direction(language)
