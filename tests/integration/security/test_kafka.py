"""A Kafka that asks who we are: TLS, passwords and client certificates, on a real broker with all of them on."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from schemas.topics import RAW
from services.common.errors import Misconfigured, Unavailable
from services.common.kafka.consumer import Consumer
from services.common.kafka.lag import read_lag
from services.common.kafka.producer import Producer
from services.common.kafka.reader import read_committed, reader
from services.common.kafka.topics import ensure_topics
from services.common.settings import Settings, load
from tests.support.certificates import authority
from tests.support.ports import free_port
from tests.support.processes import dateline, running
from tests.support.secure_kafka import PROTOCOLS, SecureKafka, secure_kafka
from tests.support.waiting import wait_until
from tests.support.watched import samples_at

SERVICES = ("ingest", "enrich", "store")


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureKafka]:
    with secure_kafka(tmp_path_factory.mktemp("secure")) as kafka:
        yield kafka


def use(monkeypatch: pytest.MonkeyPatch, settings: Mapping[str, object], prefix: str) -> Settings:
    for name, value in settings.items():
        monkeypatch.setenv(f"DATELINE_{name.upper()}", str(value))
    monkeypatch.setenv("DATELINE_TOPIC_PREFIX", prefix)
    return load(Settings)


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_every_client_is_let_in(
    secure: SecureKafka, monkeypatch: pytest.MonkeyPatch, topic_prefix: str, protocol: str
) -> None:
    settings = use(monkeypatch, secure.settings(protocol), topic_prefix)
    topic, group = settings.topic(RAW.name), settings.group("enrich")
    await ensure_topics(settings.bootstrap, [RAW], prefix=topic_prefix, replication=1)
    producer = await Producer.connect(settings.bootstrap, client_id="test")
    placed = await producer.send(topic, b"a message", key=b"key")
    await producer.close()
    consumer = await Consumer.connect(settings.bootstrap, topic=topic, group=group, hop="enrich", worker="0")
    read: list[bytes] = []
    while not read:
        read = [record.value for record in await consumer.poll(10)]
    await consumer.commit()
    await consumer.close()
    async with reader(settings.bootstrap, topic) as opened:
        again = await opened.record(placed.partition, placed.offset)
    assert (read, again and again.value) == ([b"a message"], b"a message")
    assert (await read_committed(settings.bootstrap, group, topic))[placed.partition] == placed.offset + 1
    assert sum(read_lag(settings.bootstrap, group, topic).messages.values()) == 0


async def test_a_wrong_password_is_not_let_in(
    secure: SecureKafka, monkeypatch: pytest.MonkeyPatch, topic_prefix: str
) -> None:
    settings = use(monkeypatch, secure.settings("SASL_SSL") | {"kafka_password": "guessed"}, topic_prefix)
    with pytest.raises(Unavailable, match="does not answer"):
        await Producer.connect(settings.bootstrap, client_id="test")


async def test_who_shows_no_certificate_is_not_let_in(
    secure: SecureKafka, monkeypatch: pytest.MonkeyPatch, topic_prefix: str
) -> None:
    shown = {name: value for name, value in secure.settings("SSL").items() if name != "kafka_cert_file"}
    settings = use(monkeypatch, shown, topic_prefix)
    with pytest.raises(Unavailable, match="does not answer"):
        await Producer.connect(settings.bootstrap, client_id="test")


async def test_a_broker_that_another_authority_vouches_for_is_not_spoken_to(
    secure: SecureKafka, monkeypatch: pytest.MonkeyPatch, topic_prefix: str, tmp_path: Path
) -> None:
    other = {"kafka_ca_file": authority(tmp_path / "other").ca}
    settings = use(monkeypatch, secure.settings("SASL_SSL") | other, topic_prefix)
    with pytest.raises(Unavailable, match="does not answer"):
        await Producer.connect(settings.bootstrap, client_id="test")


@pytest.mark.parametrize("missing", ["kafka_username", "kafka_password"])
async def test_a_setting_that_is_missing_is_named(
    secure: SecureKafka, monkeypatch: pytest.MonkeyPatch, topic_prefix: str, missing: str
) -> None:
    given = {name: value for name, value in secure.settings("SASL_SSL").items() if name != missing}
    settings = use(monkeypatch, given, topic_prefix)
    with pytest.raises(Misconfigured, match=f"DATELINE_{missing.upper()}"):
        await Producer.connect(settings.bootstrap, client_id="test")


@pytest.mark.long
@pytest.mark.parametrize("protocol", ["SSL", "SASL_SSL"])
def test_an_article_goes_through_every_service(
    secure: SecureKafka, tmp_path: Path, topic_prefix: str, protocol: str
) -> None:
    ports = {service: free_port() for service in SERVICES}
    given = secure.settings(protocol) | {f"{name}_port": port for name, port in ports.items()}
    given |= {"data_dir": tmp_path / "data", "topic_prefix": topic_prefix, "ingest_canary_seconds": 1}

    def arrived() -> float:
        return samples_at(ports["store"]).value("dateline_canary_timestamp_seconds", hop="store")

    with (
        running(dateline("ingest"), tmp_path / "ingest", given),
        running(dateline("enrich"), tmp_path / "enrich", given),
        running(dateline("store"), tmp_path / "store", given),
    ):
        wait_until(arrived, deadline=120, what=f"a canary is in the store, see {tmp_path}")


def test_a_certificate_that_cannot_be_read_is_told_at_the_start(secure: SecureKafka, tmp_path: Path) -> None:
    given = secure.settings("SASL_SSL") | {"kafka_ca_file": tmp_path / "none.pem", "ingest_port": free_port()}
    with running(dateline("ingest"), tmp_path, given) as process:
        assert process.ends(within=60) == 2
    assert "DATELINE_KAFKA_CA_FILE" in process.said().splitlines()[-1]
