import pytest

from services.ingest.signals import signals


@pytest.mark.parametrize(
    "given",
    [
        "sig:correction", "Correction", "SIG:Correction", "http://cv.iptc.org/newscodes/signal/correction",
        "https://cv.iptc.org/newscodes/signal/correction/",
    ],
)  # fmt: skip
def test_a_signal_is_written_one_way_however_it_was_given(given: str) -> None:
    assert signals([given]) == ("sig:correction",)


@pytest.mark.parametrize(
    "given", ["dpasig:x", "Corrects the second paragraph", "http://x.example/signal/correction", "1"]
)
def test_other_words_and_vocabularies_stay_as_they_came(given: str) -> None:
    assert signals([given]) == (given,)


def test_each_signal_stands_once() -> None:
    assert signals(["update", "sig:update", "kill"]) == ("sig:update", "sig:kill")
