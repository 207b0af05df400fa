"""Which numbered things hang together along pairs: what joins no other need not be looked at with it."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from pipeline.grouping.details import Numbers


def components(count: int, pairs: Iterable[tuple[Numbers, Numbers]]) -> Numbers:
    """For each of `count` things the smallest number of those it hangs together with, along pairs of any of the lists."""
    lists = list(pairs)
    one = np.concatenate([np.empty(0, np.int64), *(mine for mine, _ in lists)])
    other = np.concatenate([np.empty(0, np.int64), *(theirs for _, theirs in lists)])
    label = np.arange(count)
    while len(one):
        a, b = label[one], label[other]
        apart = a != b
        one, other, a, b = one[apart], other[apart], a[apart], b[apart]
        np.minimum.at(label, np.maximum(a, b), np.minimum(a, b))
        while not np.array_equal(label, lower := label[label]):
            label = lower
    return label


def together(groups: Numbers) -> tuple[Numbers, Numbers]:
    """Pairs that tie things of one group, by its number, to each other; those of a negative number stay for themselves."""
    order = np.argsort(groups, kind="stable")
    order = order[np.searchsorted(groups[order], 0) :]
    same = groups[order[1:]] == groups[order[:-1]]
    return order[:-1][same], order[1:][same]


def reached(label: Numbers, marked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which things hang together with a marked one."""
    found = np.zeros(len(label), np.bool_)
    found[label[marked]] = True
    return found[label]
