"""Pictures as SVG. Shapes carry classes (`bar`, `hole`, `rule`, `axis`, `tick`) and no colours: these are a stylesheet's."""

from collections.abc import Callable, Sequence
from datetime import date

from markupsafe import Markup

from common.drawing.days import Bar, Chart

STANDALONE = """
.bar { fill: #66969d } .last { fill: #1b7f8c } .hole { fill: url(#hole) } .hole-line { stroke: #858d95; stroke-width: 1.2 }
.rule { stroke: #858d95; stroke-width: 1; stroke-opacity: 0.35 } .axis { stroke: #858d95; stroke-width: 1 }
.tick { fill: #858d95; font: 11px sans-serif }
"""
"""For a picture outside the site, on a ground nobody knows: each colour has a contrast of three to one or more on white and on a dark sheet
(#1b1f22, the mail's)."""


class Drawing(Markup):
    """An SVG element, to be put into a page as it is; a notebook shows it under its own stylesheet."""

    __slots__ = ()

    def _repr_svg_(self) -> str:
        return str(self).replace(">", f"><style>{STANDALONE}</style>", 1)


_ROOT = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" class="bars" viewBox="0 0 {width} {height}" role="img" aria-label="{label}" direction="ltr">'
)
_HATCHING = Markup(
    '<defs><pattern id="hole" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<line class="hole-line" x1="0" y1="0" x2="0" y2="5"/></pattern></defs>'
)
_RECT = Markup('<rect class="{name}" x="{x}" y="{y}" width="{width}" height="{height}"/>')
_LINE = Markup('<line class="{name}" x1="{left}" x2="{right}" y1="{at}" y2="{at}"/>')
_TEXT = Markup('<text class="{name}" x="{x}" y="{y}" text-anchor="{anchor}"{hang}>{text}</text>')
_HANG = Markup(' dominant-baseline="hanging"')
"""Below the axis at whatever size of letters."""
_NEAR = 6
"""Units between an axis and the words at it."""


def bars_svg(
    chart: Chart,
    *,
    label: str,
    value: Callable[[float], str] | None = None,
    day: Callable[[date], str] | None = None,
) -> Drawing:
    """The chart as an SVG element; `label` says what it shows to those who do not see it.

    Time runs from left to right in every language. Without `value` and `day` there are no words inside, so no font is needed.
    """
    parts = [_ROOT.format(width=chart.width, height=chart.height, label=label), _HATCHING]
    for rule in chart.rules:
        parts.append(_LINE.format(name="rule", left=chart.left, right=chart.width, at=rule.at))
        if value is not None:
            parts.append(_TEXT.format(name="tick", x=chart.left - _NEAR, y=rule.at + 4, anchor="end", hang="", text=value(rule.value)))
    parts += [_rect(bar, last=bar is chart.bars[-1]) for bar in chart.bars if bar.height]
    parts.append(_LINE.format(name="axis", left=chart.left, right=chart.width, at=chart.base))
    if day is not None:
        parts += [_tick(bar, chart, day(bar.day), spare=number % 2 == 1) for number, bar in enumerate(reversed(chart.days))]
    return Drawing(Markup("").join([*parts, Markup("</svg>")]))


def _rect(bar: Bar, *, last: bool) -> Markup:
    name = "hole" if not bar.watched else "bar last" if last else "bar"
    return _RECT.format(name=name, x=bar.x, y=bar.y, width=bar.width, height=bar.height)


def _tick(bar: Bar, chart: Chart, text: str, *, spare: bool) -> Markup:
    """A day's name; a `spare` one may be left out where letters are large for the picture, as on a phone."""
    last = bar is chart.days[-1]
    x = chart.width if last else round(bar.x + bar.width / 2, 2)
    name = "tick spare" if spare else "tick"
    return _TEXT.format(name=name, x=x, y=chart.base + _NEAR, anchor="end" if last else "middle", hang=_HANG, text=text)


def ranked_svg(rows: Sequence[tuple[str, float]], *, label: str, width: float = 640, names: float = 220) -> Drawing:
    """Named values as horizontal bars in the order given, each with its figure."""
    height, most = 20, max((value for _, value in rows), default=0) or 1
    room = width - names - 60
    parts = [_ROOT.format(width=width, height=max(1, len(rows)) * height, label=label)]
    for index, (name, value) in enumerate(rows):
        middle = index * height + 14
        long = round(room * value / most, 2)
        parts.append(_TEXT.format(name="tick", x=names - _NEAR, y=middle, anchor="end", hang="", text=name))
        parts.append(_RECT.format(name="bar", x=names, y=index * height + 3, width=long, height=height - 6))
        parts.append(_TEXT.format(name="tick", x=names + long + _NEAR, y=middle, anchor="start", hang="", text=f"{value:g}"))
    return Drawing(Markup("").join([*parts, Markup("</svg>")]))
