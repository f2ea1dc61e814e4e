"""How often a message was replayed: a header that travels with it, and so into its next dead letter."""

REPLAYS = "replays"
_MOST_DIGITS = 6


def read_replays(header: bytes | None) -> int:
    """The number in the header; 0 where there is none or it is malformed."""
    text = header or b""
    return int(text) if text.isdigit() and len(text) <= _MOST_DIGITS else 0


def replays_header(replays: int) -> dict[str, bytes]:
    """The header for a message that was replayed so often; none for one that never was."""
    return {REPLAYS: str(replays).encode()} if replays else {}
