"""Headlines without a text: how many on the beat are found, and how many off it are taken, by the shipped model.

    python -m bench.bare_headlines [--missed]

All are invented, of other events than anything that is learnt from. later_headlines.tsv was written without looking at words or weights, and what it
showed was then mended; fresh_headlines.tsv was written and measured after that (28 of 38); one vote (`bare` in pipeline/relevance.py) was chosen with it in view, no word was.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from pipeline.classify import classify

FOLDER = Path(__file__).parent


def headlines(name: str) -> Iterator[tuple[str, bool, str]]:
    """Language, whether it is on the beat, headline, of a file beside this one."""
    for line in (FOLDER / name).read_text("utf-8").splitlines():
        language, relevant, text = line.split("\t")
        yield language, relevant == "1", text


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--missed", action="store_true", help="list those of later_headlines.tsv that are judged wrongly")
    asked = parser.parse_args()
    for name in ("later_headlines.tsv", "fresh_headlines.tsv"):
        judged = [(language, wanted, classify(text, "").relevant, text) for language, wanted, text in headlines(name)]
        on, off = ([taken for _, wanted, taken, _ in judged if wanted is kind] for kind in (True, False))
        print(f"{name}: {sum(on)} of {len(on)} found, {sum(off)} of {len(off)} off the beat taken")
        if asked.missed and name.startswith("later"):
            for language, wanted, taken, text in judged:
                if wanted is not taken:
                    print(f"  {language} {'missed' if wanted else 'taken'}: {text}")


if __name__ == "__main__":
    main()
