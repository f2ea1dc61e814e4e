"""When a consumer counts as stalled."""

from services.common.kafka.lag import Lag
from services.enrich.watchdog import Progress

WAITING = Lag(messages={0: 3, 1: 0}, committed={0: 10, 1: 4})
EMPTY = Lag(messages={0: 0, 1: 0}, committed={0: 13, 1: 4})


def test_waiting_without_a_commit_counts_from_the_first_look() -> None:
    progress = Progress()
    assert [progress.stalled(WAITING, {0, 1}, now) for now in (100, 110, 130)] == [0, 10, 30]


def test_a_commit_starts_the_count_anew() -> None:
    progress = Progress()
    progress.stalled(WAITING, {0, 1}, 100)
    moved = Lag(messages={0: 2, 1: 0}, committed={0: 11, 1: 4})
    assert progress.stalled(moved, {0, 1}, 150) == 0


def test_where_nothing_waits_nothing_stalls() -> None:
    progress = Progress()
    progress.stalled(EMPTY, {0, 1}, 100)
    assert progress.stalled(EMPTY, {0, 1}, 900) == 0


def test_the_partitions_of_others_do_not_count() -> None:
    progress = Progress()
    progress.stalled(WAITING, {1}, 100)
    assert progress.stalled(WAITING, {1}, 900) == 0
