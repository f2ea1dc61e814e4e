"""Settings of the store."""

from ipaddress import ip_address
from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import NoDecode

from services.common.settings import Settings, parted


class StoreSettings(Settings):
    """What the store reads beside what everyone needs."""

    api_keys: Literal["auto", "always", "never"] = Field(
        "auto", description="Whether the query API asks for a key; auto: where it listens to more than this machine."
    )
    api_rate: int = Field(600, ge=1, description="Requests a minute that one may make with a key.")
    api_cors: Annotated[tuple[str, ...], NoDecode, parted] = Field(
        (), description="Origins whose pages may ask the query API, parted by commas; `*`: all."
    )

    @property
    def asks_for_keys(self) -> bool:
        """Whether the query API asks for a key."""
        return self.api_keys == "always" or (self.api_keys == "auto" and not is_loopback(self.host))

    @property
    def database(self) -> str:
        """The URL of the database: the one set, else SQLite in the data folder."""
        return self.database_url or f"sqlite:///{self.data_dir / 'dateline.db'}"


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches that address; of a name nobody knows."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
