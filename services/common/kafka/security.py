"""How clients prove to Kafka who they are, and how they know it: by the settings DATELINE_KAFKA_*."""

import ssl
from collections.abc import Mapping
from typing import Any

from services.common.errors import Misconfigured
from services.common.settings import Settings, load


def client_options(bootstrap: str) -> dict[str, Any]:
    """What every client of kafka-python is made with: its servers, and the security of the settings.

    Raises:
        Misconfigured: a setting is missing, or a certificate or key cannot be read.
    """
    return {"bootstrap_servers": bootstrap.split(","), **security_options(load(Settings))}


def security_options(settings: Settings) -> Mapping[str, Any]:
    """The same without the servers; nothing where Kafka is spoken to in the clear.

    Raises:
        Misconfigured: as above.
    """
    options: dict[str, Any] = {}
    if settings.kafka_security != "PLAINTEXT":
        options["security_protocol"] = settings.kafka_security
    if settings.kafka_security.endswith("SSL"):
        options["ssl_context"] = tls(settings)
    if settings.kafka_security.startswith("SASL"):
        user, password = credentials(settings)
        options |= {"sasl_mechanism": settings.kafka_sasl, "sasl_plain_username": user, "sasl_plain_password": password}
    return options


def tls(settings: Settings) -> ssl.SSLContext:
    """Checks the broker's certificate and name; shows a certificate of ours where there is one (mTLS).

    Raises:
        Misconfigured: a file cannot be read, or is none.
    """
    authority, certificate, key = settings.kafka_ca_file, settings.kafka_cert_file, settings.kafka_key_file
    try:
        context = ssl.create_default_context(cafile=None if authority is None else str(authority))
    except (OSError, ssl.SSLError) as error:
        raise Misconfigured(f"DATELINE_KAFKA_CA_FILE: {authority} cannot be used: {error}") from error
    if certificate is not None:
        try:
            context.load_cert_chain(certificate, key)
        except (OSError, ssl.SSLError) as error:
            raise Misconfigured(f"DATELINE_KAFKA_CERT_FILE: {certificate} cannot be used: {error}") from error
    return context


def credentials(settings: Settings) -> tuple[str, str]:
    """User and password.

    Raises:
        Misconfigured: one is missing.
    """
    if settings.kafka_username is None or settings.kafka_password is None:
        missing = "DATELINE_KAFKA_USERNAME" if settings.kafka_username is None else "DATELINE_KAFKA_PASSWORD"
        raise Misconfigured(f"{missing}: DATELINE_KAFKA_SECURITY={settings.kafka_security} needs it")
    return settings.kafka_username, settings.kafka_password.get_secret_value()
