"""Page templates: one file per outlet, cut into named blocks, filled by `string.Template`."""

import re
from collections.abc import Mapping
from functools import cache
from string import Template

from newsroom.outlets import FOLDER

TEMPLATE_FOLDER = FOLDER / "templates"
_BLOCK = re.compile(r"^<!--## ([a-z0-9 -]+) -->\n", re.MULTILINE)
_CONDITION = re.compile(r"<!--if (\w+)-->(.*?)<!--end-->", re.DOTALL)


class Blocks:
    """The blocks of one template file.

    A block starts with a line `<!--## name -->`. Inside, `$name` is replaced (HTML-ready values come from the caller) and
    `<!--if name-->...<!--end-->` stays only where the value is not empty. `inset N` blocks come after the Nth paragraph of a body.
    """

    def __init__(self, name: str, source: str) -> None:
        pieces = _BLOCK.split(source)
        self.name = name
        self._blocks = dict(zip(pieces[1::2], pieces[2::2], strict=True))

    def __contains__(self, block: str) -> bool:
        return block in self._blocks

    def fill(self, block: str, values: Mapping[str, str]) -> str:
        """The block with its values. Raises KeyError naming a block or value that is missing."""
        kept = _CONDITION.sub(lambda found: found[2] if values.get(found[1]) else "", self._blocks[block])
        return Template(kept).substitute(values)

    def optional(self, block: str, values: Mapping[str, str]) -> str:
        """The block with its values, empty where the outlet has none of it."""
        return self.fill(block, values) if block in self else ""


@cache
def load_blocks(name: str) -> Blocks:
    """Blocks of `templates/<name>.html`."""
    path = TEMPLATE_FOLDER / f"{name}.html"
    return Blocks(name, path.read_text(encoding="utf-8"))
