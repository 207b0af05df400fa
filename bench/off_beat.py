"""What the gate turns away: on-topic reports it loses, and general pages it lets through.

    python -m bench.off_beat [--seed 1]

Labelled reports are set into real pages (bench/wrapped.py); a report counts as lost when its page is passed by. Bare headlines
(bench/headlines.tsv: ours, of invented events, written before the gate was tried on them) are asked without a text. Needs the real pages and
labelled reports (DOCKETWIRE_SHARED, else `shared` beside the checkout).
"""

import argparse

from bench.bare_headlines import headlines
from bench.extraction_pages import shared_folder
from bench.wrapped import real_captures, wrapped
from pipeline.classify import gate
from pipeline.passing import OffBeat, off_beat
from pipeline.reading.decoded import Decoded
from pipeline.reading.gate import page_problem
from pipeline.reading.page import Page, SourceProfile
from records.capture import Capture


def verdict(capture: Capture) -> OffBeat | None:
    """What becomes of a page at first sight."""
    decoded = Decoded.of(capture, SourceProfile())
    if page_problem(decoded.html, content_type="text/html"):
        return None
    return off_beat(Page(capture=capture), decoded)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1, help="which page each report is set into")
    seed = parser.parse_args().seed
    shared = shared_folder()
    for name in ("dev-relevance", "dev-more"):
        told = [one for one in wrapped(shared, name, seed) if one.item["relevant"]]
        lost = [one.item["id"] for one in told if verdict(one.capture) is not None]
        print(
            f"{name}: {len(told) - len(lost)} of {len(told)} reports kept ({1 - len(lost) / len(told):.3f}); lost {' '.join(lost) or '-'}"
        )
    for folder in ("pages", "wide"):
        found = [verdict(capture) for _, capture in real_captures(shared, (folder,))]
        print(f"{folder}: {sum(one is None for one in found)} of {len(found)} general pages read")
    rows = list(headlines("headlines.tsv"))
    for wanted in (True, False):
        of = [(language, text) for language, relevant, text in rows if relevant is wanted]
        let = [one for one in of if gate(one[1], "")]
        print(f"headlines {'on' if wanted else 'off'} the beat: {len(let)} of {len(of)} let through")
        for language, text in of:
            if ((language, text) in let) is not wanted:
                print(f"   {language} {text}")


if __name__ == "__main__":
    main()
