"""When: triggers over the days on which the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from jobs.installation.settings import ClusterSettings, ScheduleSettings, Settings
from scheduler import DailyAt, job_table, local_time

START = datetime(2026, 3, 1, tzinfo=UTC)


def occurrences(trigger: DailyAt, start: datetime, end: datetime) -> list[datetime]:
    found: list[datetime] = []
    moment = trigger.get_next_fire_time(None, start)
    while moment < end:
        found.append(moment)
        moment = trigger.get_next_fire_time(moment, moment)
    return found


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "America/Sao_Paulo"])
@pytest.mark.parametrize("at", [time(0, 15), time(2, 30), time(6, 30)])
def test_a_daily_time_comes_once_on_each_local_day_of_a_year(zone: str, at: time) -> None:
    """Also where the clocks skip or repeat it."""
    place = ZoneInfo(zone)
    start = datetime(2026, 1, 1, tzinfo=place)
    days = [moment.astimezone(place).date() for moment in occurrences(DailyAt(at, place), start, datetime(2027, 1, 1, tzinfo=place))]
    assert days == [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]


def test_a_skipped_time_comes_after_the_gap_and_a_repeated_one_at_its_first_occurrence() -> None:
    trigger = DailyAt(time(2, 30), ZoneInfo("Europe/Paris"))
    assert trigger.get_next_fire_time(None, datetime(2026, 3, 29, 0, 0, tzinfo=UTC)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert trigger.get_next_fire_time(None, datetime(2026, 10, 24, 22, 0, tzinfo=UTC)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_digest_time_is_taken_in_the_zone_of_the_settings() -> None:
    trigger = local_time(ScheduleSettings(zone="Asia/Tokyo", digest_at="6:30"))
    assert trigger.get_next_fire_time(None, START) == datetime(2026, 3, 1, 21, 30, tzinfo=UTC)


def test_a_shared_warehouse_is_compacted_by_the_clock() -> None:
    settings = Settings(cluster=ClusterSettings(warehouse="ducklake:postgres:dbname=x", compact_minutes=90))
    (job,) = [job for job in job_table(settings, start=START) if job.name == "compact"]
    assert job.arguments == ("compact", "--json")
    assert job.trigger.get_next_fire_time(START, START) == START + timedelta(minutes=90)


def test_intervals_start_at_once_and_daily_jobs_at_their_time() -> None:
    jobs = {job.name: job.trigger for job in job_table(Settings(schedule=ScheduleSettings(crawl_minutes=0.05)), start=START)}
    assert set(jobs) == {"crawl", "ingest", "group", "publish", "as-seen", "digest", "learn", "heal", "retention", "check"}
    for name in set(jobs) - {"learn", "heal", "retention", "check"}:
        assert jobs[name].get_next_fire_time(None, START) == START
    assert jobs["crawl"].get_next_fire_time(START, START) == START + timedelta(seconds=3)
    assert jobs["learn"].get_next_fire_time(None, START) == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    assert jobs["retention"].get_next_fire_time(None, START) == datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
