"""A chart as SVG. Shapes carry classes (`bar`, `hole`, `rule`, `axis`, `tick`) and no colours: these are a stylesheet's."""

from collections.abc import Callable, Sequence
from datetime import date

from markupsafe import Markup

from common.drawing.days import Bar, Chart

_ROOT = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" class="bars" viewBox="0 0 {width} {height}" role="img" aria-label="{label}" direction="ltr">'
)
_HATCHING = Markup(
    '<defs><pattern id="hole" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<line class="hole-line" x1="0" y1="0" x2="0" y2="5"/></pattern></defs>'
)
_RECT = Markup('<rect class="{name}" x="{x}" y="{y}" width="{width}" height="{height}"/>')
_LINE = Markup('<line class="{name}" x1="{left}" x2="{right}" y1="{at}" y2="{at}"/>')
_TEXT = Markup('<text class="tick" x="{x}" y="{y}" text-anchor="{anchor}">{text}</text>')
_BESIDE, _BELOW = 6, 16
"""Units between an axis and the words at it."""


def bars_svg(
    chart: Chart,
    *,
    label: str,
    value: Callable[[float], str] | None = None,
    day: Callable[[date], str] | None = None,
) -> Markup:
    """The chart as an SVG element; `label` says what it shows to those who do not see it.

    Time runs from left to right in every language. Without `value` and `day` there are no words inside, so no font is needed.
    """
    parts = [_ROOT.format(width=chart.width, height=chart.height, label=label), _HATCHING]
    for rule in chart.rules:
        parts.append(_LINE.format(name="rule", left=chart.left, right=chart.width, at=rule.at))
        if value is not None:
            parts.append(_TEXT.format(x=chart.left - _BESIDE, y=rule.at + 4, anchor="end", text=value(rule.value)))
    parts += [_rect(bar, last=bar is chart.bars[-1]) for bar in chart.bars if bar.height]
    parts.append(_LINE.format(name="axis", left=chart.left, right=chart.width, at=chart.base))
    if day is not None:
        parts += [_tick(bar, chart, day(bar.day)) for bar in chart.days]
    return Markup("").join([*parts, Markup("</svg>")])


def _rect(bar: Bar, *, last: bool) -> Markup:
    name = "hole" if not bar.watched else "bar last" if last else "bar"
    return _RECT.format(name=name, x=bar.x, y=bar.y, width=bar.width, height=bar.height)


def _tick(bar: Bar, chart: Chart, text: str) -> Markup:
    anchor = "end" if bar is chart.days[-1] else "middle"
    return _TEXT.format(x=round(bar.x + bar.width / 2, 2), y=chart.base + _BELOW, anchor=anchor, text=text)


def ranked_svg(rows: Sequence[tuple[str, float]], *, label: str, width: float = 640, names: float = 220) -> Markup:
    """Named values as horizontal bars in the order given, each with its figure."""
    height, most = 20, max((value for _, value in rows), default=0) or 1
    room = width - names - 60
    parts = [_ROOT.format(width=width, height=max(1, len(rows)) * height, label=label)]
    for index, (name, value) in enumerate(rows):
        middle = index * height + 14
        long = round(room * value / most, 2)
        parts.append(_TEXT.format(x=names - _BESIDE, y=middle, anchor="end", text=name))
        parts.append(_RECT.format(name="bar", x=names, y=index * height + 3, width=long, height=height - 6))
        parts.append(_TEXT.format(x=names + long + _BESIDE, y=middle, anchor="start", text=f"{value:g}"))
    return Markup("").join([*parts, Markup("</svg>")])
