"""The Faust app: one topic in, by the one configuration under which it was seen to lose nothing."""

from typing import Any

import faust

from schemas.topics import MAX_RECORD_BYTES, RAW
from services.common.kafka.security import credentials, tls
from services.enrich.settings import EnrichSettings

HOP = "enrich"
_BUFFERED = 256


def create_app(settings: EnrichSettings) -> faust.App:
    """The app, not started; it opens no port and creates no topic.

    A fixed group instance id lets a killed worker resume in seconds; at_least_once with acks by hand is the only
    processing mode that survives kills; what is buffered is bounded, because a rebalance throws it away.
    """
    return faust.App(
        settings.group(HOP),
        broker=[f"kafka://{server}" for server in settings.bootstrap.split(",")],
        broker_credentials=broker_credentials(settings),
        broker_client_id=f"{HOP}-{settings.worker}",
        consumer_group_instance_id=f"{HOP}-{settings.worker}",
        datadir=settings.data_dir / HOP,
        store="memory://",
        cache="memory://",
        processing_guarantee="at_least_once",
        consumer_auto_offset_reset="earliest",
        consumer_max_fetch_size=MAX_RECORD_BYTES,
        producer_max_request_size=MAX_RECORD_BYTES,
        producer_request_timeout=30.0,
        producer_linger=0.005,
        broker_session_timeout=15.0,
        broker_heartbeat_interval=3.0,
        broker_commit_interval=1.0,
        stream_wait_empty=False,
        stream_buffer_maxsize=_BUFFERED,
        topic_allow_declare=False,
        topic_disable_leader=True,
        web_enabled=False,
        key_serializer="raw",
        value_serializer="raw",
    )


def broker_credentials(settings: EnrichSettings) -> Any:
    """The security of the settings as Faust wants it; None in the clear.

    Raises:
        Misconfigured: a setting is missing, or a certificate or key cannot be read.
    """
    context = tls(settings) if settings.kafka_security.endswith("SSL") else None
    if settings.kafka_security.startswith("SASL"):
        user, password = credentials(settings)
        return faust.SASLCredentials(
            username=user, password=password, mechanism=settings.kafka_sasl, ssl_context=context
        )
    return None if context is None else faust.SSLCredentials(context=context)


def raw_articles(app: faust.App, settings: EnrichSettings) -> Any:
    """The topic that is read, its values as bytes."""
    return app.topic(settings.topic(RAW.name), key_serializer="raw", value_serializer="raw", value_type=bytes)
