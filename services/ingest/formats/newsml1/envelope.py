"""The envelope of a NewsML 1.x file: what it says of all its items."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.ingest.elements import attribute, first
from services.ingest.values import WireFile
from services.ingest.vocabularies import urgency
from services.ingest.xml import XML_LANG, Element, serialized


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """`own` is the envelope's own XML; `topics` are the names of the topics the file declares, by `#Duid`."""

    file: WireFile
    warnings: tuple[str, ...]
    own: bytes = b""
    sent_at: str | None = None
    sequence: str | None = None
    service: str | None = None
    priority: int | None = None
    sender: str | None = None
    language: str | None = None
    topics: Mapping[str, str]


def read_envelope(root: Element, file: WireFile, warnings: tuple[str, ...]) -> Envelope:
    """From `NewsEnvelope`, of a levelled document."""
    envelope = root.find("newsenvelope")
    return Envelope(
        file=file,
        warnings=warnings,
        own=b"" if envelope is None else serialized(envelope),
        sent_at=first(envelope, "dateandtime"),
        sequence=first(envelope, "transmissionid"),
        service=attribute(envelope, "newsservice", "FormalName") or attribute(envelope, "newsproduct", "FormalName"),
        priority=urgency(attribute(envelope, "priority", "FormalName") or ""),
        sender=attribute(envelope, "sentfrom/party", "FormalName"),
        language=root.get(XML_LANG),
        topics=_topics(root),
    )


def _topics(root: Element) -> dict[str, str]:
    found = {f"#{topic.get('Duid')}": first(topic, "description", "formalname") for topic in root.iter("topic")}
    return {duid: name for duid, name in found.items() if name}
