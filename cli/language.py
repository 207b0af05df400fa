"""The type of an option that takes an interface language; what there is, is asked for only where it is needed."""

from typing import Any

import click


class InterfaceLanguage(click.ParamType):  # type: ignore[type-arg] # generic since click 8.4 only
    """A language that mail and site speak, by its code."""

    name = "language"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        del param, ctx
        return f"[{'|'.join(sorted(_languages()))}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in _languages():
            from records.errors import closest

            self.fail(f"{value!r} is not spoken here ({closest(str(value), sorted(_languages()))})", param, ctx)
        return str(value)


def _languages() -> tuple[str, ...]:
    from common.wording.languages import languages

    return tuple(languages())
