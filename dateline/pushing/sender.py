"""Sends parcels until each item has an answer: what is away is waited for, as long as the patience lasts."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from dateline.pushing.parcels import Parcel
from services.common.errors import Misconfigured, Unavailable

ACCEPTED, REJECTED, UNAVAILABLE = "accepted", "rejected", "unavailable"
_LONGEST_PAUSE = 5.0


@dataclass(frozen=True, slots=True)
class Result:
    """One item's answer."""

    outcome: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """Speaks to one ingest. `patience`: seconds without any answer before it gives up."""

    client: httpx.Client
    feed: str | None
    patience: float
    pause: Callable[[float], None] = time.sleep

    def send(self, parcel: Parcel) -> list[Result]:
        """A result for each item of the parcel, in no fixed order.

        Raises:
            Unavailable: no answer came within the patience.
            Misconfigured: what answers is no ingest.
        """
        results: list[Result] = []
        give_up = time.monotonic() + self.patience
        while True:
            answered, left, wait = self._try(parcel)
            results += answered
            if not left:
                return results
            if answered:
                give_up = time.monotonic() + self.patience
            if time.monotonic() + wait > give_up:
                raise Unavailable(f"{parcel.path}: {self.client.base_url} took nothing for {self.patience:g} s")
            self.pause(wait)
            parcel = parcel.only(left)

    def _try(self, parcel: Parcel) -> tuple[list[Result], list[int], float]:
        """What was answered, the places that were not, and how long to wait before sending them again."""
        everything = list(range(len(parcel.parts)))
        try:
            response = self._post(parcel)
        except httpx.TransportError:
            return [], everything, 1.0
        if response.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            return [], everything, _pause(response.headers.get("Retry-After"))
        if response.status_code == httpx.codes.OK:
            return _of_lines(response.text, everything)
        return _of_answer(response, parcel), [], 0.0

    def _post(self, parcel: Parcel) -> httpx.Response:
        query = {"feed": self.feed} if self.feed else {}
        headers = {"Content-Type": parcel.media_type}
        return self.client.post(parcel.endpoint, params=query, content=parcel.data, headers=headers)


def _of_lines(text: str, places: list[int]) -> tuple[list[Result], list[int], float]:
    lines = [json.loads(line) for line in text.splitlines()]
    done = [line for line in lines if line["outcome"] != UNAVAILABLE]
    answered = {line["item"] for line in done}
    waits = [_pause(line.get("retry_after")) for line in lines if line["outcome"] == UNAVAILABLE]
    return (
        [_result(line) for line in done],
        [place for place in places if place not in answered],
        max(waits, default=1.0),
    )


def _of_answer(response: httpx.Response, parcel: Parcel) -> list[Result]:
    try:
        answer: dict[str, Any] = response.json()
    except ValueError:
        answer = {}
    if "items" in answer:
        return [_result(item) for item in answer["items"]]
    if response.status_code == httpx.codes.REQUEST_ENTITY_TOO_LARGE:
        return [Result(REJECTED, "too_large")]
    raise Misconfigured(f"{parcel.path}: {response.url} answered {response.status_code}; is --to an ingest?")


def _result(item: dict[str, Any]) -> Result:
    return Result(item["outcome"], item.get("reason"))


def _pause(given: object) -> float:
    try:
        return min(_LONGEST_PAUSE, max(0.1, float(str(given))))
    except ValueError:
        return 1.0
