"""Groups of files in processes, answered in order; one start-up for all of them."""

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice

from dateline.parsing.reading import Order, told

_GROUP, _AHEAD = 32, 4
_FEW = 64
"""Files that are read before other processes would have started."""


def told_in_order(paths: Iterable[str], order: Order) -> Iterator[str]:
    """What is told of the files, in their order."""
    given = iter(paths)
    first, cores = list(islice(given, _FEW)), len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    if cores == 1 or len(first) < _FEW:
        yield from (told([path], order) for paths in (first, given) for path in paths)
        return
    yield from _on(cores, _groups(first, given), order)


def _on(cores: int, groups: Iterator[Sequence[str]], order: Order) -> Iterator[str]:
    """A few groups ahead of what was told: memory stays bounded, however many files there are."""
    begun: deque[Future[str]] = deque()
    with ProcessPoolExecutor(cores, mp_context=_context()) as pool:
        for group in groups:
            begun.append(pool.submit(told, group, order))
            if len(begun) >= cores * _AHEAD:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()


def _context() -> multiprocessing.context.BaseContext:
    """A fork has all modules loaded; this process has no threads that it could harm."""
    forks = "fork" in multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("fork" if forks else "spawn")


def _groups(first: Sequence[str], rest: Iterator[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(first), _GROUP):
        yield first[start : start + _GROUP]
    while group := list(islice(rest, _GROUP)):
        yield group
