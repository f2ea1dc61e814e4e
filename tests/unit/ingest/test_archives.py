import os
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from schemas.dead_letter import Reason
from services.common.kafka.producer import Placed
from services.common.telemetry import new_trace
from services.ingest.archives.members import LARGEST, MOST_BYTES, MOST_FILES
from services.ingest.items import Ready, read_items
from services.ingest.parse import parse
from services.ingest.values import Draft, Rejection
from tests.support.archives import STORY, gzipped, link, nested, stories, story, tarred, zipped
from tests.support.wire_files import read_one, rejected, wire_file

AT = Placed("originals", 0, 0)
WRAPPED = {
    "zip": zipped(*stories([1, 2])),
    "tar": tarred(*stories([1, 2])),
    "tar in gzip": gzipped(tarred(*stories([1, 2]))),
    "gzip in zip": zipped(("1.txt.gz", gzipped(story(1))), ("2.txt", story(2))),
    "zip in tar in gzip": gzipped(tarred(("a.zip", zipped(*stories([1, 2]))))),
    "gzip, one after the other": gzipped(story(1) + b"\n") + gzipped(b"And it goes on.") + b"\0\0",
}
FILES = sorted(
    path
    for path in (Path(__file__).parent / "formats").glob("*/files/*")
    if not path.name.endswith(".facts.json") and "cut-off" not in path.name
)[::7]


def drafts(data: bytes) -> list[Draft]:
    return [each for each in parse(wire_file(data)) if isinstance(each, Draft)]


@pytest.mark.parametrize("how", [name for name in WRAPPED if "one after" not in name])
def test_every_file_in_an_archive_is_read(how: str) -> None:
    assert [each.provider_id for each in drafts(WRAPPED[how])] == ["f-1", "f-2"]


def test_gzip_files_that_follow_each_other_are_one() -> None:
    assert read_one(WRAPPED["gzip, one after the other"]).body == "Ferry 1 sails again.\nAnd it goes on."


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}-{path.name}")
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_what_is_read_in_an_archive_is_what_is_read_alone(path: Path, pack: object) -> None:
    alone = [ids(each) for each in read_items(wire_file(path.read_bytes(), name=path.name), AT, new_trace())]
    packed = wire_file(pack(("x/" + path.name, path.read_bytes())))  # type: ignore[operator]
    assert [ids(each) for each in read_items(packed, AT, new_trace())] == alone


def ids(item: object) -> object:
    reading = item.reading  # type: ignore[attr-defined]
    return (reading.article_id, reading.version) if isinstance(reading, Ready) else reading.reason


def test_a_bad_member_never_takes_its_neighbours_and_has_its_own_bytes() -> None:
    items = read_items(
        wire_file(zipped(("1.txt", story(1)), ("2.xml", b"<nitf>"), ("3.txt", story(3)))), AT, new_trace()
    )
    assert [isinstance(each.reading, Ready) for each in items] == [True, False, True]
    assert items[1].value == b"<nitf>"


def test_a_rejection_tells_which_member_it_was() -> None:
    found = rejected(tarred(("day/2.xml", b"<nitf>\n<body>")))
    assert found.place is not None
    assert found.place.startswith("day/2.xml: line ")


def test_an_article_of_an_archive_tells_the_charset_it_was_read_with() -> None:
    data = zipped(("1.txt", "Fähre fährt\n\nDie Fähre fährt.".encode("latin-1")))
    (item,) = read_items(wire_file(data), AT, new_trace())
    assert isinstance(item.reading, Ready)
    assert (item.reading.article.original.encoding, item.reading.article.original.size) == ("cp1252", len(data))


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a/../../b.txt", "..\\b.txt", "c:\\b.txt"])
def test_a_name_that_leads_out_is_refused_and_its_neighbour_read(name: str) -> None:
    for pack in (zipped, tarred):
        refusal, draft = parse(wire_file(pack((name, STORY), ("1.txt", story(1)))))
        assert isinstance(refusal, Rejection)
        assert isinstance(draft, Draft)
        assert (refusal.reason, refusal.cause) == (Reason.MALFORMED, "its name leads out of the archive")


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_in_a_tar_are_refused(kind: bytes) -> None:
    refusal, draft = parse(wire_file(tarred(link("a.txt", "/etc/passwd", kind), ("1.txt", story(1)))))
    assert isinstance(refusal, Rejection)
    assert isinstance(draft, Draft)
    assert refusal.cause in {"it is a link", "it is no plain file"}


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("a.txt")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert rejected((tmp_path / "a.zip").read_bytes()).cause == "it is a link"


def test_what_is_encrypted_is_refused() -> None:
    data = bytearray(zipped(("1.txt", story(1))))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + flags] |= 1
    assert rejected(bytes(data)).cause == "it is encrypted"


@pytest.mark.parametrize("pack", [lambda data: zipped(("a.txt", data)), gzipped], ids=["zip", "gzip"])
def test_a_bomb_is_refused_before_it_is_unpacked(pack: object) -> None:
    bomb = pack(b"0" * (LARGEST * 4))  # type: ignore[operator]
    assert len(bomb) < 100_000
    assert rejected(bomb).reason is Reason.TOO_LARGE


def test_members_that_are_too_large_together_end_the_archive() -> None:
    large = b"".join(os.urandom(40) + bytes(1000) for _ in range(6_000))
    *_, last = parse(wire_file(zipped(*[(f"{number}.txt", large) for number in range(MOST_BYTES // len(large) + 1)])))
    assert isinstance(last, Rejection)
    assert last.cause == f"unpacks to more than {MOST_BYTES} bytes"


def test_archives_too_deep_in_each_other_are_refused() -> None:
    assert read_one(nested(story(1), 3)).provider_id == "f-1"
    assert rejected(nested(story(1), 4)).reason is Reason.TOO_LARGE


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_too_many_files_end_the_archive(pack: object) -> None:
    data = pack(*[(f"{number}", b"") for number in range(MOST_FILES + 1)])  # type: ignore[operator]
    *_, last = parse(wire_file(data))
    assert isinstance(last, Rejection)
    assert last.cause == f"more than {MOST_FILES} files in it"


@pytest.mark.parametrize("how", WRAPPED)
def test_an_archive_that_is_cut_off_or_broken_raises_nothing(how: str) -> None:
    data = WRAPPED[how]
    for cut in range(1, len(data), max(1, len(data) // 40)):
        broken = data[:cut] + bytes([data[cut] ^ 0xFF]) + data[cut + 1 :]
        for each in (data[:cut], broken):
            assert all(isinstance(found, Draft) or found.bug is None for found in parse(wire_file(each)))


@pytest.mark.parametrize("data", [zipped(), tarred(), zipped(("__MACOSX/._a", b"x"), (".DS_Store", b"x"))])
def test_an_archive_without_a_file_is_empty(data: bytes) -> None:
    assert rejected(data).reason is Reason.EMPTY


def test_an_office_document_is_no_archive_of_articles() -> None:
    assert rejected(zipped(("[Content_Types].xml", b"<Types/>"), ("word/a.xml", b"<a/>"))).cause.startswith("an office")


def test_members_are_never_written_to_a_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    drafts(WRAPPED["zip in tar in gzip"])
    assert list(tmp_path.iterdir()) == []
