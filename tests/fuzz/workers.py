"""Workers that try cases side by side, bounded in memory; one that dies or sticks is a finding, and replaced."""

import multiprocessing
import resource
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from tests.fuzz.cases import case
from tests.fuzz.trial import Outcome, try_case

MEMORY = 2 * 1024**3
"""Bytes of address space a worker may have: a file that wants more raises MemoryError, which counts as a crash."""

STUCK = 120.0
"""Seconds without a word after which a worker is stuck in code that cannot be interrupted."""

_SPAWN = multiprocessing.get_context("spawn")


@dataclass(slots=True)
class _Worker:
    """A process, and the numbers it has yet to try; the first is the one it is at."""

    process: BaseProcess
    pipe: Connection
    numbers: range


def run(seed: int, files: int, workers: int) -> Iterator[tuple[Outcome, int]]:
    """Every outcome, as it comes, with the greatest memory of its worker so far, in bytes."""
    crew = [_started(seed, range(start, files, workers)) for start in range(min(workers, files))]
    try:
        while crew:
            heard = wait([worker.pipe for worker in crew], STUCK)
            for worker in [each for each in crew if each.pipe in heard or not heard]:
                said = _hear(worker) if heard else None
                yield said or (_lost(seed, worker), 0)
                worker.numbers = worker.numbers[1:]
                if said is None or not worker.numbers:
                    crew = [*_without(crew, worker), *([_started(seed, worker.numbers)] if worker.numbers else [])]
    finally:
        for worker in crew:
            worker.process.kill()


def _started(seed: int, numbers: range) -> _Worker:
    ours, theirs = _SPAWN.Pipe(duplex=False)
    process = _SPAWN.Process(target=_work, args=(theirs, seed, numbers), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours, numbers)


def _work(pipe: Connection, seed: int, numbers: range) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for number in numbers:
        outcome = try_case(case(seed, number))
        pipe.send((outcome, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024))


def _hear(worker: _Worker) -> tuple[Outcome, int] | None:
    try:
        said: tuple[Outcome, int] = worker.pipe.recv()
    except EOFError:
        return None
    return said


def _lost(seed: int, worker: _Worker) -> Outcome:
    worker.process.kill()
    worker.process.join()
    number = worker.numbers[0]
    return Outcome(
        number, case(seed, number).name, STUCK, fault=f"the process was lost, exit {worker.process.exitcode}"
    )


def _without(crew: list[_Worker], gone: _Worker) -> list[_Worker]:
    gone.process.join()
    gone.pipe.close()
    return [each for each in crew if each is not gone]
