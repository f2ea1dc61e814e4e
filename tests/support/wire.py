"""Wire articles made to measure: any number of ninjs stories, all different."""

import json

_PLACES = ("Bergen", "Porto", "Kraków", "Ghent", "Graz", "Turku", "Split", "Cork")
_EVENTS = ("harbour", "tram line", "market hall", "observatory", "rowing club", "paper mill", "film archive")


def story(number: int, *, version: int = 1, paragraphs: int = 0) -> bytes:
    """One ninjs 1.3 article; the same number and version gives the same bytes. `paragraphs` more make it longer."""
    place, event = _PLACES[number % len(_PLACES)], _EVENTS[number % len(_EVENTS)]
    text = [
        f"{place.upper()} - The {event} of {place} will close for repairs in week {number}, the town council said.",
        f"Mayor Ines Aalto said {number + 20} people work there and none would lose pay.",
        f"It is report {number}, version {version}, on the matter.",
    ]
    text += [_paragraph(number + further, place) for further in range(paragraphs)]
    return json.dumps(
        {
            "uri": f"urn:newsml:bench.example:2026:{number}",
            "type": "text",
            "version": str(version),
            "versioncreated": f"2026-03-01T10:{version % 60:02d}:00Z",
            "pubstatus": "usable",
            "language": "en",
            "headline": f"{place} closes its {event} ({number})",
            "body_text": "\n\n".join(text),
        }
    ).encode()


def _paragraph(number: int, place: str) -> str:
    other, event = _PLACES[number % len(_PLACES)], _EVENTS[number % len(_EVENTS)]
    return (
        f"In {other}, where the {event} was closed {number % 9 + 2} years ago, the works took longer than was planned "
        f"and cost {number % 40 + 3} million. Engineer Tomas Lind, who led them, told the council of {place} on "
        f"Thursday that the ground under the {event} is soft. Shops nearby fear for their custom, he said."
    )
