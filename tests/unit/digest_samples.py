"""Made-up reports and issues for the digest's tests: several scripts, fixed clocks. Nothing in them was ever published."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from beat.vocabulary import vocabulary
from digests.select import Material, make_issue
from digests.window import due_window, issue_id
from records.digest import Alert, AlertKind, Coverage, Issue, SourceNote, ToldDispute, TrendDay, Verdict, WatchedReport
from records.selection import Selection
from records.story import NamedStage, StoryReport, StorySummary
from records.subscription import Subscription
from warehouse.stories.decision import decide_dispute, decide_story

MORNING = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)
"""06:30 in Paris."""


def report(
    key: str,
    title: str = "Court rules on platform",
    *,
    story: str = "",
    language: str = "en",
    source: str = "gb-herald",
    name: str = "",
    country: str | None = "gb",
    hours: float = 6,
    copy_of: str = "",
    stages: tuple[str, ...] = (),
    amounts: tuple[str, ...] = (),
    topics: tuple[str, ...] = ("user-data",),
    platforms: tuple[str, ...] = ("X",),
    authorities: tuple[str, ...] = (),
    jurisdictions: tuple[str, ...] = (),
    deadlines: tuple[date, ...] = (),
    text: str = "",
    until: datetime = MORNING,
) -> WatchedReport:
    """A report first seen so many hours before the end of the window."""
    return WatchedReport(
        report_id=key,
        article_id=copy_of or key,
        title=title,
        url=f"https://{source}.example/{key}",
        source_id=source,
        source=name or source,
        country=country,
        language=language,
        first_seen=until - timedelta(hours=hours),
        published_at=until - timedelta(hours=hours + 1),
        topics=topics,
        platforms=platforms,
        authorities=authorities,
        jurisdictions=jurisdictions,
        stages=stages,
        act=stages[0] if stages else "",
        amounts=amounts,
        deadlines=deadlines,
        text=text,
        payload_digest="sha256:" + "5e" * 32,
        story_id=story or f"s-{copy_of or key}",
    )


def told_of(reports: Iterable[WatchedReport], disputes: Mapping[str, str] | None = None) -> dict[str, StorySummary]:
    """What is told of the stories of these reports, decided by the part that decides it in life; `disputes` by story."""
    found: dict[str, dict[str, StoryReport]] = defaultdict(dict)
    for watched in reports:
        found[watched.story_id][watched.report_id] = StoryReport(
            report_id=watched.report_id,
            article_id=watched.article_id,
            story_id=watched.story_id,
            dispute_id=(disputes or {}).get(watched.story_id),
            source_id=watched.source_id,
            country=watched.country,
            language=watched.language,
            published_at=watched.published_at,
            day_only=False,
            first_seen=watched.first_seen,
            topics=watched.topics,
            platforms=watched.platforms,
            authorities=watched.authorities,
            jurisdictions=watched.jurisdictions,
            stages=tuple(NamedStage(stage=stage, surface=stage, in_headline=False) for stage in watched.stages),
            amounts=watched.amounts,
            deadlines=tuple(day.isoformat() for day in watched.deadlines),
        )
    return {story: decide_story(list(members.values()), vocabulary().stage_weight) for story, members in found.items()}


def coverage(verdict: Verdict = Verdict.WATCHED, *, sources: int = 45, ran: int = 44, pages: int = 1240) -> Coverage:
    failed = (SourceNote(source_id="tr-liman", source="Liman Postası", detail="http-503"),) if ran else ()
    alerts = (
        Alert(source_id="de-hanse", source="Hanse-Blatt", kind=AlertKind.SILENT, since=date(2026, 11, 18), usual=12, seen=0),
        Alert(
            source_id="it-molo",
            source="Gazzetta del Molo",
            kind=AlertKind.FIXED,
            since=date(2026, 11, 20),
            usual=9,
            seen=8,
            detail="blocked",
        ),
    )
    return Coverage(
        verdict=verdict, sources=sources, ran=ran, runs=96 if ran else 0, pages=pages, failed=failed, alerts=alerts if ran else ()
    )


def trend(last: date = date(2026, 11, 20)) -> tuple[TrendDay, ...]:
    counts = (2, 3, 0, 4, 5, 1, 0, 2, 6, 0, 0, 3, 4, 2, 1, 5, 7, 2, 0, 3, 4, 9, 2, 1, 3, 4, 2, 5)
    days = (last - timedelta(days=27 - i) for i in range(28))
    return tuple(
        TrendDay(day=day, stories=n, reports=n * 3, crawled=i not in (9, 10)) for i, (day, n) in enumerate(zip(days, counts, strict=True))
    )


def subscription(language: str = "en", **values: object) -> Subscription:
    names = {
        "en": "Platforms before the courts",
        "fr": "Plateformes et justice",
        "de": "Plattformen vor Gericht",
        "es": "Plataformas ante la justicia",
        "ar": "المنصات أمام القضاء",
        "ja": "プラットフォームと司法",
    }
    given: dict[str, object] = {
        "id": "paris-desk",
        "name": names.get(language, names["en"]),
        "language": language,
        "zone": "Europe/Paris",
        "recipients": ("desk@example.org",),
        "query": Selection(topics=("user-data", "hate-speech", "moderation", "competition", "privacy")),
    }
    return Subscription(**{**given, **values})  # type: ignore[arg-type]


def world() -> tuple[tuple[WatchedReport, ...], dict[str, StorySummary], dict[str, ToldDispute]]:
    """A day of the press in eight languages."""
    fine = {
        "story": "st-fine",
        "stages": ("fine", "judgment"),
        "amounts": ("EUR 1200000000",),
        "platforms": ("Amazon",),
    }
    fine |= {"topics": ("competition",), "authorities": ("AGCM", "Consiglio di Stato"), "jurisdictions": ("it",)}
    ids = {"story": "st-ids", "stages": ("interim-order",), "authorities": ("Tribunal judiciaire de Paris",)}
    ids |= {"jurisdictions": ("fr",), "deadlines": (date(2027, 1, 21),), "topics": ("hate-speech", "user-data")}
    reports = (
        report("a1", "Italian court upholds record fine against marketplace", source="gb-herald", name="Harbour Herald", hours=9, **fine),
        report("a2", "Le Conseil d’État italien confirme l’amende d’Amazon", language="fr", source="fr-courrier", name="Courrier républicain", country="fr", hours=8, **fine),
        report("a3", "Italiens Staatsrat bestätigt Rekordstrafe gegen Amazon", language="de", source="de-hanse", name="Hanse-Blatt", country="de", hours=7, **fine),
        report("a4", "محكمة إيطالية تؤيد غرامة قياسية على أمازون", language="ar", source="ae-khaleej", name="صحيفة المرفأ", country="ae", hours=7, **fine),
        report("a5", "Il Consiglio di Stato conferma la maxi multa", language="it", source="it-molo", name="Gazzetta del Molo", country="it", hours=10, **fine),
        report("a6", "Il Consiglio di Stato conferma la multa", language="it", source="it-eco", name="Eco di Bari", country="it", hours=6, copy_of="a5", **fine),
        report("b1", "投稿者情報の開示、裁判所がXに命令 二か月以内に対応求める", language="ja", source="jp-minato", name="みなと新聞", country="jp", hours=11, **ids),
        report("b2", "Propos haineux : X sommé de livrer les identités sous deux mois", language="fr", source="fr-courrier", name="Courrier républicain", country="fr", hours=12, **ids),
        report("b3", "قضاء باريس يأمر منصة إكس بالكشف عن هويات أصحاب منشورات الكراهية خلال شهرين", language="ar", source="ae-khaleej", name="صحيفة المرفأ", country="ae", hours=5, **ids),
        report("c1", "欧盟对TikTok展开数字服务法调查", language="zh", source="zh-haibin", name="海滨日报", country="cn", hours=4, story="st-dsa",
               stages=("investigation",), platforms=("TikTok",), topics=("moderation",), authorities=("European Commission",), jurisdictions=("eu",)),
        report("c2", "Brussels opens inquiry into TikTok’s election safeguards", source="us-hudson", name="Hudson Ledger", country="us", hours=5, story="st-dsa",
               stages=("investigation",), platforms=("TikTok",), topics=("moderation",), authorities=("European Commission",), jurisdictions=("eu",)),
        report("d1", "Роскомнадзор подал иск к мессенджеру", language="ru", source="ru-nevsky", name="Невский листок", country="ru", hours=60, story="st-rkn",
               stages=("complaint",), platforms=("Telegram",), topics=("user-data",), authorities=("Roskomnadzor",), jurisdictions=("ru",)),
        report("e1", "Appeal filed in encrypted-messages case", source="us-hudson", name="Hudson Ledger", country="us", hours=3, story="st-app",
               stages=("appeal",), platforms=("WhatsApp",), topics=("user-data",), jurisdictions=("us",)),
    )  # fmt: skip
    stories = told_of(reports, {"st-fine": "di-market", "st-ids": "di-ids", "st-app": "di-enc"})
    disputes = {
        "di-market": _dispute(stories["st-fine"], "Amazon and the logistics of its marketplace", (2019, 4, 16, "investigation"), (2021, 12, 9, "fine"), (2022, 1, 31, "appeal")),
        "di-ids": _dispute(stories["st-ids"], "X and the authors of hateful posts", (2012, 10, 12, "complaint"), (2013, 1, 24, "interim-order"), (2013, 6, 12, "appeal"), (2013, 7, 12, "settlement"), (2020, 5, 11, "complaint")),
    }  # fmt: skip
    return reports, stories, disputes


def _dispute(now: StorySummary, title: str, *events: tuple[int, int, int, str]) -> ToldDispute:
    """A dispute out of earlier events and the one of today."""
    assert now.dispute_id
    earlier: list[StorySummary] = []
    for number, (year, month, day, stage) in enumerate(events):
        until = datetime(year, month, day, 12, tzinfo=UTC)
        past = report(f"{now.dispute_id}-{number}", story=f"{now.dispute_id}-{number}", stages=(stage,), until=until)
        earlier += told_of([past], {past.story_id: now.dispute_id}).values()
    summary = decide_dispute([*earlier, now])
    return ToldDispute(
        summary=summary, events=(*earlier, now), headlines={lead.report_id: (title, lead.language) for lead in summary.leads}
    )


def sample_issue(
    language: str = "en", *, empty: bool = False, verdict: Verdict = Verdict.WATCHED, size: int = 20, **values: object
) -> Issue:
    """An issue of the sample world: new stories in many languages, one update, one late report."""
    from records.digest import Told

    reader = subscription(language, size=size, **values)
    window = due_window(reader, None, MORNING)
    assert window is not None
    reports, stories, disputes = world()
    told = {"e0": Told(report_id="e0", source_id="gb-herald", independent=True, stages=("judgment",))}
    earlier = (
        report(
            "e0",
            "Judge lets encrypted-messages case go on",
            hours=200,
            story="st-app",
            stages=("judgment",),
            platforms=("WhatsApp",),
        ),
    )
    material = Material(
        reports=() if empty else reports,
        context=() if empty else earlier,
        stories=stories | told_of([*(r for r in reports if r.story_id == "st-app"), *earlier]),
        disputes=disputes,
        coverage=coverage(verdict, ran=0 if verdict is Verdict.BLIND else 31 if verdict is Verdict.PARTLY else 44),
        trend=trend(),
    )
    return make_issue(reader, issue_id(reader, window), window, material, told, first=False, base_url="http://127.0.0.1:8600")
