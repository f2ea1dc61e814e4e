"""What every step keeps to, on every text: one suite for all of them."""

from itertools import pairwise

import pytest

from schemas.enriched import StepStatus
from schemas.parts import Span
from services.common.errors import Misconfigured
from services.enrich.analysis import Analysis, Source, Step
from services.enrich.pipeline import analyze
from services.enrich.settings import EnrichSettings
from services.enrich.steps import NAMES, load

HOSTILE = {
    "empty": "",
    "white space": " \n\n \t\n",
    "emoji": (
        "\U0001f600\U0001f469\u200d\U0001f680 Ada Lovelace \U0001f1eb\U0001f1f7 spoke in Rome. \U0001f389\U0001f389"
    ),
    "capitals": "PRIME MINISTER OF ITALY SAYS TALKS IN GENEVA FAILED AND SENDS ENVOY JOHN SMITH HOME.",
    "right to left": "قال الرئيس يوم الاثنين إن المحادثات في جنيف فشلت. وعاد المبعوث إلى بلاده.",
    "mixed": (
        "The \u202eterces\u202c plan of Anna Müller\u2019s office in Z\u00fcrich "
        "\u2014 said \u00abno\u00bb to e\u0301tudes."
    ),
    "zero width": "A\u200bda Love\u200clace met\u200d the \ufeffBank of Italy in Ro\u00adme on Monday, officials said.",
    "one long line": "Officials in Geneva told John Smith that the talks go on and " * 500,
    "one long word": "x" * 20_000,
    "marks": "!!! ... ??? --- ''' \"\"\" ((( ))) ### $$$ %%%",
    "null": "The mayor of Lyon\x00 spoke\x01 to Reuters on Friday about the bridge.",
}


@pytest.fixture(params=HOSTILE, scope="module")
def hostile(request: pytest.FixtureRequest, steps: tuple[Step, ...]) -> Analysis:
    body = HOSTILE[request.param]
    targets = (Span(start=0, end=min(5, len(body))),) if body else ()
    (found,) = analyze([Source(body=body, language="en", targets=targets)], steps)
    return found


def test_every_step_reports_and_none_fails(hostile: Analysis) -> None:
    assert tuple(hostile.reports) == NAMES
    assert StepStatus.FAILED not in {report.status for report in hostile.reports.values()}


def test_every_mention_is_exactly_its_place_in_the_body(hostile: Analysis) -> None:
    for entity in hostile.entities:
        for mention in entity.mentions:
            assert hostile.source.body[mention.start : mention.end] == mention.text


def test_no_two_names_overlap(hostile: Analysis) -> None:
    assert all(one.end <= other.start for one, other in pairwise(hostile.names))


def test_the_sections_cover_the_body_once_and_in_order(hostile: Analysis) -> None:
    text = "".join(hostile.source.body[section.start : section.end] for section in hostile.sections)
    assert text == hostile.source.body
    assert [section.index for section in hostile.sections] == list(range(len(hostile.sections)))


def test_all_evidence_lies_in_the_body(hostile: Analysis) -> None:
    tones = [hostile.sentiment, *hostile.targets]
    tones += [section.sentiment for section in hostile.sections]
    tones += [entity.sentiment for entity in hostile.entities]
    spans = [span for tone in tones if tone is not None for span in tone.evidence]
    assert all(hostile.source.body[span.start : span.end].strip() for span in spans)
    assert all(span.end <= len(hostile.source.body) for span in spans)


def test_the_same_texts_give_the_same_answers_in_any_company(steps: tuple[Step, ...]) -> None:
    sources = [Source(body=body, language="en") for name, body in HOSTILE.items() if "long" not in name]
    together = analyze(sources, steps)
    alone = [analyze([source], steps)[0] for source in reversed(sources)]
    for one, other in zip(together, reversed(alone), strict=True):
        assert one.entities == other.entities
        assert one.topics == other.topics
        assert (one.sentiment, one.language, one.sections) == (other.sentiment, other.language, other.sections)


@pytest.mark.parametrize("number", range(len(NAMES)))
def test_a_step_leaves_the_text_alone(steps: tuple[Step, ...], number: int) -> None:
    before = analyze([Source(body=HOSTILE["emoji"], language="en")], steps[:number])

    (after,) = steps[number].run(before)

    assert after.source is before[0].source
    assert after.source.body == HOSTILE["emoji"]


def test_all_steps_run_where_none_is_named() -> None:
    assert EnrichSettings().enrich_steps == NAMES


def test_only_the_steps_that_are_named_run_and_in_their_own_order() -> None:
    assert [step.name for step in load(("names", "sections"))] == ["sections", "names"]
    assert load(()) == ()


def test_a_step_that_does_not_exist_is_misconfigured() -> None:
    with pytest.raises(Misconfigured, match="DATELINE_ENRICH_STEPS: no step is called 'tone'"):
        load(("tone",))
