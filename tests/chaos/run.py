"""One run: a plan on a stage, faults meanwhile, and at the end the model against what is really there."""

import asyncio
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.driver import Driver
from tests.chaos.faults import strike
from tests.chaos.mishaps import Fault
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

_SETTLES = 180.0


def run(plan: Plan, folder: Path, *, steps: str = "") -> Report:
    """Runs the plan in `folder`; `steps` are the language steps of enrich."""
    began = time.monotonic()
    with stage(folder, enrich_steps=steps) as running:
        try:
            happened = asyncio.run(_perform(plan, running))
            return _report(plan, happened, running, seconds=time.monotonic() - began)
        finally:
            shutil.copytree(running.stack.folder / "logs", folder / "logs", dirs_exist_ok=True)


@dataclass(slots=True)
class _Happened:
    """What the run left in our hands."""

    driver: Driver
    watch: Watch
    struck: list[Struck] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


async def _perform(plan: Plan, running: Stage) -> _Happened:
    began = time.monotonic()
    watch = Watch(running.stack.url("store"), began)
    happened = _Happened(Driver(plan, running.stack.url("ingest")), watch)
    watching = asyncio.create_task(watch.run())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_send(happened))
            for fault in plan.faults:
                group.create_task(_befall(running, fault, happened))
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
    return happened


async def _send(happened: _Happened) -> None:
    """What is not acknowledged in time is a finding, and no reason to leave a fault unhealed."""
    try:
        await happened.driver.run()
    except AssertionError as error:
        happened.problems.append(str(error))


async def _befall(running: Stage, fault: Fault, happened: _Happened) -> None:
    began = happened.watch.began
    await asyncio.sleep(max(0.0, began + fault.at - time.monotonic()))
    at = time.monotonic() - began
    await strike(running, fault)
    happened.struck.append(Struck(fault, at, time.monotonic() - began))


def _report(plan: Plan, happened: _Happened, running: Stage, *, seconds: float) -> Report:
    with suppress(AssertionError):
        wait_until(lambda: not any(_wrong(plan, happened.driver, running)), deadline=_SETTLES)
    driver, found = happened.driver, _found(running)
    return Report(
        command=command(plan),
        acknowledged=len(driver.acknowledged),
        stored=len(found.rows),
        dead=len(set(found.dead)),
        duplicates=found.rows.total() - len(found.rows),
        sent=driver.sent,
        seconds=seconds,
        stalls=[*stalls(happened.watch.seen, happened.struck)],
        problems=[*happened.problems, *_wrong(plan, driver, running)],
    )


def _found(running: Stage) -> Found:
    letters = dead_letters(running.bootstrap)
    return Found(rows(running.database), shown(running.stack), [letter.original for letter in letters])


def _wrong(plan: Plan, driver: Driver, running: Stage) -> Iterator[str]:
    found = _found(running)
    poison = {number: unreadable(number) for number in poisons(plan.actions())}
    yield from differences(expected(plan.actions()), driver.acknowledged, found)
    yield from undead(poison, found.dead)
    yield from (f"refused: {action}: {why}" for action, why in driver.refused if action.kind is not Kind.POISON)


def command(plan: Plan) -> str:
    """What runs the plan again."""
    numbers = f"--seed {plan.seed} --articles {plan.articles} --faults {len(plan.faults)} --rate {plan.rate:g}"
    return f"python -m tests.chaos {numbers}"
