"""Files and folders are whole or not there, whatever happens to their writer."""

import os
import subprocess
import sys
import textwrap
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from common import files
from common.files import Discard, whole_file, whole_folder, whole_path, write_file

WRITERS = {
    "write_file": "write_file(path, b'new' * 50_000)",
    "whole_file": "with whole_file(path) as file:\n    file.write(b'new' * 50_000)\n    reached()",
    "whole_path": "with whole_path(path) as scratch:\n    scratch.write_bytes(b'new' * 50_000)\n    reached()",
    "whole_folder": "with whole_folder(path) as scratch:\n    (scratch / 'a').write_bytes(b'new' * 50_000)\n    reached()",
}


def in_child(body: str, path: Path, *, prelude: str) -> subprocess.CompletedProcess[str]:
    code = "import os, resource, signal, sys\nfrom pathlib import Path\nimport common.files\nfrom common.files import *\npath = Path(sys.argv[1])\n"
    code += f"reached = lambda: None\n{textwrap.dedent(prelude)}\n{body}\n"
    return subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False)


def old(writer: str, path: Path) -> None:
    if writer != "whole_folder":
        path.write_bytes(b"old")


def content(path: Path) -> list[tuple[str, bytes]]:
    return [(found.relative_to(path.parent).as_posix(), found.read_bytes()) for found in sorted(path.parent.rglob("*")) if found.is_file()]


@pytest.mark.parametrize("writer", WRITERS)
def test_a_full_disk_leaves_what_was_there_and_nothing_else(tmp_path: Path, writer: str) -> None:
    path = tmp_path / "told"
    old(writer, path)
    before = content(path)
    full = """
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
    """
    ended = in_child(WRITERS[writer], path, prelude=full)
    assert ended.returncode == 1
    assert "OSError" in ended.stderr
    assert content(path) == before
    assert [p.name for p in tmp_path.iterdir()] == [name for name, _ in before]


@pytest.mark.parametrize("writer", ["whole_file", "whole_path", "whole_folder"])
def test_a_kill_between_leaves_what_was_there_and_the_next_write_clears_up(tmp_path: Path, writer: str) -> None:
    path = tmp_path / "told"
    old(writer, path)
    before = content(path)
    killed = in_child(WRITERS[writer], path, prelude="reached = lambda: os.kill(os.getpid(), signal.SIGKILL)")
    assert killed.returncode == -9
    assert [pair for pair in content(path) if ".tmp" not in pair[0]] == before
    assert in_child(WRITERS[writer], path, prelude="").returncode == 0
    assert [p.name for p in tmp_path.iterdir()] == ["told"]
    whole = path / "a" if writer == "whole_folder" else path
    assert whole.read_bytes() == b"new" * 50_000


@pytest.mark.parametrize("writer", WRITERS)
def test_the_file_is_on_the_disk_before_its_name_and_the_name_before_the_end(
    tmp_path: Path, writer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a power cut can take is decided by this order: content, name, folder."""
    steps: list[str] = []
    path = tmp_path / "told"
    fsync, replace, rename = os.fsync, Path.replace, Path.rename

    def forced(descriptor: int) -> None:
        steps.append(Path(f"/proc/self/fd/{descriptor}").resolve().name)
        fsync(descriptor)

    def named(call: Callable[[Path, Path], Path]) -> Callable[[Path, Path], Path]:
        def step(self: Path, target: Path) -> Path:
            steps.append("name")
            return call(self, target)

        return step

    monkeypatch.setattr(os, "fsync", forced)
    monkeypatch.setattr(Path, "replace", named(replace))
    monkeypatch.setattr(Path, "rename", named(rename))
    exec(WRITERS[writer], {**vars(files), "path": path, "reached": lambda: None})
    first, middle, last = steps[: steps.index("name")], "name", steps[-1]
    assert first
    assert all(".tmp" in step or step == "a" for step in first)
    assert (middle, last) == ("name", tmp_path.name)


def test_a_folder_that_is_made_on_the_way_and_text_as_utf_8(tmp_path: Path) -> None:
    write_file(tmp_path / "a" / "b.json", "zwei – 二")
    assert (tmp_path / "a" / "b.json").read_text(encoding="utf-8") == "zwei – 二"


def half_a_file(path: Path) -> None:
    with whole_file(path) as file:
        file.write(b"half")
        raise KeyError


def half_a_path(path: Path) -> None:
    with whole_path(path) as scratch:
        scratch.write_text("half")
        scratch.with_name(scratch.name + ".wal").write_text("half")
        raise KeyError


def half_a_folder(path: Path) -> None:
    with whole_folder(path.with_name("folder")) as folder:
        (folder / "a").write_text("half")
        raise KeyError


@pytest.mark.parametrize("half", [half_a_file, half_a_path, half_a_folder])
def test_an_error_of_the_writer_passes_through(tmp_path: Path, half: Callable[[Path], None]) -> None:
    path = tmp_path / "told"
    write_file(path, "old")
    with pytest.raises(KeyError):
        half(path)
    assert content(path) == [("told", b"old")]
    assert [p.name for p in tmp_path.iterdir()] == ["told"]


def test_a_writer_with_nothing_to_say_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "told"
    write_file(path, "old")
    with whole_file(path) as file:
        file.write(b"half")
        raise Discard
    assert content(path) == [("told", b"old")]


def test_the_file_can_be_walked_back_in(tmp_path: Path) -> None:
    """A zip archive corrects its head after its body."""
    with whole_file(tmp_path / "a.zip") as file, zipfile.ZipFile(file, "w") as archive:
        archive.writestr("x", "y" * 1000)
    assert zipfile.ZipFile(tmp_path / "a.zip").read("x") == b"y" * 1000


def test_two_writers_of_one_file_do_not_mix(tmp_path: Path) -> None:
    path = tmp_path / "told"
    body = "for _ in range(200): write_file(path, sys.argv[2].encode() * 20_000)"
    code = f"import sys; from pathlib import Path; from common.files import write_file; path = Path(sys.argv[1])\n{body}"
    both = [subprocess.Popen([sys.executable, "-c", code, str(path), letter]) for letter in "ab"]
    assert [child.wait() for child in both] == [0, 0]
    assert path.read_bytes() in (b"a" * 20_000, b"b" * 20_000)
    assert [p.name for p in tmp_path.iterdir()] == ["told"]


def test_files_take_the_mode_the_process_gives(tmp_path: Path) -> None:
    """Others of the group may read a home: a private scratch file must not decide."""
    write_file(tmp_path / "a", "x")
    (tmp_path / "b").write_text("x")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode
