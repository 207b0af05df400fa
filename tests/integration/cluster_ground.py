"""What a cluster stands on, for tests: PostgreSQL, a Dask scheduler with workers, a server that speaks S3; each a real process on loopback, in a temporary folder."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
BUCKET = "docketwire"
_SECONDS = 180.0
"""For a process to answer, on a machine with much else to do."""
S3_VARIABLES = {
    "AWS_ACCESS_KEY_ID": "nobody",
    "AWS_SECRET_ACCESS_KEY": "nothing",
    "AWS_REGION": "us-east-1",
    "AWS_ALLOW_HTTP": "true",
}


def until(done: Callable[[], bool], what: str) -> None:
    """Look until something has happened; AssertionError when it has not for three minutes."""
    end = time.monotonic() + _SECONDS
    while not done():
        assert time.monotonic() < end, f"{what}: not within {_SECONDS:g} s"
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Postgres:
    """A server of its own, reached by a socket in its folder; `kill` and `start` as often as wanted."""

    folder: Path
    programs: Path
    as_user: dict[str, object] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None

    def address(self, database: str) -> str:
        return f"ducklake:postgres:host={self.folder} user=docketwire dbname={database}"

    def start(self) -> None:
        self.process = subprocess.Popen(
            [self.programs / "postgres", "-D", self.folder / "data", "-h", "", "-k", self.folder, "-c", "fsync=off"],
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **self.as_user,  # type: ignore[call-overload]
        )
        until(self._answers, "PostgreSQL")

    def create(self, database: str) -> str:
        with psycopg.connect(f"host={self.folder} user=docketwire dbname=postgres", autocommit=True) as con:
            con.execute(f'create database "{database}"')
        return self.address(database)

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Ends the server; its children see that and end, too."""
        assert self.process is not None
        children = psutil.Process(self.process.pid).children()
        self.process.send_signal(number)
        self.process.wait()
        psutil.wait_procs(children, timeout=_SECONDS)

    def _answers(self) -> bool:
        try:
            psycopg.connect(f"host={self.folder} user=docketwire dbname=postgres").close()
        except psycopg.Error:
            return False
        return True


@contextmanager
def postgres() -> Iterator[Postgres]:
    """PostgreSQL as an ordinary user; the test is skipped where there is none."""
    programs = _postgres_programs()
    if programs is None:
        pytest.skip("no PostgreSQL on this machine: apt-get install postgresql")
    folder, as_user = Path(tempfile.mkdtemp(prefix="dw-pg-", dir="/tmp")), dict[str, object]()
    try:
        if os.geteuid() == 0:
            user = pwd.getpwnam("nobody")
            os.chown(folder, user.pw_uid, user.pw_gid)
            as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        command = [programs / "initdb", "-D", folder / "data", "-U", "docketwire", "-A", "trust", "-N", "--locale=C.UTF-8", "-E", "UTF8"]
        subprocess.run(command, check=True, capture_output=True, cwd="/", **as_user)  # type: ignore[call-overload]
        server = Postgres(folder, programs, as_user)
        server.start()
        try:
            yield server
        finally:
            server.kill(signal.SIGQUIT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _postgres_programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    if not found and (named := shutil.which("initdb")):
        found = [Path(named)]
    return next((path.parent for path in found if (path.parent / "postgres").exists()), None)


MOTO = ROOT / ".venv-tools" / "bin" / "moto_server"


def has_object_store() -> bool:
    return MOTO.is_file()


@contextmanager
def object_store() -> Iterator[dict[str, str]]:
    """A server that speaks S3, with an empty bucket; gives the variables by which clients find it. Skipped where it is not installed."""
    if not has_object_store():
        pytest.skip("no S3 server here: `make tools` installs one")
    port = free_port()
    variables = {**S3_VARIABLES, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}
    process = subprocess.Popen(
        [MOTO, "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **S3_VARIABLES},
    )
    try:
        until(lambda: _made(f"http://127.0.0.1:{port}/{BUCKET}"), "the S3 server")
        yield variables
    finally:
        process.kill()
        process.wait()


def _made(bucket: str) -> bool:
    signed = "AWS4-HMAC-SHA256 Credential=nobody/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
    request = urllib.request.Request(bucket, method="PUT", data=b"", headers={"Authorization": signed})
    try:
        urllib.request.urlopen(request).close()
    except (urllib.error.URLError, OSError):
        return False
    return True


@dataclass
class Dask:
    """A scheduler and a process of workers under nannies, as the commands start them."""

    address: str
    environment: dict[str, str]
    log: Path
    workers: int
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start(self, name: str) -> None:
        host, _, port = self.address.removeprefix("tcp://").partition(":")
        command = {"scheduler": ["scheduler", "--host", host, "--port", port], "worker": ["worker", self.address, "-n", str(self.workers)]}[
            name
        ]
        with self.log.open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", "cli", "cluster", *command], cwd=ROOT, env={**os.environ, **self.environment}, stdout=log, stderr=log
            )

    def kill(self, name: str) -> None:
        self.processes[name].kill()
        self.processes[name].wait()

    def dask_workers(self) -> list[int]:
        """Process ids of the workers themselves."""
        try:
            children = psutil.Process(self.processes["worker"].pid).children()
            return sorted(child.pid for child in children if "spawn_main" in " ".join(child.cmdline()))
        except psutil.NoSuchProcess:
            return []


@contextmanager
def dask(folder: Path, *, workers: int = 2, environment: dict[str, str] | None = None) -> Iterator[Dask]:
    """A cluster on loopback; skipped without the extra."""
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    cluster = Dask(f"tcp://127.0.0.1:{free_port()}", {"PYTHONPATH": str(ROOT), **(environment or {})}, folder / "dask.log", workers)
    try:
        cluster.start("scheduler")
        until(lambda: cluster.log.read_text().count("scheduler at") == 1, "the scheduler")
        cluster.start("worker")
        yield cluster
    finally:
        for process in cluster.processes.values():
            process.terminate()
        for process in cluster.processes.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(15)
            process.kill()
            process.wait()
