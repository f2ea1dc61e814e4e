from pathlib import Path

import pytest

from dateline.local import lock
from dateline.local.lock import LOCK, Jar, faults, parse, read_lock, sha256
from services.common.errors import Misconfigured


def test_the_lock_names_every_jar_once_with_its_coordinate_and_digest() -> None:
    jars = read_lock()
    assert len({jar.name for jar in jars}) == len(jars) == 45
    assert all(len(bytes.fromhex(jar.sha256)) == 32 for jar in jars)
    assert all(jar.name == "{1}-{2}.jar".format(*jar.coordinate.split(":")) for jar in jars)


def test_the_lock_holds_no_address() -> None:
    assert "//" not in LOCK.read_text()


def test_kafka_and_its_clients_are_of_one_version() -> None:
    versions = {jar.coordinate.split(":")[2] for jar in read_lock() if jar.coordinate.startswith("org.apache.kafka:")}
    assert versions == {"4.4.0"}


def test_a_jar_reads_back_from_its_line() -> None:
    jar = Jar("a-1.jar", "org.a:a:1", "00" * 32)
    assert parse(f"# said before\n\n{jar.line()}\n") == (jar,)


def test_a_good_jar_has_no_fault(tmp_path: Path) -> None:
    (tmp_path / "a-1.jar").write_bytes(b"good")
    assert faults(tmp_path, [Jar("a-1.jar", "org.a:a:1", sha256(tmp_path / "a-1.jar"))]) == []


@pytest.mark.parametrize(("content", "word"), [(b"other", "corrupt"), (None, "missing")])
def test_a_faulty_jar_is_named_with_its_fault(tmp_path: Path, content: bytes | None, word: str) -> None:
    if content is not None:
        (tmp_path / "a-1.jar").write_bytes(content)
    jar = Jar("a-1.jar", "org.a:a:1", "00" * 32)
    ((named, fault),) = faults(tmp_path, [jar])
    assert named == jar
    assert word in fault


def test_a_jar_that_cannot_be_read_has_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a-1.jar").mkdir()
    ((_, fault),) = faults(tmp_path, [Jar("a-1.jar", "org.a:a:1", "00" * 32)])
    assert "unreadable" in fault


def test_without_the_lock_the_text_says_what_is_needed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(lock, "LOCK", tmp_path / "jars.lock")
    with pytest.raises(Misconfigured, match=r"jars\.lock.*make setup"):
        read_lock()
