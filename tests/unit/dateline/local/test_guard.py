import pytest

from dateline.local.guard import left


@pytest.mark.parametrize(
    ("lines", "groups"),
    [([], set()), (["+7\n"], {7}), (["+7\n", "+8\n", "-7\n"], {8}), (["-7\n"], set()), (["+7\n", "-7\n", "+7\n"], {7})],
)
def test_what_was_begun_and_not_ended_is_left(lines: list[str], groups: set[int]) -> None:
    assert left(lines) == groups
