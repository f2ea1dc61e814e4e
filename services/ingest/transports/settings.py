"""What `feeds.toml` may say: a table `[[feed]]` each, told apart by its `kind`."""

from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from services.ingest.transports.any_feed import AnyFeed, PrivateHosts, WebAddress
from services.ingest.transports.boxes.settings import FtpFeed, ImapFeed, SftpFeed
from services.ingest.transports.pushed.settings import SmtpFeed, WebhookFeed, WebSubFeed
from services.ingest.transports.secret import Secret


class FolderFeed(AnyFeed):
    """A folder that files are put into; a taken one moves to `done/` in it, a rejected one to `failed/`."""

    kind: Literal["folder"]
    path: Path
    pattern: str = Field("*", min_length=1, description="Names that count, as in *.xml; hidden names never do.")
    period: float = Field(2.0, ge=0.05, le=3600, description="Seconds between looks; a file at rest for one is whole.")


class HttpFeed(AnyFeed):
    """An address that is asked again and again."""

    kind: Literal["http"]
    url: WebAddress
    period: float = Field(60.0, ge=0.05, description="Seconds between requests at least.")
    longest_period: float = Field(3600.0, ge=0.05, description="Seconds between requests at most, while all is well.")
    timeout: float = Field(30.0, gt=0, le=600, description="Seconds a whole answer may take.")
    headers: dict[str, str | Secret] = Field(default_factory=dict, description="Sent along; secrets by reference.")
    private_hosts: PrivateHosts = ()


class ApFeed(AnyFeed):
    """AP's Media API, from page to page: each answer names the next."""

    kind: Literal["ap"]
    url: WebAddress = Field(description="As in https://api.ap.org/media/v/content/feed?page_size=100.")
    key: Secret = Field(description="Sent as x-apikey.")
    period: float = Field(20.0, ge=0.05, le=3600, description="Seconds to wait where nothing is new.")
    timeout: float = Field(60.0, gt=0, le=600, description="Seconds a whole answer may take.")
    private_hosts: PrivateHosts = ()


class WireQFeed(AnyFeed):
    """dpa's wireQ: entries lie in a queue until their receipts are handed in."""

    kind: Literal["wireq"]
    url: Secret = Field(description="The queue's address, which is a secret in itself.")
    period: float = Field(20.0, ge=0.05, le=3600, description="Seconds to wait where nothing is new.")
    timeout: float = Field(60.0, gt=0, le=600, description="Seconds a whole answer may take.")
    private_hosts: PrivateHosts = ()


Pulled = FolderFeed | HttpFeed | ApFeed | WireQFeed | FtpFeed | SftpFeed | ImapFeed
Listening = SmtpFeed | WebhookFeed | WebSubFeed
Feed = Annotated[Pulled | Listening, Field(discriminator="kind")]
KINDS = frozenset(
    name for model in get_args(Pulled | Listening) for name in get_args(model.model_fields["kind"].annotation)
)


class FeedsFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    feed: tuple[Feed, ...] = ()
