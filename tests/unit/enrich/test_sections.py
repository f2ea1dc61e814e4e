import pytest

from schemas.parts import Heading
from services.enrich.analysis import Analysis, Source
from services.enrich.steps.sections import divide

PARAGRAPH = "The council met on Tuesday and agreed to open the bridge again in spring, officials said."


def headings(*blocks: str, marked: tuple[Heading, ...] = ()) -> list[str | None]:
    (found,) = divide([Analysis(source=Source(body="\n\n".join(blocks), headings=marked))])
    return [section.heading for section in found.sections]


@pytest.mark.parametrize(
    "heading", ["A bridge for everyone", "What comes next?", "2027: the deadline", "“No way back”"]
)
def test_a_short_line_between_paragraphs_is_a_heading(heading: str) -> None:
    assert headings(PARAGRAPH, heading, PARAGRAPH) == [None, heading]


@pytest.mark.parametrize(
    "line",
    [
        "He said no.",
        "and so it went",
        "Photo by A. Smith",
        "Read more about bridges",
        "The plan includes:",
        " ".join(["Word"] * 15),
        "A" * 91,
    ],
)
def test_other_short_lines_are_not(line: str) -> None:
    assert headings(PARAGRAPH, line, PARAGRAPH) == [None]


def test_the_first_block_and_the_last_are_no_headings() -> None:
    assert headings("A bridge for everyone", PARAGRAPH, "The end of it") == [None]


def test_of_two_short_lines_in_a_row_only_the_second_can_be_a_heading() -> None:
    assert headings(PARAGRAPH, "Jane Doe", "What comes next", PARAGRAPH) == [None, "What comes next"]


def test_marked_headings_win_over_what_only_looks_like_one() -> None:
    marked = Heading(start=len(PARAGRAPH) + 2, end=len(PARAGRAPH) + 9)
    assert headings(PARAGRAPH, "and now", "Not marked up", PARAGRAPH, marked=(marked,)) == [None, "and now"]


def test_a_body_that_begins_with_a_heading_has_no_part_before_it() -> None:
    assert headings("Bridge", PARAGRAPH, marked=(Heading(start=0, end=6),)) == ["Bridge"]


def test_headings_within_headings_count_once() -> None:
    marked = (Heading(start=0, end=10), Heading(start=3, end=6), Heading(start=0, end=10))
    assert headings("First part", PARAGRAPH, marked=marked) == ["First part"]


def test_a_heading_of_white_space_is_none() -> None:
    at = len(PARAGRAPH)
    assert headings(PARAGRAPH, "and more", PARAGRAPH, marked=(Heading(start=at, end=at + 2),)) == [None]
