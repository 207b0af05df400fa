"""The notebook runs from top to bottom over a snapshot, draws its figures, and is stored without output."""

import ast
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from jobs.search import update_index
from records.capture import RunReport, SourceRun
from tests.integration.search_home import SETTINGS, as_page, new_home, press, take_in
from tests.unit.warehouse_pages import NOON
from warehouse.ingest.segment import ingest_run
from warehouse.storage.database import open_warehouse

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "notebooks" / "platforms_in_court.ipynb"
RUN = """
import json, sys
shared = {}
for cell in json.load(open(sys.argv[1], encoding="utf-8"))["cells"]:
    if cell["cell_type"] == "code":
        exec(compile("".join(cell["source"]), cell["id"], "exec"), shared)
from lxml import etree
for name, chart in shared.items():
    if name.startswith("chart_"):
        svg = etree.fromstring(chart._repr_svg_())
        print("FIGURE", name, len(svg), len(svg.findall("{*}rect")))
"""


def test_the_notebook_runs_and_draws(tmp_path: Path) -> None:
    home = new_home(tmp_path / "h")
    con = open_warehouse(home.warehouse)
    crawl = SourceRun(source_id="fr-courrier-republicain", listings=1, captured=160)
    ingest_run(con, RunReport(run_id="r1", started_at=NOON, finished_at=NOON + timedelta(minutes=5), status="done", sources=(crawl,)))
    con.close()
    take_in(home, "press", [as_page(report, real=False) for report in press()])
    update_index(home, SETTINGS)
    environment = os.environ | {"DOCKETWIRE_HOME": str(home.root)}
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(NOTEBOOK)], cwd=ROOT, capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr
    figures = {line.split()[1]: int(line.split()[3]) for line in done.stdout.splitlines() if line.startswith("FIGURE")}
    assert figures.keys() == {"chart_topics", "chart_days", "chart_share", "chart_matrix", "chart_years", "chart_outcomes"}
    assert min(figures.values()) >= 1
    assert max(figures.values()) > 5
    assert "@misc{docketwire-20260301" in done.stdout
    assert "articles in snapshot 20260301" in done.stdout


def test_the_notebook_is_stored_clean() -> None:
    """No output, no counters: a diff shows what a person changed."""
    notebook = json.loads(NOTEBOOK.read_text("utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])


def test_the_notebook_uses_nothing_but_the_public_face() -> None:
    """What it asks with is `docketwire`; beside that only the drawing of its figures, which asks nothing."""
    code = "\n".join("".join(cell["source"]) for cell in json.loads(NOTEBOOK.read_text("utf-8"))["cells"] if cell["cell_type"] == "code")
    names = {name for node in ast.walk(ast.parse(code)) for name in imported(node)}
    assert "docketwire" in names
    assert not {name for name in names if (ROOT / name).is_dir() or (ROOT / f"{name}.py").is_file()} - {"docketwire", "common"}


def imported(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name.partition(".")[0] for alias in node.names}
    return {(node.module or "").partition(".")[0]} if isinstance(node, ast.ImportFrom) else set()
