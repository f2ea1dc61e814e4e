"""What is done to a file: bytes flipped, cut and doubled, tags nested, encodings swapped, two files spliced."""

import re
from collections.abc import Callable
from random import Random

Mutation = Callable[[bytes, bytes, Random], bytes]
"""Of a file, another file, and the dice."""

LONGEST = 256 * 1024
"""Bytes: what grows by mutation is cut there."""

ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252", "cp1251", "koi8-r",
    "iso8859-15", "shift_jis", "iso2022_jp", "euc_jp", "gb18030", "big5", "euc_kr", "utf-7", "cp037",
)  # fmt: skip
TOKENS = (
    b"<", b">", b"</", b"/>", b"&", b"&amp;", b"&#0;", b"&#x110000;", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b'"', b"'", b"{", b"}", b"[", b"]", b",", b":", b"\\u0000", b"\\ud800",
    b"null", b"1e999", b"-", b"9" * 40, b"\0", b"\x01", b"\x02", b"\x03", b"\x04", b"\x16", b"\x1f", b"\r", b"\n",
    b"\n\n", b"\t", b" ", b"ZCZC", b"NNNN", b"\nZCZC ABC0001\n", b"\nNNNN\n", b"=?utf-8?B?4?=", b"=?", b"?=",
    b"boundary=", b"--", b"\n-- \n", b"From ", b"\nFrom a@b Sat Mar  7 2026\n", b"(", b")", b"/", b"=", b"^", b"_",
    b"xmlns=''", b"xmlns:x='urn:x'", b"EMBARGO until ", b"KILL", b"31/02/2026 25:61", b"24:00", b"0000-00-00",
    b"99991231T235959-1400", b"00010101T000000+1400", b"\xff\xfe", b"\xef\xbb\xbf", b"\xfe\xff", b"\xc3",
    b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"http://[", b"//", b"urn:newsml:x:20260307:y:99999999999999999999U",
)  # fmt: skip
_TAG = re.compile(rb"<[A-Za-z][^<>]{0,200}>")
_FIGURES = re.compile(rb"\d+")
_MOST_FLIPS, _MOST_NESTED, _MOST_REPEATED = 24, 3000, 20_000


def flipped(data: bytes, _other: bytes, dice: Random) -> bytes:
    """A few bytes become others."""
    changed = bytearray(data)
    for _ in range(dice.randint(1, _MOST_FLIPS)):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def cut(data: bytes, _other: bytes, dice: Random) -> bytes:
    """A part is gone."""
    start, end = _part(data, dice)
    return data[:start] + data[end:]


def ended(data: bytes, _other: bytes, dice: Random) -> bytes:
    """It breaks off."""
    return data[: dice.randrange(len(data))]


def doubled(data: bytes, _other: bytes, dice: Random) -> bytes:
    """A part stands there twice."""
    start, end = _part(data, dice)
    return data[:end] + data[start:]


def moved(data: bytes, _other: bytes, dice: Random) -> bytes:
    """A part stands somewhere else."""
    start, end = _part(data, dice)
    rest = data[:start] + data[end:]
    place = dice.randint(0, len(rest))
    return rest[:place] + data[start:end] + rest[place:]


def repeated(data: bytes, _other: bytes, dice: Random) -> bytes:
    """A few bytes, or what means something, very often: what grows faster than the file is seen here."""
    start = dice.randrange(len(data))
    piece = dice.choice((data[start : start + dice.randint(1, 12)], dice.choice(TOKENS)))
    return data[:start] + piece * dice.randint(2, _MOST_REPEATED) + data[start:]


def nested(data: bytes, _other: bytes, dice: Random) -> bytes:
    """A tag of its own, or brackets, within themselves."""
    tags = _TAG.findall(data)
    opening = dice.choice(tags) if tags else dice.choice((b"[", b'{"a":', b"(", b"<p>"))
    place, times = dice.randrange(len(data)), dice.randint(2, _MOST_NESTED)
    closing = b"</" + opening[1:].split()[0].strip(b">/") + b">" if tags else b""
    return data[:place] + opening * times + closing * dice.choice((0, times)) + data[place:]


def tagged(data: bytes, _other: bytes, dice: Random) -> bytes:
    """One tag in the place of another."""
    tags = list(_TAG.finditer(data))
    if not tags:
        return sown(data, b"", dice)
    old, new = dice.choice(tags), dice.choice(tags)
    return data[: old.start()] + new[0] + data[old.end() :]


def sown(data: bytes, _other: bytes, dice: Random) -> bytes:
    """What means something to some format, here and there."""
    for _ in range(dice.randint(1, 6)):
        place = dice.randint(0, len(data))
        data = data[:place] + dice.choice(TOKENS) + data[place:]
    return data


def counted(data: bytes, _other: bytes, dice: Random) -> bytes:
    """Some figures become others."""
    chance = dice.random()

    def other(match: re.Match[bytes]) -> bytes:
        return b"%d" % dice.choice((0, 1, 31, 99, 10**9, 10**30)) if dice.random() < chance else match[0]

    return _FIGURES.sub(other, data)


def recoded(data: bytes, _other: bytes, dice: Random) -> bytes:
    """Written in another charset than it says; or read in a wrong one, and written again."""
    text = data.decode(dice.choice(("utf-8", "latin-1")), "replace")
    return text.encode(dice.choice(ENCODINGS), "replace")


def spliced(data: bytes, other: bytes, dice: Random) -> bytes:
    """The beginning of one, the end of another."""
    return data[: dice.randint(1, len(data))] + other[dice.randrange(len(other)) :]


def placed(data: bytes, other: bytes, dice: Random) -> bytes:
    """One within the other."""
    place = dice.randint(0, len(data))
    return data[:place] + other + data[place:]


MUTATIONS: tuple[Mutation, ...] = (
    flipped, cut, ended, doubled, moved, repeated, nested, tagged, sown, counted, recoded, spliced, placed,
)  # fmt: skip


def mutated(data: bytes, other: bytes, dice: Random) -> bytes:
    """One to four mutations, one after the other."""
    for mutation in dice.choices(MUTATIONS, k=dice.randint(1, 4)):
        data = mutation(data or other, other, dice)[:LONGEST]
    return data


def _part(data: bytes, dice: Random) -> tuple[int, int]:
    start = dice.randrange(len(data))
    return start, min(len(data), start + dice.randint(1, 1 + len(data) // 2))
