import pytest

from dateline.local.restarts import MOST, WINDOW, pause


@pytest.mark.parametrize(("deaths", "wait"), [(1, 1.0), (2, 2.0), (3, 4.0), (4, 8.0), (5, None)])
def test_the_pause_doubles_with_every_death_until_it_is_given_up(deaths: int, wait: float | None) -> None:
    assert pause([100.0] * deaths, now=100.0) == wait


def test_deaths_of_long_ago_are_forgiven() -> None:
    assert pause([0.0] * MOST + [WINDOW + 1], now=WINDOW + 1) == 1.0
