"""Charsets of mail: those of seven bits that change meaning by escapes look like ASCII, so their label is believed."""

import codecs

from services.ingest.charset import Decoded, decode

_SEVEN_BITS = ("iso2022", "utf-7", "hz")


def decode_part(data: bytes, label: str | None) -> Decoded:
    """The text of a part.

    Raises:
        InvalidMessage: no charset gives text.
    """
    name = _codec(label)
    if name and name.startswith(_SEVEN_BITS):
        return Decoded(data.decode(name, "replace"), name)
    return decode(data, f"text/plain; charset={label}" if label else None) if data.strip() else Decoded("", "utf-8")


def _codec(label: str | None) -> str | None:
    try:
        return codecs.lookup(label).name if label else None
    except (LookupError, ValueError):
        return None
