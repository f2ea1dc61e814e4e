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


@pytest.mark.parametrize("label", ["iso-8859-15", "windows-1250", "shift_jis", "koi8-r"])
def test_a_file_says_its_own_charset(label: str) -> None:
    word = {"iso-8859-15": "10 €", "windows-1250": "Łódź", "shift_jis": "東京", "koi8-r": "Москва"}[label]
    xml = decode(f"<?xml version='1.0' encoding='{label}'?><a>{word}</a>".encode(label), "text/xml; charset=us-ascii")
    html = decode(f'<html><meta charset="{label}"><p>{word}</p>'.encode(label))
    assert (word in xml.text, word in html.text, xml.warnings) == (True, True, ())


def test_utf8_with_one_broken_character_stays_utf8() -> None:
    decoded = decode("Ærø Ålesund Malmö Tromsø Århus Skövde".encode() * 3 + b" \xc3 cut")
    assert (decoded.encoding, decoded.text.count("Malmö")) == ("utf-8", 3)
    assert decoded.warnings == ("charset: utf-8 with 1 broken characters",)


def test_what_was_encoded_twice_is_turned_back() -> None:
    decoded = decode("Zürich – “né”".encode().decode("cp1252", "replace").replace("\ufffd", "\x9d").encode())
    assert "Zürich" not in decoded.text or "encoded twice" in decoded.warnings[0]
    assert decode("Zürich é".encode().decode("cp1252").encode()).text == "Zürich é"
    assert decode("Ã is a letter, Â too".encode()).text == "Ã is a letter, Â too"


def test_a_file_of_flashes_is_text_however_much_of_it_is_frame() -> None:
    flashes = b"\x01abc0001 1 i 3\r\n\x02Quay shut =\r\n\x03\r\n\x04" * 3
    assert decode(flashes).text.count("Quay shut") == 3


def test_control_signs_that_frame_nothing_are_no_text() -> None:
    with pytest.raises(InvalidMessage):
        decode(b"Quay\x02\x05 shut\x06\x01")
