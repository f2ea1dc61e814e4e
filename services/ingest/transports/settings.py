"""What `feeds.toml` may say: a table `[[feed]]` each, told apart by its `kind`."""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from schemas.topics import MAX_MESSAGE_BYTES
from services.ingest.transports.secret import Secret


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{value!r} is no time zone") from error
    return value


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("an address begins with http:// or https:// and names a host")
    if parts.username or parts.password:
        raise ValueError("a password does not belong into an address; send it as one of the `headers`")
    return value


Zone = Annotated[str, AfterValidator(_zone)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Private = Annotated[str, AfterValidator(str.casefold)]


class _Feed(BaseModel):
    """What every feed has."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$", description="As it stands in every article of it.")
    timezone: Zone | None = Field(None, description="Zone of times that name none; unset: DATELINE_TIMEZONE.")
    largest: int = Field(MAX_MESSAGE_BYTES, ge=1, le=MAX_MESSAGE_BYTES, description="Bytes a file may have.")
    silent_after: float | None = Field(
        None, gt=0, description="Seconds without an article after which it is silent; unset: by its own rhythm."
    )


class FolderFeed(_Feed):
    """A folder that files are put into; a taken one moves to `done/` in it, a rejected one to `failed/`."""

    kind: Literal["folder"]
    path: Path
    pattern: str = Field("*", min_length=1, description="Names that count, as in *.xml; hidden names never do.")
    period: float = Field(2.0, ge=0.05, le=3600, description="Seconds between looks; a file at rest for one is whole.")


class HttpFeed(_Feed):
    """An address that is asked again and again."""

    kind: Literal["http"]
    url: WebAddress
    period: float = Field(60.0, ge=0.05, description="Seconds between requests at least.")
    longest_period: float = Field(3600.0, ge=0.05, description="Seconds between requests at most, while all is well.")
    timeout: float = Field(30.0, gt=0, le=600, description="Seconds a whole answer may take.")
    headers: dict[str, str | Secret] = Field(default_factory=dict, description="Sent along; secrets by reference.")
    private_hosts: tuple[Private, ...] = Field(
        (), description="Hosts or networks that may be reached though they are private."
    )


Feed = Annotated[FolderFeed | HttpFeed, Field(discriminator="kind")]


class FeedsFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    feed: tuple[Feed, ...] = ()
