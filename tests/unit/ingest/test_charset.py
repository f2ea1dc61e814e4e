import pytest

from schemas.dead_letter import Reason
from services.common.errors import InvalidMessage
from services.ingest.charset import decode

TEXT = "Der Bürgermeister eröffnet die Fähre über den Fluß; „schön“, sagt er. "


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides(encoding: str) -> None:
    decoded = decode(TEXT.encode(encoding), "text/plain; charset=iso-8859-1")
    assert (decoded.text, decoded.warnings) == (TEXT, ())


@pytest.mark.parametrize(
    ("label", "encoding"), [("windows-1252", "cp1252"), ("koi8-r", "koi8-r"), ("Shift_JIS", "shift_jis")]
)
def test_the_declared_charset_is_used(label: str, encoding: str) -> None:
    text = {"cp1252": TEXT, "koi8-r": "Паром снова ходит", "shift_jis": "フェリーが再開した"}[encoding]
    assert decode(text.encode(encoding), f"text/plain; charset={label}").text == text


def test_latin_1_is_read_as_browsers_read_it() -> None:
    assert decode(b"\x93quoted\x94", "text/plain; charset=ISO-8859-1").text == "“quoted”"


def test_utf_8_that_calls_itself_latin_1_is_utf_8_with_a_warning() -> None:
    decoded = decode(TEXT.encode(), "text/plain; charset=iso-8859-1")
    assert (decoded.text, decoded.encoding) == (TEXT, "utf-8")
    assert decoded.warnings == ("charset: says iso-8859-1, is utf-8",)


@pytest.mark.parametrize("media_type", [None, "text/plain; charset=utf-8", "text/plain; charset=martian"])
def test_what_is_not_as_declared_is_guessed_with_a_warning(media_type: str | None) -> None:
    decoded = decode((TEXT * 5).encode("cp1252"), media_type)
    assert "Bürgermeister" in decoded.text
    assert "guessed" in decoded.warnings[-1]


@pytest.mark.parametrize("data", [bytes(range(256)) * 4, b"text\x00\x00\x00\x01" * 50])
def test_what_is_no_text_is_undecodable(data: bytes) -> None:
    with pytest.raises(InvalidMessage) as error:
        decode(data)
    assert error.value.reason is Reason.UNDECODABLE
