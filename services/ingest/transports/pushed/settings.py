"""What `feeds.toml` says of feeds whose source calls us."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from services.ingest.transports.any_feed import AnyFeed, Network, PrivateHosts, WebAddress
from services.ingest.transports.secret import Secret


class WebhookFeed(AnyFeed):
    """A sender that posts files to `/v1/feeds/NAME/hook`, each signed."""

    kind: Literal["webhook"]
    secret: Secret = Field(description="What both sides sign with.")
    scheme: Literal["standard", "hub"] = Field(
        "standard", description="standard: standardwebhooks.com, with a time; hub: X-Hub-Signature-256 of the body."
    )
    window: float = Field(300.0, gt=0, le=86400, description="Seconds a signed time may differ from ours (standard).")


class WebSubFeed(AnyFeed):
    """A topic that a hub sends on to `/v1/feeds/NAME/websub` (W3C WebSub)."""

    kind: Literal["websub"]
    topic: WebAddress
    hub: WebAddress | None = Field(None, description="Unset: as the topic's own answer says.")
    callback: WebAddress = Field(description="Where the world reaches this ingest, as in https://wire.example.")
    secret: Secret = Field(description="What the hub signs with.")
    lease: int = Field(864000, ge=60, description="Seconds of a subscription; renewed at half of it.")
    period: float = Field(60.0, ge=0.05, le=3600, description="Seconds between looks at the subscription.")
    timeout: float = Field(30.0, gt=0, le=600, description="Seconds a whole answer may take.")
    private_hosts: PrivateHosts = ()


class SmtpFeed(AnyFeed):
    """A listener for mail; each message is a file."""

    kind: Literal["smtp"]
    host: str = "127.0.0.1"
    port: int = Field(ge=1, le=65535)
    recipients: tuple[str, ...] = Field(min_length=1, description="Addresses that mail may be for, or *@their.host.")
    peers: tuple[Network, ...] = Field(("127.0.0.0/8", "::1/128"), description="Networks that mail may come from.")
    cert_file: Path | None = Field(None, description="For STARTTLS.")
    key_file: Path | None = None

    @model_validator(mode="after")
    def _whole_pair(self) -> Self:
        if (self.cert_file is None) != (self.key_file is None):
            raise ValueError("name both `cert_file` and `key_file`, or neither")
        return self
