"""Names of months lie in a file, so that no process loads ninety locales to read one date."""

import json
import subprocess
import sys

from common.dates.months import _listed


def test_the_file_says_what_cldr_says() -> None:
    """After an update of Babel: `python -m bench.month_names`. In a process of its own: what Babel answers depends on what it was asked before."""
    program = "import json\nfrom bench.month_names import names\nprint(json.dumps(names()))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == _listed()


def test_an_odd_date_is_read_without_babel_s_locales_and_dateparser() -> None:
    program = (
        "import sys\nfrom babel import localedata\nfrom common.dates.reading import read_date\nfrom pipeline.reading.dates import published\n"
        "before = len(localedata._cache)\nassert read_date('3 bullet 2021') is None\nassert read_date('Posted on 3 tammikuuta 2021') is not None\n"
        "print(len(localedata._cache) - before, 'dateparser' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "False"]
