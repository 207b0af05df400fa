"""Write common/dates/words.json: names of months and weekdays, phrases for a time ago and the order of day and month, out of CLDR (Unicode licence)
through Babel.

    python -m bench.date_words
"""

import json
from typing import Any

from babel import localedata

from common import cldr
from common.dates.words import FILE, LISTED


def words() -> dict[str, dict[str, Any]]:
    """Kind -> language -> what `common.cldr` says. Of the order: whether the month is first, and the regions where it is the other way round."""
    return {
        "months": {code: dict(cldr.month_names(code)) for code in LISTED},
        "weekdays": {code: dict(cldr.weekday_names(code)) for code in LISTED},
        "past": {code: dict(cldr.past_phrases(code)) for code in LISTED},
        "month_first": {code: _order(code) for code in LISTED if "_" not in code},
    }


def _order(language: str) -> list[Any]:
    usual = cldr.month_before_day(language)
    regions = {code.rpartition("_")[2] for code in localedata.locale_identifiers() if code.startswith(f"{language}_")}
    return [int(usual), [region for region in sorted(regions) if len(region) == 2 and cldr.month_before_day(language, region) is not usual]]


def main() -> None:
    FILE.write_text(json.dumps(words(), ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    print(f"{FILE}: {FILE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
