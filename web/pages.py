"""The pages for people: one function a page. Each reads one snapshot and fills one template, or gives the same list as CSV or JSON."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from common.drawing.days import Chart, chart
from records.selection import EVERYTHING, Selection
from records.site import Article, ReportLine, Story, TrendPoint
from web.asking import Asked
from web.citing import CAPTURES, answer, of_article, of_dispute, of_story
from web.diff import Change, changes
from web.feeds import ENTRIES, Feeds
from web.frame import Site
from web.lists import CITATIONS, FEEDS, LISTS
from web.passages import first_words, passages
from web.people.facts import SaidFact, said_facts
from web.people.grouping import dispute_grouping, story_grouping
from web.people.matters import matters_by_thing, matters_named
from web.people.visitor import visitor_of
from web.reader import Reader

SIZE = 30
"""Lines of one page of a list."""
REPORTS = 60
"""Reports of a story on one page: one page with 2,500 of them is 1.5 MB and takes a third of a second."""
MACHINE_SIZE = 1_000
"""Lines of one page of a list as CSV or JSON."""
RANGES = (30, 90, 365)
"""Days a trend can span."""
MEASURES = ("articles", "share-of-articles", "share-of-pages")
MODES = ("auto", "words", "meaning", "hybrid")
STRIP_DAYS = 28

STORY_COLUMNS = (
    "story_id", "title", "language", "source", "country", "topic", "platforms", "languages", "reports", "independent", "outlets", "stage",
    "dispute_id", "event_date", "first_seen", "latest_seen",
)  # fmt: skip
REPORT_COLUMNS = (
    "report_id", "article_id", "title", "url", "source_id", "source", "country", "language", "topic", "platforms", "published_at", "first_seen",
    "versions",
)  # fmt: skip
DISPUTE_COLUMNS = (
    "dispute_id", "title", "language", "platforms", "authorities", "topics", "languages", "stories", "reports", "stages", "first_on", "last_on",
)  # fmt: skip
SOURCE_COLUMNS = (
    "source_id", "source", "country", "kind", "languages", "homepage", "enabled", "runs", "pages", "new", "failed", "failing", "last_run_at",
    "last_answer_at", "last_new_at", "last_error", "last_error_detail",
)  # fmt: skip
COVERAGE_COLUMNS = ("day", "runs", "crashed", "sources", "answered", "pages", "articles", "copies")
TREND_COLUMNS = ("day", "matching", "articles", "pages", "runs")
ISSUE_COLUMNS = ("subscription_id", "name", "issue_id", "language", "start", "end", "stories", "verdict")
STEP_COLUMNS = ("on", "stage", "story_id", "title", "language", "source", "url", "reports", "independent")


class Pages:
    """The site's pages; `routes` says which path shows which."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def routes(self) -> list[Route]:
        """Paths and their pages."""
        table = {
            "/": self.today,
            "/stories": self.stories,
            "/story/{id}": self.story,
            "/disputes": self.disputes,
            "/dispute/{id}": self.dispute,
            "/article/{id}": self.article,
            "/search": self.search,
            "/trends": self.trends,
            "/sources": self.sources,
            "/source/{id}": self.source,
            "/about": self.about,
        }
        return [Route(path, page, methods=["GET"], include_in_schema=False) for path, page in table.items()]

    def today(self, request: Request) -> Response:
        def view(reader: Reader, a: Asked) -> Response:
            now = self.site.now()
            today = reader.today(now, limit=25)
            if a.form != "html":
                about = {"since": today.since, "until": today.until, "watch": today.watch, "snapshot": reader.snapshot.id}
                return self.site.rows("today", a, (*today.stories, *today.updated), STORY_COLUMNS, **about)
            new, updated, recent = (reader.in_language(lines, a.language) for lines in (today.stories, today.updated, today.recent))
            days = reader.coverage(until=now.date(), days=STRIP_DAYS)
            strip = chart([(d.day, d.articles, d.runs > 0) for d in days], width=320, height=88, left=30, foot=18, labels=3)
            return self.site.page(
                request,
                "today",
                a,
                snapshot=reader.snapshot,
                today=replace(today, stories=new, updated=updated, recent=recent),
                strip=strip,
                holes=[d.day for d in days if not d.runs],
                alerts=self.site.library.alerts(),
                disputes=reader.titled_in(reader.disputes(EVERYTHING, number=1, size=4).lines, a.language),
                issues=self.site.issues(request)[:5],
            )

        return self.site.read(request, view, clocked=True)

    def stories(self, request: Request) -> Response:
        def view(reader: Reader, a: Asked) -> Response:
            found = reader.stories(a.selection, number=a.number, size=_size(a))
            if a.form in FEEDS:
                feeds = Feeds(self.site, request, a)
                return feeds.answer(reader, "stories", feeds.w.text("Stories"), feeds.stories(found.lines))
            if a.form != "html":
                return self.site.rows("stories", a, found.lines, STORY_COLUMNS, page=found.page, snapshot=reader.snapshot.id)
            watch = None if found.lines else self._watch(reader, a.selection)
            return self.site.page(
                request,
                "stories",
                a,
                snapshot=reader.snapshot,
                found=replace(found, lines=reader.in_language(found.lines, a.language)),
                watch=watch,
            )

        return self.site.read(request, view, forms=(*LISTS, *FEEDS))

    def story(self, request: Request) -> Response:
        def view(reader: Reader, a: Asked) -> Response:
            key = request.path_params["id"]
            if a.form not in (*CITATIONS, "html"):
                whole = reader.story(key)
                if isinstance(whole, Story):
                    return self.site.rows("story", a, whole.reports, REPORT_COLUMNS, story=whole.line, named=whole.named)
            part = reader.story_part(key, language=a.language, number=a.number, size=REPORTS)
            if part is None:
                return self.site.missing(request, a, reader.snapshot, reader)
            if isinstance(part, str):
                return self.site.moved(a, f"/story/{part}")
            captures = reader.digests(reader.first_of_story(key, limit=CAPTURES))
            cited = of_story(part.line, self.site.base(request), reader.snapshot, captures)
            if a.form in CITATIONS:
                return answer(self.site, a, "story", cited)
            (line,) = reader.in_language((part.line,), a.language)
            told = replace(part, line=line, dispute=reader.titled_in((part.dispute,), a.language)[0] if part.dispute else None)
            return self.site.page(
                request,
                "story",
                a,
                snapshot=reader.snapshot,
                story=told,
                cited=cited,
                box=self.site.box(request, "story", line.story_id, line.title, reader),
                grouping=story_grouping(self.site, request, reader, told),
            )

        return self.site.read(request, view, forms=(*LISTS, *CITATIONS), said=True)

    def disputes(self, request: Request) -> Response:
        def view(reader: Reader, a: Asked) -> Response:
            found = reader.disputes(a.selection, number=a.number, size=_size(a))
            if a.form in FEEDS:
                feeds = Feeds(self.site, request, a)
                return feeds.answer(reader, "disputes", feeds.w.text("Disputes"), feeds.disputes(found.lines, reader))
            if a.form != "html":
                return self.site.rows("disputes", a, found.lines, DISPUTE_COLUMNS, page=found.page, snapshot=reader.snapshot.id)
            watch = None if found.lines else self._watch(reader, a.selection)
            found = replace(found, lines=reader.titled_in(found.lines, a.language))
            matters = matters_by_thing(self.site, request, "dispute")
            return self.site.page(request, "disputes", a, snapshot=reader.snapshot, found=found, watch=watch, matters=matters)

        return self.site.read(request, view, forms=(*LISTS, *FEEDS))

    def dispute(self, request: Request) -> Response:
        def view(reader: Reader, a: Asked) -> Response:
            dispute = reader.dispute(request.path_params["id"])
            if dispute is None:
                return self.site.missing(request, a, reader.snapshot, reader)
            if isinstance(dispute, str):
                return self.site.moved(a, f"/dispute/{dispute}")
            if a.form in FEEDS:
                feeds = Feeds(self.site, request, a)
                return feeds.answer(reader, "dispute", dispute.summary.title, feeds.steps(dispute.steps))
            leads = [step.headlines[0].report_id for step in dispute.steps if step.headlines][:CAPTURES]
            cited = of_dispute(dispute, self.site.base(request), reader.snapshot, reader.digests(leads))
            if a.form in CITATIONS:
                return answer(self.site, a, "dispute", cited)
            if a.form != "html":
                lines = [
                    {"on": s.on, "stage": s.stage, "story_id": s.story_id, "title": h.title, "language": h.language, "source": h.source,
                     "url": h.url, "reports": s.reports, "independent": s.independent}
                    for s in dispute.steps for h in s.headlines
                ]  # fmt: skip
                return self.site.rows("dispute", a, lines, STEP_COLUMNS, dispute=dispute.summary, named=dispute.named)
            steps = tuple(replace(step, headlines=_own_first(step.headlines, a.language)) for step in dispute.steps)
            gaps = [None, *((before.on, after.on) if before.on and after.on else None for before, after in pairwise(dispute.steps))]
            (summary,) = reader.titled_in((dispute.summary,), a.language)
            dispute = replace(dispute, summary=summary, steps=steps)
            box = self.site.box(request, "dispute", summary.dispute_id, summary.title, reader)
            by_hand = dispute_grouping(self.site, request, reader, dispute)
            return self.site.page(
                request, "dispute", a, snapshot=reader.snapshot, dispute=dispute, cited=cited, gaps=gaps, box=box, grouping=by_hand
            )

        return self.site.read(request, view, forms=(*LISTS, *FEEDS, *CITATIONS), said=True)

    def article(self, request: Request) -> Response:
        def view(reader: Reader, a: Asked) -> Response:
            article = reader.article(request.path_params["id"])
            if article is None:
                return self.site.missing(request, a, reader.snapshot, reader)
            cited = of_article(article, self.site.base(request), reader.snapshot)
            if a.form in CITATIONS:
                return answer(self.site, a, "article", cited)
            if not self.site.whole(request):
                article = first_words(article)
            if a.form != "html":
                return self.site.rows("article", a, (article.line,), REPORT_COLUMNS, article=article)
            return self.site.page(
                request,
                "article",
                a,
                snapshot=reader.snapshot,
                article=article,
                cited=cited,
                body=passages(article),
                diffs=version_changes(article),
                said=self._said(article, reader.snapshot.created_at),
                box=self.site.box(request, "article", article.line.report_id, article.line.title),
                names=self.site.desk.names() if visitor_of(request).person else {},
            )

        return self.site.read(request, view, forms=(*LISTS, *CITATIONS), said=True)

    def _said(self, article: Article, since: datetime) -> tuple[SaidFact, ...]:
        """Its facts with what people say of them now, whatever the snapshot of `since` tells."""
        key, desk = article.line.report_id, self.site.desk
        return said_facts(article.told, desk.corrections(key), desk.withdrawn(key, since))

    def search(self, request: Request) -> Response:
        def view(reader: Reader, a: Asked) -> Response:
            mode = a.rest["mode"] if a.rest.get("mode") in MODES else MODES[0]
            found = reader.search(a.selection, number=a.number, size=_size(a), mode=mode)
            if a.form in FEEDS:
                feeds = Feeds(self.site, request, a)
                title = feeds.w.enumeration([feeds.w.text("Search"), a.selection.text])
                return feeds.answer(reader, "search", title, feeds.reports(found.lines))
            if a.form != "html":
                about = {
                    "page": found.page,
                    "facets": found.facets,
                    "method": found.method,
                    "problem": found.problem,
                    "suggestion": found.suggestion,
                }
                return self.site.rows("search", a, found.lines, REPORT_COLUMNS, **about, snapshot=reader.snapshot.id)
            watch = None if found.lines else self._watch(reader, a.selection)
            return self.site.page(
                request, "search", a, snapshot=reader.snapshot, found=found, watch=watch, mode=mode, choices=reader.facets(),
                matters=matters_named(self.site, request, reader, a.selection.text),
            )  # fmt: skip

        return self.site.read(request, view, rest=("mode",), forms=(*LISTS, *FEEDS))

    def trends(self, request: Request) -> Response:
        def view(reader: Reader, a: Asked) -> Response:
            days = next((n for n in RANGES if a.rest.get("days") == str(n)), RANGES[1])
            until = a.selection.seen_until or self.site.now().date()
            points = reader.trend(a.selection, until=until, days=days)
            if a.form != "html":
                return self.site.rows("trends", a, points, TREND_COLUMNS, snapshot=reader.snapshot.id)
            measure = a.rest["measure"] if a.rest.get("measure") in MEASURES else MEASURES[0]
            return self.site.page(
                request,
                "trends",
                a,
                snapshot=reader.snapshot,
                points=points,
                graph=trend_chart(points, measure),
                measure=measure,
                measures=MEASURES,
                days=days,
                ranges=RANGES,
                facets=reader.facets(),
                holes=spans(points),
            )

        return self.site.read(request, view, clocked=True, rest=("days", "measure"))

    def sources(self, request: Request) -> Response:
        def view(reader: Reader, a: Asked) -> Response:
            found = reader.sources()
            if a.form != "html":
                return self.site.rows("sources", a, found, SOURCE_COLUMNS, snapshot=reader.snapshot.id)
            return self.site.page(
                request,
                "sources",
                a,
                snapshot=reader.snapshot,
                sources=found,
                alerts=self.site.library.alerts(),
                watch=self._watch(reader, EVERYTHING),
            )

        return self.site.read(request, view, clocked=True)

    def source(self, request: Request) -> Response:
        def view(reader: Reader, a: Asked) -> Response:
            found = reader.source(request.path_params["id"], until=self.site.now().date(), days=56)
            if found is None:
                return self.site.missing(request, a, reader.snapshot, reader)
            if a.form != "html":
                days = [{"day": day, "runs": runs, "answered": answered, "pages": pages} for day, runs, answered, pages in found.days]
                return self.site.rows("source", a, days, ("day", "runs", "answered", "pages"), source=found.health, outcomes=found.outcomes)
            graph = chart([(day, pages, answered > 0) for day, _, answered, pages in found.days], height=150)
            alerts = [alert for alert in self.site.library.alerts() if alert.source_id == found.health.source_id]
            return self.site.page(request, "source", a, snapshot=reader.snapshot, source=found, graph=graph, alerts=alerts)

        return self.site.read(request, view, clocked=True)

    def about(self, request: Request) -> Response:
        def view(reader: Reader, a: Asked) -> Response:
            now = self.site.now()
            days = reader.coverage(until=now.date(), days=RANGES[1])
            if a.form != "html":
                return self.site.rows("coverage", a, days, COVERAGE_COLUMNS, outcomes=reader.outcomes(), snapshot=reader.snapshot.id)
            graph = chart([(d.day, d.pages, d.runs > 0) for d in days], height=150)
            return self.site.page(
                request,
                "about",
                a,
                snapshot=reader.snapshot,
                days=days,
                graph=graph,
                outcomes=reader.outcomes(),
                watch=self._watch(reader, EVERYTHING),
            )

        return self.site.read(request, view, clocked=True)

    def _watch(self, reader: Reader, wanted: Selection) -> object:
        """How far the time a page speaks of was watched: the days asked for, else the last one."""
        now = self.site.now()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        end = min(now, _start(wanted.seen_until, midnight) + timedelta(days=1)) if wanted.seen_until else now
        start = _start(wanted.seen_since, midnight) if wanted.seen_since else end - timedelta(hours=24)
        return reader.watch(start, max(start, end))


def _size(a: Asked) -> int:
    """Lines of one page, for people, for feeds and for other machines."""
    return {"html": SIZE, "atom": ENTRIES, "feed": ENTRIES}.get(a.form, MACHINE_SIZE)


def _start(day: object, midnight: datetime) -> datetime:
    return midnight.replace(year=day.year, month=day.month, day=day.day)  # type: ignore[attr-defined]


def version_changes(article: Article) -> Mapping[int, tuple[Change, ...]]:
    """For each version after the first, its sentences against those of the version before."""
    pairs = pairwise(article.versions)
    return {after.number: changes(before.text or "", after.text or "") for before, after in pairs}


def trend_chart(points: tuple[TrendPoint, ...], measure: str) -> Chart:
    """The trend as articles a day, or as shares (0..1) of the day's articles or pages."""

    def value(point: TrendPoint) -> float:
        whole = {"share-of-articles": point.articles, "share-of-pages": point.pages}.get(measure, 1)
        return point.matching / whole if whole else 0.0

    return chart([(p.day, value(p), bool(p.runs or p.pages)) for p in points])


def spans(points: tuple[TrendPoint, ...]) -> list[tuple[object, object]]:
    """(first, last) of every stretch of days without a crawl."""
    found: list[tuple[object, object]] = []
    for index, point in enumerate(points):
        if point.runs or point.pages:
            continue
        if found and index and not (points[index - 1].runs or points[index - 1].pages):
            found[-1] = (found[-1][0], point.day)
        else:
            found.append((point.day, point.day))
    return found


def _own_first(headlines: tuple[ReportLine, ...], language: str) -> tuple[ReportLine, ...]:
    """The headline in the reader's language first, where there is one."""
    return tuple(sorted(headlines, key=lambda line: line.language != language))
