"""What is in the air on the way to Kafka."""

import asyncio

import pytest
from prometheus_client import REGISTRY

from services.common.errors import Unavailable
from services.common.kafka.flight import Flight, Placed, acknowledge, fail, show

AT = [Placed("t", 0, 1)]


async def test_bytes_count_until_they_have_landed() -> None:
    flight = Flight(capacity=10)
    answer = flight.take_off(8)
    with pytest.raises(Unavailable, match="too much"):
        flight.require_room(8)
    acknowledge(answer, AT)
    assert await answer == AT
    await asyncio.sleep(0)
    flight.require_room(8)


async def test_one_message_always_fits() -> None:
    Flight(capacity=1).require_room(8)


async def test_the_longest_in_the_air_is_the_first_that_has_not_landed() -> None:
    flight = Flight(capacity=10)
    first, second = flight.take_off(1), flight.take_off(1)
    assert flight.longest() > 0
    acknowledge(second, AT)
    assert flight.longest() > 0
    acknowledge(first, AT)
    await asyncio.sleep(0)
    assert (flight.longest(), flight.size) == (0, 0)


async def test_what_was_given_up_stays_so() -> None:
    flight = Flight(capacity=10)
    answer = flight.take_off(1)
    flight.give_up(ConnectionError("replaced"))
    acknowledge(answer, AT)
    fail(answer, ValueError())
    with pytest.raises(ConnectionError, match="replaced"):
        await answer


async def test_what_is_in_the_air_is_told_with_its_limit() -> None:
    flight = Flight(100)
    show(flight, "a hop")
    flight.take_off(60)
    told = {
        name: REGISTRY.get_sample_value(f"dateline_producer_{name}_bytes", {"hop": "a hop"})
        for name in ("in_flight", "in_flight_limit")
    }
    assert told == {"in_flight": 60, "in_flight_limit": 100}
