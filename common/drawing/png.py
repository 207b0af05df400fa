"""An SVG as PNG, by resvg: one wheel of 1.4 MB, no system library, no font, the same bytes every time."""

from functools import lru_cache


@lru_cache(maxsize=64)
def png(svg: str, style: str, *, zoom: float = 2.0) -> bytes:
    """The picture under a stylesheet, on a transparent ground, at `zoom` times its size.

    Words in it are not drawn: a container has no fonts, and a machine's own would give other bytes. Pictures made before are
    remembered, because subscriptions that watch the same share one.
    """
    import resvg_py  # noqa: PLC0415 - most runs find no digest due

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, style_sheet=style, zoom=zoom, skip_system_fonts=True))
