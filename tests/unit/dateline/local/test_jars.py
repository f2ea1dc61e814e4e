import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from dateline.local import jars, maven
from dateline.local.jars import class_path
from dateline.local.lock import Jar
from dateline.local.maven import NotFetched
from dateline.local.settings import LocalSettings
from services.common.errors import Misconfigured

CONTENTS = {"org.a:a:1": b"first", "org.b:b:2": b"second"}


def jar(coordinate: str) -> Jar:
    _, artifact, version = coordinate.split(":")
    return Jar(f"{artifact}-{version}.jar", coordinate, hashlib.sha256(CONTENTS[coordinate]).hexdigest())


LOCKED = tuple(jar(coordinate) for coordinate in CONTENTS)


class Repository:
    """Has what it is told to have, or raises; remembers what it was asked for."""

    def __init__(self, contents: dict[str, bytes] | None) -> None:
        self.contents, self.asked = contents, list[str]()

    def __call__(self, part: Path) -> "Repository":
        self.part = part
        return self

    def fetch(self, coordinate: str) -> Path:
        self.asked.append(coordinate)
        if self.contents is None:
            raise NotFetched("no network")
        path = self.part / jar(coordinate).name
        path.write_bytes(self.contents[coordinate])
        return path


@contextmanager
def bar(_jars: int) -> Iterator[Callable[[], None]]:
    yield lambda: None


@pytest.fixture(autouse=True)
def _two_jars(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jars, "read_lock", lambda: LOCKED)


def serve(monkeypatch: pytest.MonkeyPatch, contents: dict[str, bytes] | None) -> Repository:
    repository = Repository(contents)
    monkeypatch.setattr(maven, "Repository", repository)
    return repository


def fill(folder: Path, coordinates: Sequence[str] = tuple(CONTENTS)) -> Path:
    folder.mkdir(parents=True)
    for coordinate in coordinates:
        (folder / jar(coordinate).name).write_bytes(CONTENTS[coordinate])
    return folder


def test_an_empty_cache_is_filled_in_the_order_of_the_lock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    serve(monkeypatch, CONTENTS)
    paths = class_path(LocalSettings(cache_dir=tmp_path, kafka_jars=None), bar)
    assert [path.read_bytes() for path in paths] == [b"first", b"second"]


def test_a_full_cache_is_not_asked_for_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    repository = serve(monkeypatch, None)
    fill(tmp_path / "kafka-jars")
    class_path(LocalSettings(cache_dir=tmp_path, kafka_jars=None), bar)
    assert repository.asked == []


def test_only_the_corrupt_jar_of_a_cache_is_fetched_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    repository = serve(monkeypatch, CONTENTS)
    (fill(tmp_path / "kafka-jars") / "b-2.jar").write_bytes(b"half")
    class_path(LocalSettings(cache_dir=tmp_path, kafka_jars=None), bar)
    assert repository.asked == ["org.b:b:2"]
    assert (tmp_path / "kafka-jars" / "b-2.jar").read_bytes() == b"second"


def test_nothing_is_left_of_a_fetch_but_the_jars(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    serve(monkeypatch, CONTENTS)
    class_path(LocalSettings(cache_dir=tmp_path, kafka_jars=None), bar)
    assert {path.name for path in (tmp_path / "kafka-jars").iterdir()} == {"a-1.jar", "b-2.jar", ".lock"}


def test_what_a_killed_fetch_left_is_thrown_away(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    serve(monkeypatch, CONTENTS)
    (fill(tmp_path / "kafka-jars", ["org.a:a:1"]) / "part" / "half").mkdir(parents=True)
    class_path(LocalSettings(cache_dir=tmp_path, kafka_jars=None), bar)
    assert not (tmp_path / "kafka-jars" / "part").exists()


def test_two_that_want_the_jars_at_once_fetch_them_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    repository = serve(monkeypatch, CONTENTS)
    settings = LocalSettings(cache_dir=tmp_path, kafka_jars=None)
    with ThreadPoolExecutor() as both:
        paths = list(both.map(lambda _: class_path(settings, bar), range(2)))
    assert paths[0] == paths[1]
    assert sorted(repository.asked) == sorted(CONTENTS)


def test_a_jar_that_is_not_the_locked_one_never_enters_the_cache(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    serve(monkeypatch, CONTENTS | {"org.b:b:2": b"another"})
    with pytest.raises(Misconfigured, match=r"b-2\.jar came corrupt.*DATELINE_KAFKA_JARS"):
        class_path(LocalSettings(cache_dir=tmp_path, kafka_jars=None), bar)
    assert not (tmp_path / "kafka-jars" / "b-2.jar").exists()


def test_without_network_the_text_names_the_setting_for_a_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    serve(monkeypatch, None)
    with pytest.raises(Misconfigured, match=r"a-1\.jar.*no network.*DATELINE_KAFKA_JARS"):
        class_path(LocalSettings(cache_dir=tmp_path, kafka_jars=None), bar)


def test_a_cache_that_cannot_be_written_is_named_with_its_setting(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    serve(monkeypatch, CONTENTS)
    (tmp_path / "file").touch()
    with pytest.raises(Misconfigured, match="DATELINE_CACHE_DIR"):
        class_path(LocalSettings(cache_dir=tmp_path / "file", kafka_jars=None), bar)


def test_a_folder_of_jars_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    repository = serve(monkeypatch, None)
    folder = fill(tmp_path / "mine")
    paths = class_path(LocalSettings(cache_dir=tmp_path / "cache", kafka_jars=folder), bar)
    assert paths == [folder / "a-1.jar", folder / "b-2.jar"]
    assert repository.asked == []


@pytest.mark.parametrize("content", [b"half", None])
def test_a_faulty_jar_in_a_folder_of_jars_is_named_with_its_coordinate(tmp_path: Path, content: bytes | None) -> None:
    folder = fill(tmp_path / "mine", ["org.a:a:1"])
    if content:
        (folder / "b-2.jar").write_bytes(content)
    with pytest.raises(Misconfigured, match=r"DATELINE_KAFKA_JARS.*b-2\.jar.*org\.b:b:2"):
        class_path(LocalSettings(kafka_jars=folder), bar)
