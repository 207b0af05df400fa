"""Body text of pages that neither the line model nor its rules have seen: the test pages of newspaper4k's source distribution.

    tar xzf newspaper4k-0.9.6.tar.gz          # from any mirror of the Python package index
    python -m bench.outside --pages newspaper4k-0.9.6/tests/data --shared ../shared

Pages in `html/`, bodies in `txt/`, of the same name. The bodies are what that library's maintainers expect of it: nearly, not always, the
report; so the comparison with trafilatura says more than the figures themselves.
"""

import argparse
from pathlib import Path

import trafilatura

from bench.extraction_pages import shared_folder, tool
from pipeline.reading.decode import decode_text
from pipeline.reading.extract import extract


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--shared", help="folder with the metric (tools/text_metrics.py)")
    args = parser.parse_args()
    metrics = tool(shared_folder(args.shared), "text_metrics")
    ours, theirs = [], []
    for reference in sorted((args.pages / "txt").glob("*.txt")):
        page = args.pages / "html" / f"{reference.stem}.html"
        if not page.exists():
            continue
        raw, wanted = page.read_bytes(), reference.read_text("utf-8")
        found = extract(decode_text(raw, content_type=None), url=f"https://news.example/{page.stem}")
        ours.append(metrics.page_scores(wanted, found.text if found else None, optional=""))
        theirs.append(metrics.page_scores(wanted, trafilatura.extract(raw, include_comments=False), optional=""))
        print(
            f"{page.stem:30} ours P {ours[-1][0] or 0:.2f} R {ours[-1][1]:.2f}   trafilatura P {theirs[-1][0] or 0:.2f} R {theirs[-1][1]:.2f}"
        )
    for name, scores in (("ours", ours), ("trafilatura", theirs)):
        c = metrics.corpus(scores)
        print(f"{name:12} n={c['n']} P {c['P']:.3f} R {c['R']:.3f} F1 {c['F1']:.3f}")


if __name__ == "__main__":
    main()
