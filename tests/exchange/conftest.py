"""Other people's tools, each in a child process of an environment that holds nothing of ours; skipped where that environment is not there."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
DRIVERS = Path(__file__).parent / "drivers"
Run = Callable[..., Any]


@pytest.fixture(scope="session")
def tools() -> Path:
    """The folder of the tools' programs: DOCKETWIRE_TOOLS, else `.venv-tools/bin` of the checkout."""
    folder = Path(os.environ.get("DOCKETWIRE_TOOLS") or ROOT / ".venv-tools") / "bin"
    if not (folder / "python").exists():
        pytest.skip(f"no tools at {folder}: run `make tools`")
    return folder


@pytest.fixture(scope="session")
def drive(tools: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """`drive("replay", ...)`: run a driver with a tool's Python and give back the JSON of its last line."""

    def run(driver: str, *arguments: object) -> Any:
        place = tmp_path_factory.mktemp(driver)
        away = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(place), "HF_DATASETS_OFFLINE": "1"}
        command = [str(tools / "python"), "-W", "ignore", str(DRIVERS / f"{driver}.py"), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=place, env={**os.environ, **away}, timeout=300, check=False)
        assert done.returncode == 0, done.stderr[-4000:] + done.stdout[-2000:]
        return json.loads(done.stdout.splitlines()[-1])

    return run
