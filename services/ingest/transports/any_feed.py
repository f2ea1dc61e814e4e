"""What every feed of `feeds.toml` has, and the types its keys are of."""

from ipaddress import ip_network
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from schemas.topics import MAX_MESSAGE_BYTES


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


def _network(value: str) -> str:
    ip_network(value)
    return value


Network = Annotated[str, AfterValidator(_network)]
Zone = Annotated[str, AfterValidator(_zone)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Private = Annotated[str, AfterValidator(str.casefold)]
PrivateHosts = Annotated[
    tuple[Private, ...], Field(description="Hosts or networks that may be reached though they are private.")
]


class AnyFeed(BaseModel):
    """What every feed has."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$", description="As it stands in every article of it.")
    timezone: Zone | None = Field(None, description="Zone of times that name none; unset: DATELINE_TIMEZONE.")
    largest: int = Field(MAX_MESSAGE_BYTES, ge=1, le=MAX_MESSAGE_BYTES, description="Bytes a file may have.")
    silent_after: float | None = Field(
        None, gt=0, description="Seconds without an article after which it is silent; unset: by its own rhythm."
    )
