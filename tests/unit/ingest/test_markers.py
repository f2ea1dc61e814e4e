import pytest

from services.ingest.markers import update_markers


@pytest.mark.parametrize(
    ("slug", "headline", "markers"),
    [
        ("BC-EU--Vote,2nd Ld-Writethru", None, ("2nd Ld-Writethru",)),
        ("BC-Kill, advisory", None, ("Kill", "advisory")),
        ("harbour", "UPDATE 1-Harbour reopens", ("UPDATE 1",)),
        ("harbour", "CORRECTED: Harbour reopens", ("CORRECTED",)),
        (None, "(RPT) Harbour reopens", ("RPT",)),
        (None, "Correct answers win a prize", ()),
        ("Neu-Ulm", "New deal for harbour", ()),
        (None, None, ()),
    ],
)
def test_markers_stand_in_slugs_and_before_headlines(
    slug: str | None, headline: str | None, markers: tuple[str, ...]
) -> None:
    assert update_markers(slug, headline) == markers
