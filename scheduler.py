"""When: the job table on APScheduler, and the daemon that starts each job as a child process and outlives all of them."""

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from types import FrameType
from zoneinfo import ZoneInfo

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.interval import IntervalTrigger

from common.bell import Bell
from common.logs import RUN, configure_logging
from common.safe_path import FLAG
from common.supervisor import tell, watchdog_seconds
from jobs.children.child import Ended, run_child, signal_group
from jobs.installation.history import JobHistory
from jobs.installation.home import Home
from jobs.installation.settings import ScheduleSettings, Settings, load_settings
from jobs.needed import always_needed, as_seen_needed, crawl_needed, digest_needed, group_needed, hubs_needed, ingest_needed, publish_needed
from records.errors import ConfigurationError

log = logging.getLogger("docketwire.scheduler")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledJob:
    """One line of the table: what to start, and when."""

    name: str
    arguments: tuple[str, ...]
    """Of the `docketwire` command."""
    trigger: BaseTrigger
    needed: Callable[[Home, datetime], bool] = lambda _home, _now: True
    """Asked at its time, in the daemon itself: nothing is started where there is nothing to do."""
    at_start: bool = False
    """True: its first round of a daemon begins whether it is needed or not."""


def job_table(settings: Settings, *, start: datetime) -> tuple[ScheduledJob, ...]:
    """The jobs and their triggers. Intervals count in UTC from `start`, the first round at once.

    Each digest has its own local time; the digest job asks which are due. Retention, learning, healing and a sample of `check` run once a day, when the digests have gone out.
    """
    schedule, cluster = settings.schedule, settings.cluster

    def every(minutes: float) -> IntervalTrigger:
        return IntervalTrigger(seconds=round(minutes * 60, 3), start_date=start, timezone=UTC)

    return (
        ScheduledJob(
            name="crawl",
            arguments=("crawl", "--due", "--stay", "--json"),
            trigger=every(schedule.crawl_minutes),
            needed=crawl_needed,
        ),
        ScheduledJob(
            name="ingest",
            arguments=("ingest", "--stay", "--json"),
            trigger=every(schedule.ingest_minutes),
            needed=always_needed if cluster.captures else ingest_needed,
        ),
        ScheduledJob(
            name="group",
            arguments=("group", "--json"),
            trigger=every(schedule.group_minutes),
            needed=always_needed if cluster.warehouse else group_needed,
        ),
        ScheduledJob(
            name="publish",
            arguments=("publish", "--json"),
            trigger=every(schedule.publish_minutes),
            needed=always_needed if cluster.warehouse else publish_needed,
            at_start=True,  # after an update the site waits for a snapshot of its own version
        ),
        ScheduledJob(
            name="as-seen",
            arguments=("as-seen", "--json"),
            trigger=every(schedule.publish_minutes),
            needed=as_seen_needed,
        ),
        ScheduledJob(
            name="digest",
            arguments=("digest", "--send", "--json"),
            trigger=every(settings.digest.every_minutes),
            needed=digest_needed,
        ),
        *(
            [ScheduledJob(name="hubs", arguments=("sources", "hubs", "--subscribe", "--json"), trigger=every(60), needed=hubs_needed)]
            if settings.crawl.websub
            else []
        ),
        *(
            [ScheduledJob(name="compact", arguments=("compact", "--json"), trigger=every(cluster.compact_minutes))]
            if cluster.warehouse
            else []
        ),
        ScheduledJob(name="learn", arguments=("learn", "--json"), trigger=local_time(schedule, hours_later=2)),
        ScheduledJob(name="heal", arguments=("sources", "heal", "--json"), trigger=local_time(schedule, hours_later=4)),
        ScheduledJob(name="retention", arguments=("retention", "--json"), trigger=local_time(schedule, hours_later=1)),
        ScheduledJob(name="check", arguments=("check", "--sample", "--json"), trigger=local_time(schedule, hours_later=3)),
    )


class DailyAt(BaseTrigger):  # type: ignore[misc]
    """Once on every local day at one wall-clock time.

    APScheduler's cron trigger fires twice when the clocks go back over its time. Here a time that occurs twice means its first
    occurrence, and one that the change to summer time skips means the same distance after the gap (PEP 495, fold=0).
    """

    def __init__(self, at: time, zone: ZoneInfo) -> None:
        self._at, self._zone = at, zone

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """The first occurrence after the previous one, or not before now when there was none."""
        day = (previous_fire_time or now).astimezone(self._zone).date()
        while True:
            moment = datetime.combine(day, self._at, self._zone).astimezone(UTC)
            if moment > previous_fire_time if previous_fire_time else moment >= now:
                return moment
            day += timedelta(days=1)


def local_time(schedule: ScheduleSettings, *, hours_later: int = 0) -> DailyAt:
    """Once a day at the digests' usual local time, or so many hours later."""
    at = time.fromisoformat(f"{schedule.digest_at:0>5}")
    return DailyAt(at.replace(hour=(at.hour + hours_later) % 24), ZoneInfo(schedule.zone))


class Daemon:
    """Runs the job table until it is told to stop. Jobs are child processes: one that crashes or hangs is recorded, nothing else."""

    def __init__(
        self,
        home: Home,
        *,
        table: Callable[[Settings, datetime], Sequence[ScheduledJob]] = lambda settings, start: job_table(settings, start=start),
        command: Sequence[str] = (sys.executable, FLAG, "-m", "cli"),
    ) -> None:
        self._home = home
        self._settings = load_settings(home.require().settings)
        self._table = table
        self._command = tuple(command)
        self._history = JobHistory(home.history)
        self._running: dict[str, subprocess.Popen[str]] = {}
        self._bell = Bell()
        self._stopping = False
        self._reload = False
        self._begun: set[str] = set()
        """Jobs that had their first round."""

    def run(self) -> None:
        """Hold the home's daemon lock and run until SIGTERM or SIGINT; HomeError when another daemon holds it."""
        with self._home.lock("daemon"), self._bell.hearing_signals():
            os.nice(self._settings.schedule.nice)
            lost = self._history.mark_lost(datetime.now(UTC))
            if lost:
                log.warning("daemon.recovered lost_jobs=%d", lost)
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(number, self._on_signal)
            scheduler = BackgroundScheduler(
                jobstores={"default": MemoryJobStore()},
                executors={"default": ThreadPoolExecutor(8)},
                job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
                timezone=UTC,
            )
            jobs = self._schedule(scheduler)
            scheduler.start()
            tell("READY=1", f"STATUS={len(jobs)} jobs")
            log.info("daemon.started home=%s jobs=%s", self._home.root, ",".join(jobs))
            self._wait(scheduler)
            self._shut_down(scheduler)

    def _schedule(self, scheduler: BackgroundScheduler) -> list[str]:
        scheduler.remove_all_jobs()
        start = datetime.now(UTC)
        names = []
        for job in self._table(self._settings, start):
            first = job.trigger.get_next_fire_time(
                None, start
            )  # asked for now, an interval that began at `start` would skip its first round
            scheduler.add_job(self._start, trigger=job.trigger, args=(job,), id=job.name, next_run_time=first)
            names.append(job.name)
        return names

    def _wait(self, scheduler: BackgroundScheduler) -> None:
        patience = watchdog_seconds()
        while not self._stopping:
            self._bell.wait(patience)
            tell("WATCHDOG=1")
            if self._reload and not self._stopping:
                self._reload = False
                self._reread(scheduler)

    def _told_to_stop(self) -> bool:
        """Asked again where a signal may have come in between."""
        return self._stopping

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGHUP:
            self._reload = True
        else:
            self._stopping = True
        self._bell.ring()

    def _reread(self, scheduler: BackgroundScheduler) -> None:
        try:
            self._settings = load_settings(self._home.settings)
        except ConfigurationError as error:
            log.error("daemon.reload_refused reason=%s", error)  # noqa: TRY400 - the message is the whole story
            return
        self._schedule(scheduler)
        log.info("daemon.reloaded")

    def _start(self, job: ScheduledJob) -> None:
        first = job.at_start and job.name not in self._begun
        self._begun.add(job.name)
        if self._stopping or not (first or job.needed(self._home, datetime.now(UTC))):
            return
        row = self._history.begin(job.name, datetime.now(UTC))
        run = f"{job.name}-{row}"
        try:
            ended = run_child(
                [*self._command, "--home", str(self._home.root), *job.arguments],
                deadline_seconds=self._settings.schedule.job_hours * 3600,
                grace_seconds=self._settings.schedule.grace_seconds,
                environment={RUN: run},
                on_start=lambda process: self._started(job.name, process),
            )
        except OSError as error:
            self._history.end(row, datetime.now(UTC), "failed", detail=f"could not be started: {error}")
            log.error("job.failed job=%s reason=%s", job.name, error)  # noqa: TRY400
            return
        finally:
            self._running.pop(job.name, None)
        status = "stopped" if self._told_to_stop() and ended.status != "done" else ended.status
        self._history.end(row, datetime.now(UTC), status, ended.exit_code, _detail(ended))
        log.log(
            logging.INFO if status in ("done", "stopped") else logging.ERROR,
            "job.%s job=%s run=%s exit=%d seconds=%.1f",
            status,
            job.name,
            run,
            ended.exit_code,
            ended.seconds,
        )

    def _started(self, name: str, process: "subprocess.Popen[str]") -> None:
        self._running[name] = process
        if self._stopping:  # the signal came between the check above and the start
            signal_group(process.pid, signal.SIGTERM)

    def _shut_down(self, scheduler: BackgroundScheduler) -> None:
        tell("STOPPING=1")
        log.info("daemon.stopping running=%s", ",".join(self._running) or "-")
        self._signal_running(signal.SIGTERM)
        patience = threading.Timer(self._settings.schedule.grace_seconds, self._signal_running, args=(signal.SIGKILL,))
        patience.start()
        scheduler.shutdown(wait=True)
        patience.cancel()
        log.info("daemon.stopped")

    def _signal_running(self, number: int) -> None:
        for process in list(self._running.values()):
            signal_group(process.pid, number)


def _detail(ended: Ended) -> str:
    """The last line a job printed, when it failed; done jobs leave their JSON."""
    lines = ended.output.strip().splitlines()
    return lines[-1] if lines else ""


def serve(root: Path) -> None:
    """Run the daemon of a home in the foreground."""
    configure_logging()
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    Daemon(Home(root)).run()
