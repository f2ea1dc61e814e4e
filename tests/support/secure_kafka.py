"""A real broker with TLS, client certificates and SCRAM passwords, each on a listener of its own."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from kafka import KafkaAdminClient
from kafka.admin import ScramMechanism, UserScramCredentialUpsertion

from tests.support.certificates import Authority, authority
from tests.support.kafka import LocalKafka
from tests.support.ports import free_port

USER, PASSWORD = "dateline", "ferry-4711"
PROTOCOLS = ("SSL", "SASL_PLAINTEXT", "SASL_SSL")


@dataclass(frozen=True, slots=True)
class SecureKafka:
    """The broker. `SSL` asks clients for a certificate (mTLS); the others for a password."""

    ports: Mapping[str, int]
    authority: Authority

    def settings(self, protocol: str) -> dict[str, object]:
        """What a Dateline needs to be let in by that listener."""
        told: dict[str, object] = {"kafka": f"127.0.0.1:{self.ports[protocol]}", "kafka_security": protocol}
        trust: dict[str, object] = {"kafka_ca_file": self.authority.ca} if protocol.endswith("SSL") else {}
        user = {"kafka_username": USER, "kafka_password": PASSWORD} if protocol.startswith("SASL") else {}
        own = {"kafka_cert_file": self.authority.issue("client")} if protocol == "SSL" else {}
        return told | trust | user | own


@contextmanager
def secure_kafka(folder: Path) -> Iterator[SecureKafka]:
    """Started, with one user; killed at the end."""
    signer = authority(folder / "certificates")
    server = signer.issue("broker")
    with ExitStack() as stack:
        kafka = LocalKafka(folder, stack)
        ports = {protocol: free_port() for protocol in PROTOCOLS}
        with (folder / "kafka" / "data.properties").open("a") as file:
            file.writelines(f"{name}={value}\n" for name, value in _own(kafka.bootstrap, ports, signer, server).items())
        stack.callback(kafka.kill)
        kafka.start()
        _add_user(kafka.bootstrap)
        yield SecureKafka(ports, signer)


def _own(plain: str, ports: Mapping[str, int], signer: Authority, server: Path) -> dict[str, object]:
    """Beside the plain listener, which the broker itself and its controller use."""
    listeners = {"PLAINTEXT": plain} | {protocol: f"127.0.0.1:{port}" for protocol, port in ports.items()}
    told = ",".join(f"{protocol}://{address}" for protocol, address in listeners.items())
    controller = int(plain.rpartition(":")[2]) + 1
    login = "org.apache.kafka.common.security.scram.ScramLoginModule required;"
    return {
        "listeners": f"{told},CONTROLLER://127.0.0.1:{controller}",
        "advertised.listeners": told,
        "listener.security.protocol.map": ",".join(f"{each}:{each}" for each in listeners) + ",CONTROLLER:PLAINTEXT",
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": server,
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": signer.ca,
        "listener.name.ssl.ssl.client.auth": "required",
        "sasl.enabled.mechanisms": "SCRAM-SHA-512",
        "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config": login,
        "listener.name.sasl_plaintext.scram-sha-512.sasl.jaas.config": login,
    }


def _add_user(bootstrap: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        user = UserScramCredentialUpsertion(USER, ScramMechanism.SCRAM_SHA_512, PASSWORD, iterations=4096)
        admin.alter_user_scram_credentials([user])
    finally:
        admin.close()
