"""The charset of a text in Latin letters is that of a language whose letters they are."""

import pytest

from services.ingest.charset import decode

FRENCH = "Le bac est reparti après la tempête"
PORTUGUESE = "A balsa não saiu às três, a situação é grave"
CZECH = "Trajekt znovu vyplouvá, řekl kapitán. Děti čekaly v přístavu ještě dlouho."
POLISH = "Prom znów płynie, powiedział kapitan. Dzieci czekały jeszcze długo, że też"
HUNGARIAN = "A komp újra indul. Őrült szél fújt, és a gyerekek a kikötőben vártak, erősebb."
TURKISH = "Feribot yeniden sefere başlad\u0131, dedi kaptan. Çocuklar uzun süre bekledi. İğne."


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (FRENCH, "cp1252"), (PORTUGUESE, "cp1252"), ("Die Fähre fährt.", "cp1252"), ("Færgen på Fyn", "cp1252"),
        (CZECH, "cp1250"), (POLISH, "cp1250"), (HUNGARIAN, "cp1250"), (TURKISH, "cp1254"),
        ("Паром снова идёт, сказал капитан. Дети ждали в порту.", "cp1251"),
    ],
)  # fmt: skip
def test_it_is_told_by_the_letters_of_a_language(text: str, charset: str) -> None:
    assert decode(text.encode(charset)).text == text


def test_signs_that_frame_a_short_message_do_not_hide_its_charset() -> None:
    framed = f"\x16\x16\x01abc0001 3 i 9\r\n\x02{FRENCH}\x03\x04"
    assert FRENCH in decode(framed.encode("cp1252")).text
