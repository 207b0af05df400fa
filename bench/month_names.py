"""Write common/dates/months.json: names of months in every language that dates are read in, out of CLDR (Unicode licence) through Babel.

    python -m bench.month_names

Babel loads a whole locale to tell twelve names: a quarter of a second for the 87 of them, in every process that meets an odd date.
"""

import json

from common import cldr
from common.dates.months import FILE, LISTED


def names() -> dict[str, dict[str, int]]:
    """Language -> name -> 1..12, as `common.cldr` gives them."""
    return {code: dict(cldr.month_names(code)) for code in LISTED}


def main() -> None:
    FILE.write_text(json.dumps(names(), ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    print(f"{FILE}: {FILE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
