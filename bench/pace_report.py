"""What `bench.pace` found, for people: tables, what was wanted beside what is, and a picture."""

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from bench.crawl_cpu import OURS, SCRAPY, WAYS
from bench.growth import STAGES, exponent
from common.files import write_file

Found = Mapping[str, Any]
SUMMARY = "| a page through the pipeline"
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
_BAR, _ROW, _NAMES, _SIDE = 330, 24, 220, 620
_INKS = ("#1f4e79", "#b5532a", "#4b7f52", "#7a5195", "#806000", "#00707a")


def tables(found: Found) -> str:
    """Markdown: a page, the goals, growth."""
    parts = [_heading(found), _pages(found), _goals(found)]
    if found["growth"]:
        parts.append(_growth(found["growth"]))
        if "growth_load" in found:
            parts.append(f"Growth was measured under a load of {found['growth_load']} during five minutes.")
    if "daily" in found:
        parts.append(_daily(found["daily"]))
    return "\n\n".join(parts)


def write(found: Found, picture: Path, document: Path) -> None:
    """The picture, and the tables between their marks in the document."""
    write_file(picture, svg(found))
    before, _, rest = document.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    write_file(document, f"{before}{BEGIN}\n{tables(found)}\n{END}{after}")


def summary(found: Found) -> str:
    """One row of the table of the README."""
    chain, text, whole = (found["methods"][name]["ms"] for name in ("whole chain", "trafilatura, text", "trafilatura, JSON and metadata"))
    return (
        f"{SUMMARY}, {found['pages']} real pages of {found['kilobytes']} KB of which one in twenty is on the beat | {chain:.0f} ms of CPU "
        f"| trafilatura: {text:.0f} ms text alone, {whole:.0f} with metadata | [performance](docs/performance.md) |"
    )


def write_summary(found: Found, document: Path) -> None:
    """The row in its place in the document."""
    lines = document.read_text("utf-8").split("\n")
    write_file(document, "\n".join(summary(found) if line.startswith(SUMMARY) else line for line in lines))


def goals(found: Found) -> list[tuple[str, float, float, str]]:
    """What is measured, the value, the most it may be (for a rate the least, negative), its unit."""
    methods = found["methods"]
    rows = [
        ("gate, a page", methods["gate"]["ms"], 3.0, "ms"),
        ("extraction, of trafilatura's text", methods["extraction"]["of_text"], 1.8, "x"),
        ("whole chain, of trafilatura's JSON with metadata", methods["whole chain"]["of_json"], 0.33, "x"),
        *_crawls(found["crawl"]),
    ]
    if "daily" in found:
        daily = found["daily"]
        rows += [
            (f"a page of a live crawl, {daily['segments']} segments of {daily['pages']}, start included", daily["live_ms"], 15.0, "ms"),
            ("a page of as many segments behind", daily["live_next_ms"], 15.0, "ms"),
            (f"a day on which {daily['idle_sources']} sources have nothing new, CPU", daily["idle_hours"], 0.1, "h"),
        ]
    if not found["growth"]:
        return rows
    last = found["growth"][-1]
    at = f"{last['articles']:,}"
    return [
        *rows,
        (f"articles taken in a second of CPU, up to {at}", last["rate"], -3000, ""),
        (f"1,000 more into {at}, copies alone, CPU", last["add_1000_cpu"], 1.0, "s"),
        *_copies_and_stories(found),
        (f"a commit of one page into {at}, CPU", last["add_one_cpu"], 0.05, "s"),
        (f"writer waits for publishing at {at}", last["publish_blocked"], 0.5, "s"),
        *([(f"readers are led to it at {at}", last["publish_seen"], 10.0, "s")] if "publish_seen" in last else []),
        ("written when reports of crawls are all that came", last["reports_alone_mb"], 0.0, "MB"),
        ("warehouse, an article", last["kilobytes"], 4.0, "KB"),
    ]


def _crawls(crawl: Mapping[str, Mapping[str, float]]) -> Iterator[tuple[str, float, float, str]]:
    """Milliseconds, and beside them the part of plain Scrapy's in the same run: those were set where it took 1.93 and 1.40 ms."""
    for served, most, scrapy in zip(WAYS, (1.2, 2.0), (1.93, 1.4), strict=True):
        ms, theirs = crawl[served][OURS], crawl[served][SCRAPY]
        yield f"crawl, a real page {served}", ms, most, "ms"
        yield (
            f"the same, of plain Scrapy, which keeps nothing and took {scrapy:g} ms when the goal was set",
            round(ms / theirs, 3),
            round(most / scrapy, 3),
            "x",
        )


def _copies_and_stories(found: Found) -> list[tuple[str, float, float, str]]:
    """Both together, of the largest archive of which both were measured."""
    copies = {row["articles"]: row["add_1000_cpu"] for row in found["growth"]}
    both = [row for row in found.get("daily", {}).get("stories", ()) if row["articles"] in copies]
    at = max((row["articles"] for row in both), default=0)
    return [
        (f"1,000 more into {at:,}, copies and stories, CPU", round(copies[at] + row["cpu"], 2), 1.0, "s")
        for row in both
        if row["articles"] == at
    ]


def verdict(value: float, limit: float) -> str:
    """`holds`, or how many times too much (too little) it is."""
    if limit < 0:
        return "holds" if value >= -limit else f"{_times(-limit / value)} too little"
    if value <= limit:
        return "holds"
    return f"{_times(value / limit)} too much" if limit else "more than nothing"


def _times(ratio: float) -> str:
    return f"{ratio:.1f} times" if ratio >= 1.1 else f"{ratio:.2f} times"


def _heading(found: Found) -> str:
    return (
        f"{found['pages']} real pages of {found['kilobytes']} KB on average, one of twenty on the beat; median of {found['rounds']} rounds; trafilatura {found['trafilatura']}, "
        f"Python {found['python']}; load of the machine during the last minute {found['load'][0]}."
    )


def _pages(found: Found) -> str:
    lines = ["| | CPU ms a page | of trafilatura's text | of its JSON with metadata | peak MB |", "|---|---|---|---|---|"]
    lines += [
        f"| {name} | {row['ms']:.1f} | {row['of_text']:.2f}x | {row['of_json']:.2f}x | {row['peak_mb']} |"
        for name, row in found["methods"].items()
    ]
    lines.append(f"| trafilatura's command, `--parallel 2`, JSON and metadata, start included | {found['parallel_command_ms']:.1f} | | | |")
    lines += [
        f"| fetching, {served}: {name} | {ms:.2f} | | | |"
        for served, ways in found["crawl"].items()
        for name, ms in ways.items()
        if not name.endswith(", start")
    ]
    return "\n".join(lines)


def _goals(found: Found) -> str:
    lines = ["| goal | wanted | found | |", "|---|---|---|---|"]
    for name, value, limit, unit in goals(found):
        wanted = f"{'≥' if limit < 0 else '≤'} {abs(limit):,g} {unit}".rstrip()
        lines.append(f"| {name} | {wanted} | {value:,g} {unit}".rstrip() + f" | {verdict(value, limit)} |")
    return "\n".join(lines)


def _daily(found: Mapping[str, Any]) -> str:
    stories = ", ".join(f"{row['articles']:,}: {row['cpu']:g} s" for row in found["stories"])
    return (
        f"A page of a live crawl that comes in segments of {found['pages']}: {found['live_ms']:g} ms of CPU for the first {found['segments']} with the start of everything, {found['live_next_ms']:g} for as many more "
        f"(`bench.live`). Stories of 1,000 more articles into so many that are grouped: {stories} of CPU (`bench.grouping`). Load {found['load']:g}."
    )


def _growth(rows: Sequence[Mapping[str, float]]) -> str:
    sizes = " | ".join(f"{row['articles']:,}" for row in rows)
    lines = [f"| articles | {sizes} | exponent |", "|---" * (len(rows) + 2) + "|"]
    for stage, name in STAGES.items():
        slope = exponent(list(map(dict, rows)), stage)
        lines.append(
            f"| {name} | {' | '.join(f'{row[stage]:g}' if stage in row else '–' for row in rows)} | {'–' if slope is None else f'{slope:.2f}'} |"
        )
    return "\n".join(lines)


def svg(found: Found) -> str:
    """Both halves side by side: bars of what a page costs, and lines of what grows, on logarithms."""
    bars = [*((name, row["ms"]) for name, row in found["methods"].items()), ("trafilatura's command", found["parallel_command_ms"])]
    height = max(60 + _ROW * len(bars), 330)
    title = f"CPU milliseconds a page of {len(bars)} methods; growth of {len(STAGES)} stages with the archive"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * _SIDE} {height}" font-family="sans-serif" font-size="12" role="img">'
        f"<title>{escape(title)}</title><rect width='100%' height='100%' fill='#fff'/>"
        f"{_bars(bars)}{_lines(found['growth'], height) if found['growth'] else ''}</svg>\n"
    )


def _bars(bars: Sequence[tuple[str, float]]) -> str:
    most = max(ms for _, ms in bars)
    out = ["<text x='10' y='24' font-size='14' font-weight='bold'>CPU, ms a page</text>"]
    for number, (name, ms) in enumerate(bars):
        y = 44 + number * _ROW
        ink = _INKS[0] if number < 3 else "#8a8a8a"
        out.append(
            f"<text x='{_NAMES}' y='{y + 13}' text-anchor='end'>{escape(name)}</text>"
            f"<rect x='{_NAMES + 8}' y='{y}' width='{max(1, ms / most * _BAR):.0f}' height='16' fill='{ink}'/>"
            f"<text x='{_NAMES + 14 + ms / most * _BAR:.0f}' y='{y + 13}'>{ms:.1f}</text>"
        )
    return "".join(out)


def _lines(rows: Sequence[Mapping[str, float]], height: int) -> str:
    left, width, top, depth = _SIDE + 60, 240, 50, height - 100
    values = [value for row in rows for stage in STAGES if (value := row.get(stage, 0)) > 0]
    low, high = math.log10(min(values)), math.log10(max(values))
    first, last = math.log10(rows[0]["articles"]), math.log10(rows[-1]["articles"])

    def x(articles: float) -> float:
        return left + (math.log10(articles) - first) / max(last - first, 1e-9) * width

    def y(value: float) -> float:
        return top + depth - (math.log10(value) - low) / max(high - low, 1e-9) * depth

    out = [f"<text x='{_SIDE + 10}' y='24' font-size='14' font-weight='bold'>Growth with the archive (both axes logarithmic)</text>"]
    out += [f"<text x='{x(row['articles']):.0f}' y='{top + depth + 24}' text-anchor='middle'>{row['articles']:,}</text>" for row in rows]
    for ink, (stage, name) in zip(_INKS, STAGES.items(), strict=True):
        points = [(x(row["articles"]), y(row[stage]), row[stage]) for row in rows if row.get(stage, 0) > 0]
        if not points:
            continue
        path = " ".join(f"{a:.0f},{b:.0f}" for a, b, _ in points)
        out.append(f"<polyline points='{path}' fill='none' stroke='{ink}' stroke-width='2'/>")
        out += [f"<circle cx='{a:.0f}' cy='{b:.0f}' r='3' fill='{ink}'/>" for a, b, _ in points]
        a, b, value = points[-1]
        out.append(f"<text x='{a + 8:.0f}' y='{b + 4:.0f}' fill='{ink}'>{value:g}: {escape(name)}</text>")
    return "".join(out)
