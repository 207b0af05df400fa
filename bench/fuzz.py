"""Readers of what others wrote, fed by a fuzzer that watches which branches it reaches (atheris), for so long a reader.

    python -m bench.fuzz [--seconds 60] [--readers feed,pdf] [--folder .fuzz]

A reader may answer, or raise the error of its own kind; anything else ends the run and leaves the bytes in FOLDER/READER, as does one input that
takes over ten seconds or half a gigabyte. What reached new branches stays there too, and the next run begins with it. Exit code 1 after a finding;
without atheris (it has no wheels for some machines) a line says so, exit code 3. `make hostile` does the same with seeds, without the fuzzer.
"""

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OURS = ["beat", "common", "jobs", "pipeline", "records", "spiders", "warehouse"]
TIMEOUT_SECONDS = 10
MEMORY_MB = 2048
"""Of the child with models and instrumentation: about 500 before the first input."""

READERS = ("feed", "sitemap", "decode", "page", "pdf", "docx", "odt", "warc", "settings")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60, help="for each reader")
    parser.add_argument("--readers", default=",".join(READERS), help=f"some of {', '.join(READERS)}")
    parser.add_argument("--folder", type=Path, default=ROOT / ".fuzz")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        return _fuzz(arguments.child, arguments.folder.resolve(), arguments.seconds)
    if subprocess.run([sys.executable, "-c", "import atheris"], capture_output=True, check=False).returncode:
        print("atheris is not installed: `make fuzz` installs it where it has a wheel; `make hostile` needs none", file=sys.stderr)
        return 3
    found = []
    for name in arguments.readers.split(","):
        command = [
            sys.executable,
            "-m",
            "bench.fuzz",
            "--child",
            name,
            "--folder",
            str(arguments.folder),
            "--seconds",
            str(arguments.seconds),
        ]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)
        told = [line for line in ended.stderr.splitlines() if line.startswith("Done ")]
        print(f"{name:10} {told[-1].removeprefix('Done ') if told else 'ended early'}{'' if not ended.returncode else ', A FINDING'}")
        if ended.returncode:
            found.append(name)
            print(f"{ended.stdout[-3000:]}\n{ended.stderr[-3000:]}", file=sys.stderr)
    return 1 if found else 0


def _fuzz(name: str, folder: Path, seconds: int) -> int:
    import atheris  # noqa: PLC0415 - only where it installs

    with atheris.instrument_imports(include=OURS, enable_loader_override=False):
        from bench import fuzz_readers  # noqa: PLC0415 - what it imports is watched
    read, seeds = fuzz_readers.READERS[name]()
    corpus = folder / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    options = [f"-max_total_time={seconds}", f"-timeout={TIMEOUT_SECONDS}", f"-rss_limit_mb={MEMORY_MB}", "-max_len=20000", "-seed=7"]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={corpus}/", str(corpus)], read)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
