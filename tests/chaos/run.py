"""One run: a plan on a stage, faults meanwhile, and at the end the model against what is really there."""

import asyncio
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from dateline.books.checking import check_history
from dateline.books.page import history_lines, lines
from dateline.books.reading import drained, read_books
from tests.chaos.driver import Driver
from tests.chaos.faults import strike
from tests.chaos.mishaps import SERVICES, Fault
from tests.chaos.model import expected, poisons
from tests.chaos.plan import Kind, Plan
from tests.chaos.report import Report
from tests.chaos.stage import Stage, stage
from tests.chaos.stored import rows, shown
from tests.chaos.texts import unreadable
from tests.chaos.verdict import Found, differences, undead
from tests.chaos.watch import Struck, Watch, stalls
from tests.support.topics import dead_letters
from tests.support.waiting import wait_until

_SETTLES, _RELEASES = 240.0, 20.0
"""Seconds until nothing is in flight any more, and from then until every near embargo is over."""


def run(plan: Plan, folder: Path, *, steps: str = "") -> Report:
    """Runs the plan in `folder`; `steps` are the language steps of enrich."""
    began = time.monotonic()
    with stage(folder, enrich_steps=steps) as running:
        try:
            happened = asyncio.run(_perform(plan, running, steps))
            happened.seconds = time.monotonic() - began
            return _report(happened, running)
        finally:
            shutil.copytree(running.stack.folder / "logs", folder / "logs", dirs_exist_ok=True)


@dataclass(slots=True)
class _Happened:
    """What the run left in our hands."""

    plan: Plan
    steps: str
    driver: Driver
    watch: Watch
    struck: list[Struck] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0


async def _perform(plan: Plan, running: Stage, steps: str) -> _Happened:
    watch = Watch(running.stack.url("store"), time.monotonic())
    happened = _Happened(plan, steps, Driver(plan, running.stack.url("ingest")), watch)
    watching = asyncio.create_task(watch.run())
    sending = asyncio.create_task(_send(happened))
    await asyncio.gather(sending, *(_befall(running, fault, happened) for fault in plan.faults))
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
    return happened


async def _send(happened: _Happened) -> None:
    try:
        await happened.driver.run()
    except AssertionError as error:
        happened.problems.append(str(error))


async def _befall(running: Stage, fault: Fault, happened: _Happened) -> None:
    began = happened.watch.began
    await asyncio.sleep(max(0.0, began + fault.at - time.monotonic()))
    at = time.monotonic() - began
    try:
        await strike(running, fault)
    except AssertionError as error:
        happened.problems.append(f"{fault}: {error}")
    happened.struck.append(Struck(fault, at, time.monotonic() - began))


def _report(happened: _Happened, running: Stage) -> Report:
    driver, problems = happened.driver, happened.problems
    found = Found()
    try:
        asyncio.run(_settle(running))
        with suppress(AssertionError):
            wait_until(lambda: not any(_wrong(happened, _found(running))), deadline=_RELEASES)
        found = _found(running)
        problems += [*_wrong(happened, found), *asyncio.run(_unbalanced(running, len(driver.acknowledged)))]
    except AssertionError as error:
        problems.append(f"{error}; dateline run said:\n{running.stack.run.said()}")
    return Report(
        command=command(happened.plan, happened.steps),
        acknowledged=len(driver.acknowledged),
        stored=len(found.rows),
        dead=len(set(found.dead)),
        duplicates=found.rows.total() - len(found.rows),
        sent=driver.sent,
        seconds=happened.seconds,
        stalls=[*stalls(happened.watch.seen, happened.struck)],
        problems=problems,
    )


async def _settle(running: Stage) -> None:
    """Returns when everything is ready and nothing is in flight."""
    ready = running.stack.is_ready
    await asyncio.to_thread(wait_until, lambda: all(map(ready, SERVICES)), deadline=_SETTLES, what="all is ready")
    assert await drained(running.settings, _SETTLES), "something stays in flight"


def _found(running: Stage) -> Found:
    letters = dead_letters(running.bootstrap)
    return Found(rows(running.database), shown(running.stack), [letter.original for letter in letters])


def _wrong(happened: _Happened, found: Found) -> Iterator[str]:
    plan, driver = happened.plan, happened.driver
    poison = {number: unreadable(number) for number in poisons(plan.actions())}
    yield from differences(expected(plan.actions()), driver.acknowledged, found)
    yield from undead(poison, found.dead)
    yield from (f"refused: {action}: {why}" for action, why in driver.refused if action.kind is not Kind.POISON)


async def _unbalanced(running: Stage, acknowledged: int) -> list[str]:
    """What the books and the history say against it."""
    books, findings = await read_books(running.settings), await check_history(running.settings)
    exact = books.balanced and (books.acknowledged, books.stored) == (acknowledged, acknowledged)
    return [*(() if exact else lines(books)), *(history_lines(findings) if findings else ())]


def command(plan: Plan, steps: str) -> str:
    """What runs the plan again, with the same language steps."""
    numbers = f"--seed {plan.seed} --articles {plan.articles} --faults {len(plan.faults)} --rate {plan.rate:g}"
    long, models = f" --long {plan.long:g}" if plan.long else "", f" --steps {steps}" if steps else ""
    return f"python -m tests.chaos {numbers}{long}{models}"
