"""Seen from outside: metrics as Prometheus reads them, alert rules and a dashboard that ask for what there is, a yes or no, service files."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from digests.outbox import Outbox
from jobs.healthy import health
from jobs.installation.history import JobHistory
from jobs.installation.home import Home
from jobs.installation.settings import Settings, WebSettings
from jobs.metrics import metrics, write_metrics
from jobs.serve import make_app
from jobs.serving.library import SnapshotLibrary
from records.source import Source
from spiders.catalogue.edit import add_source
from tests.integration.archive_home import AT, make_home
from tests.unit import warehouse_pages as made

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
NOW = AT + timedelta(days=1, minutes=5)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = make_home(tmp_path_factory.mktemp("home"))
    watched: Source = made.source("fr-alpha")
    add_source(home.sources, watched)
    history = JobHistory(home.history)
    history.end(history.begin("ingest", AT), AT + timedelta(seconds=12), "done", 0)
    history.end(history.begin("publish", AT), AT + timedelta(seconds=3), "failed", 1, "no room")
    return home


def families(text: bytes) -> dict[str, Any]:
    return {family.name: family for family in text_string_to_metric_families(text.decode())}


def value(found: dict[str, Any], name: str, **labels: str) -> float:
    family = found[f"docketwire_{name.removesuffix('_total')}"]
    (sample,) = [one for one in family.samples if one.name == f"docketwire_{name}" and one.labels == labels]
    return float(sample.value)


def test_the_state_is_told_as_status_has_it(home: Home) -> None:
    found = families(metrics(home, Settings(), now=lambda: NOW))
    assert value(found, "daemon_running") == 0
    assert value(found, "articles") == 13
    assert value(found, "pages_total", outcome="off-topic") == 3
    assert value(found, "job_status", job="publish", status="failed") == 1
    assert value(found, "job_duration_seconds", job="ingest") == 12
    assert value(found, "snapshot_timestamp_seconds") == datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp()
    assert value(found, "sources_watched") >= 1
    assert value(found, "source_pages_captured_total", source="fr-alpha") >= 0
    assert value(found, "needs", word="publish") == 1
    assert value(found, "disk_free_bytes") > 0


def test_a_fresh_home_has_metrics_too(tmp_path: Path) -> None:
    from jobs.installation.setup import initialise

    fresh = Home(tmp_path / "fresh")
    initialise(fresh, builtin=False)
    found = families(metrics(fresh, Settings(), now=lambda: NOW))
    assert value(found, "segments_waiting") == 0
    assert "docketwire_articles" not in found


def test_the_file_of_the_command_is_whole_and_the_same(home: Home, tmp_path: Path) -> None:
    target = tmp_path / "docketwire.prom"
    command = [sys.executable, "-m", "cli", "--home", str(home.root), "metrics"]
    subprocess.run([*command, "--to", str(target)], cwd=ROOT, check=True)
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    assert families(target.read_bytes()).keys() == families(printed).keys()
    rows = json.loads(subprocess.run([*command, "--json"], cwd=ROOT, check=True, capture_output=True).stdout)
    assert {"name": "docketwire_articles", "labels": {}, "value": 13.0} in rows
    write_metrics(home, Settings(), target)
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    ("who", "client", "status"),
    [("loopback", "127.0.0.1", 200), ("loopback", "203.0.113.5", 404), ("always", "203.0.113.5", 200), ("never", "127.0.0.1", 404)],
)
def test_the_site_shows_them_to_whom_the_settings_say(home: Home, who: Any, client: str, status: int) -> None:
    library = SnapshotLibrary(home.public, home.root / "search")
    try:
        library.wait()
        transport = httpx.ASGITransport(app=make_app(home, Settings(web=WebSettings(metrics=who)), library), client=(client, 5))

        async def scrape() -> httpx.Response:
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as scraper:
                return await scraper.get("/metrics")

        answer = asyncio.run(scrape())
        assert answer.status_code == status
        if status == 200:
            assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
            assert value(families(answer.content), "articles") == 13
    finally:
        library.close()


def test_health_is_yes_or_no_with_reasons(home: Home) -> None:
    found = health(home, Settings(), now=lambda: NOW)
    assert not found.healthy
    assert [reason.split(" ")[0] for reason in found.reasons] == ["no", "publish"]
    with home.lock("daemon"):
        publishing_works(home)
        assert health(home, Settings(), now=lambda: NOW).healthy


def publishing_works(home: Home) -> None:
    """The home's last publish, which failed, is followed by one that did not."""
    history = JobHistory(home.history)
    history.end(history.begin("publish", NOW), NOW, "done", 0)


def test_captures_that_wait_too_long_are_no_health(home: Home) -> None:
    publishing_works(home)
    waiting = next(home.captures.rglob("*.warc.gz"))
    copy = waiting.with_name("later-000.warc.gz")
    shutil.copy(waiting, copy)
    try:
        with home.lock("daemon"):
            os.utime(copy, (NOW.timestamp(), NOW.timestamp()))
            assert health(home, Settings(), now=lambda: NOW).healthy
            os.utime(copy, times=((NOW + timedelta(hours=9)).timestamp(),) * 2)
            assert health(home, Settings(), now=lambda: NOW + timedelta(hours=10)).healthy  # a quiet home, and something has just come
            os.utime(copy, (NOW.timestamp(), NOW.timestamp()))
            late = health(home, Settings(), now=lambda: NOW + timedelta(hours=3))
            assert late.reasons == ("1 segments wait, and nothing was published since 2026-03-02 12:00 UTC",)
    finally:
        copy.unlink()


def asked_for(texts: list[str]) -> set[str]:
    return {name for text in texts for name in re.findall(r"docketwire_[a-z_]+", text)}


def offered(home: Home) -> set[str]:
    """Names of all series a home can have: one with trouble in every place."""
    Outbox(home.root / "outbox.sqlite")
    found = families(metrics(home, Settings(), now=lambda: NOW))
    return {name + ("_total" if family.type == "counter" else "") for name, family in found.items()}


def test_alerts_and_dashboard_ask_for_series_that_exist(home: Home) -> None:
    rules = yaml.safe_load((DEPLOY / "prometheus/alerts.yaml").read_text("utf-8"))["groups"][0]["rules"]
    panels = json.loads((DEPLOY / "grafana/docketwire.json").read_text("utf-8"))["panels"]
    asked = asked_for([rule["expr"] for rule in rules] + [target["expr"] for panel in panels for target in panel["targets"]])
    assert len(asked) > 12
    assert asked <= offered(home)
    assert all({"alert", "expr", "for", "labels", "annotations"} <= rule.keys() for rule in rules)
    places = [(p["gridPos"]["x"], p["gridPos"]["y"]) for p in panels]
    assert len(set(places)) == len(places)


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool (Debian: prometheus) is not installed")
def test_promtool_takes_rules_and_metrics(home: Home) -> None:
    subprocess.run(["promtool", "check", "rules", str(DEPLOY / "prometheus/alerts.yaml")], check=True, capture_output=True)
    subprocess.run(["promtool", "check", "metrics"], check=True, input=metrics(home, Settings(), now=lambda: NOW), capture_output=True)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("unit", ["docketwire.service", "docketwire-site.service"])
def test_systemd_takes_the_units(unit: str, tmp_path: Path) -> None:
    """With the program where this checkout has it: that it exists is checked too."""
    text = (DEPLOY / "systemd" / unit).read_text("utf-8").replace("/opt/docketwire/.venv/bin/docketwire", sys.executable)
    (tmp_path / unit).write_text(text.replace("User=docketwire", "User=root"))
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", str(tmp_path / unit)], capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if unit in line] == []
    assert done.returncode == 0


def test_the_compose_file_names_what_there_is() -> None:
    compose = yaml.safe_load((DEPLOY / "container/compose.yaml").read_text("utf-8"))
    folder = DEPLOY / "container"
    build = compose["services"]["daemon"]["build"]
    assert (folder / build["context"] / build["dockerfile"]).resolve() == folder / "Containerfile"
    for service in compose["services"].values():
        assert service["command"][0] == "docketwire"
        helped = subprocess.run(
            [sys.executable, "-m", "cli", *service["command"][1:], "--help"], cwd=ROOT, capture_output=True, check=False
        )
        assert helped.returncode == 0
        assert service["volumes"] == ["home:/data"]
    assert compose["services"]["site"]["ports"] == ["127.0.0.1:8600:8600"]
    assert compose["volumes"].keys() == {"home"}
