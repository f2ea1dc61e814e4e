"""Wire articles made to measure: any number of ninjs stories, all different."""

import json

_PLACES = ("Bergen", "Porto", "Kraków", "Ghent", "Graz", "Turku", "Split", "Cork")
_EVENTS = ("harbour", "tram line", "market hall", "observatory", "rowing club", "paper mill", "film archive")


def story(number: int, *, version: int = 1) -> bytes:
    """One ninjs 1.3 article; the same number and version gives the same bytes."""
    place, event = _PLACES[number % len(_PLACES)], _EVENTS[number % len(_EVENTS)]
    paragraphs = [
        f"{place.upper()} - The {event} of {place} will close for repairs in week {number}, the town council said.",
        f"Mayor Ines Aalto said {number + 20} people work there and none would lose pay.",
        f"It is report {number}, version {version}, on the matter.",
    ]
    return json.dumps(
        {
            "uri": f"urn:newsml:bench.example:2026:{number}",
            "type": "text",
            "version": str(version),
            "versioncreated": f"2026-03-01T10:{version % 60:02d}:00Z",
            "pubstatus": "usable",
            "language": "en",
            "headline": f"{place} closes its {event} ({number})",
            "body_text": "\n\n".join(paragraphs),
        }
    ).encode()
