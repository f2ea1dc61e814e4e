"""A whole database into another, of the same engine or of another one: to outgrow SQLite.

What is copied is what cannot be made from anything else: readings with their documents, which of them are shown, the
feed with its `seq`, keys. Indexes and roll-ups are made anew, by the code that keeps them. What is there already and
the same is left alone, so a copy that was stopped goes on, and one that is repeated only brings what came since.
"""

from collections.abc import Generator
from contextlib import ExitStack, closing
from dataclasses import dataclass

from services.common.errors import Misconfigured
from services.store.database import check_release, kind_of, migrate, read_url
from services.store.sql.transfer import Side, Step, Transfer


@dataclass(frozen=True, slots=True)
class Count:
    """Rows of one table on both sides."""

    table: str
    source: int
    target: int


@dataclass(frozen=True, slots=True)
class Copied:
    """The end of a copy: what it wrote, and the rows on both sides."""

    written: int
    counts: tuple[Count, ...]

    @property
    def complete(self) -> bool:
        """Whether both sides have the same."""
        return all(count.source == count.target for count in self.counts)


def copy(source: str, target: str) -> Generator[Step | Copied, None, None]:
    """Copies; tells its steps, and at the end what there is. The target is brought to this release first.

    Raises:
        Misconfigured: a URL, a source of another release, or a target that holds what the source has not.
        Unavailable: one of them does not answer.
    """
    ours, theirs = read_url(source), read_url(target)
    if ours == theirs:
        raise Misconfigured("--from and --to are the same database")
    check_release(ours)
    migrate(target)
    with ExitStack() as stack:
        sides = [stack.enter_context(Side.opened(kind_of(url), url)) for url in (ours, theirs)]
        transfer = Transfer(*sides)
        transfer.check()
        written = 0
        with closing(transfer.steps()) as steps:
            for step in steps:
                written += step.written
                yield step
        yield Copied(written, tuple(Count(*row) for row in transfer.counts()))
