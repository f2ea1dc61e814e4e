"""The probes every service answers."""

import json

import pytest

from services.common.health import answer


def test_live_is_always_yes() -> None:
    assert answer("/live", {"kafka": lambda: False})[0] == 200


@pytest.mark.parametrize(("states", "status"), [({}, 200), ({"a": True}, 200), ({"a": True, "b": False}, 503)])
def test_ready_holds_only_when_every_check_holds(states: dict[str, bool], status: int) -> None:
    checks = {name: (lambda state=state: state) for name, state in states.items()}
    assert answer("/ready", checks)[0] == status


def test_an_unready_answer_names_what_is_missing() -> None:
    body = json.loads(answer("/ready", {"kafka": lambda: True, "models": lambda: False})[2])
    assert body == {"ready": False, "checks": {"kafka": True, "models": False}}


def test_metrics_are_in_the_exposition_format() -> None:
    assert b"# TYPE dateline_articles_total counter" in answer("/metrics", {})[2]


def test_another_path_is_not_found() -> None:
    assert answer("/nothing", {})[0] == 404


def test_each_check_of_readiness_is_a_metric() -> None:
    body = answer("/metrics", {"kafka": lambda: True, "models": lambda: False})[2]
    assert b'dateline_ready{check="kafka"} 1.0' in body
    assert b'dateline_ready{check="models"} 0.0' in body
