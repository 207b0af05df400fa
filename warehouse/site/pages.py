"""Whole pages of the site: a story, a dispute, an article with its versions and provenance."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from records.as_seen import SeenPage
from records.facts import PlainFacts
from records.kept_thing import Latest, Title
from records.paging import ListPlace, Page
from records.provenance import Provenance
from records.selection import Selection
from records.site import (
    Article,
    Dispute,
    DisputeList,
    DisputeStep,
    DisputeSummary,
    NamedValue,
    ReportLine,
    Story,
    StoryLine,
    ToldFact,
    VersionText,
)
from records.site_story import StoryGroup, StoryPart
from records.takedown import Takedown
from warehouse.site.lists import SiteLists, report_line, story_line
from warehouse.storage.rows import record_of
from warehouse.stories.columns import docket_of


class SiteReader(SiteLists):
    """Everything the site shows, over one prepared snapshot."""

    def story(self, story_id: str) -> Story | str | None:
        """A story; another id where the id once was a report's or another story's; None where it was never given."""
        line = self.story_line(story_id)
        if line is None or isinstance(line, str):
            return line
        reports = tuple(report_line(row) for row in self.data.rows("story_reports", story=story_id))
        return Story(line=line, reports=reports, named=self._named("named_of_story", story=story_id), dispute=self._dispute_of(line))

    def story_part(self, story_id: str, *, language: str, number: int, size: int) -> StoryPart | str | None:
        """A story with a page of its reports, those in one language first; ids as for `story`."""
        line = self.story_line(story_id)
        if line is None or isinstance(line, str):
            return line
        rows = self.data.rows("story_part", story=story_id, language=language, limit=size, skip=(number - 1) * size)
        groups = tuple(
            StoryGroup(language=key, total=of_language, reports=tuple(map(report_line, found)))
            for (key, of_language), found in groupby(rows, key=lambda row: (row["language"], row["of_language"]))
        )
        page = Page(number=number, size=size, total=line.reports)
        named = self._named("named_of_story", story=story_id)
        return StoryPart(line=line, page=page, groups=groups, named=named, dispute=self._dispute_of(line))

    def story_line(self, story_id: str) -> StoryLine | str | None:
        """A story without its reports; ids as for `story`."""
        found = self.data.rows("story", story=story_id)
        return story_line(found[0]) if found else self._moved("story", story_id)

    def titles(self, things: Collection[tuple[str, str]]) -> dict[tuple[str, str], Title]:
        """What (kind, id) of stories, disputes and articles are called; those that the snapshot does not know by this id are left out."""
        ids = _by_kind(things)
        rows = self.data.rows("titles", stories=ids["story"], disputes=ids["dispute"], reports=ids["article"])
        return {(row.pop("kind"), row.pop("key")): Title(**row) for row in rows}

    def former_ids(self, kind: str, key: str) -> tuple[str, ...]:
        """Ids by which a story or dispute was known before."""
        return tuple(row["alias_id"] for row in self.data.rows("former_ids", kind=kind, key=key))

    def latest_of(self, things: Collection[tuple[str, str]], *, most: int) -> dict[tuple[str, str], list[Latest]]:
        """Of (kind, id) of stories the latest articles, of disputes the latest stories, newest first."""
        ids, found = _by_kind(things), defaultdict[tuple[str, str], list[Latest]](list)
        for row in self.data.rows("latest_of", stories=ids["story"], disputes=ids["dispute"], most=most):
            found[row.pop("kind"), row.pop("key")].append(Latest(**row))
        return found

    def first_of_story(self, story_id: str, *, limit: int) -> tuple[str, ...]:
        """Its first articles, by capture."""
        return tuple(row["report_id"] for row in self.data.rows("story_first", story=story_id, limit=limit))

    def _dispute_of(self, line: StoryLine) -> DisputeSummary | None:
        found = self.data.rows("dispute", dispute=line.dispute_id) if line.dispute_id else []
        return summary_line(found[0]) if found else None

    def disputes(self, wanted: Selection, *, number: int, size: int, after: ListPlace | None = None) -> DisputeList:
        """Disputes by latest event, newest first, or those after a place; one belongs when one of its articles does."""
        ids = self.data.slots.disputes(wanted)
        total = self.data.rows("disputes_total", ids=ids)[0]["count"]
        rows = self.data.rows("disputes", ids=ids, limit=size, skip=(number - 1) * size, **_keys(after))
        return DisputeList(page=Page(number=number, size=size, total=total), lines=tuple(summary_line(row) for row in rows))

    def titled_in(self, lines: Sequence[DisputeSummary], language: str) -> tuple[DisputeSummary, ...]:
        """The same disputes under titles of one language, where they have one."""
        wanted = [line.dispute_id for line in lines if line.language != language and language in line.languages]
        found = (
            {row.pop("dispute_id"): row for row in self.data.rows("dispute_titles_in", disputes=wanted, language=language)}
            if wanted
            else {}
        )
        return tuple(replace(line, **found[line.dispute_id]) if line.dispute_id in found else line for line in lines)

    def dispute(self, dispute_id: str) -> Dispute | str | None:
        """A dispute with its events; another id where it was merged into another."""
        found = self.data.rows("dispute", dispute=dispute_id)
        if not found:
            return self._moved("dispute", dispute_id)
        steps = self.data.rows("dispute_steps", dispute=dispute_id)
        headlines: dict[str, list[ReportLine]] = defaultdict(list)
        for row in self.data.rows("dispute_headlines", stories=[step["story_id"] for step in steps]):
            headlines[row["story_id"]].append(report_line(row))
        return Dispute(
            summary=summary_line(found[0]),
            steps=tuple(_step(step, headlines[step["story_id"]]) for step in steps),
            named=self._named("named_of_dispute", dispute=dispute_id),
        )

    def article(self, report_id: str) -> Article | None:
        """A report by its id, article or copy; a former id leads to what it is now."""
        known = self.data.rows("report_line", report=report_id)
        if not known:
            return None
        line = report_line(known[0])
        row = self.data.rows("article", report=report_id, row=known[0]["base_row"])[0]
        original = None if line.independent else self._line(line.article_id)
        story = self.data.rows("story_of_report", report=report_id)
        copies = self.data.rows("article_copies", article=report_id) if line.independent else []
        return record_of(
            Article,
            row,
            line=line,
            topics=tuple((topic["topic"], topic["score"]) for topic in row["topics"] or ()),
            provenance=record_of(Provenance, row),
            versions=self._versions(line, row),
            copies=tuple(report_line(copy) for copy in copies),
            original=original,
            named=self._named_by(report_id, row["version_id"]),
            facts=record_of(PlainFacts, row),
            told=self._told(report_id, row["version_id"]),
            taken_down=tuple(Takedown(**spell) for spell in self.data.rows("takedowns_of_report", report=report_id)),
            as_seen=next((SeenPage(**row) for row in self.data.rows("as_seen_of_report", report=report_id)), None),
            body_start=len(row["title"] or "") + 1,
            story_id=story[0]["story_id"] if story else "",
            dispute_id=story[0]["dispute_id"] if story else None,
        )

    def _versions(self, line: ReportLine, current: dict[str, Any]) -> tuple[VersionText, ...]:
        """Every version, oldest first; the content of the current one is the report's own."""
        content = {key: value for key, value in current.items() if key not in ("first_seen", "last_seen")} | {"title": line.title}
        versions = self.data.rows("article_versions", report=line.report_id)
        return tuple(
            _version(number, row | content, current=True)
            if row["version_id"] == current["version_id"]
            else _version(number, row, current=False)
            for number, row in enumerate(versions, start=1)
        )

    def _named_by(self, report_id: str, version_id: str) -> tuple[NamedValue, ...]:
        span = self.data.rows("mention_span", report=report_id)
        if not span:
            return ()
        return self._named("named_of_report", report=report_id, version=version_id, first=span[0]["first_row"], last=span[0]["last_row"])

    def _told(self, report_id: str, version_id: str) -> tuple[ToldFact, ...]:
        span = self.data.rows("fact_span", report=report_id)
        if not span:
            return ()
        first, last = span[0]["first_row"], span[0]["last_row"]
        rows = self.data.rows("facts_of_report", report=report_id, version=version_id, first=first, last=last)
        return tuple(ToldFact(**row) for row in rows)

    def _line(self, report_id: str) -> ReportLine | None:
        found = self.data.rows("report_line", report=report_id)
        return report_line(found[0]) if found else None

    def _moved(self, kind: str, key: str) -> str | None:
        """Story or dispute that an id belongs to now: of one merged away, of a report, or of one once called after a report."""
        merged = self.data.rows("moved", kind=kind, alias=key)
        if merged:
            return str(merged[0]["current_id"])
        for report in (key, key[1:]):
            if found := self.data.rows("story_of_report", report=report):
                return None if found[0][f"{kind}_id"] is None else str(found[0][f"{kind}_id"])
        return None

    def _named(self, name: str, **given: Any) -> tuple[NamedValue, ...]:
        return tuple(NamedValue(**row) for row in self.data.rows(name, **given))


def _by_kind(things: Collection[tuple[str, str]]) -> dict[str, list[str]]:
    return {kind: [key for one, key in things if one == kind] for kind in ("story", "dispute", "article")}


def _keys(after: ListPlace | None) -> dict[str, Any]:
    return {"on": after.on, "seen": after.seen, "id": after.id} if after else {"on": None, "seen": None, "id": None}


def _step(row: dict[str, Any], headlines: Sequence[ReportLine]) -> DisputeStep:
    docket, platforms = docket_of(row.pop("docket")), tuple(row.pop("platforms") or ())
    return DisputeStep(headlines=tuple(headlines), docket=docket, platforms=platforms, **row)


def summary_line(row: dict[str, Any]) -> DisputeSummary:
    """A row of the table `dispute`."""
    values: dict[str, Any] = {
        key: tuple(row[key]) if isinstance(row[key], list) else row[key] for key in DisputeSummary.__dataclass_fields__
    }
    return DisputeSummary(**values | {"docket": docket_of(row["docket"])})


def _version(number: int, row: dict[str, Any], *, current: bool) -> VersionText:
    return record_of(VersionText, row, number=number, current=current, provenance=record_of(Provenance, row))
