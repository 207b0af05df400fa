"""Words of dates lie in a file, so that no process loads ninety locales to read one date."""

import json
import subprocess
import sys

from common.dates.words import FILE


def test_the_file_says_what_cldr_says() -> None:
    """After an update of Babel: `python -m bench.date_words`. In a process of its own: what Babel answers depends on what it was asked before."""
    program = "import json\nfrom bench.date_words import words\nprint(json.dumps(words()))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == json.loads(FILE.read_text("utf-8"))


def test_an_odd_date_is_read_without_babel_s_locales_and_dateparser() -> None:
    program = (
        "import sys\nfrom babel import localedata\nfrom datetime import UTC, datetime\nfrom common.dates.habits import Habits\nfrom common.dates.reading import read_date\n"
        "from pipeline.reading.dates import published\nbefore = len(localedata._cache)\nnow = datetime(2026, 5, 4, tzinfo=UTC)\n"
        "assert read_date('3 bullet 2021', now=now) is None\nassert read_date('Posted on 3 tammikuuta 2021', now=now) is not None\n"
        "assert read_date('cargado hace 3 semanas', Habits('es', 'CL'), now=now).at.day == 13\nassert read_date('Tue, 03/07/2023', Habits('en', 'US')).at.month == 3\n"
        "assert read_date('Tue, 03/07/2023', Habits('es', 'MX')).at.month == 3, 'a Tuesday in March only'\n"
        "from pipeline.reading.extract import extract\n"
        "page = '<html><body><div class=date>Seen on a Tuesday, 14:30</div><p>' + 'The harbour court heard both sides. ' * 9 + '</p></body></html>'\n"
        "assert extract(page, url='https://harbour.example/a').published is None\n"
        "print(len(localedata._cache) - before, 'dateparser' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "False"]
