"""Made-up reports and issues for the digest's tests: several scripts, fixed clocks. Nothing in them was ever published."""

from datetime import UTC, date, datetime, timedelta

from digests.select import Material, make_issue
from digests.window import due_window, issue_id
from records.digest import (
    Alert,
    AlertKind,
    Coverage,
    DisputeLine,
    Issue,
    Query,
    SourceNote,
    Subscription,
    TimelineStep,
    TrendDay,
    Verdict,
    WatchedReport,
)

MORNING = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)
"""06:30 in Paris."""


def report(
    key: str,
    title: str = "Court rules on platform",
    *,
    story: str = "",
    dispute: str | None = None,
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
        amounts=amounts,
        deadlines=deadlines,
        text=text,
        payload_digest="sha256:" + "5e" * 32,
        story_id=story,
        dispute_id=dispute,
    )


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
    }
    given: dict[str, object] = {
        "id": "paris-desk",
        "name": names[language],
        "language": language,
        "zone": "Europe/Paris",
        "recipients": ("desk@example.org",),
        "query": Query(topics=("user-data", "hate-speech", "moderation", "competition", "privacy")),
    }
    return Subscription(**{**given, **values})  # type: ignore[arg-type]


def world() -> tuple[tuple[WatchedReport, ...], dict[str, DisputeLine]]:
    """A day of the press in eight languages."""
    fine = {
        "story": "st-fine",
        "dispute": "di-market",
        "stages": ("fine", "judgment"),
        "amounts": ("EUR 1200000000",),
        "platforms": ("Amazon",),
    }
    fine |= {"topics": ("competition",), "authorities": ("AGCM", "Consiglio di Stato"), "jurisdictions": ("it",)}
    ids = {"story": "st-ids", "dispute": "di-ids", "stages": ("interim-order",), "authorities": ("Tribunal judiciaire de Paris",)}
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
               dispute="di-enc", stages=("appeal",), platforms=("WhatsApp",), topics=("user-data",), jurisdictions=("us",)),
    )  # fmt: skip
    disputes = {
        "di-market": _line("di-market", "Amazon and the logistics of its marketplace", (2019, 4, 16, "investigation"), (2021, 12, 9, "fine"), (2022, 1, 31, "appeal"), (2026, 11, 20, "judgment")),
        "di-ids": _line("di-ids", "X and the authors of hateful posts", (2012, 10, 12, "complaint"), (2013, 1, 24, "interim-order"), (2013, 6, 12, "appeal"), (2013, 7, 12, "settlement"), (2020, 5, 11, "complaint"), (2026, 11, 20, "interim-order")),
    }  # fmt: skip
    return reports, disputes


def _line(key: str, title: str, *events: tuple[int, int, int, str]) -> DisputeLine:
    steps = tuple(TimelineStep(on=date(y, m, d), stage=stage, headline=title, language="en") for y, m, d, stage in events)
    return DisputeLine(dispute_id=key, title=title, language="en", steps=steps)


def sample_issue(
    language: str = "en", *, empty: bool = False, verdict: Verdict = Verdict.WATCHED, size: int = 20, **values: object
) -> Issue:
    """An issue of the sample world: new stories in many languages, one update, one late report."""
    from records.digest import Told

    reader = subscription(language, size=size, **values)
    window = due_window(reader, None, MORNING)
    assert window is not None
    reports, disputes = world()
    told = {"e0": Told(report_id="e0", source_id="gb-herald", independent=True, stages=("judgment",))}
    earlier = (
        report(
            "e0",
            "Judge lets encrypted-messages case go on",
            hours=200,
            story="st-app",
            dispute="di-enc",
            stages=("judgment",),
            platforms=("WhatsApp",),
        ),
    )
    material = Material(
        reports=() if empty else reports,
        context=() if empty else earlier,
        disputes=disputes,
        coverage=coverage(verdict, ran=0 if verdict is Verdict.BLIND else 31 if verdict is Verdict.PARTLY else 44),
        trend=trend(),
    )
    return make_issue(reader, issue_id(reader, window), window, material, told, first=False, base_url="http://127.0.0.1:8600")
