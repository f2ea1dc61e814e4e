"""Settings everyone needs: environment variables `DATELINE_*`, also from a file `.env`."""

import os
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from services.common.errors import Misconfigured


def _parted(value: object) -> object:
    return tuple(name.strip() for name in value.split(",") if name.strip()) if isinstance(value, str) else value


parted = BeforeValidator(_parted)
"""Reads a list from text, parted by commas."""


class Settings(BaseSettings):
    """What every service reads; each service's own settings add to it."""

    model_config = SettingsConfigDict(env_prefix="DATELINE_", env_file=".env", extra="ignore", frozen=True)

    data_dir: Path = Field(Path("data"), description="Where everything lies that must survive.")
    kafka: str | None = Field(
        None, description="Kafka bootstrap servers, host:port[,host:port]; unset: `dateline run` starts its own."
    )
    kafka_security: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        "PLAINTEXT", description="How Kafka is spoken to: with TLS (SSL), with a password (SASL), or both."
    )
    kafka_sasl: Literal["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"] = Field(
        "SCRAM-SHA-512", description="How the password is proved."
    )
    kafka_username: str | None = Field(None, description="User at Kafka.")
    kafka_password: SecretStr | None = Field(None, description="Its password; better a file in DATELINE_SETTINGS_DIR.")
    kafka_ca_file: Path | None = Field(
        None, description="Certificates (PEM) that Kafka's is checked against; unset: those the system trusts."
    )
    kafka_cert_file: Path | None = Field(None, description="Our certificate (PEM), where Kafka asks for one (mTLS).")
    kafka_key_file: Path | None = Field(None, description="Its key (PEM); unset: it is in the same file.")
    kafka_port: int = Field(9092, ge=1, le=65534, description="Port of the local Kafka; its controller takes the next.")
    database_url: str | None = Field(
        None,
        description="sqlite:////path/to/file or postgresql://user:password@host:5432/database[?sslmode=verify-full]; "
        "unset: SQLite in the data folder.",
    )
    settings_dir: Path | None = Field(
        None, description="Folder with settings as files, each named as its variable, in small letters: for secrets."
    )
    host: str = Field("127.0.0.1", description="Address every service listens on.")
    ingest_port: int = Field(8001, ge=1, le=65535, description="Port of ingest.")
    store_port: int = Field(8000, ge=1, le=65535, description="Port of the store's API.")
    enrich_port: int = Field(8002, ge=1, le=65535, description="Port of enrich's probes and metrics.")
    books_port: int = Field(8003, ge=1, le=65535, description="Port of the metrics of `dateline books --watch`.")
    base_path: str = Field(
        "", pattern=r"^(/[A-Za-z0-9._~-]+)*$", description="Path under which a proxy shows the service, as in /news."
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode, parted] = Field(
        ("127.0.0.1", "::1"),
        description="Addresses or networks of proxies whose X-Forwarded-For and -Proto are believed, parted by commas.",
    )
    topic_prefix: str = Field(
        "", pattern=r"^[A-Za-z0-9._-]*$", description="Put before topics and groups: several Datelines on one cluster."
    )
    worker: str = Field(
        "0",
        pattern=r"^[A-Za-z0-9._-]+$",
        description="Name of this worker, fixed and its own: a killed one resumes at once.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Least level that is logged.")

    @property
    def bootstrap(self) -> str:
        """The Kafka to talk to: the one set, else the local one."""
        return self.kafka or f"127.0.0.1:{self.kafka_port}"

    def group(self, hop: str) -> str:
        """The consumer group of a hop."""
        return f"{self.topic_prefix}dateline-{hop}"

    def topic(self, name: str) -> str:
        """The name of a topic on the cluster."""
        return f"{self.topic_prefix}{name}"


S = TypeVar("S", bound=Settings)


def load(kind: type[S]) -> S:
    """The settings of that kind from the environment.

    Raises:
        Misconfigured: one is missing or wrong; the text names it.
    """
    folder = os.environ.get("DATELINE_SETTINGS_DIR")
    try:
        return kind(_secrets_dir=folder) if folder else kind()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = "_".join(["DATELINE", *map(str, first["loc"])]).upper()
        raise Misconfigured(f"{name}: {first['msg']}") from None
