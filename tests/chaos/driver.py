"""Sends what the plan says at its rate, each until it is acknowledged, and notes what was answered."""

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx

from tests.chaos.plan import Action, Kind, Parcel, Plan
from tests.chaos.texts import text_of

_PAUSE = 0.3
_PATIENCE = 180.0
_TAKEN, _REFUSED = 202, 422

Key = tuple[int, int]
"""Story and version."""


@dataclass(slots=True)
class Driver:
    """One wire.

    Attributes:
        acknowledged: Each story version that ingest accepted, with the article's id.
        refused: What ingest rejected for good, and what it said.
        sent: Requests and lines of batches, tries included.
    """

    plan: Plan
    url: str
    acknowledged: dict[Key, str] = field(default_factory=dict)
    refused: list[tuple[Action, str]] = field(default_factory=list)
    sent: int = 0
    _files: dict[Key, bytes] = field(default_factory=dict)
    _under_way: dict[int, set["asyncio.Task[None]"]] = field(default_factory=lambda: defaultdict(set))

    async def run(self) -> None:
        """Returns when all is acknowledged; raises AssertionError where something is not in three minutes."""
        began = time.monotonic()
        limits = httpx.Limits(max_connections=64)
        async with httpx.AsyncClient(base_url=self.url, timeout=httpx.Timeout(10, pool=None), limits=limits) as client:
            tasks = []
            for parcel in self.plan.parcels:
                await asyncio.sleep(max(0.0, began + parcel.at - time.monotonic()))
                tasks.append(self._begin(parcel, client))
            await asyncio.gather(*tasks)

    def _begin(self, parcel: Parcel, client: httpx.AsyncClient) -> "asyncio.Task[None]":
        stories = [one for one in parcel.actions if one.kind is not Kind.POISON]
        before = {task for one in stories if one.waits for task in self._under_way[one.number]}
        task = asyncio.create_task(self._deliver(parcel.actions, before, client))
        for one in stories:
            self._under_way[one.number].add(task)
        return task

    async def _deliver(
        self, actions: Sequence[Action], before: Iterable["asyncio.Task[None]"], client: httpx.AsyncClient
    ) -> None:
        await asyncio.gather(*before)
        left, deadline = list(actions), time.monotonic() + _PATIENCE
        while left := await self._try(left, client):
            assert time.monotonic() < deadline, f"not acknowledged in {_PATIENCE:.0f} s: {left}"
            await asyncio.sleep(_PAUSE)

    async def _try(self, actions: list[Action], client: httpx.AsyncClient) -> list[Action]:
        """Sends them once; those that have to be sent again."""
        self.sent += len(actions)
        answered: set[int] = set()
        try:
            if len(actions) == 1:
                await self._single(actions[0], answered, client)
            else:
                await self._batch(actions, answered, client)
        except (httpx.TransportError, ValueError):
            pass  # what was answered before the connection broke is acknowledged all the same
        return [action for place, action in enumerate(actions) if place not in answered]

    async def _single(self, action: Action, answered: set[int], client: httpx.AsyncClient) -> None:
        answer = await client.post("/v1/articles", content=self._file(action))
        if answer.status_code in {_TAKEN, _REFUSED}:
            self._note(action, answer.json()["items"][0])
            answered.add(0)

    async def _batch(self, actions: list[Action], answered: set[int], client: httpx.AsyncClient) -> None:
        lines = b"\n".join(map(self._file, actions))
        kind = {"content-type": "application/x-ndjson"}
        async with client.stream("POST", "/v1/articles/batch", content=lines, headers=kind) as answer:
            async for line in answer.aiter_lines():
                item = json.loads(line)
                if item.get("outcome") in {"accepted", "rejected"}:
                    self._note(actions[item["item"]], item)
                    answered.add(item["item"])

    def _note(self, action: Action, item: dict[str, str]) -> None:
        if item["outcome"] == "accepted":
            self.acknowledged[action.number, action.version] = item["article_id"]
        else:
            self.refused.append((action, f"{item.get('reason')}: {item.get('cause')}"))

    def _file(self, action: Action) -> bytes:
        """The bytes of the action: the same whenever it is sent."""
        key = (-1 - action.number, 0) if action.kind is Kind.POISON else (action.number, action.version)
        if key not in self._files:
            self._files[key] = text_of(action, datetime.now(UTC))
        return self._files[key]
