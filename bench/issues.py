"""How long fifty issues take over a large warehouse: made, rendered, frozen and planned.

    python -m bench.issues [--articles 200000] [--subscriptions 50]

The archive is made up: articles over two hundred days, a tenth of them copies, with mentions and crawls of forty sources, written straight
into the tables. The subscriptions differ in query, language, zone and hour; every fifth searches for words.
"""

import argparse
import os
import resource
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from beat.vocabulary import vocabulary
from jobs.digests.issue import send
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.installation.setup import initialise
from warehouse.publish import publish
from warehouse.storage.database import open_warehouse

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
_TOPICS = vocabulary().topic_ids[:8]
_PLATFORMS = ("X", "Meta", "TikTok", "Telegram", "Google", "Amazon", "WhatsApp", "OpenAI")
_LANGUAGES = ("en", "fr", "de", "es", "ar", "ja", "pt", "ru")
_FILL = """
insert into base.source by name
select 's' || i as source_id, 'Source ' || i as name, ['gb', 'fr', 'de', 'es', 'eg', 'jp', 'br', 'ru'][i % 8 + 1] as country, true as enabled,
    'news' as kind, false as agency
from range(40) as t(i);
insert into base.report by name
select
    'r' || i as report_id, 'https://s' || i % 40 || '.example/' || i as canonical_url, 's' || i % 40 as source_id,
    timestamptz '2026-03-10 12:00:00+00' - to_seconds(i * 86400 * 200 // $articles) as first_seen, first_seen as last_seen,
    first_seen - interval 1 hour as published_at, 1 as versions, i as changed_no,
    case when i % 10 = 9 then 'r' || (i - 1) else 'r' || i end as article_id, case when i % 10 = 9 then 'near-copy' end as copy_kind,
    'v' || i as version_id, canonical_url as url, 'Court decides case ' || i || ' about a platform and its users' as title,
    repeat('The court heard the platform and its users about encryption number ' || i % 977 || ' today. ', 35) as text,
    $languages[i % 8 + 1] as language, $topics[(hash(i) % 8)::integer + 1] as topic, [{topic: $topics[(hash(i) % 8)::integer + 1], score: 0.8}] as topics,
    [$platforms[(hash(i // 3) % 8)::integer + 1]] as platforms, 'sha256:' || md5(i::varchar) as payload_digest
from range($articles) as t(i);
insert into base.mention by name
select 'v' || i as version_id, 'r' || i as report_id, k.kind, k.value, k.jurisdiction, 0 as span_start, 1 as span_end
from range($articles) as t(i), (values
    ('authority', 'CNIL', 'fr'), ('stage', 'fine', null), ('amount', 'EUR 5000000', null), ('deadline', '2026-05-01', null)
) as k(kind, value, jurisdiction)
where hash(i, k.kind) % 3 = 0;
insert into base.run by name
select 'run' || i as run_id, timestamptz '2026-03-10 12:00:00+00' - to_hours(i::integer * 3) as started_at, started_at as finished_at,
    'done' as status
from range(800) as t(i);
insert into base.source_run by name
select 'run' || i as run_id, 's' || s as source_id, 1 as listings, 0 as listings_unchanged, 0 as listings_failed, (hash(i, s) % 9)::integer as captured
from range(800) as t(i), range(40) as u(s);
insert into base.journal by name
select i as entry_no, 'run' as kind, 'bench' as subject from range(1, 1000) as t(i);
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=200_000)
    parser.add_argument("--subscriptions", type=int, default=50)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        initialise(home, builtin=False)
        _archive(home, options.articles)
        _subscriptions(home, options.subscriptions)
        settings = load_settings(home.settings)
        started, cpu = time.perf_counter(), time.process_time()
        summary = send(home, settings, now=lambda: NOW)
        wall, cpu = time.perf_counter() - started, time.process_time() - cpu
        largest = max((home.root / "issues").rglob("issue.html"), key=lambda p: p.stat().st_size).stat().st_size
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        stories = sum(made.stories for made in summary.made)
        print(f"{len(summary.made)} issues with {stories} stories over {options.articles} articles: {wall:.1f} s, CPU {cpu:.1f} s")
        print(f"peak memory {peak:.0f} MB, largest web page {largest / 1000:.0f} kB, deliveries planned {summary.delivered.waiting}")


def _archive(home: Home, articles: int) -> None:
    con = open_warehouse(home.warehouse)
    try:
        given = {"articles": articles, "languages": list(_LANGUAGES), "topics": list(_TOPICS), "platforms": list(_PLATFORMS)}
        for statement in _FILL.strip().rstrip(";").split(";\n"):
            con.execute(statement, {key: value for key, value in given.items() if f"${key}" in statement})
        publish(con, home.public, now=NOW, slim=False)
    finally:
        con.close()


def _subscriptions(home: Home, number: int) -> None:
    folder = home.root / "subscriptions"
    folder.mkdir()
    zones = ("UTC", "Europe/Paris", "Europe/Berlin", "America/New_York", "Asia/Tokyo")
    for n in range(number):
        query = f'topics = ["{_TOPICS[n % 8]}", "{_TOPICS[(n // 8 + 1) % 8]}"]\n'
        query += 'words = ["encryption"]\n' if n % 5 == 0 else f'platforms = ["{_PLATFORMS[n % 7]}", "{_PLATFORMS[(n + 3) % 8]}"]\n'
        head = f'name = "Desk {n}"\nrecipients = ["a{n}@example.org", "b{n}@example.org"]\nlanguage = "{_LANGUAGES[n % 5]}"\n'
        path = folder / f"desk-{n}.toml"
        path.write_text(f'{head}zone = "{zones[n % 5]}"\nat = "0{6 + n % 3}:30"\n[query]\n{query}', encoding="utf-8")
        os.utime(path, times=(NOW.timestamp() - 30 * 86_400,) * 2)  # made long before: its first issue covers a whole day


if __name__ == "__main__":
    main()
