"""Pages of small outlets, made from real bodies: what they set inside the column of the report, in fourteen languages (clutter.toml).

Real development pages are mostly of large outlets, whose markup tells comments, offers and notices from the text. Small ones set them as
paragraphs beside it; extractors take them along.
"""

import random
import tomllib
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

_NAMES = {
    "ja": ("佐藤実", "高橋", "みなみ"), "zh": ("王小明", "李华", "路人甲"), "ar": ("سمير حداد", "ليلى", "أبو خالد"),
    "ru": ("Олег Д.", "Марина Белова", "Сосед"), "uk": ("Олена Б.", "Сусід", "Тарас Гай"),
}  # fmt: skip
_LATIN = ("J. Marten", "Klara P.", "oldtimer56", "Nuria Alva", "Tom", "R. Okafor")
_SECTIONS = {"ja": "社会", "zh": "社会", "ar": "محليات", "ru": "Общество", "uk": "Суспільство"}
_SECTION = ("Local", "News", "Economia", "Politik", "Sport", "Société")
_DAYS = {"ja": "{y}年{m}月{d}日", "zh": "{y}年{m}月{d}日"}
_DAY = ("{d}.{m}.{y}", "{d}/{m}/{y}", "{y}-{m}-{d}", "{d}.{m}.{y} 14:20")
_CLASSES = ("box", "c1", "text", "entry", "row", "item", "")
_TELLING = {"comment": "comment", "offer": "subscribe", "photo": "caption", "tags": "tags", "share": "share", "crumb": "breadcrumb"}


def cluttered_html(title: str, paragraphs: list[str], language: str, rng: random.Random) -> str:
    """A report's page with such lines before, among and behind its paragraphs; the same for the same `rng`."""
    language = language if language in _lines() else rng.choice(sorted(_lines()))
    telling = rng.random() < 0.3
    cell = rng.random() < 0.2
    kinds = [kind for kind in _lines()[language] if rng.random() < 0.55]

    def set_as(kind: str, tag: str, text: str) -> str:
        name = _TELLING.get(kind, "") if telling else rng.choice(_CLASSES)
        named = f' class="{name}"' if name else ""
        return f"<{tag}{named}>{text}</{tag}>"

    def one(kind: str, tag: str | None = None) -> str:
        line = _filled(rng.choice(_lines()[language][kind]), language, rng)
        return set_as(kind, tag or rng.choice(["p", "div", "p"]), escape(line))

    body = [f"<p>{escape(line)}</p>" for line in paragraphs]
    if "meter" in kinds:
        body.insert(rng.randrange(len(body) + 1), one("meter"))
    if "photo" in kinds:
        body.insert(rng.choice([0, min(1, len(body))]), '<img src="/a.jpg">' + one("photo"))
    if "offer" in kinds:
        body.insert(rng.choice([len(body), len(body) // 2]), _offer(language, rng))
    head = [one(kind) for kind in ("crumb", "line") if kind in kinds]
    heading = f"<h1>{escape(title)}</h1>" if rng.random() < 0.7 else f"<p><b>{escape(title)}</b></p>"
    head.insert(rng.randrange(len(head) + 1), heading)
    after = [one(kind) for kind in ("tags", "share") if kind in kinds]
    if "notice" in kinds:
        after += [one("notice") for _ in range(rng.choice([1, 1, 2]))]
    if "comment" in kinds:
        tag = rng.choice(["p", "div", "li"])
        after += [one("comment", tag) for _ in range(rng.choice([1, 2, 3]))]
    inside = "".join([*head, *body, *after])
    area = (
        "<table><tr><td>{}</td></tr></table>"
        if cell
        else rng.choice(["<div>{}</div>", '<div id="main">{}</div>', "<article>{}</article>", "{}"])
    )
    menu = "".join(f'<li><a href="/{n}">{escape(_filled("{section}", language, rng))}</a></li>' for n in range(rng.randrange(8)))
    site = escape(_filled("{site}", language, rng))
    return (
        f'<html lang="{language}"><head><title>{escape(title)}</title></head><body>'
        f"<ul>{menu}</ul>{area.format(inside)}<p>© {site}</p></body></html>"
    )


def _offer(language: str, rng: random.Random) -> str:
    rows = [_filled(row, language, rng).split(" | ") for row in _lines()[language]["offer"]]
    return "<table>" + "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows) + "</table>"


def _filled(line: str, language: str, rng: random.Random) -> str:
    day = _DAYS.get(language) or rng.choice(_DAY)
    return line.format(
        name=rng.choice(_NAMES.get(language, _LATIN)),
        section=_SECTIONS.get(language) or rng.choice(_SECTION),
        day=day.format(y=rng.randrange(2009, 2026), m=rng.randrange(1, 13), d=rng.randrange(1, 29)),
        site=rng.choice(["Inselbote", "Valley Times", "Le Phare", "La Ribera", "press archive"]),
        n=rng.randrange(9, 40),
        few=rng.randrange(2, 4),
    )


@lru_cache(maxsize=1)
def _lines() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("clutter.toml").read_text("utf-8"))
