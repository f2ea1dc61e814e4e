"""Why a file is read as it is: what each format makes of it, and how its charset was told."""

from dataclasses import dataclass

from services.common.errors import InvalidMessage
from services.ingest.archives import is_archive
from services.ingest.formats import FORMATS
from services.ingest.parse import scores
from services.ingest.values import WireFile


@dataclass(frozen=True, slots=True)
class Score:
    """How sure a format is of a file, 0 to 1, and what its files are known by."""

    format: str
    score: float
    told_by: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The scores, best first; `charset` None is no text, and `how` says why."""

    scores: tuple[Score, ...]
    charset: str | None
    how: str


def explain(file: WireFile) -> Explanation:
    """What the choices for the file were; raises nothing."""
    if is_archive(file.data):
        return Explanation((), None, "an archive: each file in it has its own")
    try:
        found, decoded = scores(file), file.decoded
    except InvalidMessage as error:
        return Explanation((), None, error.cause)
    rows = [Score(each.name, found[each.name], each.told_by) for each in FORMATS]
    return Explanation(tuple(sorted(rows, key=lambda row: -row.score)), decoded.encoding, decoded.how)
